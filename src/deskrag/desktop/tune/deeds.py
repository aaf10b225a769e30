"""What can be done with examples and trainings: each asks where something should be known first, then works behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ...app.jobs import Job, JobState
from ...errors import InputError
from ..desk import Desk
from ..i18n import mark, tr
from ..notices import Notice, explain
from ..operation import Operation
from ..widgets.question import Question
from .wording import score_name, score_text
from .work import TuneWork, tuning_desk

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ...app.application import Application
    from ...app.tuning import Run, Task, TuningDesk
    from ...app.tuning_draft import Draft
    from ...models.adapter_cards import Adapter


class Deeds(QObject):
    """Does what a person asks for.

    Signals:
        changed: Something is another one than before: look anew.

    Args:
        desk: The surroundings.
        work: Where long work goes on.
        over: The widget that questions are asked over.
    """

    changed = Signal()

    def __init__(self, desk: Desk, work: TuneWork, over: QWidget) -> None:
        super().__init__(over)
        self._desk, self._work, self._over = desk, work, over

    def tidy(self, draft: Draft, then: Callable[[], object]) -> None:
        """Take out what editing made alike or would tell of the held-out part, then go on."""

        def clean(_app: Application) -> int:
            from ...app.tuning_draft import tidy, write_draft

            tidied = tidy(draft)
            if len(tidied.examples) != len(draft.examples):
                write_draft(tidied)
            return len(draft.examples) - len(tidied.examples)

        def done(gone: int) -> None:
            if gone:
                text = tr("%Ln examples were taken out: they repeated others or told of the held-out part.", gone)
                self._desk.notices.say(text)
                self.changed.emit()
            then()

        self._run(clean).success(done)

    def train(self, name: str, topics: Sequence[str], fixed: Mapping[str, Any]) -> bool:
        """Begin a training with a copy of the draft; False while another one runs."""
        if self._work.job is not None:
            self._desk.notices.say(tr("Another training runs now."))
            return False

        def begin(desk: TuningDesk) -> Task:
            from ...app.tuning_draft import EXAMPLES, draft_folder

            model = desk.settings.answer.model
            return desk.begin(name, draft_folder() / EXAMPLES, topics=topics, base=model, **fixed)

        self._work.train(name, begin)
        return True

    def ended(self, job: Job, *, seen: bool) -> None:
        """Tell what came of a training; `seen` is whether its page says so itself."""
        if job.state is JobState.DONE and not seen:
            self._desk.notices.post(Notice(tr("{name} is trained.", name=job.title), "good", tr("Show it"), self._show))
        elif job.state is JobState.FAILED and not seen:
            self._desk.notices.error(job.error or RuntimeError(), tr("Show it"), self._show)

    def _show(self) -> None:
        show = getattr(self._over.window(), "show_view", None)
        if callable(show):
            show("tune")

    def remove(self, run: Run) -> None:
        """Delete a training with its adapter, once that is confirmed."""

        def go() -> None:
            def removed(_: object) -> None:
                self._desk.notices.say(tr("{name} was deleted.", name=run.name))
                self.changed.emit()

            self._run(lambda app: tuning_desk(app).remove(run.name)).success(removed)

        text = tr("Its examples and curves are deleted. What it has learned so far is lost.")
        if run.adapter is not None:
            text = tr("The adapter, its examples and its measurements are deleted.")
            if run.adapter.active:
                then = tr("It answers now; the model answers alone from then on.")
                text = tr("{first} {next}", first=text, next=then)
        Question(self._desk, self._over, tr("Delete {name}?", name=run.name), text, (mark("Delete"), "main", go)).open()

    def use(self, adapter: Adapter, *, on: bool) -> None:
        """Let an adapter answer, or no longer; a worse one only once that is confirmed with the numbers."""
        if not on:
            self._choose(lambda desk: desk.adapters.stop(adapter.name), tr("The model answers alone from now on."))
        elif adapter.is_worse:
            self._ask_anyway(adapter)
        else:
            self._use(adapter)

    def _use(self, adapter: Adapter, *, anyway: bool = False) -> None:
        def refused(error: BaseException) -> None:
            if isinstance(error, InputError) and not anyway:  # measured again meanwhile, and worse
                self.changed.emit()
                self._desk.notices.error(error, tr("Use it anyway"), lambda: self._use(adapter, anyway=True))
            else:
                self._desk.notices.error(error)

        self._choose(
            lambda desk: desk.adapters.use(adapter.name, anyway=anyway),
            tr("{name} answers from the next question on.", name=adapter.name),
        ).failure(refused)

    def _ask_anyway(self, adapter: Adapter) -> None:
        score = adapter.scores[0]
        text = tr(
            "{score}: {before} without it, {after} with it, on %Ln examples that it did not learn from. More or better"
            " examples would help it more than using it.",
            score.examples,
            score=score_name(score),
            before=score_text(score, score.before),
            after=score_text(score, score.after),
        )
        title = tr("{name} answers worse than the model alone. Use it all the same?", name=adapter.name)
        go = (mark("Use it anyway"), "", lambda: self._use(adapter, anyway=True))
        Question(self._desk, self._over, title, text, go).open()

    def _choose(self, act: Callable[[TuningDesk], object], said: str) -> Operation:
        def done(_: object) -> None:
            self._desk.notices.post(Notice(said, "good"))
            self.changed.emit()

        return self._run(lambda app: act(tuning_desk(app))).success(done)

    def _run(self, use: Callable[[Application], Any]) -> Operation:
        return self._desk.session.read(use, self._over)


def problem_of(job: Job) -> str:
    """Why a job failed, in words; empty if it did not."""
    return explain(job.error) if job.state is JobState.FAILED and job.error is not None else ""
