"""The side bar of the chat view: new chat, search over all conversations, the conversations by day, collections."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from ..widgets.labels import label
from ..widgets.menu import Menu
from ..widgets.search_field import SearchField
from .collections_list import CollectionsList
from .conversation_delegate import ConversationDelegate
from .conversation_model import CONVERSATION, ConversationModel, Row, grouped

if TYPE_CHECKING:
    from ...app.application import Application
    from ...conversations.store import Conversation

SEARCH_AFTER_MS = 150
TURN_MS = 80
MOST = 500


class Sidebar(QWidget):
    """Lists conversations.

    Signals:
        chosen: A conversation was chosen; carries its id.
        begun: The person wants a new one.
        renamed, pinned, deleted, exported: Carry the `Conversation` (and the format).
    """

    chosen = Signal(int)
    begun = Signal()
    renamed = Signal(object)
    pinned = Signal(object)
    deleted = Signal(object)
    exported = Signal(object, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._current: int | None = None
        self._generation = 0
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.new_button = TextButton(desk, mark("New chat"), self.begun.emit, icon="plus")
        self.search = SearchField(desk)
        self.model = ConversationModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self._cells = ConversationDelegate(desk.theme)
        self.list.setItemDelegate(self._cells)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.clicked.connect(lambda index: self._choose(index.data(CONVERSATION)))
        self.list.activated.connect(lambda index: self._choose(index.data(CONVERSATION)))
        self.collections = CollectionsList(desk)
        self.empty = label("", "muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.empty.setContentsMargins(16, 24, 16, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.new_button)
        column.addWidget(self.search)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        column.addWidget(self.collections)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_AFTER_MS)
        self._timer.timeout.connect(self.reload)
        self._turning = QTimer(self)
        self._turning.setInterval(TURN_MS)
        self._turning.timeout.connect(self._turn_rings)
        self.search.textChanged.connect(lambda: self._timer.start())
        for keys, signal in (("F2", self.renamed), ("Delete", self.deleted)):
            action = QAction(self.list)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(partial(self._emit_current, signal))
            self.list.addAction(action)
        desk.session.chats_changed.connect(self.reload)
        desk.language.changed.connect(self.retranslate)
        desk.theme.changed.connect(self.list.viewport().update)
        self.retranslate()

    def retranslate(self) -> None:
        """Take texts anew."""
        self.search.setPlaceholderText(tr("Search chats"))
        self.search.setAccessibleName(tr("Search chats"))
        self.list.setAccessibleName(tr("Chats"))
        if self._desk.session.app is not None:
            self.reload()

    def set_current(self, conversation_id: int | None) -> None:
        """Mark the open conversation."""
        self._current = conversation_id
        index = self.model.index_of(conversation_id)
        if index.isValid():
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        else:
            self.list.clearSelection()

    def set_answering(self, conversations: frozenset[int]) -> None:
        """Show a ring at the conversations that are being answered."""
        self.model.set_answering(conversations)
        if conversations:
            self._turning.start()
        else:
            self._turning.stop()

    def _turn_rings(self) -> None:
        self._cells.angle = (self._cells.angle + 24) % 360
        for index in self.model.answering():
            self.list.update(index)

    def reload(self) -> None:
        """Read the list anew, in the background."""
        words = self.search.text().strip()
        self._generation += 1
        generation = self._generation

        def read(app: Application) -> Any:
            store = app.parts.conversations
            return store.search_conversations(words) if words else store.all(MOST)

        def show(found: Any) -> None:
            if generation != self._generation:
                return
            rows = _found(found) if words else grouped(found, datetime.now().astimezone().date())
            self.model.show_rows(rows)
            self.set_current(self._current)
            self.empty.setText(tr("No chat contains these words.") if words else tr("Your chats will be listed here."))
            self.empty.setVisible(not rows)
            self.list.setVisible(bool(rows))

        self._desk.session.when_open(lambda: self._desk.session.read(read, self).success(show))

    def _choose(self, conversation: Conversation | None) -> None:
        if conversation is not None:
            self.chosen.emit(conversation.conversation_id)

    def _emit_current(self, signal: Any, _checked: bool = False) -> None:
        conversation = self.list.currentIndex().data(CONVERSATION)
        if conversation is not None:
            signal.emit(conversation)

    def _menu(self, place: QPoint) -> None:
        conversation = self.list.indexAt(place).data(CONVERSATION)
        if conversation is not None:
            menu = self.menu_for(conversation)
            menu.exec(self.list.viewport().mapToGlobal(place))
            menu.deleteLater()

    def menu_for(self, conversation: Conversation) -> Menu:
        """What can be done with a conversation."""
        menu = Menu(self)
        icon = self._desk.theme.icon
        menu.addAction(icon("edit"), tr("Rename…"), lambda: self.renamed.emit(conversation))
        menu.addAction(
            icon("pin"), tr("Unpin") if conversation.pinned else tr("Pin"), lambda: self.pinned.emit(conversation)
        )
        export = Menu(menu)
        export.setTitle(tr("Export"))
        export.setIcon(icon("export"))
        menu.addMenu(export)
        for name, kind in (("Markdown", "md"), ("JSON", "json"), ("PDF", "pdf")):
            export.addAction(name, partial(self.exported.emit, conversation, kind))
        menu.addSeparator()
        menu.addAction(icon("trash"), tr("Delete"), lambda: self.deleted.emit(conversation))
        return menu


def _found(found: Any) -> list[Row]:
    rows = []
    for hit in found:
        text = " ".join(hit.message.text.split()) if hit.message is not None else ""
        rows.append(Row(hit.conversation.title or tr("New chat"), hit.conversation, text))
    return [Row(tr("Found")), *rows] if rows else []
