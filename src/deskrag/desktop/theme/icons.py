"""Icons: our own SVG outlines, drawn in whatever colour the theme asks for, crisp at any scale."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_SCALES = (1, 2, 3)
_LARGE = 28
"""From this size, in pixels, lines are thinner, so that they look as heavy as the text beside them."""


def names() -> list[str]:
    """Every icon there is."""
    return sorted(item.name.removesuffix(".svg") for item in _folder().iterdir() if item.name.endswith(".svg"))


@cache
def svg(name: str, colour: str) -> bytes:
    """The icon's SVG in a colour.

    Raises:
        FileNotFoundError: There is no such icon.
    """
    return _folder().joinpath(f"{name}.svg").read_bytes().replace(b"#000", colour.encode())


@cache
def icon(name: str, colour: str, disabled: str = "", size: int = 20, gap: int = 0) -> QIcon:
    """An icon in a colour, with another one for its disabled state, and some air to the right of it."""
    made = QIcon()
    for mode, shade in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled or colour)):
        for scale in _SCALES:
            made.addPixmap(pixmap(name, shade, size, scale, gap), mode)
    return made


def pixmap(name: str, colour: str, size: int = 20, scale: float = 1, gap: int = 0) -> QPixmap:
    """An icon as a picture of `size` logical pixels at a device pixel ratio of `scale`."""
    picture = QPixmap(round((size + gap) * scale), round(size * scale))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing = svg(name, colour)
    if size >= _LARGE:
        drawing = drawing.replace(b'stroke-width="1.5"', b'stroke-width="1.15"')
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, picture.height(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


def _folder() -> Traversable:
    return files(__package__).joinpath("icons")
