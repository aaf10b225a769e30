"""A switch: on or off, in effect at once."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from ..desk import Desk

_WIDTH, _HEIGHT = 44, 24


class Switch(QCheckBox):
    """A check box that looks like what it does."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.sizeHint())
        desk.theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The ring of the focus is inside, so that switches end where other controls end."""
        return QSize(_WIDTH, _HEIGHT)

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt's name
        """All of it can be clicked."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Track, knob, ring."""
        colours = self._desk.theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0, 0, _WIDTH, _HEIGHT)
        track = whole.adjusted(1, 1, -1, -1)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
            track = whole.adjusted(4, 4, -4, -4)
        on = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen if on else QPen(QColor(colours.outline), 1.5))
        painter.setBrush(QColor((colours.accent if self.isEnabled() else colours.outline) if on else colours.surface))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.on_accent if on else colours.outline))
        knob = track.height() - 6
        left = track.right() - knob - 3 if on else track.left() + 3
        painter.drawEllipse(QRectF(left, track.top() + 3, knob, knob))
        painter.end()
