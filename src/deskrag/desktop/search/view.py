"""The Search view: one field, chips, results; the page of a result opens beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.bleed import Bleed
from ..widgets.buttons import TextButton
from ..widgets.labels import label
from ..widgets.search_field import SearchField
from .chip_row import BLEED, ChipRow
from .finding import Finder, Found, Result
from .result_list import ResultList
from .states import SearchStates
from .terms import Chip, merge, query_of, settled, take_out

if TYPE_CHECKING:
    from ...app.application import Application

COLUMN_WIDTH = 920
TAKE_OUT_MS = 900
"""An operator at the end of the text becomes a chip when no letter follows for this long."""
PREVIEW_MS = 120


class SearchView(QWidget):
    """Searches without a model.

    Signals:
        source_chosen: Carries a `SourceRef` and the sources to step through.
        question_wanted: The query is to be asked in the chat; carries its words and a collection (or nothing).
        files_wanted: Documents are to be added; carries ``"files"`` or ``"folder"``.
    """

    source_chosen = Signal(object, object)
    question_wanted = Signal(str, str)
    files_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.chips: list[Chip] = []
        self._documents: int | None = None
        self._open_first = False
        self.finder = Finder(desk, self)
        self.field = SearchField(desk)
        self.field.setObjectName("searchField")
        self.field.installEventFilter(self)
        self.ask = TextButton(desk, mark("Ask about this"), self.ask_about_this, role="main", icon="chat")
        self.ask.setObjectName("searchAsk")
        self.row = ChipRow(desk)
        self.count = label("", "small")
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedWidth(80)
        self.busy.hide()
        self.list = ResultList(desk)
        self.state = SearchStates(desk)
        self._take_out = QTimer(self)
        self._preview = QTimer(self)
        for timer, wait in ((self._take_out, TAKE_OUT_MS), (self._preview, PREVIEW_MS)):
            timer.setSingleShot(True)
            timer.setInterval(wait)
        self._lay_out()
        self._connect()
        self.retranslate()
        desk.session.when_open(self._start)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.field, 1)
        top.addWidget(self.ask)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addLayout(Bleed(self.row, BLEED), 1)
        below.addWidget(self.busy)
        below.addWidget(self.count)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.state)
        self.pages.addWidget(self.list)
        head = QVBoxLayout()
        head.setContentsMargins(24, 16, 24, 8)
        head.setSpacing(8)
        head.addLayout(top)
        head.addLayout(below)
        inner = QWidget()
        inner.setMaximumWidth(COLUMN_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        page = QWidget()
        page.setObjectName("page")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        middle = QHBoxLayout(page)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(inner, 1000)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page)

    def _connect(self) -> None:
        self.field.textEdited.connect(self._edited)
        self.field.textChanged.connect(self.search)
        self._take_out.timeout.connect(lambda: self._chips_from_text(all_of_it=True))
        self._preview.timeout.connect(self._show_preview)
        self.row.removed.connect(self.remove_chip)
        self.row.added.connect(lambda chip: self.set_chips(merge(self.chips, [chip])))
        self.row.file_wanted.connect(self._type_file)
        self.list.chosen.connect(lambda _: self._preview.start())
        self.list.opened.connect(self._open)
        self.finder.begun.connect(self.busy.show)
        self.finder.found.connect(self._found)
        self.finder.failed.connect(self._failed)
        self.finder.cleared.connect(self._cleared)
        self.state.again_wanted.connect(lambda: self.finder.want(self.query, force=True))
        self.state.ask_wanted.connect(self.ask_about_this)
        self.state.unfilter_wanted.connect(lambda: self.set_chips([]))
        self.state.folder_wanted.connect(lambda: self.files_wanted.emit("folder"))
        self._desk.session.library_changed.connect(self._reload)
        self._desk.session.open_failed.connect(self._failed)
        self._desk.language.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Take texts anew."""
        self.field.setPlaceholderText(tr("Search your documents…"))
        self.field.setAccessibleName(tr("Search your documents"))
        self.busy.setAccessibleName(tr("Searching"))
        if self.pages.currentWidget() is self.list:
            self._count(len(self.list.found.results))
        elif not self.query:
            self._cleared()

    def _start(self) -> None:
        self._reload()
        self.finder.now()

        def warm(app: Application) -> None:
            if any(info.indexed for info in app.collections()):
                _ = app.parts.retriever  # loads the embedder before the first letters

        self._desk.session.read(warm, self).failure(lambda _: None)  # told by the search that needs it

    def _reload(self) -> None:
        def show(infos: Any) -> None:
            self._documents = sum(info.indexed for info in infos)
            self.row.set_collections([info.name for info in infos])
            if self.query:
                self.finder.want(self.query, force=True)
            else:
                self._cleared()

        self._desk.session.read(lambda app: app.collections(), self).success(show)

    # The query

    @property
    def query(self) -> str:
        """What is searched: chips and text, without an operator that is still being typed."""
        words = settled(self.field.text()).strip()
        return query_of(self.chips, words) if words else ""

    def search(self) -> None:
        """Search for what is typed."""
        self.ask.setEnabled(bool(self.field.text().strip()))
        self.finder.want(self.query)

    def set_chips(self, chips: list[Chip]) -> None:
        """Replace the filters."""
        self.chips = chips
        self.row.show_chips(chips)
        self.search()
        self.field.setFocus()

    def remove_chip(self, chip: Chip) -> None:
        """Take a filter away."""
        self.set_chips([other for other in self.chips if other != chip])

    def _edited(self) -> None:
        self._open_first = False
        self._chips_from_text()
        self._take_out.start()

    def _chips_from_text(self, *, all_of_it: bool = False) -> None:
        rest, more = take_out(self.field.text(), all_of_it=all_of_it)
        if more:
            self.field.setText(rest)
            self.set_chips(merge(self.chips, more))

    def _type_file(self) -> None:
        text = self.field.text().rstrip()
        self.field.setText(f"{text} file:" if text else "file:")
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrows go through the results; Enter opens; Backspace at the start takes the last chip."""
        if watched is not self.field or not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._chips_from_text(all_of_it=True)
            self._open_first = self.finder.busy
            if self.finder.busy:
                self.finder.now()
            else:
                self.list.open_current()
        elif (
            key == Qt.Key.Key_Backspace
            and self.chips
            and not (self.field.cursorPosition() or self.field.hasSelectedText())
        ):
            self.remove_chip(self.chips[-1])
        else:
            return super().eventFilter(watched, event)
        return True

    def focus_search(self) -> None:
        """Go to the field."""
        self.field.setFocus()
        self.field.selectAll()

    def shown(self) -> None:
        """The view came to the front."""
        self.focus_search()

    # What came back

    def _found(self, found: Found) -> None:
        self.busy.hide()
        self.list.found.show_results(found.results)
        self.list.scrollToTop()
        self._count(len(found.results))
        if found.results:
            self.pages.setCurrentWidget(self.list)
            if self._open_first:
                self.list.open_current()
            self._open_first = False
            return
        self.state.say_nothing_found(filtered=bool(self.chips))
        self.pages.setCurrentWidget(self.state)

    def _count(self, results: int) -> None:
        self.count.setText(tr("%Ln results", results) if results else "")

    def _failed(self, error: BaseException) -> None:
        self.busy.hide()
        self.count.setText("")
        self.state.say_failed(error, filtered=bool(self.chips))
        self.pages.setCurrentWidget(self.state)

    def _cleared(self) -> None:
        self.busy.hide()
        self.count.setText("")
        self.list.found.show_results(())
        self.ask.setEnabled(False)
        self.state.say_idle(self._documents)
        self.pages.setCurrentWidget(self.state)

    # What a person wishes

    def _show_preview(self) -> None:
        result = self.list.current()
        if result is not None:
            self._open(result)

    def _open(self, result: Result) -> None:
        self._preview.stop()
        self.source_chosen.emit(result.source, [other.source for other in self.list.found.results])

    def ask_about_this(self) -> None:
        """Hand the query to the chat."""
        words = query_of([chip for chip in self.chips if chip.key != "collection"], self.field.text())
        names = [chip.value for chip in self.chips if chip.key == "collection"]
        if self.field.text().strip():
            self.question_wanted.emit(words, names[0] if len(names) == 1 else "")
