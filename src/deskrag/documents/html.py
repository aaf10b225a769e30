"""HTML pages, and the walk over HTML trees that e-books and mails share.

One idea: keep what a reader of the page would read. Scripts, styles and hidden parts go; navigation,
headers and footers go only where they are mostly links; tables that merely lay out a page are walked as
text, tables of data stay tables.
"""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from ..errors import CorruptError
from .composition import DocumentBuilder, Flow, one_line
from .encoding import decode_markup
from .limits import ReadLimits
from .types import Document, PageKind
from .xml import local_name

_DROPPED = {
    "script", "style", "noscript", "template", "svg", "math-ml", "iframe", "object", "embed", "select", "button",
    "head", "rt", "rp", "audio", "video", "canvas", "map", "dialog",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "option", "textarea",
}  # fmt: skip
_BOILERPLATE = {"nav", "header", "footer", "aside", "menu"}
_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search"}
_HEADING = re.compile(r"h([1-6])\Z")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CELL_MAX = 400  # characters above which a cell is a text of its own
_SPAN_MAX = 100
_INLINE_BREAK = "\u2028"  # stands for <br> until white space was collapsed


def read_html(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """An HTML file as one page. Raises `CorruptError` where no HTML is found in it."""
    text, _ = decode_markup(stream.read())
    document = DocumentBuilder("html", limits)
    root = parse_html(text)
    flow = flow_of(root)
    head = {str(m.get("name") or m.get("property") or "").lower(): m.get("content") or "" for m in root.iter("meta")}
    titles = [one_line(e.text_content()) for e in root.iter("title") if not _inside_svg(e)]
    document.titled(*titles[:1], head.get("og:title", ""), flow.first_heading)
    document.meta(
        author=head.get("author"),
        date=head.get("date") or head.get("article:published_time"),
        description=head.get("description") or head.get("og:description"),
    )
    document.flow(flow, PageKind.TEXT)
    return document.build()


def parse_html(text: str) -> Any:
    """The root element of `text`. Raises `CorruptError` where there is none."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CorruptError("no HTML content was found in it") from error
    return root


def _inside_svg(element: Any) -> bool:
    return any(local_name(parent) == "svg" for parent in element.iterancestors())


def flow_of(root: Any) -> Flow:
    """The content under `root` in reading order."""
    walk = _Walk()
    walk.element(root)
    walk.flush()
    return walk.flow


def _is_boilerplate(element: Any) -> bool:
    """Navigation and its like: marked as such and mostly links."""
    name = local_name(element)
    if name not in _BOILERPLATE and (element.get("role") or "").lower() not in _ROLES:
        return False
    text = len(one_line(element.text_content()))
    linked = sum(len(one_line(a.text_content())) for a in element.iter("a"))
    return text == 0 or linked > 0.5 * text


class _Walk:
    """Collects inline text until a block begins or ends, then adds it to the flow."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._inline: list[str] = []
        self._item: tuple[int, str] | None = None
        self._depth = 0

    def flush(self) -> None:
        text = (
            one_line("".join(self._inline).replace(_INLINE_BREAK, " \x00 "))
            .replace(" \x00 ", "\n")
            .replace("\x00", "\n")
        )
        self._inline.clear()
        if not text.strip():
            return
        if self._item is not None:
            depth, marker = self._item
            self.flow.item(text, depth, marker)
            self._item = (depth + 1, " ") if marker.strip() else self._item
        else:
            self.flow.paragraph(text)

    def element(self, element: Any) -> None:
        name = local_name(element)
        if not name or name in _DROPPED or element.get("hidden") is not None:
            return
        if element.get("style") and _HIDDEN.search(element.get("style")):
            return
        if _is_boilerplate(element):
            return
        if name == "br":
            self._inline.append(_INLINE_BREAK)
        elif name not in _BLOCKS:
            self._children(element)
        else:
            self._block(element, name)

    def _children(self, element: Any) -> None:
        if element.text:
            self._inline.append(element.text)
        for child in element:
            self.element(child)
            if child.tail:
                self._inline.append(child.tail)

    def _block(self, element: Any, name: str) -> None:
        self.flush()
        if found := _HEADING.match(name):
            self.flow.heading(_visible(element), int(found[1]))
        elif name == "pre":
            self.flow.code(_preformatted(element))
        elif name == "table":
            self._table(element)
        elif name in {"ul", "ol", "menu"}:
            self._list(element, ordered=name == "ol")
        elif name == "dt":
            outer, self._item = self._item, None
            self._children(element)
            self.flush()
            self._item = outer
        else:
            self._children(element)
            self.flush()

    def _list(self, element: Any, *, ordered: bool) -> None:
        outer, depth = self._item, self._depth
        number = 1
        self._depth += 1
        for child in element:
            if local_name(child) in {"ul", "ol"}:
                self.element(child)
                continue
            self._item = (depth, f"{number}." if ordered else "-")
            if local_name(child) == "li" and child.get("hidden") is None:
                number += 1
                self._children(child)
            else:
                self.element(child)
            if child.tail:
                self._inline.append(child.tail)
            self.flush()
        self._item, self._depth = outer, depth

    def _table(self, table: Any) -> None:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        if _lays_out(table, rows):
            outer, self._item = self._item, None
            for row in rows:
                for cell in row:
                    self.element(cell)
                    self.flush()
            self._item = outer
            return
        for caption in table.iterchildren("caption"):
            self.flow.paragraph(_visible(caption))
        self.flow.table(_grid(rows), _header_rows(rows))


def _grid(rows: list[Any]) -> list[list[str]]:
    """The cells of a table with spanned places filled, so that every row can be read alone."""
    grid: list[list[str]] = []
    waiting: dict[int, tuple[str, int]] = {}  # column -> text and rows that it still reaches down
    for row in rows:
        line: list[str] = []
        cells = [cell for cell in row if local_name(cell) in {"td", "th"}]
        while cells or len(line) in waiting:
            if len(line) in waiting:
                text, left = waiting.pop(len(line))
                if left > 1:
                    waiting[len(line)] = (text, left - 1)
                line.append(text)
                continue
            cell = cells.pop(0)
            text = _visible(cell)
            for _ in range(_span(cell, "colspan")):
                if (down := _span(cell, "rowspan")) > 1:
                    waiting[len(line)] = (text, down - 1)
                line.append(text)
        grid.append(line)
    return grid


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(int(value), _SPAN_MAX)) if value.isascii() and value.isdigit() else 1


def _lays_out(table: Any, rows: list[Any]) -> bool:
    """True for tables that place things on the page instead of relating them."""
    if (table.get("role") or "") == "presentation":
        return True
    cells = [[cell for cell in row if local_name(cell) in {"td", "th"}] for row in rows]
    if not cells or max(map(len, cells)) < 2:
        return True
    if any(True for _ in table.iterdescendants("table", "h1", "h2", "h3", "form")):
        return True
    return any(len(one_line(cell.text_content())) > _CELL_MAX * 3 for row in cells for cell in row)


def _header_rows(rows: list[Any]) -> int:
    """How many leading rows are header: those in ``thead``, or a first row of ``th`` only."""
    count = 0
    for row in rows:
        cells = [local_name(cell) for cell in row if local_name(cell) in {"td", "th"}]
        if local_name(row.getparent()) == "thead" or (cells and all(c == "th" for c in cells)):
            count += 1
        else:
            break
    return count if count < len(rows) else 0


def _visible(element: Any) -> str:
    """The text of an element on one line, without what is dropped everywhere."""
    pieces: list[str] = []

    def collect(node: Any) -> None:
        if node.text:
            pieces.append(node.text)
        for child in node:
            name = local_name(child)
            if name and name not in _DROPPED:
                if name == "br" or name in _BLOCKS:
                    pieces.append(" ")
                collect(child)
                if name in _BLOCKS:
                    pieces.append(" ")
            if child.tail:
                pieces.append(child.tail)

    collect(element)
    return one_line("".join(pieces))


def _preformatted(element: Any) -> str:
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    return str(element.text_content())
