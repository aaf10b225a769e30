"""PDF files: text and positions from PDFium, structure from pypdf, the better extractor page by page.

One idea: PDFium reads first, because it is quick, forgiving and its character numbers are what a viewer
highlights; whatever else is known about the document (outline, labels, title, layout) is added around that
text and may fail without costing it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from ..errors import CorruptError, EncryptedError, LimitError
from . import heartbeat, ocr
from .limits import ReadLimits
from .pdf_annotations import annotation_lines
from .pdf_assembly import RawPage, assembled
from .pdf_structure import StructureReader
from .pdf_text import LineReader, page_text
from .quality import text_quality
from .types import Document

_PASSWORD, _SECURITY = 4, 5
# Below this quality, and better by this much, pypdf's text replaces PDFium's.
_DOUBTFUL, _CLEARLY_BETTER = 0.6, 0.15
# Below this a page is as good as a picture.
_GARBLED = 0.35
# A page with fewer visible characters and a picture over most of it is a scan with a stamp.
_STAMP_CHARS = 16
_FEW_WORDS = 3
_PAGES_PER_BEAT = 200


def read_pdf(stream: BinaryIO, name: str, limits: ReadLimits) -> Document:
    """Read a PDF.

    Page texts by PDFium have one code point for each of PDFium's characters; see `deskrag.documents.pdf_text`.

    Raises:
        EncryptedError: A password is needed.
        CorruptError: No reader can make a document of it.
        LimitError: It has more pages or text than `limits` allow.
    """
    import pypdfium2 as pdfium

    data = stream.read(limits.max_file_bytes + 1)
    structure_reader = StructureReader(data)
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        # PDFium's last error may be that of an earlier file.
        if error.err_code in (_PASSWORD, _SECURITY) and b"/Encrypt" in data:
            raise EncryptedError("a password is needed", subject=name) from error
        return _by_pypdf_alone(structure_reader, name, limits)
    try:
        count = len(pdf)
        if count > limits.max_pages:
            raise LimitError(f"has {count:,} pages, more than {limits.max_pages:,}", subject=name)
        form = _form(pdf)
        raws = _extract(pdf, form, structure_reader, name, limits)
        notes = _scans(pdf, raws, limits)
    finally:
        pdf.close()
    return assembled(raws, structure_reader.structure(count), notes)


def _form(pdf: Any) -> Any:
    """The document's form, which PDFium wants to know before pages are opened; None if it has none."""
    import pypdfium2 as pdfium

    try:
        if pdf.get_formtype() == pdfium.raw.FORMTYPE_NONE:
            return None
        pdf.init_forms()
        return pdf.formenv
    except pdfium.PdfiumError:
        return None


def _extract(pdf: Any, form: Any, second: StructureReader, name: str, limits: ReadLimits) -> list[RawPage]:
    import pypdfium2 as pdfium

    line_reader = LineReader()
    raws: list[RawPage] = []
    characters = 0
    for index in range(len(pdf)):
        try:
            page = pdf[index]
            try:
                raw = _extract_page(page, form, line_reader)
            finally:
                page.close()
        except pdfium.PdfiumError:
            raw = RawPage("", readable=False)
        if raw.quality < _DOUBTFUL and (raw.text.strip() or not raw.readable or raw.scanned):
            _try_second_opinion(raw, second, index)
        if raw.extras:
            raw.text += "\n" + "\n".join(raw.extras)
            raw.quality = max(raw.quality, text_quality(raw.text))
        characters += len(raw.text)
        if characters > limits.max_text_chars:
            raise LimitError(f"holds more than {limits.max_text_chars:,} characters of text", subject=name)
        raws.append(raw)
        if index % _PAGES_PER_BEAT == _PAGES_PER_BEAT - 1:
            heartbeat.beat()
    return raws


def _extract_page(page: Any, form: Any, line_reader: LineReader) -> RawPage:
    textpage = page.get_textpage()
    try:
        text = page_text(textpage)
        lines = line_reader.lines(textpage, text)
    finally:
        textpage.close()
    visible = len(text) - text.count(" ") - text.count("\n") if len(text) < 200 else _STAMP_CHARS
    scanned = visible < _STAMP_CHARS and _has_picture(page, text_too=visible > 0)
    return RawPage(text, lines, text_quality(text), scanned=scanned, extras=annotation_lines(page, form))


def _has_picture(page: Any, *, text_too: bool) -> bool:
    """Whether something may be read on a page (almost) without text.

    With a little text it must be a picture over more than half of the page, else anything drawn counts.
    """
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    for drawn, item in enumerate(page.get_objects(max_depth=3)):
        if not text_too and item.type in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            return True
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) > 0.5 * width * height:
                return True
        if drawn > 2000:
            return not text_too  # outlines of letters, most likely
    return False


def _try_second_opinion(raw: RawPage, second: StructureReader, index: int) -> None:
    """Take pypdf's text where it is clearly the better one."""
    text = second.text(index)
    quality = text_quality(text)
    if quality >= raw.quality + _CLEARLY_BETTER:
        raw.text, raw.lines, raw.quality, raw.extractor = text, [], quality, "pypdf"
        raw.scanned = False


def _by_pypdf_alone(second: StructureReader, name: str, limits: ReadLimits) -> Document:
    """What pypdf can make of a file that PDFium does not open."""
    count = min(second.page_count(), limits.max_pages)
    raws: list[RawPage] = []
    for index in range(count):
        text = second.text(index)
        raws.append(RawPage(text, quality=text_quality(text), extractor="pypdf"))
    if not any(raw.text.strip() for raw in raws):
        raise CorruptError("the file is damaged or is not a PDF", subject=name)
    return assembled(raws, second.structure(count), [])


def _scans(pdf: Any, raws: Sequence[RawPage], limits: ReadLimits) -> list[str]:
    """Recognise scanned pages where that is wanted and possible; say what stays without text."""
    scanned = [index for index, raw in enumerate(raws) if raw.scanned]
    garbled = [
        index
        for index, raw in enumerate(raws)
        if not raw.scanned and raw.quality < _GARBLED and len(raw.text.split()) > _FEW_WORDS
    ]
    notes: list[str] = []
    if limits.ocr and ocr.available():
        wanted = sorted(scanned + garbled)
        for index in wanted[: limits.ocr_pages]:
            _recognise(pdf, index, raws[index])
        if left := len(wanted[limits.ocr_pages :]):
            notes.append(f"{_pages(left)} not recognised: more than {limits.ocr_pages} scanned pages")
    else:
        advice = ocr.ADVICE_ENABLE if ocr.available() else ocr.ADVICE_INSTALL
        if scanned:
            notes.append(f"{_pages(len(scanned))} without text: {advice}")
        if garbled:
            notes.append(f"{_pages(len(garbled))} with garbled text: {advice}")
    if not notes and raws and not any(raw.text.strip() for raw in raws):
        notes.append("no text on any page")
    broken = sum(not raw.readable and not raw.text for raw in raws)
    if broken:
        notes.append(f"{_pages(broken)} damaged and not readable")
    return notes


def _recognise(pdf: Any, index: int, raw: RawPage) -> None:
    text = ocr.recognise_page(pdf, index)
    quality = text_quality(text)
    if quality > raw.quality or len(text.strip()) > len(raw.text.strip()):
        raw.text, raw.lines, raw.quality, raw.extractor = text, [], quality, "ocr"


def _pages(count: int) -> str:
    return f"{count:,} page" if count == 1 else f"{count:,} pages"
