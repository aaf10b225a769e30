"""The table's model: a list of entries and the order they are shown in. Only visible cells are formatted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QDateTime, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from ..i18n import mark, tr
from .entries import Column, Entry
from .reasons import STATES

Index = QModelIndex | QPersistentModelIndex
ENTRY = int(Qt.ItemDataRole.UserRole) + 1
TITLES = {
    Column.FILE: mark("File"),
    Column.STATE: mark("State"),
    Column.COLLECTION: mark("Collection"),
    Column.PAGES: mark("Pages"),
    Column.PASSAGES: mark("Passages"),
    Column.MODIFIED: mark("Modified"),
    Column.INDEXED: mark("Indexed"),
}
_NUMBERS = (Column.PAGES, Column.PASSAGES)
_ARROWS = {False: "\u2191", True: "\u2193"}
"""Stands right behind the title; Qt draws its own at the far end of the column, beside the next one's title."""


def day(moment: QDateTime) -> str:
    """A time for the table: the hour of today, else the date."""
    if not moment.isValid() or moment.toSecsSinceEpoch() <= 0:
        return "–"
    if moment.date() == QDateTime.currentDateTime().date():
        return QLocale().toString(moment, "HH:mm")
    return QLocale().toString(moment, tr("d MMM yyyy"))


def exact(moment: QDateTime) -> str:
    """A time with day and minute."""
    if not moment.isValid() or moment.toSecsSinceEpoch() <= 0:
        return "–"
    return QLocale().toString(moment, tr("d MMM yyyy, HH:mm"))


def modified(entry: Entry) -> QDateTime:
    """When the file was changed, as far as the ledger knows."""
    return QDateTime.fromMSecsSinceEpoch(entry.row.modified_ns // 1_000_000)


def looked(entry: Entry) -> QDateTime:
    """When the file's row last changed."""
    try:
        moment = datetime.fromisoformat(entry.row.looked).replace(tzinfo=UTC)
    except ValueError:
        return QDateTime()
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))


def number(value: int) -> str:
    """A number as people of the language write it; nothing for none."""
    return QLocale().toString(value) if value else "–"


class LedgerModel(QAbstractTableModel):
    """See the module."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[Entry] = ()
        self._order: list[int] = []
        self._sorted_by, self._descending = Column.FILE, False

    def show_order(self, column: Column, descending: bool) -> None:
        """Say in the titles what the rows are sorted by."""
        self._sorted_by, self._descending = column, descending
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    @property
    def content(self) -> tuple[Sequence[Entry], list[int]]:
        """What is shown, and in which order; both are replaced and never changed."""
        return self._entries, self._order

    def show_entries(self, entries: Sequence[Entry], order: list[int]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._entries, self._order = entries, order
        self.endResetModel()

    def entry(self, row: int) -> Entry:
        """The entry of a shown row."""
        return self._entries[self._order[row]]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Number of shown files."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Number of columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        entry, column = self.entry(index.row()), Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(entry, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                if column is Column.STATE and entry.reason:
                    return f"{self._text(entry, column)}: {entry.reason}"
                return self._text(entry, column)
            case Qt.ItemDataRole.ToolTipRole:
                return {Column.FILE: entry.row.path, Column.STATE: entry.reason}.get(column) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
            case int() if role == ENTRY:
                return entry
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            title = tr(TITLES[Column(section)])
            return f"{title} {_ARROWS[self._descending]}" if section == self._sorted_by else title
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in _NUMBERS else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    @staticmethod
    def _text(entry: Entry, column: Column) -> str:
        match column:
            case Column.FILE:
                return entry.name
            case Column.STATE:
                return tr(STATES[entry.row.state])
            case Column.COLLECTION:
                return entry.row.collection
            case Column.PAGES:
                return number(entry.row.pages)
            case Column.PASSAGES:
                return number(entry.row.chunks)
            case Column.MODIFIED:
                return day(modified(entry))
            case _:
                return day(looked(entry))
