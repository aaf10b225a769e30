"""From wished-for files to a job: ask for the collection, hand over to the session, say when it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ...app.jobs import Job, JobState
from ..desk import Desk
from ..i18n import tr
from ..notices import Notice
from .choose import CollectionDialog


class Adding(QObject):
    """Adds documents to the library.

    Args:
        desk: Surroundings.
        window: Parent of dialogs.

    Attributes:
        panel_shown: Whether the person sees the end of a job anyway.
    """

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.dialog: CollectionDialog | None = None
        self.panel_shown: Callable[[], bool] = lambda: False
        desk.session.job_ended.connect(self._ended)

    def choose(self, kind: str) -> None:
        """Let the person choose ``"files"`` or a ``"folder"``."""
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = self._desk.state.get("folder", home)
        if kind == "folder":
            chosen = [QFileDialog.getExistingDirectory(self._window, tr("Choose a folder"), start)]
        else:
            chosen, _ = QFileDialog.getOpenFileNames(self._window, tr("Choose files"), start)
        self.ask([Path(name) for name in chosen if name])

    def ask(self, paths: Sequence[Path]) -> None:
        """Ask which collection, then start."""
        if not paths:
            return
        self._desk.state.set("folder", str(paths[0].parent))
        session = self._desk.session

        def show(infos: Any) -> None:
            known = [info.name for info in infos]
            last = self._desk.state.get("collection", "")
            proposed = last if last in known else ""
            dialog = CollectionDialog(self._desk, paths, known, proposed, self._window)
            dialog.accepted.connect(lambda: self.start(paths, dialog.chosen))
            dialog.finished.connect(self._forget)
            self.dialog = dialog
            dialog.open()

        session.when_open(lambda: session.read(lambda app: app.collections(), self).success(show))

    def start(self, paths: Sequence[Path], collection: str) -> Job:
        """Add to a collection, now."""
        self._desk.state.set("collection", collection)
        return self._desk.session.add_files(paths, collection)

    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _ended(self, job: Job) -> None:
        if job.state is JobState.FAILED and job.error is not None:
            session = self._desk.session
            again = (tr("Try again"), lambda: session.try_again(job)) if session.can_try_again(job) else ()
            self._desk.notices.error(job.error, *again)
        elif job.state is JobState.DONE and job.result is not None and not self.panel_shown():
            text = tr(
                "%Ln documents of “{name}” can be asked.", job.result.indexed + job.result.unchanged, name=job.title
            )
            self._desk.notices.post(Notice(text, "good"))
