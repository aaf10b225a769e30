"""Paints the table's cells: two quiet lines for file and state, one for the rest."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ..theme.theme import Theme
from ..theme.tokens import SMALL_SIZE
from .entries import Column
from .reasons import COLOURS
from .table_model import ENTRY

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 48
PADDING = 8
MARGIN = 24
"""Of the first column, so that it stands below the view's title."""


class LedgerCells(QStyledItemDelegate):
    """See the module."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002 - Qt's name
        """All rows are alike."""
        return QSize(64, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        palette = self._theme.palette
        entry, column = index.data(ENTRY), Column(index.column())
        area: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(palette.selected))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(palette.hover))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(palette.border))
        if column is Column.FILE and state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height() - 1), QColor(palette.accent))
        text = area.adjusted(PADDING, 0, -PADDING, 0)
        if column is Column.FILE:
            text.setLeft(text.left() + MARGIN - PADDING)
            icon = self._theme.icon("file", "muted", 18)
            icon.paint(painter, QRect(text.left(), text.center().y() - 9, 18, 18))
            self._two(painter, option.font, text.adjusted(28, 0, 0, 0), entry.name, entry.folder, middle=True)
        elif column is Column.STATE:
            top = text.top() + 8 if entry.reason else text.top()
            height = 18 if entry.reason else text.height()
            dot = QRect(text.left(), top + height // 2 - 4, 8, 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(getattr(palette, COLOURS[entry.row.state])))
            painter.drawEllipse(dot)
            self._two(painter, option.font, text.adjusted(16, 0, 0, 0), index.data(), entry.reason)
        else:
            self._line(
                painter,
                option.font,
                text,
                index.data(),
                palette.muted,
                index.data(int(Qt.ItemDataRole.TextAlignmentRole)),
            )
        painter.restore()

    def _two(
        self, painter: QPainter, font: QFont, area: QRect, first: str, second: str, *, middle: bool = False
    ) -> None:
        palette = self._theme.palette
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if not second:
            self._line(painter, font, area, first, palette.text, left, middle=middle)
            return
        above = QRect(area.left(), area.top() + 6, area.width(), 20)
        below = QRect(area.left(), area.top() + 25, area.width(), 17)
        self._line(painter, font, above, first, palette.text, left, middle=middle)
        small = QFont(font)
        small.setPixelSize(SMALL_SIZE)
        self._line(painter, small, below, second, palette.muted, left, middle=middle)

    @staticmethod
    def _line(
        painter: QPainter, font: QFont, area: QRect, text: str, colour: str, align: int, *, middle: bool = False
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        painter.drawText(area, align, painter.fontMetrics().elidedText(text, mode, area.width()))
