"""One job on one line: its name, how far it is, the file it reads; pause, resume, try again, cancel."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ...app.jobs import Job, JobState
from ...progress import Progress
from ..desk import Desk
from ..i18n import mark, tr
from ..notices import explain
from ..widgets.buttons import IconButton
from ..widgets.labels import ElidedLabel
from .rate import Rate

ROW_HEIGHT = 36
TITLE_WIDTH = 160
BAR_WIDTH = 140
ROOM_FOR_FILE = 960
"""Width of a row, in pixels, from which the file is named."""


class JobRow(QWidget):
    """One job."""

    def __init__(self, desk: Desk, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.job = job
        self._rate = Rate()
        self._running = False
        self.title = ElidedLabel(job.title, "strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(job.title)
        self.file = ElidedLabel("", "small", Qt.TextElideMode.ElideMiddle)
        self.numbers = ElidedLabel("", "small")
        self.pause = IconButton(desk, "pause", mark("Pause"), self._pause, size=16)
        self.again = IconButton(desk, "again", mark("Try again"), lambda: desk.session.try_again(job), size=16)
        self.cancel = IconButton(desk, "close", mark("Cancel"), self._cancel, size=16)
        self.title.setFixedWidth(TITLE_WIDTH)
        self.bar.setFixedWidth(BAR_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 12, 0)
        row.setSpacing(16)
        row.addWidget(self.title)
        row.addWidget(self.bar)
        row.addWidget(self.numbers, 3)
        row.addWidget(self.file, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        for button in (self.again, self.pause, self.cancel):
            buttons.addWidget(button)
        row.addLayout(buttons)
        self.setFixedHeight(ROW_HEIGHT)
        self.refresh()

    def refresh(self) -> None:
        """Show how far it is."""
        job = self.job
        # The job's worker changes it meanwhile, so each is read once and in this order: only this thread asks for a
        # pause, so `pausing` fits whatever the state has become since, and a state's last report comes before it.
        pausing, state, progress = job.pausing, job.state, job.progress
        running = self._running = state is JobState.RUNNING
        if running and progress.total:  # what is found done already comes with the first report and took no time
            self._rate.see(time.monotonic(), progress.done)
        self.bar.setVisible(not state.final)
        self.bar.setRange(0, progress.total if progress.total else 0 if running else 1)  # 0 to 0 shows that it works
        self.bar.setValue(progress.done if progress.total else 0)
        self.again.setVisible(state.final and self._desk.session.can_try_again(job))
        self.pause.setVisible(job.resumable and not state.final)
        if state is JobState.PAUSED:
            self.pause.look("play", mark("Resume"))
        else:
            self.pause.look("pause", mark("Pause"))
        self.pause.setEnabled(not (running and pausing))
        self.cancel.look("close", mark("Close") if state.final else mark("Cancel"))
        self.numbers.setText(self._numbers(state, progress, pausing=pausing))
        self.file.setText(Path(progress.detail).name if running and progress.detail else "")
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The file is named where there is room for it."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        self.file.setVisible(self._running and self.width() >= ROOM_FOR_FILE)

    def _numbers(self, state: JobState, progress: Progress, *, pausing: bool) -> str:
        job = self.job
        match state:
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
        if pausing:
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
