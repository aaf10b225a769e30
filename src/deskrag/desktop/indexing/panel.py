"""The indexing panel: every job with its file, its speed and the time left; pause, resume, cancel."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ...app.jobs import Job, JobState
from ..desk import Desk
from ..i18n import mark, tr
from ..notices import explain
from ..widgets.buttons import IconButton
from ..widgets.labels import ElidedLabel, label
from .rate import Rate

WIDTH = 400


class JobRow(QWidget):
    """One job."""

    def __init__(self, desk: Desk, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.job = job
        self._rate = Rate()
        self.title = ElidedLabel(job.title, "strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(job.title)
        self.file = ElidedLabel("", "small", Qt.TextElideMode.ElideMiddle)
        self.numbers = ElidedLabel("", "small")
        self.pause = IconButton(desk, "pause", mark("Pause"), self._pause, size=16)
        self.again = IconButton(desk, "again", mark("Try again"), lambda: desk.session.try_again(job), size=16)
        self.cancel = IconButton(desk, "close", mark("Cancel"), self._cancel, size=16)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.title, 1)
        head.addWidget(self.again)
        head.addWidget(self.pause)
        head.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 12, 12)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.numbers)
        column.addWidget(self.file)
        self.refresh()

    def refresh(self) -> None:
        """Show how far it is."""
        job, progress = self.job, self.job.progress
        running = job.state is JobState.RUNNING
        if running:
            self._rate.see(time.monotonic(), progress.done)
        self.bar.setVisible(not job.state.final)
        self.bar.setRange(0, progress.total if progress.total else 0 if running else 1)  # 0 to 0 shows that it works
        self.bar.setValue(progress.done if progress.total else 0)
        self.again.setVisible(self._desk.session.can_try_again(job))
        self.pause.setVisible(job.resumable and not job.state.final)
        if job.state is JobState.PAUSED:
            self.pause.look("play", mark("Resume"))
        else:
            self.pause.look("pause", mark("Pause"))
        self.pause.setEnabled(not job.pausing)
        self.cancel.look("close", mark("Close") if job.state.final else mark("Cancel"))
        self.numbers.setText(self._numbers())
        self.file.setText(Path(progress.detail).name if running and progress.detail else "")
        self.file.setVisible(running)

    def _numbers(self) -> str:
        job, progress = self.job, self.job.progress
        match job.state:
            case JobState.WAITING:
                return tr("Waiting for its turn")
            case JobState.PAUSED:
                return tr("Paused at {done} of %Ln files", progress.total, done=f"{progress.done:,}")
            case JobState.CANCELLED:
                return tr("Cancelled. What was indexed stays.")
            case JobState.FAILED:
                return explain(job.error) if job.error is not None else ""
            case JobState.DONE:
                return _summary(job)
        if job.pausing:
            return tr("Pausing…")
        if not progress.total:
            return tr("Looking for files…")
        parts = [tr("{done} of %Ln files", progress.total, done=f"{progress.done:,}")]
        if self._rate.per_second >= 0.05:
            parts.append(tr("{rate} a second", rate=f"{self._rate.per_second:.1f}"))
            left = self._rate.left(progress.total - progress.done)
            if left is not None:
                parts.append(_time_left(left))
        return " · ".join(parts)

    def _pause(self) -> None:
        if self.job.state is JobState.PAUSED:
            self.job.resume()
        else:
            self.job.pause()
        self.refresh()

    def _cancel(self) -> None:
        if self.job.state.final:
            self._desk.session.dismiss(self.job)
        else:
            self.job.cancel()


def _time_left(seconds: float) -> str:
    if seconds < 60:
        return tr("about %Ln seconds left", max(1, round(seconds)))
    if seconds < 3600:
        return tr("about %Ln minutes left", round(seconds / 60))
    return tr("about %Ln hours left", round(seconds / 3600))


def _summary(job: Job) -> str:
    report = job.result
    if report is None:  # a removal, say
        return tr("Done")
    parts = [tr("%Ln documents indexed", report.indexed)]
    if report.unchanged:
        parts.append(tr("%Ln unchanged", report.unchanged))
    if report.skipped:
        parts.append(tr("%Ln left out", report.skipped))
    if report.failed:
        parts.append(tr("%Ln could not be read", report.failed))
    return " · ".join(parts)


class IndexingPanel(QFrame):
    """Floats over the upper right corner of its parent, where it hides no field that is typed into."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._over = parent
        self._rows: dict[int, JobRow] = {}
        self.setProperty("role", "notice")
        self.setFixedWidth(WIDTH)
        self.title = label("", "strong")
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 12, 0)
        head.addWidget(self.title, 1)
        head.addWidget(IconButton(desk, "close", mark("Hide"), self.hide, size=14))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._list)
        parent.installEventFilter(self)
        self._soon = QTimer(self)  # a turn of its own: a new row is work, and so is what else a job begins
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh)
        desk.session.jobs_changed.connect(self._soon.start)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Take texts anew."""
        self.title.setText(tr("Indexing"))
        self.setAccessibleName(tr("Indexing"))
        self.refresh()

    def rows(self) -> list[JobRow]:
        """One for each job."""
        return list(self._rows.values())

    def appear(self) -> None:
        """Show it, if there is anything to show."""
        if self._rows:
            self.show()
            self.raise_()
            self._place()

    def refresh(self) -> None:
        """Show how far all jobs are."""
        jobs = {job.job_id: job for job in self._desk.session.index_jobs()}
        for number in [number for number in self._rows if number not in jobs]:
            row = self._rows.pop(number)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        fresh = [number for number in jobs if number not in self._rows]
        for number in fresh:
            self._rows[number] = JobRow(self._desk, jobs[number])
            self._list.addWidget(self._rows[number])
        for row in self._rows.values():
            row.refresh()
        if not self._rows:
            self.hide()
        elif any(not self._desk.session.is_quiet(jobs[number]) for number in fresh):
            self.appear()
        elif self.isVisible():
            self._place()

    def _place(self) -> None:
        parent = self._over
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.resize(WIDTH, self.sizeHint().height())
        self.move(parent.width() - self.width() - 16, 64)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the window's size."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
