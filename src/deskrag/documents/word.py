"""Word documents (DOCX).

One idea: a Word file has no pages, but its headings divide it. The body is walked in order into one flow
of headings, paragraphs, lists and tables, and each section under a top-level heading becomes a page.
Running headers and footers are left out; text boxes and footnotes are kept.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from .archive import open_zip
from .composition import DocumentBuilder, Flow
from .limits import ReadLimits
from .types import Document, PageKind

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift|見出し|标题|標題)\s*([1-9])")
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_MC}Fallback", f"{_W}pPr", f"{_W}rPr"}


def read_docx(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """A DOCX file with one page per section under its top-level headings.

    Raises `CorruptError` for damaged files and `LimitError` for zip bombs.
    """
    data = io.BytesIO(stream.read())
    open_zip(data, limits).close()
    import docx

    source = docx.Document(data)
    document = DocumentBuilder("docx", limits)
    walker = _Walker(source)
    flow = walker.body()
    properties = source.core_properties
    document.titled(properties.title or "", walker.title)
    document.meta(
        author=properties.author,
        created=properties.created and properties.created.date().isoformat(),
        modified=properties.modified and properties.modified.date().isoformat(),
        subject=properties.subject,
        keywords=properties.keywords,
    )
    document.titled(flow.first_heading)
    for section in flow.sections():
        document.flow(section, PageKind.SECTION, section.first_heading)
    return document.build()


class _Walker:
    """Turns the body of one document into a flow."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self._levels = self._style_levels()
        self._lists = {
            style.get(f"{_W}styleId")
            for style in source.styles.element.iter(f"{_W}style")
            if style.find(f"{_W}pPr/{_W}numPr") is not None
        }
        self.title = ""

    def body(self) -> Flow:
        flow = Flow()
        self._walk(self._source.element.body, flow)
        for note in self._notes():
            flow.paragraph(note)
        return flow

    def _style_levels(self) -> dict[str, int]:
        """Style id -> heading level (0 for the title), by outline level or by name, through base styles."""
        styles = {style.get(f"{_W}styleId"): style for style in self._source.styles.element.iter(f"{_W}style")}
        levels: dict[str, int] = {}
        for identifier, style in styles.items():
            seen: set[str] = set()
            current, key = style, identifier
            while current is not None and key not in seen:
                seen.add(key)
                level = _own_level(current)
                if level is not None:
                    levels[identifier] = level
                    break
                base = current.find(f"{_W}basedOn")
                key = base.get(f"{_W}val") if base is not None else ""
                current = styles.get(key)
        return levels

    def _walk(self, parent: Any, flow: Flow) -> None:
        for element in parent:
            if element.tag == f"{_W}p":
                self._paragraph(element, flow)
            elif element.tag == f"{_W}tbl":
                self._table(element, flow)
            elif element.tag == f"{_W}sdt":
                content = element.find(f"{_W}sdtContent")
                if content is not None:
                    self._walk(content, flow)
            elif element.tag in {f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"}:
                self._walk(element, flow)

    def _paragraph(self, element: Any, flow: Flow) -> None:
        properties = element.find(f"{_W}pPr")
        style, numbered, depth, level = "", False, 0, None
        if properties is not None:
            found = properties.find(f"{_W}pStyle")
            style = found.get(f"{_W}val", "") if found is not None else ""
            number = properties.find(f"{_W}numPr/{_W}numId")
            numbered = number is not None and number.get(f"{_W}val") != "0"
            indent = properties.find(f"{_W}numPr/{_W}ilvl")
            depth = _integer(indent.get(f"{_W}val")) if indent is not None else 0
            outline = properties.find(f"{_W}outlineLvl")
            if outline is not None and _integer(outline.get(f"{_W}val")) < 9:
                level = _integer(outline.get(f"{_W}val")) + 1
        text = "".join(_texts(element))
        level = self._levels.get(style, level) if level is None else level
        if level == 0 and text.strip():
            self.title = self.title or text
            flow.heading(text, 1)
        elif level is not None and text.strip():
            flow.heading(text, level)
        elif numbered or style in self._lists:
            flow.item(text, depth)
        else:
            flow.paragraph(text)
        for box in element.iter(f"{_W}txbxContent"):
            if not any(parent.tag == f"{_MC}Fallback" for parent in box.iterancestors()):
                self._walk(box, flow)

    def _table(self, element: Any, flow: Flow) -> None:
        rows: list[list[str]] = []
        nested = Flow()
        for row in _children(element, f"{_W}tr"):
            cells: list[str] = []
            for cell in _children(row, f"{_W}tc"):
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merge is not None and merge.get(f"{_W}val") != "restart":
                    cells.append(rows[-1][len(cells)] if rows and len(rows[-1]) > len(cells) else "")
                    continue
                inner = Flow()
                self._walk(cell, inner)
                text = "\n".join(part.text for part in inner.parts)
                cells.append(text)
            rows.append(cells)
        if len(rows) == 1 and len(rows[0]) == 1:  # a frame around text, not a table
            for cell in element.iter(f"{_W}tc"):
                self._walk(cell, nested)
                break
            flow.extend(nested)
            return
        flow.table(rows, 1 if len(rows) > 1 else 0)

    def _notes(self) -> Iterator[str]:
        for part in self._source.part.package.iter_parts():
            if not str(part.partname).endswith(("/footnotes.xml", "/endnotes.xml")):
                continue
            for note in _parse(part.blob):
                if note.get(f"{_W}type") is None:
                    text = " ".join("".join(_texts(p)) for p in note.iter(f"{_W}p")).strip()
                    if text:
                        yield f"[{note.get(f'{_W}id')}] {text}"


def _own_level(style: Any) -> int | None:
    """Heading level that a style sets itself: 0 for Title, 1-9 for headings, None if it sets none."""
    name = style.find(f"{_W}name")
    label = (name.get(f"{_W}val") or "").lower() if name is not None else ""
    if label == "title":
        return 0
    if found := _HEADING.match(label):
        return int(found[1])
    outline = style.find(f"{_W}pPr/{_W}outlineLvl")
    if outline is not None and _integer(outline.get(f"{_W}val")) < 9:
        return _integer(outline.get(f"{_W}val")) + 1
    return None


def _integer(value: str | None) -> int:
    return int(value) if value and value.isdigit() else 0


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """Children with `tag`, looking through content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"}:
            yield from _children(child, tag)


def _texts(element: Any) -> Iterator[str]:
    """The text of a paragraph: runs, tabs, breaks and formulas, without text boxes and deletions."""
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or tag == f"{_W}txbxContent":
            continue
        if tag in {f"{_W}t", f"{_M}t"}:
            yield child.text or ""
        elif tag == f"{_W}tab":
            yield "\t"
        elif tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag == f"{_W}footnoteReference" or tag == f"{_W}endnoteReference":
            yield f"[{child.get(f'{_W}id')}]"
        else:
            yield from _texts(child)


def _parse(data: bytes) -> Any:
    from .xml import parse_xml

    return parse_xml(data)
