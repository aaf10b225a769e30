"""The open library behind the window: opened off the GUI thread, told about through signals.

Everything that touches `Application` runs through `read` (a background operation) or as an indexing job. What the
window asks for before the library is open waits and runs as soon as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ..app.jobs import Job, Jobs, JobState, Lane, Work
from ..progress import Progress
from .operation import Operation, Operations, Unhandled

if TYPE_CHECKING:
    from ..app.application import Application

TELL_EVERY_MS = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """An indexing job that people see.

    Attributes:
        job: The job.
        collection: What it works on; empty for several or none.
        quiet: It began by itself: it is listed while it runs, and only a failure is told.
        work: What it does, to be tried again; None where it was begun elsewhere.
    """

    job: Job
    collection: str = ""
    quiet: bool = False
    work: Work | None = None


class Session(QObject):
    """One library.

    Args:
        open_application: Opens it; runs on a worker's thread.
        unhandled: Shows an error that nobody asked for, see `Unhandled`.

    Attributes:
        jobs: The workers.
        operations: Starts background operations.
        app: The open application; None before `opened`.
    """

    opened = Signal()
    open_failed = Signal(object)
    library_changed = Signal()
    """Collections or documents changed."""
    chats_changed = Signal()
    """Conversations changed (begun, renamed, pinned, deleted, answered)."""
    jobs_changed = Signal()
    """An indexing job moved; at most ten times a second."""
    job_ended = Signal(object)
    """A listed indexing job is over, or one that is not listed failed; carries the `Job`."""
    preparing = Signal(str)
    """Something is prepared for its first use (a model); carries its name, empty when it is done."""
    tuning = Signal(str, int)
    """Tuning is at work: what (``"examples"``, ``"training"``, ``"measuring"``; empty when it is over), percent."""
    work_ended = Signal(str, str, float)
    """Work that is no indexing job ended: what a person is told, in two parts, and the seconds it took."""
    closing = Signal()
    """The library is about to be closed."""
    _job_news = Signal(object)

    def __init__(
        self,
        open_application: Callable[[], Application],
        unhandled: Unhandled,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.jobs = Jobs(self._hear_job)
        self.operations = Operations(self.jobs, unhandled, self)
        self.app: Application | None = None
        self._open_application = open_application
        self._waiting: list[Callable[[], object]] = []
        self._listed: dict[int, Listed] = {}
        self._told: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(TELL_EVERY_MS)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell_jobs)
        self._job_news.connect(self._note_job)

    def open(self) -> None:
        """Open the library in the background."""
        self.operations.run(lambda _progress, _cancel: self._open_application(), owner=self, title="open").success(
            self._opened
        ).failure(self.open_failed.emit)

    def _opened(self, app: Application) -> None:
        self.app = app
        app.parts.progress = self._hear_preparing
        waiting, self._waiting = self._waiting, []
        self.opened.emit()
        for start in waiting:
            start()

    def when_open(self, start: Callable[[], object]) -> None:
        """Call `start` once the library is open; at once if it is."""
        if self.app is not None:
            start()
        else:
            self._waiting.append(start)

    def read(self, use: Callable[[Application], Any], owner: QObject | None = None) -> Operation:
        """Run `use(app)` in the background. The library must be open (see `when_open`)."""
        app = self.application
        return self.operations.run(lambda _progress, _cancel: use(app), owner=owner)

    @property
    def application(self) -> Application:
        """The open application.

        Raises:
            RuntimeError: It is not open yet.
        """
        if self.app is None:
            raise RuntimeError("the library is not open yet")
        return self.app

    # Indexing

    def add_files(self, paths: Sequence[Path], collection: str) -> Job:
        """Put files and folders into a collection, as a job that can be paused and stopped."""
        app = self.application
        chosen = list(paths)
        return self.start_indexing(
            collection, lambda progress, cancel: app.index(chosen, collection, progress, cancel), collection=collection
        )

    def start_indexing(self, title: str, work: Work, *, collection: str = "", shown: bool = True) -> Job:
        """Run `work(progress, cancel)` as an indexing job.

        Args:
            title: What a person sees, such as a collection's name.
            work: Does it; running it again goes on where it stopped.
            collection: What it works on; empty for several or none.
            shown: Whether it is listed and its end told; else only a failure is.
        """
        job = self.jobs.submit(title, work, Lane.INDEXING, resumable=True)
        if shown:
            self.list_job(job, collection, work=work)
        return job

    def list_job(self, job: Job, collection: str = "", *, quiet: bool = False, work: Work | None = None) -> None:
        """List an indexing job that was begun elsewhere (see `Listed`)."""
        known = self._listed.get(job.job_id)
        # News of a quick job may come late: one that nobody asked for and that went well is not shown any more.
        missed = quiet and job.state in (JobState.DONE, JobState.CANCELLED)
        if (known is None and not missed) or (known is not None and known.quiet and not quiet):
            self._listed[job.job_id] = Listed(job, collection, quiet, work)
            self.jobs_changed.emit()

    def index_jobs(self) -> list[Job]:
        """Indexing jobs of this session, oldest first, until they are dismissed."""
        return [listed.job for listed in self._listed.values()]

    def is_quiet(self, job: Job) -> bool:
        """Whether a job began by itself."""
        listed = self._listed.get(job.job_id)
        return listed is not None and listed.quiet

    def working_on(self) -> dict[str, Job]:
        """Collections with an indexing job that is not over, and that job; what runs comes before what waits."""
        found: dict[str, Job] = {}
        for listed in self._listed.values():
            if listed.collection and not listed.job.state.final:
                found.setdefault(listed.collection, listed.job)
        return found

    def can_try_again(self, job: Job) -> bool:
        """Whether `try_again` can do anything for a job that failed or was stopped."""
        listed = self._listed.get(job.job_id)
        over = job.state in (JobState.FAILED, JobState.CANCELLED)
        return over and listed is not None and (listed.work is not None or bool(listed.collection))

    def try_again(self, job: Job) -> None:
        """Do once more what failed or was stopped; what was committed is not done twice."""
        listed = self._listed.get(job.job_id)
        if listed is None or not self.can_try_again(job):
            return
        self.dismiss(job)
        if listed.work is not None:
            self.start_indexing(job.title, listed.work, collection=listed.collection)
        else:  # the folder watch began it: look at the whole collection
            self.add_files([], listed.collection)

    def dismiss(self, job: Job) -> None:
        """Show a finished job no longer."""
        if job.state.final:
            self._listed.pop(job.job_id, None)
            self.jobs_changed.emit()

    def _hear_preparing(self, progress: Progress) -> None:
        """On the worker's thread."""
        over = progress.total and progress.done >= progress.total
        self.preparing.emit("" if over else progress.detail)

    def _hear_job(self, job: Job) -> None:
        """On the worker's thread."""
        if job.lane is Lane.INDEXING:
            self._job_news.emit(job)

    @Slot(object)
    def _note_job(self, job: Job) -> None:
        if self.app is None:  # news of a job that the closing stopped
            return
        if job.state.final and job.job_id not in self._told:
            self._told.add(job.job_id)
            quiet = self.is_quiet(job)
            if quiet and job.state is not JobState.FAILED:
                self.dismiss(job)
            elif job.job_id in self._listed or job.state is JobState.FAILED:
                self.job_ended.emit(job)
            self.library_changed.emit()
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _tell_jobs(self) -> None:
        self.jobs_changed.emit()

    def close(self) -> None:
        """Stop all work and close the library."""
        self.closing.emit()
        self.operations.cancel_all()
        self.jobs.close()
        if self.app is not None:
            self.app.close()
            self.app = None
