"""A picture, as wide as the panel or as large as the person wants it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from ..i18n import tr
from .page_image import LEAST_ZOOM, MOST_ZOOM

_MARGIN = 32


class PictureView(QScrollArea):
    """Shows one picture.

    Signals:
        moved: It is shown at another size.
    """

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = QPixmap()
        self._scale = 1.0
        self._fits = True
        self.shown = QLabel()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("paper")
        self.setAccessibleName(tr("Picture"))
        self.setWidget(self.shown)

    def open(self, path: str) -> bool:
        """Show a file at the panel's width; False if it is no picture."""
        self._whole = QPixmap(path)
        if self._whole.isNull():
            return False
        self.zoom(0.0)
        return True

    @property
    def percent(self) -> int:
        """Size; 100 is one pixel for one."""
        return round(100 * self._scale)

    def zoom(self, factor: float) -> None:
        """Larger or smaller; 0 fits the width, without enlarging."""
        self._fits = not factor
        fitting = min(1.0, max(200, self.viewport().width() - _MARGIN) / max(1, self._whole.width()))
        self._scale = max(min(LEAST_ZOOM, fitting), min(MOST_ZOOM, self._scale * factor)) if factor else fitting
        wanted = self._whole.size() * self._scale
        smooth = Qt.TransformationMode.SmoothTransformation
        self.shown.setPixmap(self._whole.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        self.shown.resize(wanted)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the width again."""
        super().resizeEvent(event)
        if self._fits and not self._whole.isNull():
            self.zoom(0.0)
