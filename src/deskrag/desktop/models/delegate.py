"""Paints a model of the list: its name, one line of facts, and a badge that says whether it fits."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ..desk import Desk
from ..i18n import tr
from ..theme import tokens
from .list_model import PERCENT, ROW
from .wording import VERDICTS, summary

HEIGHT = 60
_HEADING = 36


class ModelDelegate(QStyledItemDelegate):
    """Paints rows and headings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802, ARG002 - Qt's
        """Headings are lower."""
        return QSize(240, HEIGHT if index.data(ROW) is not None else _HEADING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        colours = self._desk.theme.palette
        row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect
        font = QFont(option.font)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if row is None:
            font.setPixelSize(tokens.SMALL_SIZE)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(colours.muted))
            painter.drawText(area.adjusted(12, 10, -12, 0), int(left), str(index.data()))
            painter.restore()
            return
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected if selected else colours.hover))
            painter.drawRoundedRect(area.adjusted(0, 2, -2, -2), 8, 8)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            pen = painter.pen()
            pen.setColor(QColor(colours.accent))
            pen.setWidth(2)
            pen.setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 3, -3, -3), 7, 7)
        inner = area.adjusted(12, 9, -12, -9)
        room = inner.width() - self._badge(painter, option, inner, row, index.data(PERCENT)) - 10
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        upper = QRect(inner.left(), inner.top(), room, inner.height() // 2)
        painter.drawText(
            upper, int(left), painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        )
        font.setWeight(QFont.Weight.Normal)
        font.setPixelSize(tokens.SMALL_SIZE)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        lower = QRect(inner.left(), upper.bottom() + 1, inner.width(), inner.height() // 2)
        painter.drawText(
            lower, int(left), painter.fontMetrics().elidedText(summary(row), Qt.TextElideMode.ElideRight, inner.width())
        )
        painter.restore()

    def _badge(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: object, percent: object
    ) -> int:
        """Draw the badge at the right of the first line; its width."""
        colours = self._desk.theme.palette
        state, fit = getattr(row, "state", ""), getattr(row, "fit", None)
        if percent is not None:
            text, front, back = f"{percent} %", "accent", "tint"
        elif state == "in use":
            text, front, back = "✓ " + tr("In use"), "on_accent", "accent"
        elif state == "gone":
            text, front, back = tr("Missing"), "danger", "danger_tint"
        elif fit is not None:
            name, front, back = VERDICTS[fit.verdict]
            text = tr(name)
        else:
            return 0
        font = QFont(option.font)
        font.setPixelSize(tokens.SMALL_SIZE)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(text) + 16
        pill = QRect(inner.right() - width + 1, inner.top(), width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(colours, back)))
        painter.drawRoundedRect(pill, 10, 10)
        painter.setPen(QColor(getattr(colours, front)))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), text)
        return width
