"""Long work of tuning: examples on their way, one training, the measuring after it.

It lives beside the pages, so it goes on while another step, another training or another view is looked at. A training
that is stopped, whether by its button or by closing the window, leaves a checkpoint and goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from ...app.jobs import Job, JobState, Work
from ...errors import Cancelled, UserError
from ...progress import CancelToken, Progress, ProgressFn
from ..desk import Desk
from ..i18n import tr
from .wording import ending

if TYPE_CHECKING:
    from ...app.application import Application
    from ...app.tuning import Task, TuningDesk
    from ...app.tuning_draft import Sources
    from ...tuning.types import LossPoint, TrainingProgress


def tuning_desk(app: Application) -> TuningDesk:
    """The trainings of an open library; for background work."""
    from ...app.tuning import TuningDesk

    return TuningDesk(app.parts.models, app.parts.settings)


class TuneWork(QObject):
    """What is going on.

    Signals:
        making_moved: The making of examples moved.
        making_ended: It is over; carries its `Job`.
        moved: The training moved.
        ended: It is over; carries its `Job`.

    Attributes:
        making: Makes examples; None while nothing does.
        job: Trains or measures; None while nothing does.
        name: Of the training.
        report: Its last report.
        points: Its loss curves so far.
        answers: Answers written and wanted while it is measured; None before.
        problem: Why the finished adapter could not be measured.
    """

    making_moved = Signal()
    making_ended = Signal(object)
    moved = Signal()
    ended = Signal(object)
    _reported = Signal(object)
    _news = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.making: Job | None = None
        self.job: Job | None = None
        self.name = ""
        self.report: TrainingProgress | None = None
        self.points: list[LossPoint] = []
        self.answers: tuple[int, int] | None = None
        self.problem: UserError | None = None
        self._reported.connect(self._take)
        self._news.connect(self._hear)
        desk.session.jobs.listen(self._pass_on)

    @property
    def percent(self) -> int | None:
        """How far the training is; None while there is none."""
        if self.job is None:
            return None
        if self.answers is not None:
            return _percent(*self.answers)
        return _percent(self.report.step, self.report.steps) if self.report is not None else 0

    def make(self, sources: Sources) -> None:
        """Make examples, in place of the former draft."""
        app = self._desk.session.application

        def work(progress: ProgressFn, cancel: CancelToken) -> Any:
            from ...app.tuning_draft import make_draft

            return make_draft(app, sources, None, progress, cancel)

        self.making = self._submit(tr("Making examples"), work)
        self._tell()
        self.making_moved.emit()

    def train(self, name: str, begin: Callable[[TuningDesk], Task] | None = None) -> None:
        """Train, then measure.

        Args:
            name: Of the training.
            begin: Makes its task; None goes on with the training of that name.
        """
        app = self._desk.session.application

        def work(progress: ProgressFn, cancel: CancelToken) -> Any:
            desk = tuning_desk(app)
            task = begin(desk) if begin is not None else None
            self._reported.emit(desk.curve(name))

            def told(report: TrainingProgress) -> None:
                self._reported.emit(report)
                progress(Progress("training", report.step, report.steps, "steps"))

            adapter = desk.train(task, told, cancel) if task is not None else desk.resume(name, told, cancel)
            try:
                desk.measure(name, progress=progress, cancel=cancel)
            except Cancelled:
                raise
            except UserError as error:  # the adapter is there all the same
                return adapter, error
            return adapter, None

        self._begin(name, work)

    def measure(self, name: str) -> None:
        """Answer the held-out examples of a finished training with and without its adapter."""
        app = self._desk.session.application

        def work(progress: ProgressFn, cancel: CancelToken) -> Any:
            desk = tuning_desk(app)
            desk.measure(name, progress=progress, cancel=cancel)
            return desk.adapters.library.get(name), None

        self.answers = (0, 0)
        self._begin(name, work, measuring=True)

    def stop(self) -> None:
        """Stop the training; it keeps a checkpoint."""
        if self.job is not None:
            self.job.cancel()

    def stop_making(self) -> None:
        """Make no more examples."""
        if self.making is not None:
            self.making.cancel()

    def _begin(self, name: str, work: Work, *, measuring: bool = False) -> None:
        self.name, self.report, self.points, self.problem = name, None, [], None
        self.answers = (0, 0) if measuring else None
        self.job = self._submit(name, work)
        self._tell()
        self.moved.emit()

    def _submit(self, title: str, work: Work) -> Job:
        return self._desk.session.jobs.submit(title, work)

    def _pass_on(self, job: Job) -> None:
        """On the worker's thread."""
        self._news.emit(job)

    @Slot(object)
    def _take(self, report: Any) -> None:
        """A report, or the curves up to the checkpoint."""
        from ...tuning.types import LossPoint

        if isinstance(report, list):
            self.points = report
            return
        last = max((point.step for point in self.points if point.loss is not None), default=0)
        measured = next((p.heldout_loss for p in reversed(self.points) if p.heldout_loss is not None), None)
        if report.loss is not None and report.step > last and report.stage != "done":
            self.points.append(LossPoint(report.step, report.loss))
        if report.heldout_loss is not None and report.heldout_loss != measured and report.stage != "done":
            self.points.append(LossPoint(report.step, None, report.heldout_loss))
        self.report = report
        self.moved.emit()
        self._tell()

    @Slot(object)
    def _hear(self, job: Job) -> None:
        if job is self.making:
            self._hear_making(job)
        elif job is self.job:
            self._hear_training(job)
        else:
            return
        self._tell()

    def _hear_making(self, job: Job) -> None:
        if job.state.final:
            self.making = None
            self._say_ended(job, "examples")
            self.making_ended.emit(job)
        else:
            self.making_moved.emit()

    def _hear_training(self, job: Job) -> None:
        if job.progress.unit == "answers":
            self.answers = (job.progress.done, job.progress.total)
        if job.state.final:
            self._say_ended(job, "measuring" if self.report is None and self.answers is not None else "training")
            self.job, self.answers = None, None
            self.problem = job.result[1] if job.result is not None else None
            self.ended.emit(job)
        else:
            self.moved.emit()

    def _say_ended(self, job: Job, kind: str) -> None:
        """Say it to whoever does not look."""
        if job.state is not JobState.CANCELLED:
            title, text = ending(kind, self.name, job)
            self._desk.session.work_ended.emit(title, text, job.seconds)

    def _tell(self) -> None:
        """Say to the status bar how far it is."""
        tuning = self._desk.session.tuning
        if self.job is not None:
            tuning.emit("measuring" if self.answers is not None else "training", self.percent)
        elif self.making is not None:
            progress = self.making.progress
            tuning.emit("examples", _percent(progress.done, progress.total))
        else:
            tuning.emit("", 0)


def _percent(done: int, total: int) -> int:
    return min(100, 100 * done // total) if total else 0
