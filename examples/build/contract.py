"""Writes the two service agreements as Word documents with headings, numbered clauses, tables and footers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .contract_text import CURRENT, CUSTOMER, FORMER, MAKER, Terms, clauses
from .fixed import BUILT_AT, rezip


def _table(document: Document, rows: list[tuple[str, ...]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Light Grid Accent 1")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    document.add_paragraph()


def _page_field(paragraph: Any) -> None:
    """Append the number of the page as a field that Word fills in."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _pump_rows(t: Terms) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("Building", "X100", "X200")]
    rows += [(building, str(x100), str(x200)) for building, x100, x200 in t.pumps]
    return [*rows, ("Together", str(t.count_x100), str(t.count_x200))]


def _fee_rows(t: Terms) -> list[tuple[str, ...]]:
    return [
        ("Item", "Unit", "Fee (EUR)"),
        ("Basic fee, X100", "per pump and year", f"{t.fee_x100}.00"),
        ("Basic fee, X200", "per pump and year", f"{t.fee_x200}.00"),
        ("Call-out, 7:30 to 17:00", "per journey", f"{t.call_out}.00"),
        ("Call-out, nights, weekends and holidays", "per journey", f"{t.call_out_night}.00"),
        ("Work beyond the inspection", "per hour", f"{t.hour}.00"),
        ("Travel", "per kilometre", t.kilometre),
    ]


def _write(t: Terms, path: Path) -> None:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    document.styles["Normal"].font.size = Pt(10.5)
    properties = document.core_properties
    properties.title = f"Service agreement {t.number}"
    properties.author = properties.last_modified_by = "Halden Pumps"
    properties.created = properties.modified = BUILT_AT
    properties.comments = ""

    document.add_heading(f"Service agreement {t.number}", level=0)
    document.add_paragraph(f"between {MAKER} (“the maker”)")
    document.add_paragraph(f"and {CUSTOMER} (“the customer”)")
    for number, (title, sentences) in enumerate(clauses(t), start=1):
        document.add_heading(f"{number}. {title}", level=1)
        for part, sentence in enumerate(sentences, start=1):
            document.add_paragraph(f"{number}.{part} {sentence}")
        if title == "Subject":
            _table(document, _pump_rows(t))
        elif title == "Fees":
            _table(document, _fee_rows(t))
    document.add_heading("Signatures", level=1)
    document.add_paragraph(f"Brennick, {t.signed}")
    document.add_paragraph("For the maker: Maren Tolvik, head of service")
    document.add_paragraph("For the customer: Edmund Pellworth, estate manager")

    footer = section.footer.paragraphs[0]
    footer.text = f"Service agreement {t.number} · Halden Pumps · page "
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_field(footer)
    document.save(str(path))
    rezip(path)


def build(folder: Path) -> list[Path]:
    """Write both agreements below `folder` and return their paths."""
    paths = []
    for terms in (CURRENT, FORMER):
        path = folder / terms.file
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(terms, path)
        paths.append(path)
    return paths
