"""Presentations (PPTX): one page per slide, with its title as heading, then body, tables, charts and notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from .composition import DocumentBuilder, Flow
from .limits import ReadLimits
from .ooxml import open_package
from .types import Document
from .xml import parse_xml

_CHART_POINTS = 50
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def read_pptx(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """A PPTX file. Raises `CorruptError` for damaged files and `LimitError` for zip bombs."""
    data = open_package(stream, limits)
    import pptx

    deck = pptx.Presentation(data)
    document = DocumentBuilder("pptx", limits)
    properties = deck.core_properties
    document.titled(properties.title or "")
    document.meta(
        author=properties.author,
        created=properties.created and properties.created.date().isoformat(),
        subject=properties.subject,
        keywords=properties.keywords,
    )
    for slide in deck.slides:
        flow = Flow()
        title = slide.shapes.title
        heading = title.text_frame.text if title is not None and title.has_text_frame else ""
        flow.heading(heading, 1)
        _shapes(slide.shapes, flow, title.shape_id if title is not None else -1)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            notes = slide.notes_slide.notes_text_frame.text.strip()
            if notes:
                flow.heading("Notes", 2)
                flow.paragraph(notes)
        document.titled(heading)
        document.slide(flow, flow.first_heading if heading.strip() else "")
    return document.build()


def _shapes(shapes: Iterable[Any], flow: Flow, title: int) -> None:
    for shape in shapes:
        if shape.shape_id == title:
            continue
        if hasattr(shape, "shapes"):
            _shapes(shape.shapes, flow, title)
        elif getattr(shape, "has_table", False):
            rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
            flow.table(rows, 1 if len(rows) > 1 else 0)
        elif getattr(shape, "has_chart", False):
            _chart(shape.chart, flow)
        elif getattr(shape, "has_text_frame", False):
            _text(shape, flow)
        else:
            _diagram(shape, flow)


def _text(shape: Any, flow: Flow) -> None:
    """A text frame: body placeholders with several paragraphs are lists, everything else is text."""
    paragraphs = [p for p in shape.text_frame.paragraphs if p.text.strip()]
    if shape.is_placeholder and shape.placeholder_format.type is not None:
        kind = int(shape.placeholder_format.type)
        if kind in {13, 15, 16}:  # slide number, footer, date
            return
        if kind == 4:  # subtitle
            flow.paragraph("\n".join(p.text for p in paragraphs))
            return
    if len(paragraphs) > 1:
        for paragraph in paragraphs:
            flow.item(paragraph.text, paragraph.level)
    else:
        for paragraph in paragraphs:
            flow.paragraph(paragraph.text)


def _chart(chart: Any, flow: Flow) -> None:
    """A chart as the table behind it, of whatever plot type: categories down, series across."""
    if chart.has_title and chart.chart_title.has_text_frame:
        flow.paragraph(chart.chart_title.text_frame.text)
    columns: list[dict[int, str]] = []
    categories: dict[int, str] = {}
    for series in chart._chartSpace.iter(f"{_C}ser"):
        categories = categories or _points(series, "cat") or _points(series, "xVal")
        columns.append(
            {-1: "".join(_points(series, "tx").values()), **(_points(series, "val") or _points(series, "yVal"))}
        )
    places = sorted({place for column in columns for place in column if place >= 0} | set(categories))
    if places:
        header = ["", *(column[-1] for column in columns)]
        rows = [[categories.get(at, ""), *(column.get(at, "") for column in columns)] for at in places[:_CHART_POINTS]]
        flow.table([header, *rows])


def _points(series: Any, role: str) -> dict[int, str]:
    """The cached values of one part of a chart series, by their index."""
    points: dict[int, str] = {}
    for part in series.iterchildren(f"{_C}{role}"):
        for point in part.iter(f"{_C}pt"):
            value = point.findtext(f"{_C}v") or ""
            index = point.get("idx", "")
            if index.isdigit():
                points[int(index)] = _number(value)
    return points


def _number(value: str) -> str:
    try:
        return f"{float(value):.10g}"
    except ValueError:
        return value


def _diagram(shape: Any, flow: Flow) -> None:
    """The words of a SmartArt diagram, which stand in a part of their own."""
    for reference in shape.element.iter(f"{_DIAGRAM}relIds"):
        identifier = reference.get(f"{_R}dm")
        if identifier and identifier in shape.part.rels:
            root = parse_xml(shape.part.rels[identifier].target_part.blob)
            for paragraph in root.iter(f"{_A}p"):
                flow.item("".join(text.text or "" for text in paragraph.iter(f"{_A}t")))
