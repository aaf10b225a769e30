"""Presentations (PPTX): one page per slide, with its title as heading, then body, tables, charts and notes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, BinaryIO

from .archive import open_zip
from .composition import DocumentBuilder, Flow
from .limits import ReadLimits
from .types import Document, PageKind

_CHART_POINTS = 50


def read_pptx(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """A PPTX file. Raises `CorruptError` for damaged files and `LimitError` for zip bombs."""
    data = io.BytesIO(stream.read())
    open_zip(data, limits).close()
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
    for number, slide in enumerate(deck.slides, 1):
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
        if flow.empty:
            flow.paragraph(f"(slide {number} holds no text)")
        document.titled(heading)
        document.flow(flow, PageKind.SLIDE, flow.first_heading if heading.strip() else "")
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
    """A chart as the table behind it."""
    if chart.has_title and chart.chart_title.has_text_frame:
        flow.paragraph(chart.chart_title.text_frame.text)
    for plot in chart.plots:
        categories = [str(c) for c in plot.categories][:_CHART_POINTS]
        series = [(s.name, [*s.values][:_CHART_POINTS]) for s in plot.series]
        if categories and series:
            header = ["", *(name for name, _ in series)]
            rows = [
                [category, *(_number(values[index]) if index < len(values) else "" for _, values in series)]
                for index, category in enumerate(categories)
            ]
            flow.table([header, *rows])


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _diagram(shape: Any, flow: Flow) -> None:
    """The words of a SmartArt diagram, which stand in a part of their own."""
    for reference in shape.element.iter("{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"):
        identifier = reference.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm")
        if identifier and identifier in shape.part.rels:
            from .xml import parse_xml

            root = parse_xml(shape.part.rels[identifier].target_part.blob)
            for paragraph in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
                flow.item(
                    "".join(
                        t.text or "" for t in paragraph.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")
                    )
                )
