"""Sets the pump manual in type: cover, contents, page labels, bookmarks, running header and footer.

The cover and the contents are pages i and ii; the first chapter begins on page 1, which is the third page of
the file. The contents need the page numbers of the chapters, so the document is laid out repeatedly until
they no longer change (reportlab's `multiBuild`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reportlab.lib.colors import white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from .figures import FIGURES
from .manual_text import ABOUT, ADDRESS, DOCUMENT, EDITION, FIRST_CHAPTERS, MAKER, SUBTITLE, TITLE
from .manual_text_operation import LAST_CHAPTERS
from .typography import ACCENT, BODY, CAPTION, GREY, H1, H2, PALE, RULE, flowables, register_fonts

FRONT_PAGES = 2
WIDTH, HEIGHT = A4
MARGIN = 20 * mm


class ManualTemplate(BaseDocTemplate):
    """Page templates of the manual; headings tell it where chapters and sections begin."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            str(path),
            pagesize=A4,
            title=f"{TITLE}: {SUBTITLE.lower()}",
            author=MAKER,
            subject=f"{DOCUMENT}, {EDITION}",
            invariant=1,
            lang="en-GB",
        )
        frame = Frame(MARGIN, 24 * mm, WIDTH - 2 * MARGIN, HEIGHT - 52 * mm, 0, 0, 0, 0)
        self.addPageTemplates(
            [
                PageTemplate("cover", [frame], onPage=_cover),
                PageTemplate("front", [frame], onPageEnd=_running_lines),
                PageTemplate("body", [frame], onPageEnd=_running_lines),
            ]
        )
        self.chapter = ""

    def beforeDocument(self) -> None:  # noqa: N802 - reportlab's name
        """Start every pass of the layout with the same state, page labels included."""
        self.chapter = "Contents"
        self.canv.addPageLabel(0, "ROMAN_LOWER", 1)
        self.canv.addPageLabel(FRONT_PAGES, "ARABIC", 1)
        self.canv.showOutline()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Give each heading a bookmark and a line in the contents."""
        level = getattr(flowable, "outline_level", None)
        if level is None:
            return
        text = flowable.getPlainText()
        key = f"heading-{text.split()[0]}"
        if level == 0:
            self.chapter = text
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level, closed=False)
        self.notify("TOCEntry", (level, text, self.page - FRONT_PAGES, key))


def _cover(canvas: Canvas, _template: ManualTemplate) -> None:
    canvas.setFillColor(ACCENT)
    canvas.rect(0, HEIGHT * 0.52, WIDTH, HEIGHT * 0.48, stroke=0, fill=1)
    canvas.setStrokeColor(PALE)
    canvas.setLineWidth(1.2)
    for radius in (18, 27, 36, 45):
        canvas.circle(WIDTH - 62 * mm, HEIGHT * 0.76, radius * mm, stroke=1, fill=0)
    canvas.setFillColor(white)
    canvas.setFont("Vera-Bold", 13)
    canvas.drawString(MARGIN, HEIGHT - 30 * mm, MAKER)


def _running_lines(canvas: Canvas, template: ManualTemplate) -> None:
    page = canvas.getPageNumber()
    number = "ii" if page <= FRONT_PAGES else str(page - FRONT_PAGES)
    canvas.setFont("Vera", 7.5)
    canvas.setFillColor(GREY)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    top, foot = HEIGHT - 18 * mm, 15 * mm
    canvas.drawString(MARGIN, top, TITLE)
    canvas.drawRightString(WIDTH - MARGIN, top, template.chapter)
    canvas.line(MARGIN, top - 4, WIDTH - MARGIN, top - 4)
    canvas.line(MARGIN, foot + 10, WIDTH - MARGIN, foot + 10)
    canvas.drawString(MARGIN, foot, f"{DOCUMENT} · {EDITION}")
    canvas.drawRightString(WIDTH - MARGIN, foot, number)


def _heading(text: str, style: ParagraphStyle, level: int) -> Paragraph:
    heading = Paragraph(text, style)
    heading.outline_level = level
    return heading


def _front_matter() -> list[Flowable]:
    big = ParagraphStyle("cover-title", parent=H1, fontSize=26, leading=32, spaceAfter=6)
    sub = ParagraphStyle("cover-sub", parent=BODY, fontSize=13, leading=18, textColor=GREY)
    contents = TableOfContents(dotsMinLevel=0)
    contents.levelStyles = [
        ParagraphStyle("toc-1", parent=BODY, fontName="Vera-Bold", leading=12, spaceBefore=4, spaceAfter=1),
        ParagraphStyle("toc-2", parent=BODY, fontSize=8.2, leading=11, leftIndent=14, spaceAfter=0),
    ]
    sides = ("TOPPADDING", "BOTTOMPADDING", "LEFTPADDING", "RIGHTPADDING")
    contents.tableStyle = TableStyle([(side, (0, 0), (-1, -1), 0) for side in sides])
    return [
        Spacer(0, 132 * mm),
        Paragraph(TITLE, big),
        Paragraph(SUBTITLE, sub),
        Spacer(0, 30 * mm),
        Paragraph(f"{DOCUMENT}<br/>{EDITION}<br/>{MAKER}, {ADDRESS}", BODY),
        NextPageTemplate("front"),
        PageBreak(),
        Paragraph("Contents", H1),
        contents,
        Spacer(0, 10),
        Paragraph("About this manual", H2),
        Paragraph(ABOUT, BODY),
        NextPageTemplate("body"),
    ]


def _chapter(number: int, title: str, items: list[Any]) -> list[Flowable]:
    story: list[Flowable] = [PageBreak(), _heading(f"{number} {title}", H1, 0)]
    section = 0
    for item in items:
        if item[0] == "h2":
            section += 1
            story.append(_heading(f"{number}.{section} {item[1]}", H2, 1))
        elif item[0] == "break":
            story.append(PageBreak())
        elif item[0] == "figure":
            story += [FIGURES[item[1]](), Spacer(0, 4), Paragraph(f"Figure: {item[2]}", CAPTION)]
        else:
            story += flowables(item)
    return story


def build(folder: Path) -> list[Path]:
    """Write ``pump-manual.pdf`` into `folder` and return its path."""
    register_fonts()
    path = folder / "pump-manual.pdf"
    story = _front_matter()
    for number, (title, items) in enumerate(FIRST_CHAPTERS + LAST_CHAPTERS, start=1):
        story += _chapter(number, title, items)
    ManualTemplate(path).multiBuild(story)
    return [path]
