"""The examples as a table that can be edited in place, and how its cells are painted and edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ..i18n import mark, tr
from ..theme.theme import Theme
from ..widgets.fields import pass_drops_on

if TYPE_CHECKING:
    from ...tuning.types import Example

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 56
MARGIN, PADDING, LINE = 24, 8, 20
LINES = 2


class Column(IntEnum):
    """The columns."""

    QUESTION = 0
    ANSWER = 1
    SOURCE = 2
    PART = 3


TITLES = {
    Column.QUESTION: mark("Question"),
    Column.ANSWER: mark("Answer to learn"),
    Column.SOURCE: mark("From"),
    Column.PART: mark("Part"),
}
_EDITABLE = (Column.QUESTION, Column.ANSWER)
REFUSAL = int(Qt.ItemDataRole.UserRole) + 1
"""Whether the answer of a row is that there is none."""


class ReviewModel(QAbstractTableModel):
    """Rows of examples.

    Signals:
        edited: A person changed an example.
    """

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.examples: list[Example] = []
        self._questions: list[str] = []
        self._refusals: list[bool] = []

    def show_examples(self, examples: Sequence[Example], questions: Sequence[str], refusals: Sequence[bool]) -> None:
        """Replace all."""
        self.beginResetModel()
        self.examples, self._questions, self._refusals = list(examples), list(questions), list(refusals)
        self.endResetModel()

    def take_out(self, rows: Sequence[int]) -> None:
        """Delete rows."""
        for row in sorted(set(rows), reverse=True):
            self.beginRemoveRows(QModelIndex(), row, row)
            for each in (self.examples, self._questions, self._refusals):
                del each[row]
            self.endRemoveRows()
        self.edited.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Number of examples."""
        return 0 if parent.isValid() else len(self.examples)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Number of columns."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Question and answer can be edited."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if Column(index.column()) in _EDITABLE else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        example, column = self.examples[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._text(index.row(), column)
            case Qt.ItemDataRole.ToolTipRole:
                if column is Column.SOURCE:
                    return example.document or example.source
                return self._text(index.row(), column)
            case int() if role == REFUSAL:
                return self._refusals[index.row()]
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Take what a person wrote; an empty text changes nothing."""
        from ...app.tuning_draft import says_it_is_not_there, with_question

        text, row = str(value).strip(), index.row()
        if role != Qt.ItemDataRole.EditRole or not text or text == self._text(row, Column(index.column())):
            return False
        if Column(index.column()) is Column.QUESTION:
            self.examples[row] = with_question(self.examples[row], text)
            self._questions[row] = text
        else:
            self.examples[row] = replace(self.examples[row], completion=text)
            self._refusals[row] = says_it_is_not_there(self.examples[row])
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(TITLES[Column(section)])
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _text(self, row: int, column: Column) -> str:
        example = self.examples[row]
        match column:
            case Column.QUESTION:
                return self._questions[row]
            case Column.ANSWER:
                return example.completion
            case Column.SOURCE:
                return Path(example.document).name if example.document else example.source
        return tr("Held out") if example.split == "heldout" else tr("To learn")


class ReviewCells(QStyledItemDelegate):
    """Paints two lines of text a cell and edits them where they are."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002 - Qt's name
        """All rows are alike."""
        return QSize(64, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        palette, column = self._theme.palette, Column(index.column())
        area: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(palette.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(palette.hover))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(palette.border))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height() - 1), QColor(palette.accent))
        quiet = column in (Column.SOURCE, Column.PART) or (column is Column.ANSWER and index.data(REFUSAL))
        painter.setPen(QColor(palette.muted if quiet else palette.text))
        painter.setFont(option.font)
        self._lines(
            painter, self._inside(area, column), index.data(), 1 if column in (Column.SOURCE, Column.PART) else LINES
        )
        painter.restore()

    @staticmethod
    def _inside(area: QRect, column: Column) -> QRectF:
        left = MARGIN if column is Column.QUESTION else PADDING
        return QRectF(area.adjusted(left, 0, -PADDING, -1))

    @staticmethod
    def _lines(painter: QPainter, area: QRectF, text: str, most: int) -> None:
        """Draw at most so many lines, in the middle of a cell, shortened at the end of the last one."""
        layout = QTextLayout(" ".join(text.split()), painter.font())
        layout.setTextOption(QTextOption())
        found: list[str] = []
        layout.beginLayout()
        while len(found) < most:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(area.width())
            start = line.textStart()
            rest = layout.text()[start:]
            last = len(found) == most - 1 and start + line.textLength() < len(layout.text())
            found.append(rest if last else rest[: line.textLength()])
        layout.endLayout()
        metrics = painter.fontMetrics()
        top = area.top() + (area.height() - LINE * len(found)) / 2
        for number, each in enumerate(found):
            mode = Qt.TextElideMode.ElideRight if most > 1 else Qt.TextElideMode.ElideMiddle
            shown = metrics.elidedText(each.rstrip(), mode, int(area.width()))
            box = QRectF(area.left(), top + number * LINE, area.width(), LINE)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802, ARG002
        """A field of a few lines."""
        made = QPlainTextEdit(parent)
        made.setTabChangesFocus(True)
        pass_drops_on(made)
        made.setAccessibleName(tr(TITLES[Column(index.column())]))
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """Begin with what is there."""
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802 - Qt's name
        """Take what was written."""
        if isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Over the cell, and over the next row if that is there."""
        area = QRect(option.rect)
        area.setHeight(ROW_HEIGHT * 2 - 1)
        over = editor.parentWidget()
        room = over.height() if over is not None else area.bottom()
        if area.bottom() > room:
            area.moveBottom(max(room, option.rect.bottom()))
        editor.setGeometry(area.adjusted(MARGIN - PADDING - 6 if index.column() == 0 else 2, 0, 0, 0))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter takes what was written; Shift+Enter begins a new line."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and isinstance(editor, QPlainTextEdit):
            plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
                return True
        return super().eventFilter(editor, event)
