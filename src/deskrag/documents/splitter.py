"""Splits a document into chunks that an embedder sees whole and a citation can point at.

One idea: everything is a span of a page that was tokenised once (`units.PageMeasure`), so
`page.text[chunk.start:chunk.end] == chunk.text` holds by construction and cost is linear.

How a page becomes chunks:

1. Blocks become units that are kept whole: sentences, table rows, lines of code (`units`).
2. Headings cut the page into sections; a heading belongs to the section it opens (`sections`).
3. A section is packed into chunks of nearly equal size not above the target, preferring the ends of
   blocks to the ends of sentences; the last short sentence of a chunk may begin the next one too.

A chunk never crosses a page, because the page is what a citation names; the heading path goes on from
page to page.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..progress import CancelToken
from .contents import is_contents
from .normalise import for_search
from .sections import Section, common_path, sections_of
from .types import Block, BlockKind, Chunk, Document, Page, TablePart
from .units import PageMeasure, Tokenizer, Unit, broken, trimmed, whole_blocks

SPLITTER_VERSION = "3"
"""Part of an index's identity; raised whenever the same file would give other pages or other chunks."""

_LEAST_FILL = 0.5  # a chunk is closed early, at a better place, only when it is at least half full
_MID_BLOCK = 0.15  # how much worse (in parts of the wished size) the end of a sentence is than that of a block
_AFTER_HEADING = 9.0


@dataclass(frozen=True, slots=True)
class SplitOptions:
    """Sizes in tokens of the embedder.

    Attributes:
        target_tokens: Wished size of a chunk; smaller where the text ends earlier.
        max_tokens: What the embedder sees, special tokens already taken off.
        context_tokens: Part of `max_tokens` kept free for title and heading path.
        min_tokens: Sections below this are joined with a neighbour.
        overlap_tokens: Whole sentences up to this size are repeated at the start of the next chunk; 0 for none.
    """

    target_tokens: int = 200
    max_tokens: int = 254
    context_tokens: int = 48
    min_tokens: int = 40
    overlap_tokens: int = 24

    @classmethod
    def for_model(cls, model_tokens: int, *, special_tokens: int = 2) -> SplitOptions:
        """Options for a model that sees `model_tokens` tokens, `special_tokens` of them its own."""
        default = cls()
        seen = max(16, model_tokens - special_tokens)
        context = min(default.context_tokens, seen // 4)
        target = min(default.target_tokens, seen - context)
        return cls(target_tokens=target, max_tokens=seen, context_tokens=context)

    @property
    def limit(self) -> int:
        """The most tokens a chunk's own text (with its table header) may have."""
        return max(8, self.max_tokens - self.context_tokens)

    @property
    def key(self) -> str:
        """Stable text of version and sizes, for the identity card of an index."""
        sizes = (
            self.target_tokens, self.max_tokens, self.context_tokens, self.min_tokens, self.overlap_tokens
        )  # fmt: skip
        return f"{SPLITTER_VERSION}:" + "/".join(map(str, sizes))


def split(
    document: Document,
    tokenizer: Tokenizer,
    options: SplitOptions | None = None,
    cancel: CancelToken | None = None,
) -> list[Chunk]:
    """Split `document` into chunks in reading order.

    Every character that is not whitespace is in at least one chunk, no chunk begins or ends with
    whitespace, and the tokens of a chunk's search form (`normalise.for_search`) plus its table header never
    exceed `options.limit`.

    Raises:
        Cancelled: Between pages, when `cancel` was set.
    """
    options = options or SplitOptions()
    chunks: list[Chunk] = []
    path: tuple[tuple[int, str], ...] = ()
    for page in document.pages:
        if cancel is not None:
            cancel.check()
        splitter = _PageSplitter(page, tokenizer, options)
        path = splitter.run(path, chunks)
    return chunks


class _PageSplitter:
    """Splits one page; holds its measure so that the steps can ask it."""

    def __init__(self, page: Page, tokenizer: Tokenizer, options: SplitOptions) -> None:
        self._page = page
        self._tokenizer = tokenizer
        self._options = options
        self._measure = PageMeasure(page.text, tokenizer)
        self._blocks: list[Block] = whole_blocks(page)
        self._headers: dict[int, str] = {}
        self._limits: list[int] = []

    def run(self, path: tuple[tuple[int, str], ...], chunks: list[Chunk]) -> tuple[tuple[int, str], ...]:
        """Append the page's chunks; return the heading path in force at its end."""
        for index, block in enumerate(self._blocks):
            if block.kind is BlockKind.TABLE and block.header_end > block.start:
                self._headers[index] = self._header(block)
        self._limits = [self._limit(index) for index in range(len(self._blocks))]
        sections, path = sections_of(self._page, self._blocks, self._measure, self._limits, path, self._options)
        for section in sections:
            for first, last in self._pack(section):
                chunks.extend(self._fitting(section, first, last))
        return path

    def _header(self, block: Block) -> str:
        """The table's header row, cut to a third of the limit."""
        pieces = broken(self._measure, block.start, block.header_end, self._options.limit // 3, BlockKind.TABLE)
        start, end = next(pieces, (block.start, block.start))
        return self._page.text[start:end]

    def _limit(self, block: int) -> int:
        """The most tokens of a chunk that begins in `block`: its table header needs room too."""
        header = self._headers.get(block)
        return self._options.limit - (len(self._tokenizer.offsets(for_search(header))) if header else 0)

    def _pack(self, section: Section) -> Iterator[tuple[int, int]]:
        """Ranges ``(first, last)`` of unit indices, inclusive, that make one chunk each."""
        units, size = section.units, self._measure.size
        end = units[-1].end
        first = 0
        while first < len(units):
            start = units[first].start
            limit = self._limits[units[first].block]
            target = min(self._options.target_tokens, limit)
            rest = size(start, end)
            if rest <= target:
                yield first, len(units) - 1
                return
            goal = rest / -(-rest // target)
            last, least = first, float("inf")
            for index in range(first, len(units)):
                filled = size(start, units[index].end)
                if filled > limit and index > first:
                    break
                cost = abs(filled - goal) / goal + self._break_cost(units, index)
                if filled < _LEAST_FILL * goal:
                    cost += 1.0
                if cost <= least:
                    last, least = index, cost
            yield first, last
            first = self._next_first(units, first, last)

    def _break_cost(self, units: list[Unit], index: int) -> float:
        """How bad it is to break after unit `index`."""
        if index + 1 == len(units):
            return 0.0
        unit, following = units[index], units[index + 1]
        if self._blocks[unit.block].kind is BlockKind.HEADING:
            return _AFTER_HEADING
        if unit.block != following.block:
            return 0.0
        return 0.0 if self._page.text.count("\n", unit.end, following.start) > 1 else _MID_BLOCK

    def _next_first(self, units: list[Unit], first: int, last: int) -> int:
        """Where the next chunk begins: after `last`, or a short sentence before when they share a paragraph."""
        following = last + 1
        if following >= len(units) or self._blocks[units[last].block].kind is not BlockKind.PARAGRAPH:
            return following
        if self._break_cost(units, last) == 0.0:
            return following
        begin = following
        limit = self._options.overlap_tokens
        while begin - 1 > first and units[begin - 1].block == units[last].block:
            if self._measure.size(units[begin - 1].start, units[last].end) > limit:
                break
            begin -= 1
        return begin

    def _fitting(self, section: Section, first: int, last: int) -> Iterator[Chunk]:
        """The chunk of a range of units; several where its search form has more tokens than the page's text.

        Compatibility forms (``㍿``) and words cut in two can have more tokens in the end than were counted.
        """
        units = section.units
        limit = self._limits[units[first].block]
        start, end = units[first].start, units[last].end
        if not self._overflows(start, end, limit):
            yield self._chunk(section, first, last, start, end)
            return
        if last > first:
            middle = (first + last) // 2
            yield from self._fitting(section, first, middle)
            yield from self._fitting(section, middle + 1, last)
            return
        for piece_start, piece_end in self._halved(start, end, limit):
            yield self._chunk(section, first, last, piece_start, piece_end)

    def _halved(self, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
        """Break a span until the search form of every piece fits."""
        if end - start <= 1 or not self._overflows(start, end, limit):
            yield start, end
            return
        half = max(1, self._measure.size(start, end) // 2)
        pieces = list(broken(self._measure, start, end, half))
        if len(pieces) == 1:
            middle = (start + end) // 2
            pieces = [(start, middle), (middle, end)]
        for piece_start, piece_end in pieces:
            yield from self._halved(piece_start, piece_end, limit)

    def _overflows(self, start: int, end: int, limit: int) -> bool:
        """Whether the search form of a span has more than `limit` tokens, counted only where it can differ."""
        whole = self._page.text
        text = whole[start:end]
        if self._measure.size(start, end) <= limit and not (_inside_word(whole, start) or _inside_word(whole, end)):
            if text.isascii():
                return False
            form = for_search(text)
            if len(form) <= len(text) and unicodedata.is_normalized("NFKC", text):
                return False
        return len(self._tokenizer.offsets(for_search(text))) > limit

    def _chunk(self, section: Section, first: int, last: int, start: int, end: int) -> Chunk:
        units = section.units[first : last + 1]
        block = self._blocks[units[0].block]
        header = self._headers.get(units[0].block, "") if start >= block.header_end else ""
        amounts: Counter[BlockKind] = Counter()
        for unit in units:
            amounts[self._blocks[unit.block].kind] += unit.end - unit.start
        if len(amounts) > 1:
            del amounts[BlockKind.HEADING]
        text, headings = self._page.text[start:end], common_path(section.paths[first : last + 1])
        kind = amounts.most_common(1)[0][0]
        if kind is not BlockKind.CODE and is_contents(text, headings):
            kind = BlockKind.CONTENTS
        return Chunk(
            page=self._page.number,
            start=start,
            end=end,
            text=text,
            headings=headings,
            table_header=header,
            kind=kind,
            tables=self._tables(units, start, end),
            rows=self._rows(start, end),
        )

    def _tables(self, units: Sequence[Unit], start: int, end: int) -> tuple[TablePart, ...]:
        """The parts of tables in a chunk, each with the place of its header."""
        found = []
        for index in dict.fromkeys(unit.block for unit in units):
            block = self._blocks[index]
            if block.kind is BlockKind.TABLE:
                header = trimmed(self._page.text, block.start, block.header_end)
                found.append(TablePart(max(block.start, start), min(block.end, end), *header))
        return tuple(found)

    def _rows(self, start: int, end: int) -> tuple[int, ...]:
        """The numbers of the rows that the lines of a chunk show."""
        if not self._page.rows:
            return ()
        first = self._page.text.count("\n", 0, start)
        return self._page.rows[first : first + self._page.text.count("\n", start, end) + 1]


def _inside_word(text: str, at: int) -> bool:
    """Whether a cut at `at` divides a word, whose parts may have other tokens than the whole."""
    return 0 < at < len(text) and _in_word(text[at - 1]) and _in_word(text[at])


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"
