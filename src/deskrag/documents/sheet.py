"""Spreadsheets and delimited text: tables as rows of what a person sees in the cells.

One idea: a sheet is one table whose first row names the columns, and a row means little without those
names. So every page of a long sheet repeats the header row. Each line of a page keeps the number its row has
in the file, so that a citation can name it.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from ..errors import CorruptError, EncryptedError, LimitError
from .composition import DocumentBuilder, Flow, faithful
from .encoding import decode
from .limits import ReadLimits
from .types import Document, PageKind

ROWS_PER_PAGE = 200
_TITLE_ROWS = 10
_WORKBOOKS = {"xlsx", "xlsm", "xlsb", "xls", "ods"}
_MAX_CELLS = 20_000_000

Rows = Sequence[tuple[int, list[str]]]


def read_workbook(stream: BinaryIO, name: str, limits: ReadLimits) -> Document:
    """XLSX, XLSM, XLSB, XLS or ODS: a page per sheet, or per `ROWS_PER_PAGE` rows of a long one.

    Raises:
        EncryptedError: The workbook wants a password.
        CorruptError: It cannot be parsed.
        LimitError: A sheet claims more cells than any person filled.
    """
    import python_calamine as calamine

    suffix = name.rsplit(".", 1)[-1].lower()
    document = DocumentBuilder(suffix if suffix in _WORKBOOKS else "xlsx", limits)
    try:
        book = calamine.CalamineWorkbook.from_filelike(stream)
        for sheet_name in book.sheet_names:
            try:
                sheet = book.get_sheet_by_name(sheet_name)
            except calamine.WorksheetNotFound:
                continue  # a chart or a macro sheet: it has no cells
            if sheet.total_height * max(sheet.total_width, 1) > _MAX_CELLS:
                raise LimitError(f'the sheet "{sheet_name}" has more than {_MAX_CELLS:,} cells')
            first = (sheet.start or (0, 0))[0] + 1
            rows = [
                (first + index, [cell_text(value) for value in row])
                for index, row in enumerate(sheet.to_python(skip_empty_area=True))
            ]
            add_sheet(document, sheet_name, rows)
    except calamine.PasswordError as error:
        raise EncryptedError("the workbook is protected with a password") from error
    except calamine.CalamineError as error:
        raise CorruptError(f"cannot be read as a workbook ({error})") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a panic in Rust arrives here
            raise
        raise CorruptError("cannot be read as a workbook (its parser gave up)") from error
    return document.build()


def read_delimited(stream: BinaryIO, name: str, limits: ReadLimits) -> Document:
    """CSV or TSV in any encoding, with the delimiter its first lines show."""
    text, encoding = decode(stream.read())
    text = faithful(text)
    delimiter = "\t" if name.lower().endswith((".tsv", ".tab")) else _delimiter(text)
    document = DocumentBuilder("tsv" if delimiter == "\t" else "csv", limits)
    document.meta(encoding=encoding)
    csv.field_size_limit(min(limits.max_text_chars, 2**31 - 1))
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        rows = [(number, cells) for number, cells in enumerate(reader, 1)]
    except csv.Error as error:
        raise CorruptError(f"cannot be read as a table ({error})") from error
    add_sheet(document, "", rows)
    return document.build()


def cell_text(value: object) -> str:
    """A cell as people see it: ISO dates, numbers without a needless ``.0``, TRUE and FALSE."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
        case dt.datetime():
            if value.time() == dt.time():
                return value.date().isoformat()
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        case dt.time():
            return value.isoformat("seconds" if value.second else "minutes")
        case _:
            return str(value)


def add_sheet(document: DocumentBuilder, name: str, rows: Rows) -> None:
    """Add the pages of one sheet; `rows` are numbered as in the file and may be empty."""
    for start, (tables, first, last) in enumerate(_pages(rows)):
        flow = Flow()
        numbers: list[int] = []
        if name:
            flow.heading(name, 1)
            numbers += [0, 0] if not flow.empty else []
        for table, header_rows in tables:
            if header_rows < 0:
                flow.paragraph(table[0][1][0])
            else:
                flow.table([cells for _, cells in table], header_rows)
            numbers += [*(number for number, _ in table), 0]  # a blank line follows
        paged = start or last - first >= ROWS_PER_PAGE or len(rows) > ROWS_PER_PAGE
        spread = f"rows {first}–{last}" if paged else ""
        document.flow(flow, PageKind.SHEET, " · ".join(part for part in (name, spread) if part), rows=numbers[:-1])


Piece = tuple[list[tuple[int, list[str]]], int]  # rows and how many of them are header; -1 marks a line of text


def _pages(rows: Rows) -> Iterator[tuple[list[Piece], int, int]]:
    """Pieces for one page each, with the numbers of the first and last row they hold."""
    pieces: list[Piece] = []
    first = last = count = 0
    for table in _tables(rows):
        header = table[0] if _is_header(table) else None
        fresh = True
        for row in table:
            number, cells = row
            if count >= ROWS_PER_PAGE:
                yield pieces, first, last
                pieces, first, count, fresh = [], 0, 0, True
            if len(table) == 1 and sum(map(bool, cells)) == 1:
                pieces.append(([(number, [next(c for c in cells if c)])], -1))
            elif fresh:
                again = [header] if header is not None and row is not header else []
                pieces.append(([*again, row], 1 if header is not None else 0))
                fresh = False
            else:
                pieces[-1][0].append(row)
            first, last = first or number, number
            count += 1
    if pieces:
        yield pieces, first, last


def _tables(rows: Rows) -> Iterator[list[tuple[int, list[str]]]]:
    """Rows that belong together, without empty rows and columns; a lone cell above a table stands apart."""
    stretch: list[tuple[int, list[str]]] = []
    blank = 0
    for number, cells in rows:
        texts = [" ".join(cell.split()) for cell in cells]
        filled = sum(map(bool, texts))
        if not filled:
            blank += 1
            continue
        if stretch and (blank > 1 or (blank and filled == 1)):
            yield from _titled(stretch)
            stretch = []
        blank = 0
        stretch.append((number, texts))
    if stretch:
        yield from _titled(stretch)


def _titled(stretch: list[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    at = 0
    widest = max(sum(map(bool, cells)) for _, cells in stretch)
    while widest > 1 and at < min(_TITLE_ROWS, len(stretch) - 1) and sum(map(bool, stretch[at][1])) == 1:
        yield [stretch[at]]
        at += 1
    rest = stretch[at:]
    if len(rest) == 1 and sum(map(bool, rest[0][1])) == 1:
        yield rest
        return
    width = max(len(cells) for _, cells in rest)
    used = [column for column in range(width) if any(column < len(c) and c[column] for _, c in rest)]
    yield [(number, [c[column] if column < len(c) else "" for column in used]) for number, c in rest]


def _is_header(table: list[tuple[int, list[str]]]) -> bool:
    """A first row of words over at least one more row names the columns."""
    if len(table) < 2:
        return False
    cells = [cell for cell in table[0][1] if cell]
    words = sum(any(char.isalpha() for char in cell) for cell in cells)
    years = sum(cell.isdigit() and 1900 <= int(cell[:5]) <= 2100 for cell in cells)
    return words + years >= max(1, len(cells) - 1) and words > 0 and all(len(cell) < 200 for cell in cells)


def _delimiter(text: str) -> str:
    """The character that cuts the first lines into the same number of cells, more than one."""
    sample = [line for line in text[:20_000].split("\n")[:50] if line.strip()]
    best, best_score = ",", 0.0
    for delimiter in (",", ";", "\t", "|"):
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=delimiter)]
        except csv.Error:
            continue
        typical = max(set(widths), key=widths.count) if widths else 1
        score = widths.count(typical) / len(widths) * (1 + typical / 1000) if typical > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best
