"""Tables on a PDF page, found by where their cells stand.

One idea: a PDF has no tables, only characters at places; rows whose wide gaps fall at the same places are one.
Only what is plainly a table is called one (three columns, three rows): a missed table is read as paragraphs,
a false one would tear prose apart. Programs write a table cell by cell, so the lines of one row need not follow
one another downwards: a line that goes back up, to the right of a line at its height, belongs to that line's row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .pdf_cells import Edit, Range, TableRow, column_of, header_is_sure, row_edits
from .pdf_text import Line

_MIN_COLUMNS = 3
_MIN_ROWS = 3
_MAX_WRAPPED = 3  # lines of one wrapped cell between two rows
_WRAP_GAP = 0.8  # times the type size: more space than this begins a new row
_ROW_GAP = 2.5  # times the type size: more space than this ends a table


@dataclass(frozen=True, slots=True)
class TableSpan:
    """Lines `first` to `last` of a page are a table; its header, if any, ends with line `header_last`.

    Attributes:
        first: Index of the first line.
        last: Index of the last line.
        header_last: Index of the header's last line.
        edits: What makes each row of the page's text one line with a tab between its cells.
    """

    first: int
    last: int
    header_last: int
    edits: tuple[Edit, ...] = ()


def find_tables(text: str, lines: Sequence[Line]) -> list[TableSpan]:
    """Tables among the lines of a page, in order and apart."""
    if sum(len(line.cells) for line in lines) < len(lines) and len(lines) < _MIN_ROWS:
        return []
    rows = _rows(lines)
    tables: list[TableSpan] = []
    position = floor = 0
    while position < len(rows):
        found = _table_from(rows, position)
        if not found:
            position += 1
            continue
        end = position + sum(map(len, found))
        columns = _columns(found)
        if position > floor and columns and _names_columns(rows[position - 1], found[0][0], columns):
            found.insert(0, [rows[position - 1]])
        tables.append(_span(text, found, columns))
        position = floor = end
    return tables


def _rows(lines: Sequence[Line]) -> list[TableRow]:
    """Join the lines that stand side by side, with the wrapped lines that were written between them."""
    rows: list[TableRow] = []
    for index, line in enumerate(lines):
        row = TableRow.of(index, line)
        beside = _row_beside(rows, line)
        if beside is not None:
            joined = rows[beside]
            for later in (*rows[beside + 1 :], row):
                joined = joined.joined(later)
            del rows[beside:]
            row = joined
        rows.append(row)
    return rows


def _row_beside(rows: Sequence[TableRow], line: Line) -> int | None:
    """Index of the row whose first line has the height of `line`, all of it to the left; None if there is none."""
    for back in range(1, min(len(rows), _MAX_WRAPPED + 1) + 1):
        row = rows[-back]
        if max(right for _, right in row.cells) >= line.left:
            return None  # something written since stands above or below the line itself
        overlap = min(row.band_top, line.top) - max(row.band_bottom, line.bottom)
        height = min(row.band_top - row.band_bottom, line.top - line.bottom)
        if height > 0 and overlap > 0.6 * height:
            return len(rows) - back
        above = rows[-back - 1] if back < len(rows) else None
        if above is None or len(row.cells) > 1 or not 0 <= above.bottom - row.top + 0.2 * row.size < row.size:
            return None  # no wrapped line of the row above
    return None


def _table_from(rows: Sequence[TableRow], start: int) -> list[list[TableRow]]:
    """The rows of a table that starts at `start`, each with the wrapped lines below it; empty if none does."""
    if len(rows[start].cells) < _MIN_COLUMNS:
        return []
    groups = [[rows[start]]]
    complete = 1  # groups up to the last row with enough cells, or a wrapped end of it
    found = wrapped = 0
    spacing = 0.0
    columns = list(rows[start].cells)
    for index in range(start + 1, len(rows)):
        row, above = rows[index], rows[index - 1]
        gap = above.bottom - row.top
        if row.top > above.top or gap > _ROW_GAP * row.size:
            break
        if len(row.cells) >= _MIN_COLUMNS:
            if _aligned(row.cells, columns, row.size) < min(2, len(row.cells)):
                break
            columns = _merge(columns, row.cells, row.size)
            groups.append([row])
            complete, wrapped = len(groups), 0
            found += 1
            spacing = max(spacing, gap + 0.2 * row.size)
        elif (
            wrapped < _MAX_WRAPPED
            and _inside(row.cells, columns, row.size)
            and (gap < _WRAP_GAP * row.size or (len(row.cells) > 1 and gap < spacing))
        ):
            wrapped += 1
            if _wraps(row, groups[-1][0]):
                groups[-1].append(row)
            else:
                groups.append([row])
        else:
            break
    return groups[:complete] if found + 1 >= _MIN_ROWS else []


def _wraps(row: TableRow, above: TableRow) -> bool:
    """Whether every cell of `row` goes on below one cell of `above` other than its first."""
    for left, right in row.cells:
        over = [cell for cell in above.cells if cell[0] < right and left < cell[1]]
        if len(over) != 1 or over[0] == above.cells[0] or left < over[0][0] - 0.6 * row.size:
            return False
        if abs(left - over[0][0]) > 0.6 * row.size and right > over[0][1]:
            return False
    return True


def _columns(groups: Sequence[Sequence[TableRow]]) -> list[Range]:
    """Left and right end of each column, by the rows that have the usual number of cells; empty if they mix."""
    counts = Counter(len(group[0].cells) for group in groups if len(group[0].cells) >= _MIN_COLUMNS)
    usual = max(counts, key=lambda count: (counts[count], count))
    full = [sorted(group[0].cells) for group in groups if len(group[0].cells) == usual]
    columns = [(min(left for left, _ in cells), max(right for _, right in cells)) for cells in zip(*full, strict=True)]
    apart = all(left[1] < right[0] for left, right in pairwise(columns))
    return columns if apart else []


def _names_columns(row: TableRow, below: TableRow, columns: Sequence[Range]) -> bool:
    """Whether a row right above a table has a name for each of its columns but the first."""
    if len(row.cells) != len(columns) - 1 or len(row.cells) < 2 or not 0 <= row.bottom - below.top < 2 * row.size:
        return False
    return [column_of(cell, columns) for cell in row.cells] == list(range(1, len(columns)))


def _span(text: str, groups: Sequence[Sequence[TableRow]], columns: Sequence[Range]) -> TableSpan:
    edits: list[Edit] = []
    sure = header_is_sure(text, groups, columns)
    for number, group in enumerate(groups):
        edits += row_edits(text, group, columns, named=number > 0 or sure)
    first, last = groups[0][0].first, groups[-1][-1].last
    return TableSpan(first, last, groups[0][-1].last, tuple(edits))


def _aligned(cells: Sequence[Range], columns: Sequence[Range], size: float) -> int:
    """How many cells share a left end, right end or middle with a column."""
    tolerance = 0.6 * size
    return sum(any(_same_column(cell, column, tolerance) for column in columns) for cell in cells)


def _same_column(a: Range, b: Range, tolerance: float) -> bool:
    return (
        abs(a[0] - b[0]) < tolerance or abs(a[1] - b[1]) < tolerance or abs(a[0] + a[1] - b[0] - b[1]) < 2 * tolerance
    )


def _inside(cells: Sequence[Range], columns: Sequence[Range], size: float) -> bool:
    """Whether a row with fewer cells belongs to the rows around it: a long label, or cells that are wrapped."""
    left, right = min(start for start, _ in columns), max(end for _, end in columns)
    if cells[0][0] < left - size or cells[-1][1] > right + size:
        return False
    if len(cells) == 1:
        return cells[0][1] - cells[0][0] < 0.55 * (right - left)
    return _aligned(cells, columns, size) == len(cells)


def _merge(columns: list[Range], cells: Sequence[Range], size: float) -> list[Range]:
    """Columns after another row, so that a cell empty in the first row is known from the second."""
    new = [c for c in cells if not any(_same_column(c, column, 0.6 * size) for column in columns)]
    return sorted(columns + new) if new else columns
