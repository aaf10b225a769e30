"""What people wrote *onto* a PDF: filled-in form fields, typed notes and comments.

One idea: PDFium's page text leaves them out, though a filled-in form is nothing without them. They are appended
after the page's own characters, so the character numbers of those stay what a viewer highlights.
"""

from __future__ import annotations

import ctypes
from typing import Any

MAX_ANNOTATIONS = 1000
MAX_VALUE_CHARS = 4000


def annotation_lines(page: Any, form: Any) -> list[str]:
    """Lines such as ``Surname: Ito`` for filled-in fields, and the text of notes.

    Args:
        page: A `pypdfium2.PdfPage`.
        form: Its document's `pypdfium2.PdfFormEnv`, or None.
    """
    import pypdfium2.raw as pdfium

    found: dict[str, None] = {}  # in order, each once
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if kind == pdfium.FPDF_ANNOT_WIDGET:
                line = _field(annotation, form)
            elif kind in (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_HIGHLIGHT):
                line = _string(lambda b, n, a=annotation: pdfium.FPDFAnnot_GetStringValue(a, b"Contents", b, n))
            else:
                continue
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
        if line:
            found[line] = None
    return list(found)


def _field(annotation: Any, form: Any) -> str:
    import pypdfium2.raw as pdfium

    if form is None:
        return ""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form.raw, annotation)
    if kind in (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX):
        value = _string(lambda b, n: pdfium.FPDFAnnot_GetFormFieldValue(form.raw, annotation, b, n))
    elif kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        value = "✓" if pdfium.FPDFAnnot_IsChecked(form.raw, annotation) else ""
    else:
        return ""
    if not value:
        return ""
    label = _string(lambda b, n: pdfium.FPDFAnnot_GetFormFieldAlternateName(form.raw, annotation, b, n))
    label = label or _string(lambda b, n: pdfium.FPDFAnnot_GetFormFieldName(form.raw, annotation, b, n))
    return f"{label}: {value}" if label else value


def _string(get: Any) -> str:
    """A string from a function that fills a UTF-16 buffer and tells the bytes it needs."""
    size = get(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    get(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    text = buffer.raw[: size - 2].decode("utf-16-le", "replace")[:MAX_VALUE_CHARS]
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
