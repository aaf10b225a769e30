"""How the PDF documents look: fonts, colours, paragraph and table styles.

The fonts are the Bitstream Vera files that come with reportlab; they are embedded as subsets, so that every
viewer shows and extracts the same characters.
"""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import HexColor, white
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, ListFlowable, ListItem, Paragraph, Spacer, Table, TableStyle

INK = HexColor("#1d2733")
ACCENT = HexColor("#1f5f7a")
PALE = HexColor("#eaf1f4")
RULE = HexColor("#b7c6cd")
GREY = HexColor("#5c6b75")
WARM = HexColor("#b4622d")

BODY = ParagraphStyle("body", fontName="Vera", fontSize=9.5, leading=14.2, textColor=INK, spaceAfter=7)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=8.6, leading=12, spaceAfter=0)
CELL_HEAD = ParagraphStyle("cell-head", parent=CELL, fontName="Vera-Bold", textColor=white)
H1 = ParagraphStyle("h1", parent=BODY, fontName="Vera-Bold", fontSize=17, leading=22, textColor=ACCENT, spaceAfter=10)
H2 = ParagraphStyle(
    "h2",
    parent=BODY,
    fontName="Vera-Bold",
    fontSize=10.5,
    leading=14,
    spaceBefore=9,
    spaceAfter=4,
    keepWithNext=1,
)
CAPTION = ParagraphStyle("caption", parent=BODY, fontName="Vera-Italic", fontSize=8, leading=11, textColor=GREY)


def register_fonts() -> None:
    """Make the embedded family known to reportlab under the name ``Vera``."""
    for name, file in (("Vera", "Vera.ttf"), ("Vera-Bold", "VeraBd.ttf"), ("Vera-Italic", "VeraIt.ttf")):
        pdfmetrics.registerFont(TTFont(name, file))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="Vera-Bold", italic="Vera-Italic", boldItalic="Vera-Bold")


def ruled_table(widths: list[float], rows: list[list[str]]) -> Table:
    """A table with a dark header row that is repeated on a new page; `widths` in millimetres."""
    cells = [[Paragraph(text, CELL if n else CELL_HEAD) for text in row] for n, row in enumerate(rows)]
    table = Table(cells, colWidths=[width * mm for width in widths], repeatRows=1, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), ACCENT),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, PALE]),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 3.2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.8),
            ]
        )
    )
    return table


def boxed_note(word: str, text: str) -> Table:
    """A safety note with its signal word in bold beside a coloured bar."""
    table = Table([[Paragraph(f"<b>{word}.</b> {text}", BODY)]], colWidths=[170 * mm], hAlign="LEFT")
    colour = ACCENT if word == "Notice" else WARM
    table.setStyle(
        TableStyle(
            [
                ("LINEBEFORE", (0, 0), (0, -1), 3, colour),
                ("BACKGROUND", (0, 0), (-1, -1), PALE),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
            ]
        )
    )
    return table


def flowables(item: Any) -> list[Flowable]:
    """The flowables of one item of text other than headings and figures (see `manual_text`)."""
    if isinstance(item, str):
        return [Paragraph(item, BODY)]
    kind = item[0]
    if kind == "table":
        return [ruled_table(item[1], item[2]), Spacer(0, 8)]
    if kind == "note":
        return [Spacer(0, 4), boxed_note(item[1], item[2]), Spacer(0, 6)]
    entries = [ListItem(Paragraph(text, BODY), spaceAfter=2) for text in item[1]]
    options: dict[str, Any] = {
        "bulletFontName": "Vera",
        "bulletFontSize": 9,
        "leftIndent": 16,
        "bulletColor": ACCENT,
    }
    if kind == "steps":
        return [ListFlowable(entries, bulletType="1", bulletFormat="%s.", **options)]
    return [ListFlowable(entries, bulletType="bullet", start="•", **options)]
