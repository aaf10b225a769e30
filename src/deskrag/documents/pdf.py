"""PDF files: text and positions from PDFium, structure from pypdf, the better extractor page by page.

One idea: PDFium reads first, because it is quick, forgiving and its character numbers are what a viewer
highlights; whatever else is known about the document (outline, labels, title, layout) is added around that
text and may fail without costing it.
"""

from __future__ import annotations

from typing import BinaryIO

from ..errors import CorruptError, EncryptedError, LimitError
from .limits import ReadLimits
from .pdf_text import page_text
from .quality import text_quality
from .types import Document, Page

_PASSWORD, _SECURITY = 4, 5


def read_pdf(stream: BinaryIO, name: str, limits: ReadLimits) -> Document:
    """Read a PDF.

    Raises:
        EncryptedError: A password is needed.
        CorruptError: No reader can make a document of it.
        LimitError: It has more pages or text than `limits` allow.
    """
    import pypdfium2 as pdfium

    data = stream.read(limits.max_file_bytes + 1)
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (_PASSWORD, _SECURITY):
            raise EncryptedError("a password is needed", subject=name) from error
        raise CorruptError("not a readable PDF", subject=name) from error
    pages = []
    for index in range(len(pdf)):
        try:
            page = pdf[index]
        except pdfium.PdfiumError:
            continue
        textpage = page.get_textpage()
        text = page_text(textpage)
        pages.append(Page(index + 1, text, quality=text_quality(text), extractor="pdfium"))
        textpage.close()
        page.close()
    pdf.close()
    if sum(len(page.text) for page in pages) > limits.max_text_chars:
        raise LimitError("its text is too large", subject=name)
    return Document("pdf", tuple(pages))
