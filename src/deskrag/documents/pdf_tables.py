"""Tables on a PDF page, found by where their cells stand.

One idea: a PDF has no tables, only characters at places; rows whose wide gaps fall at the same places are one.
Only what is plainly a table is called one (three columns, three rows): a missed table is read as paragraphs,
a false one would tear prose apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .pdf_text import Line

_MIN_COLUMNS = 3
_MIN_ROWS = 3
_MAX_WRAPPED = 3  # lines of one wrapped cell between two rows


@dataclass(slots=True)
class _Row:
    """Lines side by side: indexes of the first and last, and their cells from left to right."""

    first: int
    last: int
    cells: list[tuple[float, float]]
    bottom: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class TableSpan:
    """Lines `first` to `last` of a page are a table; its first row ends with line `header_last`."""

    first: int
    last: int
    header_last: int


def find_tables(lines: Sequence[Line]) -> list[TableSpan]:
    """Tables among the lines of a page, in order and apart."""
    if sum(len(line.cells) for line in lines) < len(lines) and len(lines) < _MIN_ROWS:
        return []
    rows = _rows(lines)
    tables: list[TableSpan] = []
    position = 0
    while position < len(rows):
        end = _table_end(rows, position)
        if end is None:
            position += 1
            continue
        tables.append(TableSpan(rows[position].first, rows[end].last, rows[position].last))
        position = end + 1
    return tables


def _rows(lines: Sequence[Line]) -> list[_Row]:
    """Join lines that follow one another on the same height, as PDF programs write cells one by one."""
    rows: list[_Row] = []
    for index, line in enumerate(lines):
        if rows:
            row = rows[-1]
            overlap = min(row.top, line.top) - max(row.bottom, line.bottom)
            height = min(row.top - row.bottom, line.top - line.bottom)
            if height > 0 and overlap > 0.6 * height and line.left > row.cells[-1][1]:
                row.cells.extend(line.cells)
                row.last = index
                continue
        rows.append(_Row(index, index, list(line.cells), line.bottom, line.top, line.size))
    return rows


def _table_end(rows: Sequence[_Row], start: int) -> int | None:
    """Index of the last row of a table that starts at `start`; None if none does."""
    if len(rows[start].cells) < _MIN_COLUMNS:
        return None
    last = start
    found = 1
    wrapped = 0
    columns = list(rows[start].cells)
    for index in range(start + 1, len(rows)):
        row, above = rows[index], rows[index - 1]
        gap = above.bottom - row.top
        if row.top > above.top or gap > 2.5 * row.size:
            break
        if len(row.cells) >= _MIN_COLUMNS:
            if _aligned(row.cells, columns, row.size) < min(2, len(row.cells)):
                break
            columns = _merge(columns, row.cells, row.size)
            last, wrapped = index, 0
            found += 1
        elif wrapped < _MAX_WRAPPED and gap < 0.8 * row.size and _inside(row.cells, columns, row.size):
            wrapped += 1
        else:
            break
    return last if found >= _MIN_ROWS else None


def _aligned(cells: list[tuple[float, float]], columns: list[tuple[float, float]], size: float) -> int:
    """How many cells share a left end, right end or middle with a column."""
    tolerance = 0.6 * size
    return sum(any(_same_column(cell, column, tolerance) for column in columns) for cell in cells)


def _same_column(a: tuple[float, float], b: tuple[float, float], tolerance: float) -> bool:
    return (
        abs(a[0] - b[0]) < tolerance or abs(a[1] - b[1]) < tolerance or abs(a[0] + a[1] - b[0] - b[1]) < 2 * tolerance
    )


def _inside(cells: list[tuple[float, float]], columns: list[tuple[float, float]], size: float) -> bool:
    """Whether a row with fewer cells belongs to the rows around it: a long label, or cells that are wrapped."""
    left, right = min(start for start, _ in columns), max(end for _, end in columns)
    if cells[0][0] < left - size or cells[-1][1] > right + size:
        return False
    if len(cells) == 1:
        return cells[0][1] - cells[0][0] < 0.55 * (right - left)
    return _aligned(cells, columns, size) == len(cells)


def _merge(
    columns: list[tuple[float, float]], cells: list[tuple[float, float]], size: float
) -> list[tuple[float, float]]:
    """Columns after another row, so that a cell empty in the first row is known from the second."""
    new = [c for c in cells if not any(_same_column(c, column, 0.6 * size) for column in columns)]
    return sorted(columns + new) if new else columns
