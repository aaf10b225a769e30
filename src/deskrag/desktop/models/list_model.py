"""The models as an item model: rows of `ModelRow` under two headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from ..i18n import tr
from .wording import VERDICTS, summary

if TYPE_CHECKING:
    from ...app.model_facts import ModelRow

ROW = Qt.ItemDataRole.UserRole
"""The `ModelRow`; None for a heading."""
PERCENT = Qt.ItemDataRole.UserRole + 1
"""How far its download is; None if it is not being fetched."""
Index = QModelIndex | QPersistentModelIndex


class ModelList(QAbstractListModel):
    """Headings and models, those on this computer first."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[ModelRow | str] = []
        self._percent: dict[str, int] = {}

    def show(self, rows: Sequence[ModelRow]) -> None:
        """Show these models."""
        here = [row for row in rows if row.state != "available"]
        there = [row for row in rows if row.state == "available"]
        self.beginResetModel()
        self._entries = []
        for heading, group in (("here", here), ("there", there)):
            if group:
                self._entries.append(heading)
                self._entries.extend(group)
        self.endResetModel()

    def show_percent(self, name: str, percent: int | None) -> None:
        """Show how far a download is."""
        if percent is None:
            self._percent.pop(name, None)
        else:
            self._percent[name] = percent
        place = self.place_of(name)
        if place.isValid():
            self.dataChanged.emit(place, place)

    def place_of(self, name: str) -> QModelIndex:
        """Where a model is; invalid if it is not shown."""
        for number, entry in enumerate(self._entries):
            if not isinstance(entry, str) and entry.name == name:
                return self.index(number)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """The first model; invalid if there is none."""
        return next(
            (self.index(n) for n, entry in enumerate(self._entries) if not isinstance(entry, str)), QModelIndex()
        )

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Headings and models."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if index.isValid() and isinstance(self._entries[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts of a row, and what the delegate paints."""
        entry = self._entries[index.row()]
        if isinstance(entry, str):
            if role == Qt.ItemDataRole.DisplayRole:
                return tr("On this computer") if entry == "here" else tr("To download")
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == ROW:
            return entry
        if role == PERCENT:
            return self._percent.get(entry.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            verdict = tr(VERDICTS[entry.fit.verdict][0]) if entry.fit else ""
            return ", ".join(filter(None, (entry.title, verdict, summary(entry))))
        return None
