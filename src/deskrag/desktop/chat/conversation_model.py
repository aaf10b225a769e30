"""The list of conversations as an item model: headings by day, pinned ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from ..i18n import tr

if TYPE_CHECKING:
    from ...conversations.store import Conversation

HEADING = Qt.ItemDataRole.UserRole + 1
CONVERSATION = Qt.ItemDataRole.UserRole + 2
SNIPPET = Qt.ItemDataRole.UserRole + 3
ANSWERING = Qt.ItemDataRole.UserRole + 4

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """A heading (`conversation` is None) or a conversation, with a snippet when it was searched for."""

    text: str
    conversation: Conversation | None = None
    snippet: str = ""


def group_of(changed: str, today: date) -> str:
    """The heading a time (UTC, ISO) falls under."""
    try:
        day = datetime.fromisoformat(changed).replace(tzinfo=UTC).astimezone().date()
    except ValueError:
        return tr("Earlier")
    if day >= today:
        return tr("Today")
    if day == today - timedelta(days=1):
        return tr("Yesterday")
    if day > today - timedelta(days=7):
        return tr("This week")
    if (day.year, day.month) == (today.year, today.month):
        return tr("This month")
    month = QLocale().standaloneMonthName(day.month)
    return tr("{month} {year}", month=month, year=day.year)


def grouped(conversations: Sequence[Conversation], today: date) -> list[Row]:
    """Conversations (newest first) under their headings, pinned ones first."""
    rows: list[Row] = []
    pinned = [c for c in conversations if c.pinned]
    if pinned:
        rows.append(Row(tr("Pinned")))
        rows += [Row(c.title or tr("New chat"), c) for c in pinned]
    heading = None
    for conversation in conversations:
        if conversation.pinned:
            continue
        group = group_of(conversation.changed, today)
        if group != heading:
            rows.append(Row(group))
            heading = group
        rows.append(Row(conversation.title or tr("New chat"), conversation))
    return rows


class ConversationModel(QAbstractListModel):
    """Rows of `grouped`, or results of a search."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._answering: frozenset[int] = frozenset()

    def set_answering(self, conversations: frozenset[int]) -> None:
        """Say which conversations are being answered."""
        changed = self._answering ^ conversations
        self._answering = conversations
        for conversation_id in changed:
            index = self.index_of(conversation_id)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def answering(self) -> list[QModelIndex]:
        """The rows that are being answered."""
        return [self.index(number) for number, row in enumerate(self._rows) if self._is_answering(row)]

    def _is_answering(self, row: Row) -> bool:
        return row.conversation is not None and row.conversation.conversation_id in self._answering

    def show_rows(self, rows: list[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row shows."""
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return tr("{title}, being answered", title=row.text) if self._is_answering(row) else row.text
            case Qt.ItemDataRole.ToolTipRole:
                return row.text if row.conversation else None
            case int() if role == HEADING:
                return row.conversation is None
            case int() if role == CONVERSATION:
                return row.conversation
            case int() if role == SNIPPET:
                return row.snippet
            case int() if role == ANSWERING:
                return self._is_answering(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if self._rows[index.row()].conversation is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def index_of(self, conversation_id: int | None) -> QModelIndex:
        """Where a conversation is; invalid if it is not shown."""
        for number, row in enumerate(self._rows):
            if row.conversation is not None and row.conversation.conversation_id == conversation_id:
                return self.index(number)
        return QModelIndex()
