"""The foot of the window: the model, the documents, what is being indexed, and that nothing leaves the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ..app.jobs import JobState
from .desk import Desk
from .i18n import mark, tr
from .widgets.buttons import TextButton
from .widgets.labels import ElidedLabel, label

if TYPE_CHECKING:
    from ..app.application import Application


_TUNING = {
    "examples": mark("Making examples {percent} %"),
    "training": mark("Training {percent} %"),
    "measuring": mark("Measuring {percent} %"),
}


class StatusBar(QWidget):
    """Shows the state of the library.

    Signals:
        indexing_wanted: The indexing panel is to be shown.
        tuning_wanted: The training is to be shown.
    """

    indexing_wanted = Signal()
    tuning_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._documents = 0
        self._model = ""
        self._now: Any = None
        self._offline = False
        self.setObjectName("statusBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(30)
        self.model_label = ElidedLabel("")
        self.documents_label = label("")
        self.offline_icon = QLabel()
        self.offline_label = label("")
        self.indexing = TextButton(desk, mark("Indexing…"), self.indexing_wanted.emit, role="link")
        self.indexing.setFixedHeight(24)
        self._tuned = ("", 0)
        self.tuning = TextButton(desk, mark("Training"), self.tuning_wanted.emit, role="link")
        self.tuning.setFixedHeight(24)
        self.tuning.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(16)
        row.addWidget(self.model_label)
        row.addWidget(self.documents_label)
        row.addStretch(1)
        row.addWidget(self.indexing)
        row.addWidget(self.tuning)
        offline = QHBoxLayout()
        offline.setSpacing(6)
        offline.addWidget(self.offline_icon)
        offline.addWidget(self.offline_label)
        row.addLayout(offline)
        session = desk.session
        session.library_changed.connect(self.reload)
        session.jobs_changed.connect(self.refresh)
        desk.theme.changed.connect(self.dress)
        desk.language.changed.connect(self.dress)
        session.chats_changed.connect(self.look)
        session.tuning.connect(self._tune)
        session.when_open(self.reload)
        self.offline_icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.dress()

    def _tune(self, what: str, percent: int) -> None:
        if self._tuned != (what, percent):
            self._tuned = (what, percent)
            self._say_tuning()

    def _say_tuning(self) -> None:
        what, percent = self._tuned
        self.tuning.setVisible(bool(what))
        if what:
            self.tuning.setText(tr(_TUNING[what], percent=percent))
            self.tuning.setAccessibleName(self.tuning.text())

    def reload(self) -> None:
        """Count anew, in the background."""

        def read(app: Application) -> Any:
            settings = app.parts.settings
            offline = settings.network.mode == "offline"
            return sum(info.indexed for info in app.collections()), settings.answer.model, offline

        def show(found: Any) -> None:
            self._documents, model, self._offline = found
            if self._now is None or self._now.model != model:
                self._now, self._model = None, model
            self.refresh()

        self._desk.session.read(read, self).success(show)

    def look(self) -> None:
        """Ask what answers: the model, its type and where it runs."""

        def read(app: Application) -> Any:
            from ..app.engine_now import engine_now

            return engine_now(app)

        def show(now: Any) -> None:
            self._now = now
            self.refresh()

        if self._desk.session.app is not None:
            self._desk.session.read(read, self).success(show).failure(lambda _: None)

    def dress(self) -> None:
        """Take everything anew, in the current theme and language."""
        self.offline_icon.setPixmap(self._desk.theme.icon("offline", "muted", 16).pixmap(16, 16))
        tip = tr("Questions, documents and answers stay on this computer.")
        self.offline_label.setToolTip(tip)
        self.offline_icon.setToolTip(tip)
        self.refresh()

    def refresh(self) -> None:
        """Say how things are now; called ten times a second while files are indexed."""
        session = self._desk.session
        self.model_label.setText(_answering(self._now) if self._now is not None else self._model)
        running = [job for job in session.index_jobs() if not job.state.final]
        if session.app is None:
            self.documents_label.setText(tr("Opening the library…"))
        elif not self._documents and not running:
            self.documents_label.setText(tr("No documents yet"))
        elif running:
            self.documents_label.setText(tr("%Ln documents", self._documents))
        else:
            self.documents_label.setText(tr("%Ln documents · index up to date", self._documents))
        self.indexing.setVisible(bool(running))
        if running:
            progress = running[0].progress
            if running[0].state is JobState.PAUSED:
                self.indexing.setText(tr("Indexing paused"))
            elif progress.total:
                self.indexing.setText(tr("Indexing {percent} %", percent=100 * progress.done // progress.total))
            else:
                self.indexing.setText(tr("Indexing…"))
        self._say_tuning()
        self.offline_label.setText(tr("Offline") if self._offline else tr("On this computer only"))


def _answering(now: Any) -> str:
    """What answers: the model, its type and where it runs."""
    from .models.wording import place  # after the start: it brings what is known of models

    where = now.endpoint or (place(now.place) if now.place else "")
    if now.threads and now.place != "GPU":
        where = tr("{place}, %Ln threads", now.threads, place=where)
    return " · ".join(filter(None, (now.model, now.quantization, where)))
