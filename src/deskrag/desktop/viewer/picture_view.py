"""A picture, as wide as the panel or as large as the person wants it. It comes decoded and upright; only what is seen
of it is drawn."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ..desk import Desk
from ..i18n import tr
from .page_image import LEAST_ZOOM, MOST_ZOOM

_MARGIN = 32


class Picture(QWidget):
    """Draws a picture at the widget's size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        self._smaller = QPixmap()

    def show_at(self, size: QSize) -> None:
        """Show it at a size."""
        ratio = self.devicePixelRatioF()
        wanted = size * ratio
        self._smaller = QPixmap()
        if wanted.width() < self.image.width():
            smooth = Qt.TransformationMode.SmoothTransformation
            self._smaller = QPixmap.fromImage(self.image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
            self._smaller.setDevicePixelRatio(ratio)
        self.resize(size)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what is seen."""
        painter = QPainter(self)
        if not self._smaller.isNull():
            painter.drawPixmap(0, 0, self._smaller)
        elif not self.image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            area, scale = QRectF(event.rect()), self.image.width() / max(1, self.width())
            painter.drawImage(area, self.image, QRectF(area.topLeft() * scale, area.size() * scale))
        painter.end()


class PictureView(QScrollArea):
    """Shows one picture.

    Signals:
        moved: It is shown at another size.
    """

    moved = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = 1
        self._scale = 1.0
        self._fits = True
        self.shown = Picture()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("paper")
        self.setWidget(self.shown)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Take texts anew."""
        self.setAccessibleName(tr("Picture"))

    def show_picture(self, image: QImage, whole: int) -> None:
        """Show a picture at the panel's width; `whole` is its width in its file, in pixels."""
        self.shown.image, self._whole = image, max(1, whole)
        self.zoom(0.0)

    @property
    def percent(self) -> int:
        """Size; 100 is one pixel of the file for one."""
        return round(100 * self._scale)

    def zoom(self, factor: float) -> None:
        """Larger or smaller; 0 fits the width, without enlarging."""
        image = self.shown.image
        self._fits = not factor
        fitting = min(1.0, max(200, self.viewport().width() - _MARGIN) / self._whole)
        self._scale = max(min(LEAST_ZOOM, fitting), min(MOST_ZOOM, self._scale * factor)) if factor else fitting
        width = max(1, round(self._whole * self._scale))
        self.shown.show_at(QSize(width, max(1, round(width * image.height() / max(1, image.width())))))
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the width again."""
        super().resizeEvent(event)
        if self._fits and not self.shown.image.isNull():
            self.zoom(0.0)
