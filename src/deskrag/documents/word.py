"""Word documents (DOCX).

One idea: a Word file has no pages, but its headings divide it. The body is walked in order into one flow
of headings, paragraphs, lists and tables, and each section under a top-level heading becomes a page.
Running headers and footers are left out; text boxes and footnotes are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from .composition import DocumentBuilder, Flow
from .limits import ReadLimits
from .ooxml import open_package
from .types import Document, PageKind
from .word_numbering import Numbering
from .xml import parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift|見出し|标题|標題)\s*([1-9])")
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_MC}Fallback", f"{_W}pPr", f"{_W}rPr"}


def read_docx(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """A DOCX file with one page per section under its top-level headings.

    Raises `CorruptError` for damaged files and `LimitError` for zip bombs.
    """
    data = open_package(stream, limits)
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
        self._style_lists = dict(self._styled_lists())
        self._numbering = Numbering.of(_part(source, "/numbering.xml"))
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

    def _styled_lists(self) -> Iterator[tuple[str, tuple[str, int]]]:
        """Style id -> the list and level that its paragraphs belong to, through base styles."""
        styles = {style.get(f"{_W}styleId"): style for style in self._source.styles.element.iter(f"{_W}style")}
        for identifier in styles:
            seen: set[str] = set()
            key, list_id, depth = identifier, "", -1
            while key in styles and key not in seen and not list_id:
                seen.add(key)
                list_id = _value(styles[key], "pPr/numPr/numId")
                found = _value(styles[key], "pPr/numPr/ilvl")
                depth = _integer(found) if found and depth < 0 else depth
                key = _value(styles[key], "basedOn")
            if list_id and list_id != "0":
                level = self._levels.get(identifier) or 1
                yield identifier, (list_id, depth if depth >= 0 else level - 1)

    def _paragraph(self, element: Any, flow: Flow) -> None:
        style = _value(element, "pPr/pStyle")
        level = self._levels.get(style)
        outline = _value(element, "pPr/outlineLvl")
        if outline and _integer(outline) < 9:
            level = _integer(outline) + 1
        list_id, depth = self._style_lists.get(style, ("", 0))
        own = _value(element, "pPr/numPr/numId")
        if own:
            list_id, depth = own, _integer(_value(element, "pPr/numPr/ilvl"))
        text = "".join(_texts(element))
        numbered = bool(list_id) and list_id != "0" and bool(text.strip())
        label = self._numbering.label(list_id, depth) if numbered else ""
        if level == 0 and text.strip():
            self.title = self.title or text
            flow.heading(text, 1)
        elif level is not None and text.strip():
            flow.heading(f"{label} {text}" if label else text, level)
        elif numbered:
            flow.item(text, depth, label or "-")
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
                    text = rows[-1][len(cells)] if rows and len(rows[-1]) > len(cells) else ""
                else:
                    inner = Flow()
                    self._walk(cell, inner)
                    text = "\n".join(part.text for part in inner.parts)
                cells.extend([text] * max(1, min(_integer(_value(cell, "tcPr/gridSpan")), 50)))
            rows.append(cells)
        if len(rows) == 1 and len(rows[0]) == 1:  # a frame around text, not a table
            for cell in element.iter(f"{_W}tc"):
                self._walk(cell, nested)
                break
            flow.extend(nested)
            return
        flow.table(rows, 1 if len(rows) > 1 else 0)

    def _notes(self) -> Iterator[str]:
        for name in ("/footnotes.xml", "/endnotes.xml"):
            root = _part(self._source, name)
            for note in root if root is not None else ():
                if note.get(f"{_W}type") is None:
                    text = " ".join("".join(_texts(p)) for p in note.iter(f"{_W}p")).strip()
                    if text:
                        yield f"[{note.get(f'{_W}id')}] {text}"


def _part(source: Any, suffix: str) -> Any:
    """Root of the first part whose name ends with `suffix`; None where the package has none."""
    for part in source.part.package.iter_parts():
        if str(part.partname).endswith(suffix):
            return parse_xml(part.blob)
    return None


def _value(element: Any, path: str) -> str:
    """The ``w:val`` of the element at `path` (names without prefixes); empty where there is none."""
    found = element.find("/".join(f"{_W}{name}" for name in path.split("/")))
    return str(found.get(f"{_W}val") or "") if found is not None else ""


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
        elif tag in {f"{_W}tab", f"{_W}ptab"}:
            yield "\t"
        elif tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag == f"{_W}footnoteReference" or tag == f"{_W}endnoteReference":
            yield f"[{child.get(f'{_W}id')}]"
        else:
            yield from _texts(child)
