"""PDF files: text and positions from PDFium, structure from pypdf, the better extractor page by page.

One idea: PDFium reads first, because it is quick, forgiving and its character numbers are what a viewer
highlights; whatever else is known about the document (outline, labels, title, layout) is added around that
text and may fail without costing it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from ..errors import CorruptError, EncryptedError, LimitError
from . import heartbeat, ocr
from .limits import ReadLimits
from .pdf_annotations import annotation_lines
from .pdf_layout import document_style, page_layout, running_key
from .pdf_structure import Structure, StructureReader, credible_title
from .pdf_text import Line, LineReader, page_text
from .quality import text_quality
from .types import Block, BlockKind, Document, Page

_PASSWORD, _SECURITY = 4, 5
# Below this quality, and better by this much, pypdf's text replaces PDFium's.
_DOUBTFUL, _CLEARLY_BETTER = 0.6, 0.15
# Below this a page is as good as a picture.
_GARBLED = 0.35
# A page with fewer visible characters and a picture over most of it is a scan with a stamp.
_STAMP_CHARS = 16
_FEW_WORDS = 3
_PAGES_PER_BEAT = 200
_PARAGRAPH = re.compile(r"\S(?:.|\n(?![ \t]*\n))*")


@dataclass(slots=True)
class _Raw:
    """A page before its blocks are known."""

    text: str
    lines: list[Line] = field(default_factory=list)
    quality: float = 0.0
    extractor: str = "pdfium"
    scanned: bool = False
    readable: bool = True
    extras: list[str] = field(default_factory=list)


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
    return _assemble(raws, structure_reader.structure(count), notes)


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


def _extract(pdf: Any, form: Any, second: StructureReader, name: str, limits: ReadLimits) -> list[_Raw]:
    import pypdfium2 as pdfium

    line_reader = LineReader()
    raws: list[_Raw] = []
    characters = 0
    for index in range(len(pdf)):
        try:
            page = pdf[index]
            try:
                raw = _extract_page(page, form, line_reader)
            finally:
                page.close()
        except pdfium.PdfiumError:
            raw = _Raw("", readable=False)
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


def _extract_page(page: Any, form: Any, line_reader: LineReader) -> _Raw:
    textpage = page.get_textpage()
    try:
        text = page_text(textpage)
        lines = line_reader.lines(textpage, text)
    finally:
        textpage.close()
    visible = len(text) - text.count(" ") - text.count("\n") if len(text) < 200 else _STAMP_CHARS
    scanned = visible < _STAMP_CHARS and _has_picture(page, text_too=visible > 0)
    return _Raw(text, lines, text_quality(text), scanned=scanned, extras=annotation_lines(page, form))


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


def _try_second_opinion(raw: _Raw, second: StructureReader, index: int) -> None:
    """Take pypdf's text where it is clearly the better one."""
    text = second.text(index)
    quality = text_quality(text)
    if quality >= raw.quality + _CLEARLY_BETTER:
        raw.text, raw.lines, raw.quality, raw.extractor = text, [], quality, "pypdf"
        raw.scanned = False


def _by_pypdf_alone(second: StructureReader, name: str, limits: ReadLimits) -> Document:
    """What pypdf can make of a file that PDFium does not open."""
    count = min(second.page_count(), limits.max_pages)
    raws: list[_Raw] = []
    for index in range(count):
        text = second.text(index)
        raws.append(_Raw(text, quality=text_quality(text), extractor="pypdf"))
    if not any(raw.text.strip() for raw in raws):
        raise CorruptError("the file is damaged or is not a PDF", subject=name)
    return _assemble(raws, second.structure(count), [])


def _scans(pdf: Any, raws: Sequence[_Raw], limits: ReadLimits) -> list[str]:
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


def _recognise(pdf: Any, index: int, raw: _Raw) -> None:
    text = ocr.recognise_page(pdf, index)
    quality = text_quality(text)
    if quality > raw.quality or len(text.strip()) > len(raw.text.strip()):
        raw.text, raw.lines, raw.quality, raw.extractor = text, [], quality, "ocr"


def _pages(count: int) -> str:
    return f"{count:,} page" if count == 1 else f"{count:,} pages"


def _assemble(raws: Sequence[_Raw], structure: Structure, notes: list[str]) -> Document:
    style = document_style([raw.text for raw in raws], [raw.lines for raw in raws])
    targets: dict[int, dict[str, int]] = {}
    for item in structure.outline:
        targets.setdefault(item.page, {}).setdefault(running_key(item.title), item.level)
    paths = _outline_paths(structure, len(raws))
    pages: list[Page] = []
    path: list[str] = []  # by headings on the pages, where there is no outline
    for index, raw in enumerate(raws):
        if raw.lines:
            raw.text, blocks = page_layout(raw.text, raw.lines, style, targets.get(index))
        else:
            blocks = plain_blocks(raw.text)
        if raw.lines and raw.extras:
            blocks += (_last_lines(raw.text, len(raw.extras)),)
        label = structure.labels[index] if index < len(structure.labels) else ""
        headings = paths[index] if structure.outline else tuple(part for part in path if part)
        pages.append(
            Page(
                number=index + 1,
                text=raw.text,
                label="" if label == str(index + 1) else label,
                blocks=blocks,
                headings=headings,
                quality=raw.quality,
                extractor=raw.extractor,
            )
        )
        for block in blocks:
            if block.kind is BlockKind.HEADING:
                path = [*path[: block.level - 1], *[""] * (block.level - 1 - len(path))]
                path.append(_one_line(raw.text[block.start : block.end]))
    title = structure.title or _first_heading(pages)
    return Document("pdf", tuple(pages), title, structure.metadata, tuple(notes))


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Paragraphs by empty lines, for text without positions."""
    found = []
    for match in _PARAGRAPH.finditer(text):
        end = match.start() + len(match.group().rstrip())
        found.append(Block(BlockKind.PARAGRAPH, match.start(), end))
    return tuple(found)


def _last_lines(text: str, count: int) -> Block:
    """A block over the last lines of a page."""
    start = len(text) - sum(len(line) + 1 for line in text.rsplit("\n", count)[1:]) + 1
    return Block(BlockKind.LIST, start, len(text))


def _outline_paths(structure: Structure, count: int) -> list[tuple[str, ...]]:
    """For each page the outline's path in force where it starts: entries that point to earlier pages."""
    by_page: dict[int, list[tuple[int, str]]] = {}
    for item in structure.outline:
        by_page.setdefault(item.page, []).append((item.level, item.title))
    paths: list[tuple[str, ...]] = []
    path: list[str] = []
    for index in range(count):
        paths.append(tuple(path))
        for level, title in by_page.get(index, ()):
            path = [*path[: level - 1], title]
    return paths


def _first_heading(pages: Sequence[Page]) -> str:
    """The first heading of the highest level on the first two pages."""
    found = [
        (block.level, page.number, block.start, page.text[block.start : block.end])
        for page in pages[:2]
        for block in page.blocks
        if block.kind is BlockKind.HEADING and page.text[block.end - 1] not in ":,;：、"
    ]
    return credible_title(_one_line(min(found)[3])) if found else ""


def _one_line(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())
