"""The results: a model, a list, and how one result is painted, its matching words highlighted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ..desk import Desk
from ..i18n import tr
from ..library.table_model import day
from ..theme.theme import Theme
from ..theme.tokens import SMALL_SIZE
from ..viewer.text_view import utf16_length
from .finding import Result

Index = QModelIndex | QPersistentModelIndex
RESULT = int(Qt.ItemDataRole.UserRole) + 1
LINES = 3
LINE_HEIGHT = 21
ROW_HEIGHT = 28 + LINES * LINE_HEIGHT + 24
"""Of a result with all of its lines."""
EDGE, INSET = 8, 16
"""Beside the background of a result, and within it, in pixels."""


class ResultModel(QAbstractListModel):
    """Results in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.results: tuple[Result, ...] = ()

    def show_results(self, results: tuple[Result, ...]) -> None:
        """Replace all."""
        self.beginResetModel()
        self.results = results
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Number of results."""
        return 0 if parent.isValid() else len(self.results)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row shows."""
        result = self.results[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return result.source.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{result.source.name} · {result.source.place}: {result.text}"
            case Qt.ItemDataRole.ToolTipRole:
                return result.source.path
            case int() if role == RESULT:
                return result
        return None


def _layout(text: str, font: QFont) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    return layout


def lines_of(text: str, font: QFont, width: int) -> int:
    """How many lines a quote has at a width, counted no further than they are shown."""
    layout = _layout(text, font)
    layout.beginLayout()
    count = 0
    while count < LINES and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        count += 1
    layout.endLayout()
    return max(1, count)


class ResultCells(QStyledItemDelegate):
    """Paints one result: file and place, then the quote."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """As high as its quote, which has up to a few lines."""
        room = option.widget.viewport().width() if isinstance(option.widget, QListView) else option.rect.width()
        width = room - 2 * (EDGE + INSET)
        result = index.data(RESULT)
        return QSize(240, ROW_HEIGHT - (LINES - lines_of(result.text, option.font, width)) * LINE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a result."""
        palette, result = self._theme.palette, index.data(RESULT)
        area: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = area.adjusted(EDGE, 2, -EDGE, -2)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.selected if chosen else palette.hover))
            painter.drawRoundedRect(box, 8, 8)
        inside = box.adjusted(INSET, 10, -INSET, -10)
        self._head(painter, option.font, QRect(inside.left(), inside.top(), inside.width(), 22), result)
        body = QRect(inside.left(), inside.top() + 26, inside.width(), LINES * LINE_HEIGHT)
        self._quote(painter, option.font, body, result)
        painter.restore()

    def _head(self, painter: QPainter, font: QFont, area: QRect, result: Result) -> None:
        palette = self._theme.palette
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        small = QFont(font)
        small.setPixelSize(SMALL_SIZE)
        painter.setFont(small)
        facts = [result.collection, day(QDateTime.fromSecsSinceEpoch(int(result.modified)))]
        if result.absent:
            facts.insert(0, tr("drive is missing"))
        text = painter.fontMetrics().elidedText(" · ".join(facts), Qt.TextElideMode.ElideRight, area.width() // 3)
        painter.setPen(QColor(palette.muted))
        painter.drawText(area, right, text)
        width = area.width() - painter.fontMetrics().horizontalAdvance(text) - 16
        icon = self._theme.icon("file", "muted", 16)
        icon.paint(painter, QRect(area.left(), area.center().y() - 8, 16, 16))
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(palette.text))
        place = result.source.place
        room = width - 24 - (min(160, painter.fontMetrics().horizontalAdvance(place)) + 12 if place else 0)
        name = painter.fontMetrics().elidedText(result.source.name, Qt.TextElideMode.ElideMiddle, room)
        at = area.adjusted(24, 0, 0, 0)
        painter.drawText(at, left, name)
        used = painter.fontMetrics().horizontalAdvance(name) + 12
        painter.setFont(font)
        painter.setPen(QColor(palette.muted))
        left_over = width - 24 - used
        shown = painter.fontMetrics().elidedText(place, Qt.TextElideMode.ElideRight, max(0, left_over))
        painter.drawText(at.adjusted(used, 0, 0, 0), left, shown)

    def _quote(self, painter: QPainter, font: QFont, area: QRect, result: Result) -> None:
        palette = self._theme.palette
        layout = _layout(result.text, font)
        layout.setFormats([self._mark(result.text, span) for span in result.marks])
        layout.beginLayout()
        height = 0.0
        for number in range(LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(area.width())
            line.setPosition(QPointF(0, height))
            height += LINE_HEIGHT
            if number == LINES - 1 and line.textStart() + line.textLength() < utf16_length(result.text):
                line.setLineWidth(area.width() - 16)
                painter.setPen(QColor(palette.muted))
                end = QPointF(area.left() + line.naturalTextWidth() + 2, area.top() + line.y() + line.ascent())
                painter.drawText(end, "…")
        layout.endLayout()
        painter.setPen(QColor(palette.text))
        layout.draw(painter, QPointF(area.topLeft()))

    def _mark(self, text: str, span: tuple[int, int]) -> QTextLayout.FormatRange:
        palette = self._theme.palette
        made = QTextLayout.FormatRange()
        made.start = utf16_length(text[: span[0]])
        made.length = utf16_length(text[span[0] : span[1]])
        form = QTextCharFormat()
        form.setBackground(QColor(palette.highlight))
        form.setForeground(QColor(palette.on_highlight))
        made.format = form
        return made


class ResultList(QListView):
    """Shows results.

    Signals:
        chosen: A result was chosen by hand or key; carries the `Result`.
        opened: A result was opened with Enter or a click.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = ResultModel(self)
        self.setModel(self.found)
        self.setItemDelegate(ResultCells(desk.theme))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._open)
        desk.theme.changed.connect(self.viewport().update)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Take texts anew."""
        self.setAccessibleName(tr("Results"))
        self.viewport().update()

    def current(self) -> Result | None:
        """The chosen result."""
        index = self.currentIndex()
        return index.data(RESULT) if index.isValid() else None

    def step(self, by: int) -> None:
        """Choose another result."""
        count = self.found.rowCount()
        if not count:
            return
        index = self.currentIndex()
        row = min(count - 1, max(0, index.row() + by)) if index.isValid() else 0
        self.setCurrentIndex(self.found.index(row))
        self.chosen.emit(self.found.results[row])

    def open_current(self) -> None:
        """Open the chosen result; the first if none is."""
        if not self.currentIndex().isValid():
            self.step(0)
        result = self.current()
        if result is not None:
            self.opened.emit(result)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width breaks lines elsewhere; Qt lays a list of rows out anew only for another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows choose, Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(RESULT))
