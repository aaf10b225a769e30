"""What lies under a row of the sidebar's lists: chosen, pointed at, or reached by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle

from ..theme.tokens import Palette

_RADIUS = 6


def paint_row_background(painter: QPainter, box: QRect, state: QStyle.StateFlag, palette: Palette) -> None:
    """Fill a row that is chosen or under the pointer, and draw the focus ring of the keyboard."""
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    if chosen or state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(QColor(palette.selected if chosen else palette.hover))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(palette.accent))
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
