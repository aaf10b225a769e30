"""From the lines of PDF pages to blocks: headings, paragraphs, lists and tables.

One idea: how a line is set says what it is, *compared with the rest of the same document*. So the whole
document is looked at first (its body size, its heading sizes, what repeats at the top and bottom of its
pages), and each page is then divided in one pass over its lines.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from .hyphens import SOFT_HYPHEN
from .pdf_cells import edited
from .pdf_tables import find_tables
from .pdf_text import Line
from .types import Block, BlockKind

MAX_HEADING_CHARS = 160
MAX_BOLD_HEADING_CHARS = 100
_MAX_HEADING_LINES = 3
_MAX_LEVELS = 4
_LARGER = 1.13  # times the body size
_HEADING_SHARE = 0.2  # of all characters; a size used more often is another body size
_MOST_GAPS = 2  # of a header: left, middle and right
_TELLING_LETTERS = 4
_BULLET = re.compile(
    "[\u2022\u2023\u25aa\u25ab\u25cf\u25cb\u25e6\u25a0\u25a1\u25c6\u25c7\u2043\u2219\u27a2\u2713\uf0a7\uf0b7\uf0d8]\\s*\\S"
    "|[-\u2013\u2014*\u00b7\u30fb]\\s+\\S"
    "|\\(?(?:\\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]\\s+\\S"
    "|[\u2460-\u2473]|[(\uff08][0-9\uff10-\uff19\u4e00-\u5341]{1,3}[)\uff09]"
)
_SENTENCE_END = (".", "!", "?", ":", "。", "！", "？", "：", "」", ".”", '."')
_LEADER = re.compile(r"(?:[.\u2026\u30fb\uff0e] ?){4}|\u2026{2}")  # leads to a page number in a table of contents
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]{2}|[\u3040-\u9fff]")


@dataclass(frozen=True, slots=True)
class DocumentStyle:
    """What is usual in one document.

    Attributes:
        body: Size of most of its text.
        heading_sizes: Smallest size of each heading level, largest first.
        bold_means_heading: Bold is rare enough to mean something.
        capitals_mean_heading: So are lines in capitals.
        running: Lines that repeat at the top or bottom of pages, as `running_key` writes them.
    """

    body: float = 0.0
    heading_sizes: tuple[float, ...] = ()
    bold_means_heading: bool = True
    capitals_mean_heading: bool = True
    running: frozenset[str] = field(default_factory=frozenset)


def running_key(text: str) -> str:
    """A line as it is compared across pages: page numbers differ, spaces do not matter."""
    return _DIGITS.sub("#", "".join(text.split()).strip("-\u2013\u2014|\u00b7\u2022/\u00ad")).casefold()


def document_style(texts: Sequence[str], pages: Sequence[Sequence[Line]]) -> DocumentStyle:
    """Look at all pages; `texts` and `pages` (their lines) run in parallel."""
    sizes: Counter[float] = Counter()
    bold = capitals = total = 0
    for text, lines in zip(texts, pages, strict=True):
        for line in lines:
            length = line.end - line.start
            sizes[round(line.size * 4) / 4] += length
            total += length
            bold += length if line.bold else 0
            capitals += length if text[line.start : line.end].isupper() else 0
    if not total:
        return DocumentStyle()
    body = sizes.most_common(1)[0][0]
    levels: list[float] = []
    used = 0
    for size in sorted((s for s in sizes if s > body * _LARGER), reverse=True):
        used += sizes[size]
        if used > _HEADING_SHARE * total or body <= 0:
            break
        if levels and levels[-1] / size < 1.06:
            levels[-1] = size  # one level, printed a little unevenly
        elif len(levels) < _MAX_LEVELS:
            levels.append(size)
        else:
            levels[-1] = size
    return DocumentStyle(body, tuple(levels), bold < 0.3 * total, capitals < 0.2 * total, _running(texts, pages, body))


def _running(texts: Sequence[str], pages: Sequence[Sequence[Line]], body: float) -> frozenset[str]:
    """Headers and footers: the outermost lines that return on at least two pages of five."""
    filled = [(text, lines) for text, lines in zip(texts, pages, strict=True) if lines]
    if len(filled) < 3:
        return frozenset()
    seen: Counter[str] = Counter()
    in_place: Counter[tuple[str, int]] = Counter()
    large: dict[str, set[str]] = {}
    for text, lines in filled:
        keys = {running_key(text[line.start : line.end]): line for line in _outer(lines)}
        for key, line in keys.items():
            if line.size > body * _LARGER:
                large.setdefault(key, set()).add(text[line.start : line.end])
        seen.update(keys.keys())
        in_place.update((key, round(line.top / 6)) for key, line in keys.items())
    enough = max(3, 0.4 * len(filled))
    often = {key for key, count in seen.items() if count >= enough}
    # A chapter's header stands on its pages only, but always at the same height.
    local = {key for (key, _), count in in_place.items() if count >= max(6, 0.06 * len(filled))}
    # "Chapter 1", "Chapter 2" in large type are headings, however often they return.
    headings = {key for key, forms in large.items() if len(forms) > 1}
    named = _beside_a_title(filled, body, enough)
    return frozenset(key for key in (often | local) - headings | named if key)


def _beside_a_title(pages: Sequence[tuple[str, Sequence[Line]]], body: float, enough: float) -> set[str]:
    """Headers and footers whose one end repeats while the other changes with the chapter, or is a page's number."""
    lines = [(text, line) for text, page in pages for line in _outer(page) if line.size <= body * _LARGER]
    ends = [(text, line, _ends(text, line)) for text, line in lines if 1 <= len(line.gaps) <= _MOST_GAPS]
    often = Counter((end, round(line.top / 6)) for _, line, both in ends for end in set(both))
    repeated = {end for (end, _), count in often.items() if count >= enough and _tells(end)}
    whole = {running_key(text[line.start : line.end]) for text, page in pages for line in page}
    return {
        running_key(text[line.start : line.end])
        for text, line, both in ends
        if any(
            end in repeated and (other in whole | repeated or not _tells(other)) for end, other in (both, both[::-1])
        )
    }


def _ends(text: str, line: Line) -> tuple[str, str]:
    """Keys of the first and the last part of a line with column gaps."""
    return running_key(text[line.start : line.gaps[0][0]]), running_key(text[line.gaps[-1][1] : line.end])


def _tells(key: str) -> bool:
    return sum(map(str.isalpha, key)) >= _TELLING_LETTERS


def _outer(lines: Sequence[Line]) -> list[Line]:
    """The first and last line of a page, each with up to two more that stand beside or right next to it."""
    ordered = sorted(lines, key=lambda line: line.top, reverse=True)
    outer: list[Line] = []
    for edge in (ordered[:3], ordered[:-4:-1]):
        outer += [line for line in edge if abs(line.top - edge[0].top) < 1.6 * max(line.size, edge[0].size)]
    return outer


def page_layout(
    text: str, lines: Sequence[Line], style: DocumentStyle, outline: Mapping[str, int] | None = None
) -> tuple[str, tuple[Block, ...]]:
    """The blocks of one page, and its text with a tab between the cells of tables, of the same length.

    Args:
        text: The page's text.
        lines: Its lines, in the text's order.
        style: Of its document.
        outline: Level by `running_key` of the outline's titles that point to this page.
    """
    kept = _without_running(text, lines, style)
    if not kept:
        return text, ()
    found = find_tables(text, kept)
    text = edited(text, [edit for table in found for edit in table.edits])
    tables = {table.first: table for table in found}
    builder = _Builder(text, style, outline or {}, _pitch(kept))
    index = 0
    while index < len(kept):
        table = tables.get(index)
        if table is None:
            builder.add(kept[index])
            index += 1
            continue
        members = kept[table.first : table.last + 1]
        builder.finish()
        builder.blocks.append(
            Block(
                BlockKind.TABLE,
                members[0].start,
                members[-1].end,
                header_end=kept[table.header_last].end,
            )
        )
        index = table.last + 1
    builder.finish()
    return text, tuple(builder.blocks)


def _without_running(text: str, lines: Sequence[Line], style: DocumentStyle) -> list[Line]:
    if not style.running or len(lines) < 2:
        return list(lines)
    outer = {id(line) for line in _outer(lines)}
    return [
        line for line in lines if id(line) not in outer or running_key(text[line.start : line.end]) not in style.running
    ]


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance from a line to the next; 0 if there is none."""
    steps = [
        above.bottom - below.bottom
        for above, below in itertools.pairwise(lines)
        if 0.5 * above.size < above.bottom - below.bottom < 3 * above.size
    ]
    return median(steps) if steps else 0.0


class _Builder:
    """Takes the lines of a page one by one and closes a block where the next one begins."""

    def __init__(self, text: str, style: DocumentStyle, outline: Mapping[str, int], pitch: float) -> None:
        self.blocks: list[Block] = []
        self._text = text
        self._style = style
        self._outline = outline
        self._pitch = pitch
        self._open: list[Line] = []
        self._kind = BlockKind.PARAGRAPH
        self._level = 0

    def add(self, line: Line) -> None:
        """The next line."""
        content = self._text[line.start : line.end]
        level = self._heading_level(line, content)
        listed = not level and bool(_BULLET.match(content))
        if self._open and not self._continues(line, level, listed):
            self.finish()
        if not self._open:
            self._level = level
            self._kind = BlockKind.HEADING if level else BlockKind.LIST if listed else BlockKind.PARAGRAPH
        self._open.append(line)

    def finish(self) -> None:
        """Close the open block."""
        if not self._open:
            return
        start, end = self._open[0].start, self._open[-1].end
        kind, level = self._kind, self._level
        if kind is BlockKind.HEADING and (len(self._open) > _MAX_HEADING_LINES or end - start > MAX_HEADING_CHARS):
            kind, level = BlockKind.PARAGRAPH, 0  # a large quotation or cover text
        self.blocks.append(Block(kind, start, end, level))
        self._open = []

    def _heading_level(self, line: Line, content: str) -> int:
        known = self._outline.get(running_key(content)) if self._outline else None
        if known:
            return known
        style = self._style
        if line.size < 0.95 * style.body or len(content) > MAX_HEADING_CHARS:
            return 0
        if not _LETTERS.search(content) or _LEADER.search(content):
            return 0
        for level, size in enumerate(style.heading_sizes, 1):
            if line.size >= size:
                return level
        capitals = content.isupper() and sum(map(str.isalpha, content)) >= 6
        if (
            ((line.bold and style.bold_means_heading) or (capitals and style.capitals_mean_heading))
            and len(content) <= MAX_BOLD_HEADING_CHARS
            and len(line.cells) <= 2
            and not content.endswith((".", ",", ";", "。", "、", SOFT_HYPHEN))
        ):
            return min(len(style.heading_sizes), _MAX_LEVELS) + 1
        return 0

    def _continues(self, line: Line, level: int, listed: bool) -> bool:
        """Whether `line` belongs to the open block."""
        above, first = self._open[-1], self._open[0]
        if self._text[above.end - 1] == SOFT_HYPHEN:
            return True  # a word runs on
        step = above.bottom - line.bottom
        same_size = abs(line.size - above.size) <= 0.15 * max(line.size, above.size)
        if self._kind is BlockKind.HEADING or level:
            close = 0 <= step <= 1.9 * max(line.size, 1.0)
            return level == self._level and level > 0 and same_size and close
        if abs(step) < 0.3 * line.size and line.left >= above.right - line.size:
            return True  # on the same height, further right
        if step <= 0 or (self._pitch and step > 1.45 * self._pitch) or step > 3 * line.size:
            return False  # a column break, or space between paragraphs
        if not same_size:
            return False
        if listed:
            return self._kind is BlockKind.LIST
        if self._kind is BlockKind.LIST:
            return line.left > first.left - 0.3 * line.size
        margin = min(member.left for member in self._open)
        if line.left - margin > 0.8 * line.size and len(self._open) > 1:
            return False  # a first line's indent
        content_above = self._text[above.start : above.end]
        ends = content_above.endswith(_SENTENCE_END)
        return not (ends and line.right > above.right + 4 * line.size)
