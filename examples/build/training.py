"""Writes the sales training as a slide deck in 16:9 with bullet points, tables and speaker notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pptx
from pptx.util import Emu, Inches, Pt

from .fixed import BUILT_AT, rezip
from .training_text import SLIDES, SUBTITLE, TITLE

WIDTH = Inches(13.333)
TITLE_LAYOUT, POINTS_LAYOUT, TITLE_ONLY_LAYOUT = 0, 1, 5


def _widen(deck: Any) -> None:
    """Stretch the 4:3 template that python-pptx brings to 16:9, placeholders included."""
    factor = WIDTH / deck.slide_width
    deck.slide_width = WIDTH
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = Emu(int(shape.left * factor)), Emu(int(shape.width * factor))


def _add_table(slide: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    frame = slide.shapes.add_table(
        len(rows), len(rows[0]), Inches(0.9), Inches(1.7), Inches(11.5), Inches(0.6 * len(rows))
    )
    for row, texts in zip(frame.table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
            for run in cell.text_frame.paragraphs[0].runs:
                run.font.size = Pt(20)


def build(folder: Path) -> list[Path]:
    """Write ``sales-training.pptx`` into `folder` and return its path."""
    path = folder / "sales-training.pptx"
    deck = pptx.Presentation()
    _widen(deck)
    properties = deck.core_properties
    properties.title = TITLE
    properties.author = properties.last_modified_by = "Halden Pumps"
    properties.created = properties.modified = BUILT_AT
    first = deck.slides.add_slide(deck.slide_layouts[TITLE_LAYOUT])
    first.shapes.title.text = TITLE
    first.placeholders[1].text = SUBTITLE
    for content in SLIDES:
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY_LAYOUT if content.rows else POINTS_LAYOUT])
        slide.shapes.title.text = content.title
        if content.points:
            slide.placeholders[1].text = "\n".join(content.points)
            for paragraph in slide.placeholders[1].text_frame.paragraphs:
                paragraph.font.size = Pt(24)
        if content.rows:
            _add_table(slide, content.rows)
        slide.notes_slide.notes_text_frame.text = content.notes
    deck.save(str(path))
    rezip(path)
    return [path]
