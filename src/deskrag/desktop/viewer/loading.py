"""What the viewer needs of a source, read from the ledger and the disk off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QImageReader

from .source import SourceRef

if TYPE_CHECKING:
    from ...app.application import Application

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"})
MOST_PIXELS = 4096
"""Longest side of a picture that is kept; a larger one is made smaller while it is decoded."""


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
        changed: The file is another one than was indexed; for what is inside an archive, the archive is.
        picture: The decoded picture, upright; None where there is none.
        whole: Width of that picture in its file, in pixels.
    """

    source: SourceRef
    text: str
    pages: int
    kind: str
    exact: bool
    missing: bool
    changed: bool
    picture: QImage | None = None
    whole: int = 0


def load(app: Application, source: SourceRef) -> LoadedSource:
    """Read what is needed.

    Raises:
        NotFoundError: The document is not in the library any more.
    """
    row = app.parts.ledger.document(source.document_id)
    page = app.parts.chunks.page(source.document_id, source.page)
    outer, _, inner = row.path.partition("!/")
    path = Path(outer)
    missing = changed = False
    try:
        status = path.stat()
        changed = (status.st_size, status.st_mtime_ns) != (row.size, row.modified_ns)
    except OSError:
        missing = True
    kind, picture, whole = "text", None, 0
    if not missing and not inner:
        if row.format == "pdf":
            kind = "pdf"
        elif path.suffix.lower() in PICTURES:
            picture, whole = decode(path)
            kind = "picture" if picture is not None else kind
    exact = page.extractor == "pdfium"
    return LoadedSource(source, page.text, row.pages, kind, exact, missing, changed, picture, whole)


def decode(path: Path) -> tuple[QImage | None, int]:
    """A picture as a camera held it, no larger than needed, and its whole width; None if it is no picture."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    longest = max(size.width(), size.height())
    if longest > MOST_PIXELS:
        reader.setScaledSize(QSize(size * (MOST_PIXELS / longest)))
    image = reader.read()
    if image.isNull():
        return None, 0
    return image, round(image.width() * max(1.0, longest / MOST_PIXELS))


def text_of(app: Application, document_id: int, page: int) -> str:
    """The text of a page as it was indexed; empty where it has none."""
    from ...errors import NotFoundError

    try:
        return app.parts.chunks.page(document_id, page).text
    except NotFoundError:
        return ""
