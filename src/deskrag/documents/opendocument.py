"""OpenDocument text and presentations (ODT, ODP, and their flat XML twins).

One idea: OpenDocument says plainly what is a heading, a list and a table, so its content tree is walked
once with the package's own hardened XML parser; no converter stands between.
"""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from ..errors import EncryptedError
from .archive import open_zip, read_part
from .composition import DocumentBuilder, Flow
from .limits import ReadLimits
from .types import Document, PageKind
from .xml import local_name, parse_xml

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT = f"{{{_NS}text:1.0}}"
_TABLE = f"{{{_NS}table:1.0}}"
_DRAW = f"{{{_NS}drawing:1.0}}"
_OFFICE = f"{{{_NS}office:1.0}}"
_META = f"{{{_NS}meta:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = {"tracked-changes", "sequence-decls", "variable-decls", "forms", "annotation", "ruby-text", "note-citation"}
_MAX_REPEAT = 100
_SPACE = re.compile(r"[ \t\r\n]+")


def read_odt(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """An ODT file with one page per section under its top-level headings.

    Raises `EncryptedError`, `CorruptError`, or `LimitError` for zip bombs.
    """
    content, document = _open(stream, "odt", limits)
    flow = Flow()
    for body in content.iter(f"{_OFFICE}text"):
        _walk(body, flow, 0)
    document.titled(flow.first_heading)
    for section in flow.sections():
        document.flow(section, PageKind.SECTION, section.first_heading)
    return document.build()


def read_odp(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """An ODP file with one page per slide; errors as `read_odt`."""
    content, document = _open(stream, "odp", limits)
    for slide in content.iter(f"{_DRAW}page"):
        flow = Flow()
        title = ""
        for frame in slide:
            role = frame.get(f"{{{_NS}presentation:1.0}}class", "")
            if role == "title" and not title:
                title = " ".join("".join(_texts(p)) for p in frame.iter(f"{_TEXT}p")).strip()
                flow.heading(title, 1)
            elif local_name(frame) == "notes":
                inner = Flow()
                _walk(frame, inner, 0)
                if not inner.empty:
                    flow.heading("Notes", 2)
                    flow.extend(inner)
            else:
                _walk(frame, flow, 0)
        document.titled(title)
        document.slide(flow, title)
    return document.build()


def _open(stream: BinaryIO, format_name: str, limits: ReadLimits) -> tuple[Any, DocumentBuilder]:
    document = DocumentBuilder(format_name, limits)
    head = stream.read(2)
    stream.seek(0)
    if head == b"PK":
        with open_zip(stream, limits) as archive:
            names = set(archive.namelist())
            if "META-INF/manifest.xml" in names and b"encryption-data" in read_part(archive, "META-INF/manifest.xml"):
                raise EncryptedError("the document is protected with a password")
            content = parse_xml(read_part(archive, "content.xml"))
            meta = parse_xml(read_part(archive, "meta.xml")) if "meta.xml" in names else None
    else:
        content = meta = parse_xml(stream.read())
    if meta is not None:
        _metadata(meta, document)
    return content, document


def _metadata(meta: Any, document: DocumentBuilder) -> None:
    values = {local_name(e): e.text or "" for e in meta.iter() if str(e.tag).startswith((_DC, _META))}
    document.titled(values.get("title", ""))
    document.meta(
        author=values.get("initial-creator") or values.get("creator"),
        created=values.get("creation-date", "")[:10],
        modified=values.get("date", "")[:10],
        subject=values.get("subject"),
    )


def _walk(parent: Any, flow: Flow, depth: int) -> None:
    for element in parent:
        name = local_name(element)
        if name in _SKIPPED:
            continue
        if name == "h":
            level = element.get(f"{_TEXT}outline-level", "1")
            flow.heading("".join(_texts(element)), int(level) if level.isdigit() else 1)
        elif name == "p":
            if (element.get(f"{_TEXT}style-name") or "") == "Title":
                flow.heading("".join(_texts(element)), 1)
            else:
                flow.paragraph("".join(_texts(element)))
            _boxes(element, flow)
        elif name == "list":
            _list(element, flow, depth)
        elif name == "table" and element.tag.startswith(_TABLE):
            _table(element, flow)
        elif name != "settings":
            _walk(element, flow, depth)


def _boxes(paragraph: Any, flow: Flow) -> None:
    for box in paragraph.iter(f"{_DRAW}text-box"):
        if not any(parent.tag == f"{_DRAW}text-box" for parent in box.iterancestors()):
            _walk(box, flow, 0)


def _list(element: Any, flow: Flow, depth: int) -> None:
    for item in element:
        for child in item:
            name = local_name(child)
            if name == "list":
                _list(child, flow, depth + 1)
            elif name == "h":
                level = child.get(f"{_TEXT}outline-level", "1")
                flow.heading("".join(_texts(child)), int(level) if level.isdigit() else 1)
            elif name == "p":
                flow.item("".join(_texts(child)), depth)
                _boxes(child, flow)
            else:
                _walk(child, flow, depth)


def _table(element: Any, flow: Flow) -> None:
    rows: list[list[str]] = []
    header_rows = 0
    for row in element.iter(f"{_TABLE}table-row"):
        if next(row.iterancestors(f"{_TABLE}table")) is not element:
            continue
        cells: list[str] = []
        for cell in row:
            if local_name(cell) not in {"table-cell", "covered-table-cell"}:
                continue
            text = " ".join("".join(_texts(p)) for p in cell.iter(f"{_TEXT}p", f"{_TEXT}h"))
            repeat = cell.get(f"{_TABLE}number-columns-repeated", "1")
            cells.extend([text] * (min(int(repeat), _MAX_REPEAT) if repeat.isdigit() and text else 1))
        if local_name(row.getparent()) == "table-header-rows":
            header_rows = len(rows) + 1
        rows.append(cells)
    flow.table(rows, header_rows or (1 if len(rows) > 1 else 0))


def _texts(element: Any) -> list[str]:
    """The text of a paragraph with its spaces, tabs and breaks; footnotes in brackets, no text boxes."""
    pieces = [_collapsed(element.text)]
    for child in element:
        name = local_name(child)
        if name == "s":
            count = child.get(f"{_TEXT}c", "1")
            pieces.append(" " * (min(int(count), 100) if count.isdigit() else 1))
        elif name == "tab":
            pieces.append("\t")
        elif name == "line-break":
            pieces.append("\n")
        elif name == "note":
            body = " ".join("".join(_texts(p)) for p in child.iter(f"{_TEXT}p"))
            pieces.append(f" ({body})" if body.strip() else "")
        elif name not in _SKIPPED and not (name == "frame" or name == "text-box"):
            pieces.extend(_texts(child))
        pieces.append(_collapsed(child.tail))
    return pieces


def _collapsed(text: str | None) -> str:
    """White space counts as one space in OpenDocument; more of it has elements of its own."""
    return _SPACE.sub(" ", text) if text else ""
