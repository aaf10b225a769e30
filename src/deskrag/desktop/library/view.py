"""The Library view: puts summary, filters, table and details together and keeps them in step with the ledger."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ...indexing.ledger import DocumentRow
from ..desk import Desk
from ..i18n import mark, tr
from ..notices import explain
from ..widgets.buttons import IconButton, TextButton
from ..widgets.empty_state import EmptyState
from ..widgets.labels import ElidedLabel
from ..widgets.menu import Menu
from .actions import LibraryActions, as_source
from .details import Details
from .entries import Choice, Column, Contents, Criteria, Selection, sums
from .feed import LedgerFeed
from .filters import FilterBar
from .new_collection import NewCollectionDialog
from .removing import Removals
from .summary import Summary
from .table import LedgerTable

WIDE = 900
"""From this width, in pixels, the details have room beside the table."""


class LibraryView(QWidget):
    """The ledger.

    Signals:
        source_chosen: Carries a `SourceRef` and the sources to step through.
        files_wanted: Documents are to be added; carries ``"files"`` or ``"folder"``.
    """

    source_chosen = Signal(object, object)
    files_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._column, self._descending = Column.FILE, False
        self._compact = False
        self.actions_ = LibraryActions(desk, self)
        self.removals = Removals(desk, self)
        self.dialog: NewCollectionDialog | None = None
        self.title = ElidedLabel("", "title")
        self.summary = Summary(desk)
        self.filters = FilterBar(desk)
        self.table = LedgerTable(desk)
        self.details = Details(desk)
        self.state = EmptyState(desk)
        self.nothing = EmptyState(desk)
        self.feed = LedgerFeed(desk, self._criteria, self.isVisible, self.table.choice, self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        header = QWidget()
        header.setObjectName("header")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        header.setFixedHeight(56)
        head = QHBoxLayout(header)
        head.setContentsMargins(24, 8, 16, 8)
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        self.new = TextButton(self._desk, mark("New collection…"), self.ask_collection)
        self.files = TextButton(self._desk, mark("Add files…"), lambda: self.files_wanted.emit("files"))
        self.folder = TextButton(
            self._desk, mark("Add a folder…"), lambda: self.files_wanted.emit("folder"), role="main", icon="plus"
        )
        self.more = IconButton(self._desk, "more", mark("More about the library"), self._show_more)
        for button in (self.new, self.files, self.folder, self.more):
            head.addWidget(button)
        body = QHBoxLayout()
        body.setSpacing(0)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.table)
        self.middle.addWidget(self.nothing)
        body.addWidget(self.middle, 1)
        self._line = QWidget()
        self._line.setObjectName("vertical")
        self._line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._line.setFixedWidth(1)
        body.addWidget(self._line)
        body.addWidget(self.details)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.summary)
        column.addWidget(self.filters)
        column.addLayout(body, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.state)
        self.pages.addWidget(filled)
        self.filled = filled
        page = QWidget()
        page.setObjectName("page")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(header)
        inside.addWidget(self.pages, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page)

    def _connect(self) -> None:
        self.feed.arrived.connect(self._arrived)
        self.feed.selected.connect(self._show)
        self.feed.failed.connect(self._failed)
        self.feed.waiting.connect(lambda: self.state.wait(tr("Reading the ledger…")))
        self.summary.retry_wanted.connect(lambda: self.actions_.retry_failed(self.filters.chosen_collection))
        self.summary.changes_wanted.connect(self._accept_changes)
        self.summary.look_wanted.connect(self._look_again)
        self._desk.following.changed.connect(self._show_following)
        self.filters.changed.connect(self.feed.select)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda entry: self.act("text" if entry.row.chunks else "open"))
        self.table.removed.connect(lambda: self.act("remove"))
        self.table.sorted_by.connect(self._sort)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.details.wanted.connect(self.act)
        self.removals.changed.connect(self.feed.select)
        self._desk.language.changed.connect(self.retranslate)

    def shown(self) -> None:
        """The view came to the front."""
        self.table.setFocus()

    def retranslate(self) -> None:
        """Take texts anew."""
        self.title.setText(tr("Library"))
        self.feed.reload()  # reasons are in the language they were read in

    def _arrived(self, contents: Contents) -> None:
        self.removals.settled()
        self.filters.set_collections(contents.collections)

    def _failed(self, error: BaseException) -> None:
        again = TextButton(self._desk, mark("Try again"), self.feed.reload, role="main")
        self.state.say("error", tr("The ledger cannot be read"), explain(error), again, colour="danger")
        self.pages.setCurrentWidget(self.state)

    def _criteria(self) -> Criteria:
        bar = self.filters
        hidden = self.removals.hidden
        return Criteria(bar.text, bar.chosen_collection, bar.chosen_state, hidden, self._column, self._descending)

    def _show(self, contents: Contents, selection: Selection) -> None:
        if not self.table.show_contents(contents, selection):
            self.feed.select()
            return
        self.summary.show_numbers(contents, selection)
        self._show_following()
        self.filters.set_counts(selection.states)
        for button in (self.files, self.folder):  # the empty view has them in its middle
            button.setVisible(bool(contents.entries))
        if not contents.entries:
            self._show_empty()
            return
        self.pages.setCurrentWidget(self.filled)
        if selection.order:
            self.middle.setCurrentWidget(self.table)
        else:
            clear = TextButton(self._desk, mark("Show all files"), self.filters.clear)
            self.nothing.say(
                "search",
                tr("No file matches"),
                tr("Change the words, the collection or the state."),
                clear,
                colour="muted",
            )
            self.middle.setCurrentWidget(self.nothing)

    def _show_following(self) -> None:
        following = self._desk.following
        self.summary.show_changes(following.waiting, following.unwatched)

    def _look_again(self) -> None:
        self.actions_.look_again(self.feed.contents.collections if self.feed.contents else ())

    def _show_empty(self) -> None:
        folder = TextButton(
            self._desk, mark("Choose a folder…"), lambda: self.files_wanted.emit("folder"), role="main", icon="folder"
        )
        files = TextButton(self._desk, mark("Choose files…"), lambda: self.files_wanted.emit("files"), icon="file")
        text = tr("Every file you add is listed here with what became of it: searchable, left out or failed, and why.")
        self.state.say("library", tr("Nothing is in the library yet"), text, folder, files)
        self.pages.setCurrentWidget(self.state)

    def _sort(self, column: Column, descending: bool) -> None:
        self._column, self._descending = column, descending
        self.feed.select()

    # Acting

    def act(self, name: str) -> None:
        """Do something with the chosen files."""
        choice = self.table.choice()
        match name:
            case _ if not choice.count:
                return
            case "again":
                self.actions_.index_again(choice)
            case "back":
                self.actions_.bring_back(choice)
            case "remove":
                self.removals.remove(choice)
            case _ if choice.one is not None:
                self._act_on(name, choice.one.row)

    def _act_on(self, name: str, row: DocumentRow) -> None:
        match name:
            case "text":
                if row.chunks:
                    self.source_chosen.emit(as_source(row), ())
            case "open":
                self.actions_.open_file(row)
            case "folder":
                self.actions_.open_folder(row)

    def _chosen(self, choice: Choice) -> None:
        """Show it; what has to be added up follows from the background."""
        self.details.show_choice(choice.count, choice.one)
        if choice.count < 2:
            return

        def show(found: tuple[int, int]) -> None:
            if self.table.choice().stamp == choice.stamp:
                self.details.show_choice(choice.count, None, found)

        self._desk.session.read(lambda _app: sums(choice), self).success(show)

    def _accept_changes(self) -> None:
        for name in self._desk.following.waiting:
            self._desk.following.accept(name)

    def _show_menu(self, place: QPoint) -> None:
        if not self.table.choice().count:
            return
        menu = Menu(self)
        for name, button in self.details.buttons.items():
            if not button.isHidden():
                menu.addAction(button.icon(), button.text(), lambda name=name: self.act(name))
        menu.exec(self.table.viewport().mapToGlobal(place))
        menu.deleteLater()

    def _show_more(self) -> None:
        following = self._desk.following
        menu = Menu(self)
        menu.addAction(tr("Look for changed files now"), self._look_again)
        follow = menu.addAction(tr("Follow folders by itself"), lambda: following.choose(not following.on))
        follow.setCheckable(True)
        follow.setChecked(following.on)
        menu.addAction(tr("Try failed files again"), lambda: self.actions_.retry_failed())
        menu.exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        menu.deleteLater()

    def ask_collection(self) -> None:
        """Ask for the name of a new collection."""
        dialog = NewCollectionDialog(self._desk, self.feed.contents.collections if self.feed.contents else (), self)
        dialog.accepted.connect(lambda: self.actions_.new_collection(dialog.chosen))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def focus_search(self) -> None:
        """Go to the field that filters."""
        self.filters.field.setFocus()
        self.filters.field.selectAll()

    # Space

    def set_compact(self, compact: bool) -> None:
        """Leave room for an open source."""
        self._compact = compact
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show the details where there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= WIDE and not self._compact
        self.details.setVisible(wide)
        self._line.setVisible(wide)
        self.table.fit(self.width() - (self.details.width() if wide else 0))
