"""Data files (JSON, JSON Lines, YAML, TOML) and notebooks.

One idea: the text stays as it is, because people search such files for what they read in them; keys that
open a large part of the file become headings, so that a passage knows what it belongs to. Only JSON
without line breaks is laid out anew.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from ..errors import CorruptError
from .composition import DocumentBuilder, Flow, Mark, cover, heading_words
from .limits import ReadLimits
from .markdown import markdown_marks
from .plain import line_blocks, text_of
from .types import BlockKind, Document, PageKind

_LONG_LINE = 2000
_LARGE = 1500  # characters from which a part is worth a heading
_JSON_KEY = re.compile(r'^(?P<indent>[^\S\n]*)(?P<key>"(?:[^"\\\n]|\\.){1,120}"\s*:)\s*[\[{]\s*$', re.MULTILINE)
_YAML_KEY = re.compile(
    r"""^(?P<indent>[ ]*)
    (?P<key>[^\s\#\-\[{&*!|>%@`'"][^\n\#]{0,120}|"[^"\n]{1,120}"|'[^'\n]{1,120}'):
    [^\S\n]*(?:&\S+[^\S\n]*)?(?:\#[^\n]*)?$""",
    re.MULTILINE | re.VERBOSE,
)
_TOML_TABLE = re.compile(r"^\[\[?[^\[\]\n]{1,120}\]\]?[^\S\n]*(?:#[^\n]*)?$", re.MULTILINE)


def read_json(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """A JSON file as its raw text (laid out, if it has no line breaks); broken JSON is read as text."""
    text, _ = text_of(stream)
    if any(len(line) > _LONG_LINE for line in text.split("\n")[:50]):
        # what is not JSON after all, or holds several values, is still worth searching as it stands
        with contextlib.suppress(ValueError):
            text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    return _read("json", text, limits, _nested(text, _JSON_KEY))


def read_yaml(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """A YAML file as its raw text."""
    text, _ = text_of(stream)
    return _read("yaml", text, limits, _nested(text, _YAML_KEY))


def read_toml(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """A TOML file as its raw text; its tables are headings."""
    text, _ = text_of(stream)
    marks = [Mark(BlockKind.HEADING, f.start(), f.end(), 1) for f in _TOML_TABLE.finditer(text)]
    return _read("toml", text, limits, marks)


def read_jsonl(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """JSON Lines as raw text with a block per record."""
    text, _ = text_of(stream)
    return _read("jsonl", text, limits, line_blocks(text, 1))


def read_notebook(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """A Jupyter notebook: its Markdown and code cells in order, without outputs."""
    text, _ = text_of(stream)
    try:
        cells = json.loads(text)["cells"]
        sources = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (ValueError, KeyError, TypeError) as error:
        raise CorruptError("cannot be read as a notebook") from error
    document = DocumentBuilder("notebook", limits)
    flow = Flow()
    for kind, source in sources:
        if kind == "code":
            flow.code(source)
        else:
            _add_markdown(flow, source)
    document.titled(flow.first_heading)
    document.flow(flow, PageKind.TEXT)
    return document.build()


def _add_markdown(flow: Flow, source: str) -> None:
    for block in cover(source, markdown_marks(source)):
        piece = source[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            flow.heading(heading_words(piece), block.level)
        elif block.kind is BlockKind.PARAGRAPH:
            flow.paragraph(piece)
        else:
            flow.code(piece)


def _read(format_name: str, text: str, limits: ReadLimits, marks: list[Mark]) -> Document:
    document = DocumentBuilder(format_name, limits)
    document.text(text, cover(text, marks, gap=BlockKind.CODE))
    return document.build()


def _nested(text: str, pattern: re.Pattern[str]) -> list[Mark]:
    """Keys of the two outermost levels that open parts of at least `_LARGE` characters."""
    keys = [(len(f["indent"].expandtabs(4)), f.start("key"), f.end("key")) for f in pattern.finditer(text)]
    indents = sorted({indent for indent, _, _ in keys})[:2]
    marks: list[Mark] = []
    for level, indent in enumerate(indents, 1):
        bounds = [(start, end) for i, start, end in keys if i == indent]
        closers = sorted(start for i, start, _ in keys if i <= indent)
        for (start, end), following in zip(bounds, _following(bounds, closers, len(text)), strict=True):
            if following - start >= _LARGE:
                end += text[end : end + 1] == ":"
                marks.append(Mark(BlockKind.HEADING, start, end, level))
    return sorted(marks, key=lambda mark: mark.start)


def _following(bounds: list[tuple[int, int]], closers: list[int], end: int) -> Iterator[int]:
    """For each part, where the next part of its level or of an outer one begins."""
    at = 0
    for start, _ in bounds:
        while at < len(closers) and closers[at] <= start:
            at += 1
        yield closers[at] if at < len(closers) else end
