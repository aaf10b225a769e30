"""The collections of the side bar as an item model: name, number of documents, how far indexing is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from ...app.jobs import Job, JobState
from ..i18n import tr

if TYPE_CHECKING:
    from ...indexing.ledger import CollectionInfo

ROW = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """One collection.

    Attributes:
        name: Its name.
        documents: Searchable documents.
        percent: How far indexing is; None when nothing is indexed, -1 while its amount is unknown.
        paused: Indexing is paused.
    """

    name: str
    documents: int = 0
    percent: int | None = None
    paused: bool = False

    @property
    def number(self) -> str:
        """What stands at the end of its line."""
        if self.percent is None:
            return QLocale().toString(self.documents)
        if self.paused:
            return tr("Paused")
        return tr("{percent} %", percent=self.percent) if self.percent >= 0 else "…"

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        if self.percent is None:
            return tr("{name}, %Ln documents", self.documents, name=self.name)
        return tr("{name}, indexing, {number}", name=self.name, number=self.number)


def rows(infos: Sequence[CollectionInfo], working: Mapping[str, Job]) -> list[CollectionRow]:
    """Collections by name, also one that is only just being made; each with its indexing job."""
    documents = {info.name: info.indexed for info in infos} | dict.fromkeys(
        (name for name in working if name not in {info.name for info in infos}), 0
    )
    return [_row(name, documents[name], working.get(name)) for name in sorted(documents, key=str.casefold)]


def _row(name: str, documents: int, job: Job | None) -> CollectionRow:
    if job is None:
        return CollectionRow(name, documents)
    progress = job.progress
    percent = 100 * progress.done // progress.total if progress.total else -1
    return CollectionRow(name, documents, percent, job.state is JobState.PAUSED)


class CollectionsModel(QAbstractListModel):
    """Rows of `rows`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CollectionRow] = []

    def show_rows(self, fresh: list[CollectionRow]) -> bool:
        """Show these; True if other collections are there than before. Only what moved is painted anew."""
        names = [row.name for row in fresh]
        if names != [row.name for row in self._rows]:
            self.beginResetModel()
            self._rows = fresh
            self.endResetModel()
            return True
        before, self._rows = self._rows, fresh
        for place, (old, new) in enumerate(zip(before, fresh, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(place), self.index(place))
        return False

    def place(self, name: str) -> QModelIndex:
        """Where a collection is; invalid if it is not there."""
        for number, row in enumerate(self._rows):
            if row.name == name:
                return self.index(number)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Number of collections."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row shows."""
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return row.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case int() if role == ROW:
                return row
        return None
