"""Long work on models: downloads, imports, quantising; each can be watched, paused where that is possible, and stopped.

One piece of work for each model at a time. It lives here and not in the details pane, so it goes on while another
model, or another view, is looked at.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ...app.jobs import Job, JobState, Work
from ...models.fit import size_text
from ..desk import Desk
from ..i18n import tr
from ..indexing.rate import Rate
from ..notices import explain
from .wording import minutes_left

TELL_EVERY_MS = 100


@dataclass
class Task:
    """One piece of work on one model."""

    name: str
    kind: str
    job: Job
    work: Work
    rate: Rate = field(default_factory=Rate)

    @property
    def percent(self) -> int | None:
        """How far it is; None if it is over or nobody knows."""
        progress = self.job.progress
        if self.job.state.final:
            return None
        return 100 * progress.done // progress.total if progress.total else 0

    def words(self) -> str:
        """How far it is, in words."""
        progress, state = self.job.progress, self.job.state
        amount = ""
        if progress.total and progress.unit == "bytes":
            amount = tr("{done} of {total}", done=size_text(progress.done), total=size_text(progress.total))
        elif progress.total:
            amount = f"{100 * progress.done // progress.total} %"
        match state:
            case JobState.PAUSED:
                return " · ".join(filter(None, (tr("Paused"), amount, tr("What came is kept."))))
            case JobState.CANCELLED:
                return tr("Stopped. What came is kept, and the next download goes on from there.")
            case JobState.FAILED:
                return explain(self.job.error) if self.job.error else ""
        if self.job.pausing:
            return tr("Pausing…")
        if not amount:
            return tr("Asking the model hub…") if self.kind == "download" else tr("Preparing…")
        parts = [amount]
        if progress.unit == "bytes" and self.rate.per_second > 0:
            parts.append(tr("{rate} a second", rate=size_text(self.rate.per_second)))
            left = self.rate.left(progress.total - progress.done)
            if left is not None:
                parts.append(minutes_left(left))
        return " · ".join(parts)

    def outcome(self) -> str:
        """What came of it, in words."""
        result = self.job.result
        if self.job.error is not None:
            return explain(self.job.error)
        if self.kind == "download":
            return tr("{name} is on this computer now.", name=self.name)
        if self.kind == "import":
            return tr("{name} was imported.", name=result.name)
        if result.installed is None:
            return tr("{name} is already the fastest type whose quality holds.", name=self.name)
        return tr("{name} was made.", name=result.installed.name)


class ModelWork(QObject):
    """The work that is going on.

    Signals:
        moved: Carries the name of a model whose work moved; at most ten times a second each.
        ended: Carries the `Task` that is over.
    """

    moved = Signal(str)
    ended = Signal(object)
    _news = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.tasks: dict[str, Task] = {}
        self._by_job: dict[int, Task] = {}
        self._stale: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TELL_EVERY_MS)
        self._timer.timeout.connect(self._tell)
        self._news.connect(self._hear)
        desk.session.jobs.listen(self._pass_on)

    def start(self, name: str, kind: str, work: Work) -> Task:
        """Begin; `work` takes `(progress, cancel)`. A download can be paused: running it again goes on."""
        job = self._desk.session.jobs.submit(name, work, resumable=kind == "download")
        task = Task(name, kind, job, work)
        self.tasks[name] = task
        self._by_job[job.job_id] = task
        self._hear(job)
        return task

    def again(self, name: str) -> None:
        """Try once more what failed or was stopped."""
        task = self.tasks.get(name)
        if task is not None and task.job.state.final:
            self.start(name, task.kind, task.work)

    def forget(self, name: str) -> None:
        """Show no longer what is over."""
        task = self.tasks.get(name)
        if task is not None and task.job.state.final:
            del self.tasks[name]
            self.moved.emit(name)

    def _pass_on(self, job: Job) -> None:
        """On the worker's thread."""
        self._news.emit(job)

    @Slot(object)
    def _hear(self, job: Any) -> None:
        task = self._by_job.get(job.job_id)
        if task is None:
            return
        if job.state is JobState.RUNNING and job.progress.unit == "bytes":
            task.rate.see(time.monotonic(), job.progress.done)
        if job.state.final:
            self._by_job.pop(job.job_id, None)
            if job.state is JobState.DONE:
                self.tasks.pop(task.name, None)
            self.moved.emit(task.name)
            self.ended.emit(task)
            if job.state is not JobState.CANCELLED:
                self._desk.session.work_ended.emit(task.name, task.outcome(), job.seconds)
            return
        self._stale.add(task.name)
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _tell(self) -> None:
        stale, self._stale = self._stale, set()
        for name in stale:
            self.moved.emit(name)
