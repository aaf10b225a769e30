"""Paints a row of the conversation list: a heading, or a title with a pin, a line that a search found, and a turning
ring while it is answered."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ..theme.theme import Theme
from ..theme.tokens import SMALL_SIZE
from ..widgets.row_background import paint_row_background
from .conversation_model import ANSWERING, CONVERSATION, HEADING, SNIPPET

Index = QModelIndex | QPersistentModelIndex


class ConversationDelegate(QStyledItemDelegate):
    """See the module.

    Attributes:
        angle: Of the rings, in degrees.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self.angle = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002 - Qt's name
        """Headings have air above them."""
        if index.data(HEADING):
            return QSize(120, 32 if index.row() else 24)
        return QSize(120, 52 if index.data(SNIPPET) else 34)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        palette = self._theme.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect
        font = QFont(option.font)
        if index.data(HEADING):
            font.setPixelSize(SMALL_SIZE)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(palette.muted))
            heading = area.adjusted(12, 0, -8, -5)
            painter.drawText(heading, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, index.data())
            painter.restore()
            return
        state = option.state
        box = area.adjusted(4, 1, -4, -1)
        paint_row_background(painter, box, state, palette)
        text = box.adjusted(8, 0, -8, 0)
        if index.data(ANSWERING):
            self._ring(painter, QRectF(text.right() - 13, box.top() + 9.5, 12, 12))
            text.setRight(text.right() - 20)
        conversation = index.data(CONVERSATION)
        if conversation is not None and conversation.pinned:
            self._theme.icon("pin", "muted", 14).paint(painter, QRect(text.right() - 14, box.top() + 9, 14, 14))
            text.setRight(text.right() - 18)
        snippet = index.data(SNIPPET)
        painter.setFont(font)
        painter.setPen(QColor(palette.text))
        metrics = painter.fontMetrics()
        title = QRect(text.left(), text.top() + (5 if snippet else 0), text.width(), 22 if snippet else text.height())
        shown = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if snippet:
            font.setPixelSize(SMALL_SIZE)
            painter.setFont(font)
            painter.setPen(QColor(palette.muted))
            line = painter.fontMetrics().elidedText(snippet, Qt.TextElideMode.ElideRight, text.width())
            below = QRect(text.left(), title.bottom(), text.width(), 20)
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)
        painter.restore()

    def _ring(self, painter: QPainter, area: QRectF) -> None:
        palette = self._theme.palette
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(palette.outline), 2))
        painter.drawEllipse(area)
        painter.setPen(QPen(QColor(palette.accent), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(area, (90 - self.angle) * 16, -100 * 16)
