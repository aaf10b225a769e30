"""The models view: what answers now above, the list with its filter at the left, one model in full at the right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from ...app.jobs import JobState
from ..desk import Desk
from ..i18n import mark, tr
from ..indexing.dropping import paths_of
from ..notices import Notice, explain
from ..widgets.bleed import Bleed
from ..widgets.buttons import TextButton
from ..widgets.empty_state import EmptyState
from ..widgets.labels import label
from .actions import Actions
from .delegate import ModelDelegate
from .details import NARROW, WIDTH, Details
from .filters import FilterBar
from .list_model import ROW, ModelList
from .running import RunningCard
from .work import ModelWork, Task

BLEED = 12
"""The list reaches this far over the margins, in pixels, so that its texts stand below the other texts."""


class ModelsView(QWidget):
    """Shows and changes the models of this computer."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: list[Any] = []
        self._chosen = ""
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.work = ModelWork(desk, self)
        self.actions_ = Actions(desk, self.work, self, self.reload)
        self.running = RunningCard(desk)
        self.filters = FilterBar(desk)
        self.model = ModelList()
        self.list = QListView()
        self.list.setModel(self.model)
        self._delegate = ModelDelegate(desk)
        self.list.setItemDelegate(self._delegate)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.details = Details(desk)
        self.empty = EmptyState(desk)
        self.import_button = TextButton(desk, mark("Import a file…"), self.actions_.choose_file, icon="plus")
        self._lay_out()
        self.filters.changed.connect(self._filter)
        self.details.wanted.connect(self._act)
        self.work.moved.connect(self._moved)
        self.work.ended.connect(self._ended)
        desk.theme.changed.connect(self.list.viewport().update)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        self.title = label("", "title")
        header = QWidget()
        header.setObjectName("header")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        header.setFixedHeight(56)
        head = QHBoxLayout(header)
        head.setContentsMargins(24, 8, 16, 8)
        head.addWidget(self.title, 1)
        head.addWidget(self.import_button)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.empty)
        column = QVBoxLayout()
        column.setContentsMargins(24, 16, 24 - BLEED, 0)
        column.setSpacing(16)
        for part in (self.running, self.filters):
            inset = QHBoxLayout()
            inset.setContentsMargins(0, 0, BLEED, 0)
            inset.addWidget(part)
            column.addLayout(inset)
        column.addLayout(Bleed(self.pages, BLEED), 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(column, 1)
        body.addWidget(self.details)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addLayout(body, 1)
        QWidget.setTabOrder(self.filters, self.list)
        QWidget.setTabOrder(self.list, self.details)
        self.setFocusProxy(self.list)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room, the details are narrower."""
        self.details.setFixedWidth(WIDTH if event.size().width() >= 960 else NARROW)
        super().resizeEvent(event)

    def retranslate(self) -> None:
        """Take texts anew."""
        self.title.setText(tr("Models"))
        self.setAccessibleName(tr("Models"))
        self.list.setAccessibleName(tr("Models"))
        self._filter()

    def shown(self) -> None:
        """Look anew whenever it comes to the front."""
        self.list.setFocus()
        self.reload()

    def focus_search(self) -> None:
        """Look for a model."""
        self.filters.text.setFocus()
        self.filters.text.selectAll()

    def reload(self) -> None:
        """Read the list of models, in the background."""

        def read(_progress: Any, _cancel: Any) -> Any:
            from ...app.models import ModelDesk

            return ModelDesk().rows()

        if not self._rows:
            self.empty.wait(tr("Looking for models…"))
            self.pages.setCurrentWidget(self.empty)
        self._desk.session.operations.run(read, owner=self).success(self._show).failure(self._failed)

    def _show(self, rows: Any) -> None:
        self._rows = list(rows)
        self._filter()

    def _failed(self, error: BaseException) -> None:
        again = TextButton(self._desk, mark("Try again"), self.reload, role="main")
        self.empty.say("error", tr("The models cannot be listed"), explain(error), again, colour="danger")
        self.pages.setCurrentWidget(self.empty)

    def _filter(self) -> None:
        wanted = self.filters.filter
        found = [row for row in self._rows if wanted.matches(row)]
        chosen = self._chosen
        self.model.show(found)
        if not self._rows:
            return
        if not found:
            clear = TextButton(self._desk, mark("Show all models"), self.filters.clear)
            self.empty.say("search", tr("No model is like that"), tr("Look for less, or show all models."), clear)
            self.pages.setCurrentWidget(self.empty)
            self.details.show_row(None, None, None)
            return
        self.pages.setCurrentWidget(self.list)
        place = self.model.place_of(chosen)
        self.list.setCurrentIndex(place if place.isValid() else self.model.first())

    def choose(self, name: str) -> None:
        """Show a model in full."""
        place = self.model.place_of(name)
        if place.isValid():
            self.list.setCurrentIndex(place)

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = index.data(ROW)
        if row is None:
            return
        self._chosen = row.name
        self.details.show_row(row, None, self.work.tasks.get(row.name))

        def read(_progress: Any, _cancel: Any) -> Any:
            from ...app.models import ModelDesk

            return ModelDesk().info(row.name)

        def show(info: Any) -> None:
            if self._chosen == row.name:
                self.details.show_row(info.row, info, self.work.tasks.get(row.name))

        self._desk.session.operations.run(read, owner=self).success(show).failure(lambda _: None)

    def _act(self, deed: str) -> None:
        row = self.details.row
        task = self.work.tasks.get(row.name) if row is not None else None
        if row is None:
            return
        match deed:
            case "download":
                self.actions_.download(row)
            case "use":
                self.actions_.use(row)
            case "remove":
                self.actions_.remove(row)
            case "quantize":
                self.actions_.quantize(row)
            case "again":
                self.work.again(row.name)
            case "dismiss":
                self.work.forget(row.name)
            case "settings":
                self._open_settings()
        if task is not None and deed == "pause":
            task.job.resume() if task.job.state is JobState.PAUSED else task.job.pause()
        if task is not None and deed == "cancel":
            task.job.cancel()

    def _open_settings(self) -> None:
        show = getattr(self.window(), "show_view", None)
        if callable(show):
            show("settings")

    def _moved(self, name: str) -> None:
        task = self.work.tasks.get(name)
        self.model.show_percent(name, task.percent if task is not None else None)
        if name == self._chosen:
            self.details.show_task(task)

    def _ended(self, task: Task) -> None:
        job = task.job
        if job.state is JobState.DONE:
            self._desk.notices.post(Notice(task.outcome(), "good"))
            self.reload()
        elif job.state is JobState.FAILED and (
            task.kind == "import" or task.name != self._chosen or not self.isVisible()
        ):
            self._desk.notices.error(job.error or RuntimeError(), tr("Try again"), lambda: self.work.again(task.name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Model files are for this view; anything else is for the window."""
        if _model_files(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Import dropped model files."""
        event.acceptProposedAction()
        self.actions_.import_files(_model_files(event))


def _model_files(event: QDropEvent) -> list[Path]:
    """The dropped files, if all of them are models."""
    files = paths_of(event.mimeData())
    return files if files and all(file.suffix.casefold() == ".gguf" for file in files) else []
