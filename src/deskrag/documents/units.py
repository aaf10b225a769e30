"""The smallest pieces a chunk is made of: sentences, table rows, lines of code, headings.

One idea: size is asked of the page, never of a copied string. `PageMeasure` tokenises a page once and then
answers "how many tokens lie between these two offsets" by bisection; everything longer than the limit is
broken here, so that whoever packs units into chunks can treat them as indivisible.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from .sentences import sentence_spans
from .types import Block, BlockKind, Page

CHARACTERS_PER_TOKEN = 12
"""Text with more characters per token than this (wide gaps, words the vocabulary lacks) is measured by its
characters instead, so that no chunk becomes unreadably long."""

_SEGMENT = 100_000  # characters tokenised at once: bounds the memory of the tokenizer's own tables
_CELL_END = re.compile(r"\t| ?\| ?")
_CLAUSE_END = re.compile(r"[,;:、，；：]\s*|[)）」』\]]\s*|\s[–—-]\s")
_SPACE = re.compile(r"\s+")
_WORD_EDGE = re.compile(r"(?<=[^\W_])(?=[\W_])|(?<=[\W_])(?=[^\W_])|(?=[\u3040-\u30ff\u3400-\u9fff])")
_LINE = re.compile(r"[^\n]+")


class Tokenizer(Protocol):
    """What is asked of an embedder's tokenizer here."""

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Code-point spans of the tokens of `text`, special tokens left out."""
        ...


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a page that is kept whole.

    Attributes:
        start: First code point in the page's text; not whitespace.
        end: One past the last; the character before it is not whitespace.
        block: Index of its block in the list given to `units_of`.
    """

    start: int
    end: int
    block: int


class PageMeasure:
    """Counts tokens between any two offsets of one page."""

    def __init__(self, text: str, tokenizer: Tokenizer) -> None:
        self.text = text
        self._starts = array("q")
        at = 0
        while at < len(text):
            end = _segment_end(text, at)
            self._starts.extend([at + start for start, _ in tokenizer.offsets(text[at:end])])
            at = end

    def size(self, start: int, end: int) -> int:
        """Tokens that begin in ``[start, end)``, or what its characters count for if that is more."""
        tokens = bisect_left(self._starts, end) - bisect_left(self._starts, start)
        return max(tokens, -(-(end - start) // CHARACTERS_PER_TOKEN))

    def reach(self, start: int, limit: int) -> int:
        """The furthest offset `e` with ``size(start, e) <= limit``; at least one past `start`."""
        first = bisect_left(self._starts, start) + limit
        end = self._starts[first] if first < len(self._starts) else len(self.text)
        return max(start + 1, min(end, start + limit * CHARACTERS_PER_TOKEN, len(self.text)))


def _segment_end(text: str, at: int) -> int:
    """Where to stop tokenising: at whitespace if there is any near the segment's end."""
    end = at + _SEGMENT
    if end >= len(text):
        return len(text)
    space = max(text.rfind("\n", end - 2_000, end), text.rfind(" ", end - 2_000, end))
    return space if space > at else end


def whole_blocks(page: Page) -> list[Block]:
    """The page's blocks, trimmed, without overlaps and with every gap that holds text filled as a paragraph."""
    text = page.text
    blocks: list[Block] = []
    at = 0
    for block in sorted(page.blocks, key=lambda b: (b.start, b.end)):
        start, end = max(block.start, at), min(block.end, len(text))
        if end <= start:
            continue
        _add_block(text, Block(BlockKind.PARAGRAPH, at, start), blocks)
        header_end = min(max(block.header_end, start), end)
        _add_block(text, Block(block.kind, start, end, block.level, header_end), blocks)
        at = end
    _add_block(text, Block(BlockKind.PARAGRAPH, at, len(text)), blocks)
    return blocks


def _add_block(text: str, block: Block, blocks: list[Block]) -> None:
    start, end = trimmed(text, block.start, block.end)
    if end > start:
        header_end = min(max(block.header_end, start), end)
        blocks.append(Block(block.kind, start, end, block.level, header_end))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without whitespace at its ends; empty (`start == end`) where there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def units_of(measure: PageMeasure, block: Block, index: int, limit: int) -> Iterator[Unit]:
    """The units of one block in order, none larger than `limit`."""
    text = measure.text
    spans: list[tuple[int, int]]
    if block.kind is BlockKind.HEADING:
        spans = [(block.start, block.end)]
    elif block.kind in (BlockKind.TABLE, BlockKind.CODE):
        lines = _LINE.finditer(text, block.start, block.end)
        spans = [trimmed(text, line.start(), line.end()) for line in lines]
    else:
        inside = sentence_spans(text[block.start : block.end])
        spans = [(block.start + start, block.start + end) for start, end in inside]
    for start, end in spans:
        if end <= start:
            continue
        if measure.size(start, end) <= limit:
            yield Unit(start, end, index)
        else:
            for piece_start, piece_end in broken(measure, start, end, limit, block.kind):
                yield Unit(piece_start, piece_end, index)


def broken(
    measure: PageMeasure, start: int, end: int, limit: int, kind: BlockKind = BlockKind.PARAGRAPH
) -> Iterator[tuple[int, int]]:
    """Break ``[start, end)`` into trimmed spans of at most `limit`, at the kindest places there are."""
    text = measure.text
    start, end = trimmed(text, start, end)
    while start < end and measure.size(start, end) > limit:
        furthest = min(measure.reach(start, limit), end)
        cut = _kindest_cut(text, start, furthest, kind)
        piece = trimmed(text, start, cut)
        if piece[1] > piece[0]:
            yield piece
        start, end = trimmed(text, cut, end)
    if end > start:
        yield start, end


def _kindest_cut(text: str, start: int, furthest: int, kind: BlockKind) -> int:
    """The last good place to break in the final part of ``(start, furthest]``."""
    if furthest < len(text) and text[furthest].isspace():
        return furthest
    earliest = start + max(1, (furthest - start) * 3 // 5)
    patterns = (_CLAUSE_END, _SPACE, _WORD_EDGE)
    for pattern in (_CELL_END, *patterns) if kind is BlockKind.TABLE else patterns:
        cut = 0
        for found in pattern.finditer(text, earliest, furthest):
            cut = found.end()
        if cut > start:
            return cut
    return furthest
