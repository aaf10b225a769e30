"""Rows of tables with the header words that make sense of them.

One idea: ``Basic fee, X100 | per pump and year | 38.00`` says little alone, so a row is shown as its first cell with
the column names before the other cells, and the header row is cited beside it from where it stands on the page. Names
that cannot be cited, or may belong to other cells, are not shown.
"""

from __future__ import annotations

import re

from ..indexing.types import StoredChunk

_SEPARATOR = re.compile(r"[\s|:=+-]*")
_LONGEST = 600


def is_row(line: str) -> bool:
    """Whether a line is a row of cells between bars, or of three and more between tabs, as PDF pages have them."""
    text = line.strip()
    if "\n" in text:
        return False
    return " | " in text or (text.startswith("|") and text.count("|") > 1) or text.count("\t") > 1


def is_separator(line: str) -> bool:
    """Whether a line only draws a rule, as Markdown does under a header."""
    return _SEPARATOR.fullmatch(line) is not None


def cells(line: str) -> tuple[str, ...]:
    """The cells of a row; Markdown's outer bars are no cells, other outer bars bound an empty one."""
    text = line.strip()
    if "\t" in text:
        return tuple(" ".join(cell.split()) for cell in text.split("\t"))
    if text.startswith("|") and text.endswith("|"):
        text = text[1:-1]
    return tuple(" ".join(cell.split()) for cell in re.split(r"\s*\|(?:\s|$)|\s\|", f" {text} "))


def header_of(chunk: StoredChunk, at: int) -> tuple[str, tuple[int, int] | None]:
    """The column names of the row at offset `at` of ``chunk.text``, and their span in the page's text.

    Empty and None for a table without a header, and for what is no table.
    """
    if not chunk.tables:  # of a library that was indexed before chunks knew their tables
        span = header_span(chunk, at)
        if span is None:
            return chunk.table_header, None
        return chunk.text[slice(*span)], (chunk.start + span[0], chunk.start + span[1])
    place = chunk.start + at
    part = next((part for part in chunk.tables if part.start <= place < part.end), None)
    if part is None:
        return "", None
    if part.header_start >= chunk.start:
        header = chunk.text[part.header_start - chunk.start : part.header_end - chunk.start]
    else:
        header = chunk.table_header
    return _names_alone(header, part.header_start)


def _names_alone(header: str, start: int) -> tuple[str, tuple[int, int] | None]:
    """A header without the rules drawn around it, and its span."""
    lines = [m.span() for m in re.finditer(r"[^\n]*\S", header) if not is_separator(m.group())]
    if not lines or lines[-1][1] - lines[0][0] > _LONGEST:
        return "", None
    first, last = lines[0][0], lines[-1][1]
    first += len(header[first:last]) - len(header[first:last].lstrip())
    return header[first:last], (start + first, start + last)


def header_span(chunk: StoredChunk, at: int) -> tuple[int, int] | None:
    """The span, within ``chunk.text``, of the first row of the table that offset `at` is in.

    None when `at` is in no row, or when the table begins before the chunk: its header is then ``chunk.table_header``.
    """
    text = chunk.text
    start = text.rfind("\n", 0, at) + 1
    end = _line_end(text, at)
    if not is_row(text[start:end]):
        return None
    first = start, end
    while start > 0:
        before = text.rfind("\n", 0, start - 1) + 1
        line = text[before : start - 1]
        if not line.strip() or not (is_row(line) or is_separator(line)):
            break
        start = before
        if is_row(line) and not is_separator(line):
            first = before, before + len(line)
    if start == 0 and chunk.table_header:
        return None
    a, b = first
    while a < b and text[a].isspace():
        a += 1
    while b > a and text[b - 1].isspace():
        b -= 1
    return (a, b) if b - a <= _LONGEST else None


def header_cells(header: str) -> tuple[str, ...]:
    """The cells of a header, which may carry Markdown's rule behind it; none for a header of several rows."""
    if "\n" in header.strip():
        return ()
    return cells(re.sub(r"\s*\|?[ |]*:?-{3,}[-:| ]*$", " |" if header.strip().startswith("|") else "", header))


def with_names(row: str, header: str) -> str:
    """A row for display: ``Basic fee, X100 — Unit: per pump and year; Fee (EUR): 38.00``; bare if no header fits."""
    values = cells(row)
    names = header_cells(header) if header else ()
    if "\t" in row.strip() and abs(len(names) - len(values)) == 1:  # PDF pages say nothing of an empty first cell
        names, values = (("", *names), values) if len(names) < len(values) else (names, ("", *values))
    if len(values) < 2 or not values[0]:
        return " | ".join(value for value in values if value)
    if len(names) != len(values):
        return " | ".join(value for value in values if value)
    pairs = [(name, value) for name, value in zip(names[1:], values[1:], strict=True) if value]
    first = f"{names[0]} {values[0]}" if names[0] and values[0][:1].isdigit() else values[0]
    return f"{first} — " + "; ".join(f"{name}: {value}" if name else value for name, value in pairs)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
