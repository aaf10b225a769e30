"""Rich text (RTF): its plain text, as striprtf extracts it, in paragraphs and table rows."""

from __future__ import annotations

import re
from typing import BinaryIO

from ..errors import CorruptError
from .composition import DocumentBuilder, Flow
from .limits import ReadLimits
from .types import Document, PageKind

_TITLE = re.compile(r"\{\\title ([^{}\\]{2,200})\}")


def read_rtf(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """An RTF file as one page. Raises `CorruptError` where it cannot be parsed."""
    from striprtf.striprtf import rtf_to_text

    source = stream.read().decode("latin-1")
    found = re.search(r"\\ansicpg(\d+)", source[:2000])
    try:
        text = rtf_to_text(source, encoding=f"cp{found[1]}" if found else "cp1252", errors="replace")
    except LookupError:
        text = rtf_to_text(source, errors="replace")
    document = DocumentBuilder("rtf", limits)
    if title := _TITLE.search(source[:10_000]):
        document.titled(title[1])
    flow = Flow()
    rows: list[list[str]] = []
    for line in str(text).split("\n"):
        if "|" in line and line.rstrip().endswith("|"):
            rows.append(line.rstrip().rstrip("|").split("|"))
            continue
        flow.table(rows, 1 if len(rows) > 1 else 0)
        rows = []
        flow.paragraph(line)
    flow.table(rows, 1 if len(rows) > 1 else 0)
    if flow.empty and len(source) > 10_000 and "\\pict" not in source:
        raise CorruptError("no text was found in it")
    document.flow(flow, PageKind.TEXT)
    return document.build()
