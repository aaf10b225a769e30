"""The cells of a table row on a PDF page, told in the page's text without moving a character.

One idea: between two cells PDFium writes a space or a line break, and one character of it may become a tab while
the others become spaces. A row is then one line with tabs between its cells, and offset n is still PDFium's
character n. Tabs are only written where they tell the truth: the row has every cell of its table, or every cell
but the first (a corner without a name), each in one stretch of the text; any other row has no tabs at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from .pdf_text import Line

Range = tuple[float, float]
"""Left and right end, in points."""
Edit = tuple[int, str]
"""Position in the page's text, and the one character to put there."""

CELL = "\t"
_YEAR = re.compile(r"(?:FY ?)?(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line between two column gaps: its characters and its place."""

    start: int
    end: int
    place: Range


@dataclass(frozen=True, slots=True)
class TableRow:
    """Lines side by side, from index `first` to `last`.

    Attributes:
        pieces: In the text's order.
        cells: Their places from left to right; pieces one below the other are one cell.
        bottom, top: Of all of it.
        band_bottom, band_top: Of its first line.
        size: Type size.
        bold: Every line is bold.
    """

    first: int
    last: int
    pieces: tuple[Piece, ...]
    cells: tuple[Range, ...]
    bottom: float
    top: float
    band_bottom: float
    band_top: float
    size: float
    bold: bool

    @classmethod
    def of(cls, index: int, line: Line) -> Self:
        """The row of one line."""
        starts = [line.start, *(end for _, end in line.gaps)]
        ends = [*(start for start, _ in line.gaps), line.end]
        if len(starts) != len(line.cells):
            starts, ends = [line.start], [line.end]
        places = line.cells if len(starts) == len(line.cells) else ((line.left, line.right),)
        pieces = tuple(Piece(a, b, place) for a, b, place in zip(starts, ends, places, strict=True))
        box = line.bottom, line.top
        return cls(index, index, pieces, line.cells, *box, *box, line.size, line.bold)

    def joined(self, other: TableRow) -> TableRow:
        """This row with lines that follow it in the text and stand beside or below it."""
        cells = list(self.cells)
        for left, right in other.cells:
            over = [c for c in cells if c[0] < right and left < c[1]]
            cells = [c for c in cells if c not in over]
            cells.append((min([left, *(c[0] for c in over)]), max([right, *(c[1] for c in over)])))
        return TableRow(
            self.first,
            other.last,
            self.pieces + other.pieces,
            tuple(sorted(cells)),
            min(self.bottom, other.bottom),
            max(self.top, other.top),
            self.band_bottom,
            self.band_top,
            self.size,
            self.bold and other.bold,
        )


def column_of(place: Range, columns: Sequence[Range]) -> int | None:
    """Index of the one column that `place` lies in; None for none and for several."""
    over = [i for i, (left, right) in enumerate(columns) if left < place[1] and place[0] < right]
    return over[0] if len(over) == 1 else None


def row_edits(text: str, group: Sequence[TableRow], columns: Sequence[Range], *, named: bool) -> list[Edit]:
    """Edits that make a row, with its wrapped lines, one line; with tabs between its cells where it has all of them.

    Args:
        text: The page's text.
        group: The row and the lines wrapped below it.
        columns: Of its table; empty where they are not known.
        named: False for a first row that may or may not be the header: it gets no tabs.
    """
    pieces = [piece for row in group for piece in row.pieces]
    inside = [column_of(piece.place, columns) for piece in pieces]
    if len(group[0].cells) == len(columns) == len(pieces):
        inside = list(range(len(columns)))
    told = named and _whole(inside, len(columns))
    edits: list[Edit] = []
    for i, (left, right) in enumerate(pairwise(pieces)):
        gap = text[left.end : right.start]
        if gap.strip():
            return []
        apart = told and inside[i] != inside[i + 1]
        if apart and not gap:
            return []
        for at, char in enumerate(gap):
            new = CELL if apart and at == 0 else " "
            if new != char:
                edits.append((left.end + at, new))
    return edits


def _whole(inside: Sequence[int | None], columns: int) -> bool:
    """Whether columns follow one another in the text, none missing but perhaps the first."""
    found = [column for column in inside if column is not None]
    in_order = len(found) == len(inside) and found == sorted(found)
    return in_order and sorted(set(found)) in (list(range(columns)), list(range(1, columns)))


def header_is_sure(text: str, groups: Sequence[Sequence[TableRow]], columns: Sequence[Range]) -> bool:
    """Whether the first row surely names the columns: it alone is bold, or it alone has no figures.

    A table that goes on from the page before starts with an ordinary row; names taken from it would be wrong.
    """
    first, rest = groups[0], groups[1:]
    names = [text[piece.start : piece.end] for row in first for piece in row.pieces]
    if not columns or any(len(name) > _LONGEST_NAME for name in names):
        return False
    if all(row.bold for row in first):
        return sum(all(row.bold for row in group) for group in rest) * 2 < len(rest)
    if any(_DIGIT.search(name) and not _YEAR.fullmatch(name.strip()) for name in names):
        return False
    figures = [
        sum(
            column_of(piece.place, columns) == i and _DIGIT.search(text, piece.start, piece.end) is not None
            for group in rest
            for piece in group[0].pieces
        )
        for i in range(1, len(columns))
    ]
    return max(figures, default=0) * 2 > len(rest)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """`text`, of the same length, with the characters of `edits`."""
    if not edits:
        return text
    characters = list(text)
    for at, char in edits:
        characters[at] = char
    return "".join(characters)
