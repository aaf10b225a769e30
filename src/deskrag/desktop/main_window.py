"""The main window: rail, views, source panel, status bar; shortcuts; drops become paths and go to `indexing.adding`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from .desk import Desk
from .i18n import tr
from .indexing.adding import Adding
from .indexing.dropping import DropTarget, paths_of
from .indexing.panel import IndexingPanel
from .next_steps import Step
from .rail import Rail
from .shortcuts import SHORTCUTS, ShortcutSheet
from .status_bar import StatusBar
from .views import VIEWS, ViewSpec
from .widgets.notice_bar import NoticeBar

if TYPE_CHECKING:
    from .viewer.panel import SourcePanel
    from .viewer.source import SourceRef

COMPACT_WIDTH = 1100
"""Below this width, in pixels, there is no room for a side bar beside a source."""
PANEL_WIDTH = 480
"""Of the source panel at first, in pixels."""


class MainWindow(QMainWindow):
    """The window of one library.

    Args:
        desk: Its surroundings.
        views: Of the rail.
    """

    def __init__(self, desk: Desk, views: Sequence[ViewSpec] = VIEWS) -> None:
        super().__init__()
        self._desk = desk
        self._specs = {view.name: view for view in views}
        self._made: dict[str, QWidget] = {}
        self.rail = Rail(desk, views)
        self.stack = QStackedWidget()
        self.status = StatusBar(desk)
        self.indexing_panel = IndexingPanel(desk)
        self._panel: SourcePanel | None = None
        whole = self._lay_out()
        self.notice_bar = NoticeBar(desk, whole)
        self.adding = Adding(desk, self)
        self.adding.panel_shown = self.indexing_panel.isVisible
        self.drop_target = DropTarget(desk, whole)
        self.setAcceptDrops(True)
        self.status.indexing_wanted.connect(self.indexing_panel.appear)
        self.status.tuning_wanted.connect(lambda: self.show_view("tune"))
        self.rail.chosen.connect(self.show_view)
        self.rail.help_wanted.connect(self.show_shortcuts)
        self._make_shortcuts()
        desk.language.changed.connect(self.retranslate)
        desk.session.open_failed.connect(self._tell_not_open)
        desk.notices.wanted.connect(self._take_step)
        self.retranslate()
        self._restore()
        self.show_view(desk.state.get("view", "chat") if desk.state.get("view") in self._specs else "chat")

    def _lay_out(self) -> QWidget:
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self.panes.setHandleWidth(1)
        self.panes.setChildrenCollapsible(False)
        self.panes.addWidget(self.stack)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self.rail)
        top.addWidget(self.panes, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top, 1)
        column.addWidget(self.indexing_panel)
        column.addWidget(self.status)
        self.setCentralWidget(whole)
        self.setMinimumSize(760, 520)
        return whole

    def retranslate(self) -> None:
        """Take texts anew."""
        self.setWindowTitle("DeskRAG")
        self.stack.setAccessibleName(tr("Main area"))

    # Views

    def view(self, name: str) -> QWidget:
        """The widget of a view, made when it is first wanted."""
        if name not in self._made:
            widget = self._specs[name].make(self._desk)
            self._made[name] = widget
            self.stack.addWidget(widget)
            self._connect(widget)
        return self._made[name]

    def show_view(self, name: str) -> None:
        """Bring a view to the front."""
        widget = self.view(name)
        for other in self._made.values():  # a view that is not seen asks for no room
            policy = QSizePolicy.Policy.Preferred if other is widget else QSizePolicy.Policy.Ignored
            other.setSizePolicy(policy, policy)
        self.stack.setCurrentWidget(widget)
        self.notice_bar.belong_to(widget)
        self.rail.set_current(name)
        self._desk.state.set("view", name)
        shown = getattr(widget, "shown", None)
        if callable(shown):
            shown()

    def _connect(self, widget: Any) -> None:
        if hasattr(widget, "source_chosen"):
            widget.source_chosen.connect(self.show_source)
        if hasattr(widget, "files_wanted"):
            widget.files_wanted.connect(self.choose_files)
        if hasattr(widget, "files_given"):
            widget.files_given.connect(self.add_files)
        if hasattr(widget, "question_wanted"):
            widget.question_wanted.connect(self.ask)

    def ask(self, question: str, collection: str = "") -> None:
        """Ask a question in a new chat; in one collection if named."""
        self._on_chat("begin")
        chat: Any = self.view("chat")
        chat.collection.setCurrentIndex(max(0, chat.collection.findData(collection)))
        chat.ask(question)

    # Sources and files

    def show_source(self, source: SourceRef, among: Sequence[SourceRef] = ()) -> None:
        """Open the source panel at a source."""
        if self._panel is None:
            from .viewer.panel import SourcePanel

            self._panel = SourcePanel(self._desk)
            self.panes.addWidget(self._panel)
            self.panes.setStretchFactor(0, 1)
            room = self.width() - self.rail.width()
            self.panes.setSizes(self._desk.state.get("panes", [room - PANEL_WIDTH, PANEL_WIDTH]))
            self.panes.splitterMoved.connect(lambda: self._desk.state.set("panes", self.panes.sizes()))
            self._panel.left.connect(self._make_room)
        self._panel.show()
        self._make_room()
        self._panel.open(source, among)

    def _make_room(self) -> None:
        """In a narrow window an open source takes the place of the views' side bars."""
        compact = self._panel is not None and not self._panel.isHidden() and self.width() < COMPACT_WIDTH
        for widget in self._made.values():
            set_compact = getattr(widget, "set_compact", None)
            if callable(set_compact):
                set_compact(compact)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Make room again."""
        super().resizeEvent(event)
        self._make_room()

    @property
    def panel(self) -> SourcePanel | None:
        """The source panel, once it was wanted."""
        return self._panel

    def _in_source(self, method: str, by: float) -> None:
        if self._panel is not None and self._panel.isVisible():
            getattr(self._panel, method)(by)

    def choose_files(self, kind: str) -> None:
        """Ask for documents to add."""
        self.adding.choose(kind)

    def add_files(self, files: Sequence[Path]) -> None:
        """Add files and folders, asking at most which collection."""
        self.adding.ask(files)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show where files can be dropped: anywhere."""
        if paths := paths_of(event.mimeData()):
            event.acceptProposedAction()
            self.drop_target.appear(len(paths))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """The files went elsewhere."""
        self.drop_target.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Add what was dropped."""
        self.drop_target.hide()
        event.acceptProposedAction()
        self.add_files(paths_of(event.mimeData()))

    def _paste(self) -> None:
        """Files copied in a file manager are added; text goes where the cursor is."""
        if paths := paths_of(QGuiApplication.clipboard().mimeData()):
            self.add_files(paths)
        elif (focus := QApplication.focusWidget()) is not None and hasattr(focus, "paste"):
            focus.paste()

    # Shortcuts

    def _make_shortcuts(self) -> None:
        does = {
            "new": lambda: self._on_chat("begin"),
            "find": self._find,
            "stop": self.escape,
            "help": self.show_shortcuts,
            "next_source": lambda: self._in_source("step", 1),
            "previous_source": lambda: self._in_source("step", -1),
            "next_page": lambda: self._in_source("turn", 1),
            "previous_page": lambda: self._in_source("turn", -1),
            "larger": lambda: self._in_source("zoom", 1.2),
            "smaller": lambda: self._in_source("zoom", 1 / 1.2),
            "fit": lambda: self._in_source("zoom", 0.0),
            "paste": self._paste,
        }
        for shortcut in SHORTCUTS:
            if shortcut.name in does:
                for keys in shortcut.keys:
                    made = QShortcut(QKeySequence(keys), self)
                    made.activated.connect(does[shortcut.name])
        for number, name in enumerate(self._specs, start=1):
            made = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            made.activated.connect(lambda name=name: self.show_view(name))

    def _on_chat(self, method: str) -> None:
        self.show_view("chat")
        getattr(self.view("chat"), method)()

    def _find(self) -> None:
        find = getattr(self.stack.currentWidget(), "focus_search", None)
        if callable(find):
            find()

    def escape(self) -> None:
        """Stop the answer that is on its way; else close the source panel."""
        chat: Any = self._made.get("chat")
        if chat is not None and chat.busy:
            chat.stop()
        elif self._panel is not None and self._panel.isVisible():
            self._panel.leave()

    def show_shortcuts(self) -> None:
        """The sheet of shortcuts."""
        sheet = ShortcutSheet(self._desk, self)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def _tell_not_open(self, error: BaseException) -> None:
        self._desk.notices.error(error, tr("Try again"), self._desk.session.open)

    def _take_step(self, step: Step) -> None:
        if step.folder:
            QDesktopServices.openUrl(QUrl.fromLocalFile(step.folder))
        else:
            self.show_view(step.view)

    # State

    def _restore(self) -> None:
        geometry = self._desk.state.get("geometry", "")
        if not (geometry and self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))):
            self.resize(1280, 800)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Remember where the window was."""
        self._desk.state.set("geometry", self.saveGeometry().toBase64().toStdString())
        self._desk.state.save()
        super().closeEvent(event)
