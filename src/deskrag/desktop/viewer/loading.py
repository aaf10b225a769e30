"""What the viewer needs of a source, read from the ledger and the disk off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .source import SourceRef

if TYPE_CHECKING:
    from ...app.application import Application

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"})


@dataclass(frozen=True, slots=True)
class LoadedSource:
    """A source ready to be shown.

    Attributes:
        source: The place.
        text: Text of its page as it was indexed.
        pages: Pages of the document.
        kind: ``"pdf"``, ``"picture"`` or ``"text"``.
        exact: The span indexes PDFium's characters, so it can be marked on the page.
        missing: The file is not where it was.
        changed: The file is another one than was indexed.
    """

    source: SourceRef
    text: str
    pages: int
    kind: str
    exact: bool
    missing: bool
    changed: bool


def load(app: Application, source: SourceRef) -> LoadedSource:
    """Read what is needed.

    Raises:
        NotFoundError: The document is not in the library any more.
    """
    row = app.parts.ledger.document(source.document_id)
    page = app.parts.chunks.page(source.document_id, source.page)
    path = Path(row.path)
    missing = changed = False
    try:
        status = path.stat()
        changed = (status.st_size, status.st_mtime_ns) != (row.size, row.modified_ns)
    except OSError:
        missing = "!/" not in row.path
    kind = "text"
    if not missing and "!/" not in row.path:
        if row.format == "pdf":
            kind = "pdf"
        elif path.suffix.lower() in PICTURES:
            kind = "picture"
    return LoadedSource(source, page.text, row.pages, kind, page.extractor == "pdfium", missing, changed)


def text_of(app: Application, document_id: int, page: int) -> str:
    """The text of a page as it was indexed; empty where it has none."""
    from ...errors import NotFoundError

    try:
        return app.parts.chunks.page(document_id, page).text
    except NotFoundError:
        return ""
