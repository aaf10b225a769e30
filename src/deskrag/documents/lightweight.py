"""reStructuredText, AsciiDoc and Org: the raw text, with the structure its lines show.

One idea: in these formats headings, literal blocks and tables are all recognisable line by line, so a
scanner over the lines marks them as exact spans of the file. A full parser would have to be mapped
back to offsets and is slower by an order of magnitude; inline markup stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from .composition import DocumentBuilder, Mark, cover, heading_words
from .limits import ReadLimits
from .plain import text_of
from .types import BlockKind, Document

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*$")
_RST_FIELD = re.compile(r"^:?(title|authors?|created|date|version|status)\s*:[^\S\n]+(\S.*)$", re.IGNORECASE)
_RST_CODE = re.compile(r"\s*\.\.\s+(code|code-block|sourcecode|literalinclude|math|doctest|parsed-literal)\s*::")
_RST_TABLE = re.compile(r"\s*(?:=+(?: +=+)+|\+(?:[-=]+\+)+)\s*$")
_RST_ITEM = re.compile(r"(?:[-*+•]|\d+[.)]|#\.|[a-zA-Z][.)]|\(\w{1,4}\))\s+\S")

Scan = Callable[["Lines"], Iterator[Mark]]


class Lines:
    """The lines of a text with the offsets they start at."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts: list[int] = []
        at = 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line) + 1
        self.starts.append(max(at - 1, 0))

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, index: int) -> str:
        return self.lines[index] if 0 <= index < len(self.lines) else ""

    def mark(self, kind: BlockKind, first: int, last: int, level: int = 0, header: int = 0) -> Mark:
        """Lines ``[first, last)`` as a mark; `header` lines of a table are its header."""
        last = min(last, len(self))
        header_end = self.starts[min(first + header, last)] - 1 if header else 0
        return Mark(kind, self.starts[first], self.starts[last], level, header_end)

    def indented_end(self, at: int, indent: int) -> int:
        """The line after the stretch from `at` on that is blank or indented deeper than `indent`."""
        end = at
        while at < len(self) and (not self[at].strip() or _indent(self[at]) > indent):
            at += 1
            if self[at - 1].strip():
                end = at
        return end


def read_rst(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """A reStructuredText file as one page of its raw text. Raises `UnsupportedError` for binary content."""
    return _read("rst", stream, limits, _scan_rst, _RST_FIELD)


def read_asciidoc(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """An AsciiDoc file as one page of its raw text. Raises `UnsupportedError` for binary content."""
    return _read("asciidoc", stream, limits, _scan_asciidoc, re.compile(r"^:(author|revdate|email):\s+(\S.*)$"))


def read_org(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """An Org file as one page of its raw text. Raises `UnsupportedError` for binary content."""
    return _read("org", stream, limits, _scan_org, re.compile(r"^#\+(title|author|date):\s+(\S.*)$", re.IGNORECASE))


def _read(format_name: str, stream: BinaryIO, limits: ReadLimits, scan: Scan, field: re.Pattern[str]) -> Document:
    text, _ = text_of(stream)
    document = DocumentBuilder(format_name, limits)
    lines = Lines(text)
    for line in lines.lines[:40]:
        if found := field.match(line):
            key, value = found[1].lower(), found[2]
            if key == "title":
                document.titled(value)
            else:
                document.meta(**{{"authors": "author", "revdate": "date"}.get(key, key): value})
    marks = list(scan(lines))
    document.text(text, cover(text, marks))
    first = next((m for m in marks if m.kind is BlockKind.HEADING), None)
    if first and first.level <= 2:
        document.titled(heading_words(text[first.start : first.end]))
    return document.build()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _scan_rst(lines: Lines) -> Iterator[Mark]:
    styles: list[str] = []

    def level(style: str) -> int:
        if style not in styles:
            styles.append(style)
        return styles.index(style) + 1

    raw = [*lines.lines, "", "", ""]
    at, fresh = 0, True  # fresh: a blank line or a finished block stands before this line
    while at < len(lines):
        line = raw[at]
        stripped = line.strip()
        if not stripped:
            at, fresh = at + 1, True
        elif not fresh and not stripped.endswith("::"):
            at += 1
        elif fresh and _ADORNMENT.match(line) and _overlined(stripped, raw[at + 1], raw[at + 2]):
            yield lines.mark(BlockKind.HEADING, at, at + 3, level("over" + stripped[0]))
            at += 3
        elif fresh and not line[0].isspace() and _underlined(stripped, raw[at + 1]):
            yield lines.mark(BlockKind.HEADING, at, at + 2, level(raw[at + 1][0]))
            at += 2
        elif _RST_CODE.match(line):
            end = max(lines.indented_end(at + 1, _indent(line)), at + 1)
            yield lines.mark(BlockKind.CODE, at, end)
            at = end
        elif fresh and _RST_TABLE.match(line):
            end = _rst_table_end(lines, at)
            yield lines.mark(BlockKind.TABLE, at, end, header=_rst_header(lines, at, end))
            at = end
        elif stripped.endswith("::") and not stripped.startswith(".. "):
            end = max(lines.indented_end(at + 1, _indent(line)), at + 1)
            after = next((i for i in range(at + 1, end) if raw[i].strip()), end)
            if after < end:
                yield lines.mark(BlockKind.CODE, after, end)
            at = end
        elif fresh and _RST_ITEM.match(stripped):
            end = _list_end(lines, at)
            yield lines.mark(BlockKind.LIST, at, end)
            at = end
        else:
            at, fresh = at + 1, False


def _underlined(title: str, under: str) -> bool:
    """True when `under` is an underline of at least about the width of `title`, which is no rule itself."""
    return (
        _ADORNMENT.match(under) is not None
        and _ADORNMENT.match(title) is None
        and len(under.rstrip()) >= min(_width(title), 200) - 2
    )


def _overlined(over: str, title: str, under: str) -> bool:
    """True when `over` and `under` are the same rule around `title`."""
    return bool(title.strip()) and under.rstrip() == over and len(over) + 2 >= len(title.strip())


def _width(text: str) -> int:
    """Columns of `text` on a terminal: wide characters count twice in an underline."""
    return len(text) if text.isascii() else sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def _rst_table_end(lines: Lines, at: int) -> int:
    rule = lines[at].strip()
    if rule[0] == "+":
        while at < len(lines) and lines[at].strip()[:1] in {"+", "|"}:
            at += 1
        return at
    end, rules = at + 1, 1
    while end < len(lines):
        line = lines[end].strip()
        end += 1
        if line and set(line) <= {"=", " "}:
            rules += 1
            if rules >= 3 or not lines[end].strip():
                return end
    return at + 1


def _rst_header(lines: Lines, at: int, end: int) -> int:
    for line in range(at + 1, end - 1):
        text = lines[line].strip()
        if text and set(text) <= set("=+ "):
            return line + 1 - at
    return 0


def _list_end(lines: Lines, at: int) -> int:
    """The line after a list: its items, what is indented under them and single blank lines between them."""
    base = _indent(lines[at])
    end = at
    while at < len(lines):
        line = lines[at]
        if line.strip():
            if _indent(line) < base or (_indent(line) == base and not _RST_ITEM.match(line.strip())):
                break
            end = at + 1
        elif not lines[at + 1].strip():
            break
        at += 1
    return max(end, 1)


_ADOC_HEADING = re.compile(r"(={1,6}|#{1,6})\s+\S")
_ADOC_FENCE = re.compile(r"(-{4,}|\.{4,}|\+{4,}|`{3,})\s*\S*\s*$")
_ADOC_ITEM = re.compile(r"(?:\*{1,5}|-|\.{1,5}|\d+\.)\s+\S")


def _scan_asciidoc(lines: Lines) -> Iterator[Mark]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if found := _ADOC_HEADING.match(line):
            yield lines.mark(BlockKind.HEADING, at, at + 1, len(found[1]))
            at += 1
        elif found := _ADOC_FENCE.match(line):
            end = _closing(lines, at, found[1], exact=True)
            yield lines.mark(BlockKind.CODE, at, end)
            at = end
        elif line.startswith(("|===", ",===", ":===", "!===")):
            end = _closing(lines, at, line[:4])
            body = at + 1
            while body < end and not lines[body].strip():
                body += 1
            headed = lines[body].startswith("|") and (not lines[body + 1].strip() or "header" in lines[at - 1])
            yield lines.mark(BlockKind.TABLE, at, end, header=body + 1 - at if headed else 0)
            at = end
        elif _ADOC_ITEM.match(line) and not lines[at - 1].strip():
            end = at + 1
            while end < len(lines) and lines[end].strip():
                end += 1
            yield lines.mark(BlockKind.LIST, at, end)
            at = end
        else:
            at += 1


def _closing(lines: Lines, at: int, mark: str, *, exact: bool = False) -> int:
    """The line after the next one that begins with `mark` (or is it); the end of the text if none does."""
    for end in range(at + 1, len(lines)):
        line = lines[end].strip().lower()
        if line == mark if exact else line.startswith(mark):
            return end + 1
    return len(lines)


_ORG_HEADING = re.compile(r"(\*{1,8})\s+\S")
_ORG_BEGIN = re.compile(r"\s*#\+begin_(\w+)", re.IGNORECASE)


def _scan_org(lines: Lines) -> Iterator[Mark]:
    at = 0
    while at < len(lines):
        line = lines[at]
        stripped = line.strip()
        if found := _ORG_HEADING.match(line):
            yield lines.mark(BlockKind.HEADING, at, at + 1, len(found[1]))
            at += 1
        elif found := _ORG_BEGIN.match(line):
            closing = f"#+end_{found[1]}".lower()
            end = _closing(lines, at, closing)
            if found[1].lower() in {"src", "example", "export"}:
                yield lines.mark(BlockKind.CODE, at, end)
            at = end
        elif stripped.startswith("|"):
            end = at
            while lines[end].strip().startswith("|"):
                end += 1
            headed = end > at + 2 and lines[at + 1].strip().startswith("|-")
            yield lines.mark(BlockKind.TABLE, at, end, header=2 if headed else 0)
            at = end
        elif _RST_ITEM.match(stripped) and not lines[at - 1].strip():
            end = _list_end(lines, at)
            yield lines.mark(BlockKind.LIST, at, end)
            at = end
        else:
            at += 1
