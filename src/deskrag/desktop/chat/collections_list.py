"""The collections below the chats: a click asks only that one, a second click asks all again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ..desk import Desk
from ..i18n import tr
from ..theme.theme import Theme
from ..theme.tokens import SMALL_SIZE
from ..widgets.labels import label
from ..widgets.row_background import paint_row_background
from .collections_model import ROW, CollectionRow, CollectionsModel, rows

if TYPE_CHECKING:
    from ...indexing.ledger import CollectionInfo

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 34
MOST_SHOWN = 6
"""More collections than this are scrolled."""


class CollectionCells(QStyledItemDelegate):
    """Paints a collection: a ring while it is indexed, its name, its number."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002 - Qt's name
        """All rows are alike."""
        return QSize(120, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        palette, row = self._theme.palette, index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        box: QRect = option.rect.adjusted(4, 1, -4, -1)
        paint_row_background(painter, box, state, palette)
        picture = QRect(box.left() + 8, box.center().y() - 7, 16, 16)
        if row.percent is None:
            self._theme.icon("folder", "accent" if chosen else "muted", 16).paint(painter, picture)
        else:
            self._ring(painter, QRectF(picture).adjusted(1.5, 1.5, -1.5, -1.5), row)
        text = box.adjusted(32, 0, -8, 0)
        small = QFont(option.font)
        small.setPixelSize(SMALL_SIZE)
        painter.setFont(small)
        painter.setPen(QColor(palette.muted))
        painter.drawText(text, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), row.number)
        text.setRight(text.right() - painter.fontMetrics().horizontalAdvance(row.number) - 8)
        painter.setFont(option.font)
        painter.setPen(QColor(palette.text))
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)
        painter.restore()

    def _ring(self, painter: QPainter, area: QRectF, row: CollectionRow) -> None:
        palette = self._theme.palette
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(palette.outline), 2))
        painter.drawEllipse(area)
        percent = max(row.percent or 0, 0)
        colour = palette.muted if row.paused else palette.accent
        painter.setPen(QPen(QColor(colour), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(area, 90 * 16, -round(360 * 16 * percent / 100))


class CollectionsList(QWidget):
    """Shows the collections of the library; nothing where there are none.

    Signals:
        chosen: Carries the name of the collection to ask, empty for all.
    """

    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._infos: Sequence[CollectionInfo] = ()
        self._current = ""
        self.title = label("", "section")
        self.title.setContentsMargins(12, 4, 8, 0)
        self.model = CollectionsModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(CollectionCells(desk.theme))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        line = QFrame()
        line.setProperty("role", "rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(line)
        column.addWidget(self.title)
        column.addWidget(self.list)
        desk.session.jobs_changed.connect(self.refresh)
        desk.language.changed.connect(self.retranslate)
        desk.theme.changed.connect(self.list.viewport().update)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()
        self.retranslate()
        self.refresh()

    def retranslate(self) -> None:
        """Take texts anew."""
        self.title.setText(tr("Collections"))
        self.list.setAccessibleName(tr("Collections"))
        self.list.viewport().update()

    def show_collections(self, infos: Sequence[CollectionInfo]) -> None:
        """Show these."""
        self._infos = infos
        self.refresh()

    def set_current(self, name: str) -> None:
        """Mark the collection that is asked; empty for all."""
        self._current = name
        index = self.model.place(name)
        chooser = self.list.selectionModel()
        if index.isValid():
            chooser.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        else:
            chooser.clearSelection()

    def refresh(self) -> None:
        """Show how far indexing is."""
        if self.model.show_rows(rows(self._infos, self._desk.session.working_on())):
            count = self.model.rowCount()
            self.list.setFixedHeight(ROW_HEIGHT * min(MOST_SHOWN, count) + 4)
            self.setVisible(count > 0)
            self.set_current(self._current)

    def _choose(self, index: QModelIndex) -> None:
        name = index.data(ROW).name
        self.chosen.emit("" if name == self._current else name)
