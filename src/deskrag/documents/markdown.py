"""Markdown: the raw text, with the structure that a CommonMark parser sees in it.

One idea: the parser's tokens carry line numbers, so headings, tables, code and lists become spans of
the untouched file. Inline markup is not parsed: it is the slow half and moves no block.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, BinaryIO

from .composition import DocumentBuilder, Mark, cover, heading_words
from .limits import ReadLimits
from .plain import text_of
from .types import BlockKind, Document

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_FRONT_MATTER = re.compile(r"\A\s*---[^\S\n]*\n(.*?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|author|date|description)\s*:[^\S\n]*(.+)$", re.IGNORECASE | re.MULTILINE)
_KINDS = {
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "table_open": BlockKind.TABLE,
    "bullet_list_open": BlockKind.LIST,
    "ordered_list_open": BlockKind.LIST,
}


def read_markdown(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """A Markdown file as one page of its raw text. Raises `UnsupportedError` for binary content."""
    text, _ = text_of(stream)
    document = DocumentBuilder("markdown", limits)
    front = _FRONT_MATTER.match(text)
    body = front.end() if front else 0
    if front:
        fields = {key.lower(): value.strip(" '\"") for key, value in _FIELD.findall(front[1])}
        document.titled(fields.pop("title", ""))
        document.meta(**fields)
    marks = [Mark(BlockKind.CODE, 0, body)] if front else []
    marks += markdown_marks(text, body)
    document.text(text, cover(text, marks))
    first = next((m for m in marks if m.kind is BlockKind.HEADING), None)
    if first and first.level <= 2:
        document.titled(heading_words(text[first.start : first.end]))
    return document.build()


def markdown_marks(text: str, start: int = 0) -> list[Mark]:
    """Headings, tables, code and lists of the Markdown in ``text[start:]``, as spans of `text`."""
    body = text[start:]
    starts = [start]
    at = body.find("\n")
    while at >= 0:
        starts.append(start + at + 1)
        at = body.find("\n", at + 1)
    starts.append(len(text))
    marks = []
    for token in _parser().parse(body):
        if token.level or not token.map:
            continue
        first, last = (starts[min(line, len(starts) - 1)] for line in token.map)
        if token.type == "heading_open":
            marks.append(Mark(BlockKind.HEADING, first, last, int(token.tag[1])))
        elif kind := _KINDS.get(token.type):
            header = starts[min(token.map[0] + 2, len(starts) - 1)] - 1 if kind is BlockKind.TABLE else 0
            marks.append(Mark(kind, first, last, header_end=header))
    return marks


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser
