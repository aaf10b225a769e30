"""Where everything lies, backups and restoring."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDateTime, QLocale, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ... import paths
from ...models.fit import size_text
from ..desk import Desk
from ..i18n import mark, tr
from ..notices import Notice
from ..operation import Operation
from ..sentences.known import in_words
from ..widgets.buttons import TextButton
from ..widgets.labels import label
from ..widgets.question import Question
from ..widgets.typography import short_path
from .row import Line

SUFFIX = ".deskrag.zip"
_STAGES = {
    "copying": mark("Copying the library…"), "packing": mark("Writing the backup…"),
    "unpacking": mark("Checking and unpacking the backup…"), "rebuilding": mark("Making the search indexes…"),
}  # fmt: skip


class FolderLine(Line):
    """The data folder."""

    def __init__(self, desk: Desk) -> None:
        button = TextButton(desk, mark("Open"), self._open, icon="folder")
        super().__init__(
            desk,
            mark("Data folder"),
            mark(
                "The library, models and settings. It cannot be moved while it is in use: close DeskRAG, move the"
                " folder, and set the environment variable DESKRAG_HOME to its new place."
            ),
            button,
        )
        self._say()
        desk.session.opened.connect(self._say)

    def _say(self) -> None:
        app = self._desk.session.app
        folders = {str(paths.home()), str(app.parts.folder if app is not None else paths.default_library())}
        shown = [
            folder for folder in folders if not any(folder != other and folder.startswith(other) for other in folders)
        ]
        self.note.setText("\n".join(sorted(short_path(folder) for folder in shown)))
        self.note.setVisible(True)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.home())))


class BackupCard(QWidget):
    """Two lines and, while one of them works, how far it is.

    Signals:
        restored: The library is another one.
    """

    restored = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._running: Operation | None = None
        self.backup = TextButton(desk, mark("Back up…"), self.choose_target, icon="export")
        self.restore = TextButton(desk, mark("Restore…"), self.choose_source)
        self.lines = [
            Line(
                desk,
                mark("Backup"),
                mark(
                    "One file with the library, chats, ratings and settings. Model files and your documents stay out."
                ),
                self.backup,
            ),
            Line(
                desk,
                mark("Restore"),
                mark("A backup is checked first. The present library is kept beside it, so nothing is lost."),
                self.restore,
            ),
        ]
        self.progress = QFrame()
        self.progress.setProperty("role", "notice")
        self.words = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = TextButton(desk, mark("Cancel"), self.stop, role="link")
        inner = QHBoxLayout(self.progress)
        inner.setContentsMargins(14, 8, 8, 8)
        inner.setSpacing(14)
        inner.addWidget(self.words)
        inner.addWidget(self.bar, 1)
        inner.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for line in self.lines:
            rule = QFrame()
            rule.setProperty("role", "rule")
            column.addWidget(rule)
            column.addWidget(line)
        column.addWidget(self.progress)
        self.progress.hide()

    def choose_target(self) -> None:
        """Ask where the backup goes."""
        name = str(Path.home() / f"DeskRAG {time.strftime('%Y-%m-%d')}{SUFFIX}")
        file, _ = QFileDialog.getSaveFileName(self, tr("Back up"), name, tr("Backups") + f" (*{SUFFIX} *.zip)")
        if file:
            self.back_up(Path(file))

    def back_up(self, file: Path) -> None:
        """Write a backup."""

        def work(progress: Any, cancel: Any) -> Any:
            from ...app.backup import back_up

            return back_up(self._desk.session.application.parts.folder, file, progress, cancel)

        def done(found: Any) -> None:
            text = tr(
                "%Ln documents are backed up in {file} ({size}).",
                found.documents, file=file.name, size=size_text(found.size),
            )  # fmt: skip
            folder = QUrl.fromLocalFile(str(file.parent))
            self._desk.notices.post(
                Notice(text, "good", tr("Show"), lambda: QDesktopServices.openUrl(folder), stays=True)
            )

        self._start(work).success(done)

    def choose_source(self) -> None:
        """Ask which backup to restore."""
        file, _ = QFileDialog.getOpenFileName(self, tr("Restore"), "", tr("Backups") + f" (*{SUFFIX} *.zip)")
        if file:
            self.ask_restore(Path(file))

    def ask_restore(self, file: Path) -> None:
        """Look into a backup, then ask."""

        def read(_progress: Any, _cancel: Any) -> Any:
            from ...app.backup import inspect

            return inspect(file)

        def ask(found: Any) -> None:
            day = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(found.created)), QLocale.FormatType.ShortFormat)
            Question(
                self._desk,
                self,
                tr("Restore the backup of {day}?", day=day),
                tr("%Ln documents", found.documents) + " · " + tr("%Ln chats", found.conversations) + "\n"
                + tr("Library and settings become those of the backup. The present library is kept beside it."),
                (mark("Restore"), "main", lambda: self.go_restore(file)),
            ).open()  # fmt: skip

        self._desk.session.operations.run(read, owner=self).success(ask)

    def go_restore(self, file: Path) -> None:
        """Put a backup in the place of the open library."""
        session = self._desk.session

        def work(progress: Any, cancel: Any) -> Any:
            from ...app.live import exchange_library
            from ...app.restore import discard, exchange, prepare

            app = session.application
            prepared = prepare(file, app.parts.folder, progress, cancel)
            try:
                return exchange_library(app, lambda: exchange(prepared))
            finally:
                discard(prepared)

        def done(found: Any) -> None:
            text = tr("The backup is restored. The former library is kept in {folder}.", folder=found.kept.name)
            self._desk.notices.post(Notice(" ".join((text, *map(in_words, found.notes))), "good", stays=True))
            session.chats_changed.emit()
            session.library_changed.emit()
            self.restored.emit()

        self._start(work).success(done)

    def _start(self, work: Any) -> Operation:
        self._running = self._desk.session.operations.run(work, owner=self)
        self._running.progress(self._show).always(self._over)
        self._set_busy(True)
        return self._running

    def stop(self) -> None:
        """Stop what is going on; nothing half-made stays."""
        if self._running is not None:
            self._running.cancel()

    def _show(self, progress: Any) -> None:
        text = _STAGES.get(progress.stage, "")
        self.words.setText(tr(text) if text else "")
        self.bar.setRange(0, 1000 if progress.total else 0)
        self.bar.setValue(1000 * progress.done // progress.total if progress.total else 0)

    def _over(self) -> None:
        self._running = None
        self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        self.words.setText(tr("Preparing…"))
        self.bar.setAccessibleName(tr("Backup"))
        self.bar.setRange(0, 0)
        self.progress.setVisible(busy)
        self.backup.setEnabled(not busy)
        self.restore.setEnabled(not busy)
