"""The chat view: side bar, transcript, composer and the header over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..notices import Notice
from ..theme.tokens import READING_WIDTH
from ..widgets.buttons import IconButton
from ..widgets.labels import ElidedLabel
from .composer import Composer
from .conversation_actions import ConversationActions
from .flow import ConversationFlow
from .sample import Sample
from .sidebar import Sidebar
from .transcript import Transcript
from .warming import Warming
from .welcome import Welcome

if TYPE_CHECKING:
    from ...conversations.store import Conversation


class ChatView(QWidget):
    """Conversations with the documents.

    Signals:
        source_chosen: Carries the `SourceRef` and all sources of the answer it belongs to.
        files_wanted: The person wants to add documents; carries ``"files"`` or ``"folder"``.
        files_given: Files were pasted; carries their paths.
    """

    source_chosen = Signal(object, object)
    files_wanted = Signal(str)
    files_given = Signal(list)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.actions_ = ConversationActions(desk, self)
        self.sidebar = Sidebar(desk)
        self.transcript = Transcript(desk)
        self.welcome = Welcome(desk)
        self.sample = Sample(desk, self)
        self._warming = Warming(desk.session)
        self.composer = Composer(desk)
        self.title = ElidedLabel("", "title")
        self.collection = QComboBox()
        self.flow = ConversationFlow(
            desk, self.transcript, self.composer, lambda: self.collection.currentData() or "", self
        )
        self.collection.setMaximumWidth(240)
        self.collection.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.more = IconButton(desk, "more", mark("More about this chat"), self._show_menu)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.welcome)
        self.middle.addWidget(self.transcript)
        self._lay_out()
        self._connect()
        self.retranslate()
        desk.session.when_open(self._start)

    def _lay_out(self) -> None:
        header = QWidget()
        header.setObjectName("header")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        header.setFixedHeight(56)
        row = QHBoxLayout(header)
        row.setContentsMargins(24, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self.title, 1)
        row.addWidget(self.collection)
        row.addWidget(self.more)
        page = QWidget()
        page.setObjectName("page")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self.middle, 1)
        self.notice_room = QWidget()
        self.notice_room.setFixedHeight(0)
        column.addWidget(self.notice_room)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24 + self.transcript.verticalScrollBar().sizeHint().width(), 16)
        self.composer.setMaximumWidth(READING_WIDTH)
        foot.addStretch(1)
        foot.addWidget(self.composer, 1000)
        foot.addStretch(1)
        column.addLayout(foot)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.sidebar.setMinimumWidth(200)
        page.setMinimumWidth(360)
        self.splitter.addWidget(self.sidebar)
        self.splitter.addWidget(page)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes(self._desk.state.get("chat_panes", [260, 900]))
        self.splitter.splitterMoved.connect(lambda: self._desk.state.set("chat_panes", self.splitter.sizes()))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)

    def _connect(self) -> None:
        flow, sidebar = self.flow, self.sidebar
        self.composer.sent.connect(self.send)
        self.composer.stopped.connect(flow.stop)
        self.composer.edit.files_pasted.connect(self.files_given)
        self.composer.changed.connect(self._typed)
        sidebar.chosen.connect(self.open)
        sidebar.begun.connect(self.begin)
        sidebar.renamed.connect(self.actions_.rename)
        sidebar.pinned.connect(self.actions_.pin)
        sidebar.deleted.connect(self._delete)
        sidebar.exported.connect(self.actions_.export)
        sidebar.collections.chosen.connect(self.choose_collection)
        self.collection.currentIndexChanged.connect(self._collection_chosen)
        flow.begun.connect(self._begun)
        flow.opened.connect(self._opened)
        flow.running.changed.connect(lambda: sidebar.set_answering(flow.running.conversations))
        flow.changed.connect(self._changed)
        flow.source_chosen.connect(self.source_chosen)
        flow.linked.connect(self._link)
        self.welcome.files_wanted.connect(self.files_wanted)
        self.welcome.sample_wanted.connect(self.sample.add)
        self.welcome.question_chosen.connect(self.ask)
        self.sample.found.connect(self.welcome.offer_sample)
        self.actions_.renamed.connect(self._retitle)
        self._desk.session.library_changed.connect(lambda: self.reload_collections())
        self._desk.language.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Take texts anew."""
        self.collection.setAccessibleName(tr("Collection to ask"))
        self.collection.setToolTip(tr("Collection to ask"))
        if self.collection.count():
            self.collection.setItemText(0, tr("All collections"))
        if self.conversation_id is None:
            self.title.setText(tr("New chat"))
        self._invite()

    # Conversations

    @property
    def conversation_id(self) -> int | None:
        """The open conversation; None for one that has not begun."""
        return self.flow.conversation_id

    @property
    def busy(self) -> bool:
        """Whether an answer is on its way."""
        return self.flow.busy

    def shown(self) -> None:
        """Look what there is to answer with: it can have been changed in another view."""
        self.composer.ways.reload()

    def _start(self) -> None:
        self.composer.ways.reload()
        self.reload_collections()
        self.sidebar.reload()
        last = self._desk.state.get("conversation")
        if isinstance(last, int):
            self.flow.open(last).failure(lambda _: self.begin())
        else:
            self.begin()

    def begin(self) -> None:
        """Go to a new chat."""
        self.flow.begin()
        self.title.setText(tr("New chat"))
        self.more.setEnabled(False)
        self.sidebar.set_current(None)
        self.middle.setCurrentWidget(self.welcome)
        self.composer.edit.setFocus()

    def open(self, conversation_id: int) -> None:
        """Go to a conversation."""
        if conversation_id != self.conversation_id:
            self.flow.open(conversation_id)

    def ask(self, question: str) -> None:
        """Ask a question in the open conversation; what is typed stays."""
        if self.flow.ask(question):
            self.middle.setCurrentWidget(self.transcript)

    def send(self, question: str) -> None:
        """Ask what was typed."""
        if self.flow.send(question):
            self.middle.setCurrentWidget(self.transcript)

    def stop(self) -> None:
        """Stop the answer that is on its way."""
        self.flow.stop()

    def set_compact(self, compact: bool) -> None:
        """Hide the side bar where there is no room for it."""
        self.sidebar.setVisible(not compact)

    def focus_search(self) -> None:
        """Search the conversations."""
        self.sidebar.search.setFocus()
        self.sidebar.search.selectAll()

    def _typed(self) -> None:
        if not self.composer.editing:  # what was typed before an edit comes back
            self._desk.state.set_draft(self.conversation_id, self.composer.text())
        if self.composer.text():
            self._warming.begin()

    def _begun(self, conversation: Conversation) -> None:
        self.title.setText(conversation.title or tr("New chat"))
        self.sidebar.set_current(conversation.conversation_id)
        self.more.setEnabled(True)

    def _opened(self, conversation: Conversation) -> None:
        self.title.setText(conversation.title or tr("New chat"))
        self.more.setEnabled(True)
        self.middle.setCurrentWidget(self.transcript)
        self.sidebar.set_current(conversation.conversation_id)
        self._select_collection(conversation.collection)
        self.composer.edit.setFocus()

    def _changed(self, conversation: Conversation) -> None:
        self.title.setText(conversation.title or tr("New chat"))
        self.sidebar.set_current(conversation.conversation_id)
        self._desk.session.chats_changed.emit()

    def _link(self, address: str) -> None:
        self._desk.notices.post(
            Notice(
                tr("The answer links to {address}", address=address),
                action=tr("Open in the browser"),
                act=lambda: QDesktopServices.openUrl(QUrl(address)),
            )
        )

    def _delete(self, conversation: Conversation) -> None:
        self.flow.running.stop(conversation.conversation_id)
        self.actions_.delete(conversation)
        if conversation.conversation_id == self.conversation_id:
            self.begin()

    def _retitle(self, conversation_id: int, title: str) -> None:
        if conversation_id == self.conversation_id:
            self.title.setText(title)

    def _show_menu(self) -> None:
        number = self.conversation_id
        if number is None:
            return

        def show(conversation: Conversation) -> None:
            menu = self.sidebar.menu_for(conversation)
            menu.exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))
            menu.deleteLater()

        self._desk.session.read(lambda app: app.parts.conversations.get(number), self).success(show)

    # Collections

    def reload_collections(self, wanted: str = "") -> None:
        """Read the collections anew; `wanted` is chosen then."""

        def show(infos: Any) -> None:
            chosen = wanted or self.collection.currentData() or ""
            self.collection.clear()
            self.collection.addItem(tr("All collections"), "")
            for info in infos:
                self.collection.addItem(info.name, info.name)
            self.collection.setVisible(bool(infos))
            self.sidebar.collections.show_collections(infos)
            self._select_collection(chosen)
            self.welcome.set_documents(sum(info.indexed for info in infos), suggest=self.sample.is_all(infos))
            self._invite()

        self._desk.session.when_open(lambda: self._desk.session.read(lambda app: app.collections(), self).success(show))

    def _invite(self) -> None:
        """Invite to ask only where there is something to ask; before that, to add documents."""
        empty = self.welcome.asks_for_documents
        text = tr("Add documents first, then ask about them here.") if empty else tr("Ask your documents…")
        edit = self.composer.edit
        edit.setPlaceholderText(text)
        unused = edit.hasFocus() and not edit.entered and not self.composer.text()
        if empty and unused and self.welcome.isVisible():
            self.welcome.folder.setFocus()

    def choose_collection(self, name: str) -> None:
        """Ask only this collection from now on; all if empty."""
        if name and self.collection.findData(name) < 0:  # only just being made
            self.reload_collections(name)
        self._select_collection(name)
        self.composer.edit.setFocus()

    def _select_collection(self, name: str) -> None:
        self.collection.setCurrentIndex(max(0, self.collection.findData(name)))

    def _collection_chosen(self) -> None:
        self.sidebar.collections.set_current(self.collection.currentData() or "")
