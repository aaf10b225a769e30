"""The trainings at the left: the one that is being prepared, then those there are, the latest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import tr
from ..theme.theme import Theme
from ..theme.tokens import SMALL_SIZE
from ..widgets.labels import label
from ..widgets.row_background import paint_row_background
from .wording import run_line
from .work import TuneWork

if TYPE_CHECKING:
    from ...app.tuning import Run
    from ...app.tuning_draft import Draft

Index = QModelIndex | QPersistentModelIndex
ROW = int(Qt.ItemDataRole.UserRole) + 1
ROW_HEIGHT = 52
WIDTH, NARROW = 232, 176


@dataclass(frozen=True, slots=True)
class RunRow:
    """One row.

    Attributes:
        name: Of the training; empty for the one that is being prepared.
        title: First line.
        line: Second line.
        icon: Name of its icon.
        colour: Role of the icon's colour.
    """

    name: str
    title: str
    line: str
    icon: str = ""
    colour: str = "muted"


def starting(name: str) -> Run:
    """A training that has no folder yet."""
    from ...app.tuning import Run

    return Run(name, "stopped", Path(), None, None, Path())


def rows_of(runs: Mapping[str, Run], draft: Draft | None, work: TuneWork) -> list[RunRow]:
    """A row for what is being prepared and one for each training."""
    busy = work.name if work.job is not None else ""
    line = tr("%Ln examples", len(draft.examples)) if draft else tr("Choose what to learn from")
    rows = [RunRow("", tr("New training"), line, "plus", "text")]
    for run in (*([starting(busy)] if busy and busy not in runs else []), *runs.values()):
        active = run.adapter is not None and run.adapter.active
        icon = "check" if active else "tune"
        if run.name == busy or run.state == "running":
            icon = "progress"
        elif run.state == "stopped":
            icon = "pause"
        line = run_line(run, work.percent if run.name == busy else None)
        rows.append(RunRow(run.name, run.name, line, icon, "accent" if active else "muted"))
    return rows


class RunsModel(QAbstractListModel):
    """The rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RunRow] = []

    def show_rows(self, rows: Sequence[RunRow]) -> None:
        """Replace all; the same rows stay where they are."""
        if [row.name for row in rows] == [row.name for row in self.rows]:
            self.rows = list(rows)
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a row says."""
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.title}, {row.line}"
            case int() if role == ROW:
                return row
        return None


class RunCells(QStyledItemDelegate):
    """Paints a row: icon, name, how it stands."""

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
        box: QRect = option.rect.adjusted(0, 1, 0, -1)
        paint_row_background(painter, box, option.state, palette)
        self._theme.icon(row.icon, row.colour, 16).paint(painter, QRect(box.left() + 10, box.top() + 8, 16, 16))
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        small = QFont(option.font)
        small.setPixelSize(SMALL_SIZE)
        for font, top, height, text, colour in (
            (option.font, 6, 20, row.title, palette.text),
            (small, 26, 17, row.line, palette.muted),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            area = QRect(box.left() + 36, box.top() + top, box.width() - 44, height)
            painter.drawText(
                area, left, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            )
        painter.restore()


class RunsList(QWidget):
    """The side bar.

    Signals:
        chosen: Carries the name of a training; empty for the one that is being prepared.
    """

    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.title = label("", "section")
        self.model = RunsModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(RunCells(desk.theme))
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 8)
        column.setSpacing(6)
        head = QVBoxLayout()
        head.setContentsMargins(10, 0, 0, 0)
        head.addWidget(self.title)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        desk.theme.changed.connect(self.list.viewport().update)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Take texts anew."""
        self.title.setText(tr("Trainings"))
        self.list.setAccessibleName(tr("Trainings"))

    def show_rows(self, rows: Sequence[RunRow], current: str) -> None:
        """Show rows and which of them is looked at."""
        model = self.list.selectionModel()
        before = model.blockSignals(True)
        self.model.show_rows(rows)
        for number, row in enumerate(rows):
            if row.name == current and self.list.currentIndex().row() != number:
                self.list.setCurrentIndex(self.model.index(number))
        model.blockSignals(before)
        self.list.viewport().update()

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = index.data(ROW)
        if row is not None:
            self.chosen.emit(row.name)
