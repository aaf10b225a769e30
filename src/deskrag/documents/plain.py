"""Plain text, logs and source code: the text itself, cut where its author cut it.

One idea: nothing is added or removed, so a quote is a stretch of the file. Structure is only what the
lines show: blank lines, underlined or numbered headings, and in code the unindented lines.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from .composition import DocumentBuilder, Mark, cover, faithful
from .encoding import decode
from .limits import ReadLimits
from .types import BlockKind, Document

_HEADING = re.compile(
    r"""(?:(?<=\n\n)|(?<=\A))
    (?P<line>[^\S\n]{0,3}(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.?[^\S\n]+[A-Z][^\n]{1,70}[^\s.,;:!?]
      |[^\S\n]{0,3}(?:Chapter|CHAPTER|Part|PART|Appendix|APPENDIX|Section|SECTION)[^\S\n]+[0-9A-Z][^\n]{0,70}
      |\u3000*第[0-9〇一二三四五六七八九十百０-９]{1,5}[章節編部条項回話](?:[^\S\n（(][^\n。、]{0,40}|[（(][^\n。、]{1,40})?
      |(?P<under>[^\s=~*\-][^\n]{0,90})\n[^\S\n]{0,3}(?:={3,}|-{3,}|~{3,}|\*{3,}))
    [^\S\n]*(?=\n|\Z)""",
    re.VERBOSE,
)
_RECORDS = 40  # log lines in one block


def read_text(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """Plain text in any encoding as one page. Raises `UnsupportedError` for binary content."""
    text, encoding = text_of(stream)
    document = DocumentBuilder("text", limits)
    marks = list(headings(text))
    document.text(text, cover(text, marks))
    if marks and not text[: marks[0].start].strip():
        document.titled(text[marks[0].start : marks[0].end].split("\n")[0])
    document.meta(encoding=encoding)
    return document.build()


def read_log(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """A log, or any file of one record a line, as one page with a block per `_RECORDS` lines."""
    text, encoding = text_of(stream)
    document = DocumentBuilder("log", limits)
    document.text(text, cover(text, line_blocks(text, _RECORDS), gap=BlockKind.CODE))
    document.meta(encoding=encoding)
    return document.build()


def read_code(stream: BinaryIO, name: str, limits: ReadLimits) -> Document:
    """Source code or configuration as one page of code, with a block per top-level stretch."""
    text, encoding = text_of(stream)
    document = DocumentBuilder("code", limits)
    document.text(text, cover(text, top_level_blocks(text)))
    document.meta(encoding=encoding, language=name.rsplit(".", 1)[-1].lower() if "." in name else "")
    return document.build()


def text_of(stream: BinaryIO) -> tuple[str, str]:
    """The offset-faithful text of a stream and its encoding."""
    text, encoding = decode(stream.read())
    return faithful(text), encoding


def headings(text: str) -> list[Mark]:
    """Headings that plain text shows by numbering, by an underline or by words such as "Chapter 3"."""
    marks = []
    for found in _HEADING.finditer(text):
        if found["number"]:
            level = found["number"].rstrip(".").count(".") + 1
        elif found["under"]:
            level = 1 if found[0].rstrip()[-1] in "=*" else 2
        else:
            level = 1
        marks.append(Mark(BlockKind.HEADING, found.start("line"), found.end("line"), level))
    return marks


def line_blocks(text: str, size: int) -> list[Mark]:
    """Code blocks of `size` lines each."""
    marks, start, lines = [], 0, 0
    at = text.find("\n")
    while at >= 0:
        lines += 1
        if lines == size:
            marks.append(Mark(BlockKind.CODE, start, at))
            start, lines = at + 1, 0
        at = text.find("\n", at + 1)
    marks.append(Mark(BlockKind.CODE, start, len(text)))
    return marks


_TOP_LEVEL = re.compile(r"\n[^\S\n]*\n(?=[^\s})\]])")


def top_level_blocks(text: str) -> list[Mark]:
    """Code blocks that begin where an unindented line follows a blank one: definitions and their comments."""
    starts = [0, *(found.end() for found in _TOP_LEVEL.finditer(text))]
    return [Mark(BlockKind.CODE, start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
