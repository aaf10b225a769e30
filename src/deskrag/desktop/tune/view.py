"""The Tune view: trainings at the left, the four steps of one of them at the right.

One idea: what is shown follows from one subject, the training that is being prepared or one of those there are, and
from what is known of it in its folder; so a training looks the same after a restart, a crash, or a start elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ...app.jobs import Job, JobState
from ..desk import Desk
from ..i18n import mark, tr
from ..notices import Notice, explain
from ..widgets.buttons import TextButton
from .deeds import Deeds, problem_of
from .frame import TuneFrame
from .known import Known, Reading
from .nothing import say_nothing
from .runs_list import rows_of, starting
from .steps import of_draft, of_training
from .work import tuning_desk

if TYPE_CHECKING:
    from ...app.application import Application
    from ...app.tuning import Run
    from ...app.tuning_draft import Draft
    from ...tuning.measure import Compared
    from ...tuning.types import LossPoint


class TuneView(TuneFrame):
    """From a collection to an adapter that answers."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.subject = ""
        self.runs: dict[str, Run] = {}
        self.draft: Draft | None = None
        self._begun = False
        self._then: Callable[[], object] | None = None
        self.deeds = Deeds(desk, self.work, self)
        self._known = Reading(desk, self, self._elsewhere)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        desk = self._desk
        self.steps.chosen.connect(self.show_step)
        self.list.chosen.connect(self.choose)
        self.examples.make_wanted.connect(self.work.make)
        self.review.accepted.connect(self._accept)
        self.review.changed.connect(self._draft_changed)
        self.plan.start_wanted.connect(self._start)
        self.run.go_on_wanted.connect(self._go_on)
        self.result.measure_wanted.connect(self._measure)
        for page in (self.run, self.result):
            page.remove_wanted.connect(lambda name: self.deeds.remove(self.runs[name]))
        self.result.use_wanted.connect(lambda adapter, on: self.deeds.use(adapter, on=on))
        self._known.found.connect(self._show)
        self._known.failed.connect(self._failed)
        self.deeds.changed.connect(self.reload)
        self.work.moved.connect(self._list)
        self.work.ended.connect(self._ended)
        self.work.making_ended.connect(self._made)
        desk.session.library_changed.connect(self._library_changed)
        desk.language.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Take texts anew."""
        self.title.setText(tr("Tune"))
        self.setAccessibleName(tr("Tune"))
        self._list()
        if self.body.currentWidget() is self.empty:
            self._say_empty()

    def shown(self) -> None:
        """Look anew whenever it comes to the front."""
        self.setFocus()  # and not the first button, as if somebody had tabbed there
        if self._desk.session.app is None:
            self.empty.wait(tr("Opening the library…"))
            self.body.setCurrentWidget(self.empty)
            self.list.hide()
        self._desk.session.when_open(self.reload)

    # Reading

    def reload(self) -> None:
        """Read collections, draft and trainings, in the background."""
        self._known.look()

    def _library_changed(self) -> None:
        if self.isVisible() and self._desk.session.app is not None:
            self.reload()

    def _failed(self, error: BaseException) -> None:
        again = TextButton(self._desk, mark("Try again"), self.reload, role="main")
        self.empty.say("error", tr("The trainings cannot be read"), explain(error), again, colour="danger")
        self.body.setCurrentWidget(self.empty)

    def _show(self, known: Known) -> None:
        before, draft = self.draft, known.draft
        self.runs = {run.name: run for run in known.runs}
        self.draft = draft[0] if draft is not None else None
        self.examples.show_collections(known.collections)
        self.examples.show_draft(len(self.draft.examples) if self.draft else 0)
        if self.draft != before and not self.review.saving:
            self.review.show_draft(*(draft or (None,)))
        if not self._begun:
            self._begun = True
            self._first()
            return
        busy = self.work.name if self.work.job is not None else ""
        if self.subject not in (*self.runs, busy):
            self.subject = ""
        then, self._then = self._then, None
        if then is not None:
            then()
        else:
            self.show_step(self.steps.current)

    def _elsewhere(self) -> bool:
        """Whether a training runs in another program."""
        busy = self.work.name if self.work.job is not None else ""
        return any(run.state == "running" and run.name != busy for run in self.runs.values())

    def _first(self) -> None:
        """Where to begin: with what runs, what was stopped, the draft, the latest result, or a new one."""
        for state in ("running", "stopped"):
            for run in self.runs.values():
                if run.state == state:
                    self.choose(run.name)
                    return
        if self.draft is not None:
            self.show_step("review")
        else:
            self.choose(next(iter(self.runs), ""))

    @property
    def _nothing(self) -> bool:
        """Whether there is nothing to begin with."""
        has = self.examples.collections or self.examples.files or self.draft or self.runs or self.work.job
        return not has and not self.subject

    # Subject and step

    def choose(self, name: str) -> None:
        """Look at a training; the one that is being prepared if empty."""
        if name == self.subject and self.pages.currentWidget() in (self.run, self.result) and name:
            return
        self.subject = name
        if not name:
            self.show_step("review" if self.draft is not None else "examples")
        else:
            self.show_step("result" if self._finished(name) else "train")

    def _finished(self, name: str) -> bool:
        run = self.runs.get(name)
        training = self.work.job is not None and self.work.name == name
        return run is not None and run.state == "finished" and not training

    def show_step(self, step: str) -> None:
        """Show a step of the subject, the nearest one that there is."""
        name = self.subject
        if name:
            reachable, done = of_training(finished=self._finished(name))
        else:
            reachable, done = of_draft(self.draft is not None, step)
        if step not in reachable:
            step = reachable[-1] if name else reachable[0]
        self.steps.show_state(step, reachable, [each for each in done if each != step])
        self._list()
        if self._nothing and not name:
            self._say_empty()
            return
        self.body.setCurrentIndex(0)
        if name:
            self._show_run(name, step)
        elif step == "train":
            self.pages.setCurrentWidget(self.plan)
            self.plan.propose(self.draft.title if self.draft is not None else "")
            self.plan.look()
        else:
            self.pages.setCurrentWidget(self.examples if step == "examples" else self.review)

    def _show_run(self, name: str, step: str) -> None:
        """Show a training with what lies in its folder."""
        run = self.runs.get(name) or starting(name)
        problem = self.work.problem if self.work.name == name else None

        def read(app: Application) -> tuple[list[LossPoint], list[Compared]]:
            desk = tuning_desk(app)
            return desk.curve(name), desk.compared(name)

        def show(found: tuple[list[LossPoint], list[Compared]]) -> None:
            if self.subject != name or self.steps.current != step:
                return
            if step == "result":
                self.result.show_run(run, *found, explain(problem) if problem is not None else "")
                self.pages.setCurrentWidget(self.result)
            else:
                self.run.show_run(run, found[0])
                self.pages.setCurrentWidget(self.run)

        self._desk.session.read(read, self).success(show)

    def _list(self) -> None:
        """The rows at the left; hidden while there is only the first one."""
        rows = rows_of(self.runs, self.draft, self.work)
        self.list.show_rows(rows, self.subject)
        self.list.setVisible(len(rows) > 1)

    def _say_empty(self) -> None:
        say_nothing(self._desk, self.empty, self._open_library, self._own_file)
        self.body.setCurrentWidget(self.empty)

    def _open_library(self) -> None:
        show = getattr(self.window(), "show_view", None)
        if callable(show):
            show("library")

    def _own_file(self) -> None:
        self.examples.choose_files()
        self.show_step("examples")

    # What happens

    def _accept(self) -> None:
        if self.review.draft is not None:
            self.deeds.tidy(self.review.draft, lambda: self.show_step("train"))

    def _draft_changed(self, draft: Draft) -> None:
        self.draft = draft if draft.examples else None
        self.examples.show_draft(len(draft.examples))
        self.show_step(self.steps.current)

    def _made(self, job: Job) -> None:
        if self._desk.session.app is None:
            return
        if job.state is JobState.DONE:
            self.draft = None  # whatever is shown, the new one takes its place
            if not self.subject:
                self.steps.show_state("review", ["review"], [])
            if not self.isVisible():
                count = len(job.result.examples)
                self._desk.notices.post(Notice(tr("%Ln examples were made.", count), "good"))
        self.reload()

    def _start(self, name: str, topics: object, fixed: object) -> None:
        if name.casefold() in {known.casefold() for known in self.runs}:
            self.plan.refused(tr("There is a training of this name already. Choose another name."))
        elif self.deeds.train(name, topics, fixed):  # type: ignore[arg-type]
            self.subject = name
            self.plan.begun()
            self.setFocus()
            self.show_step("train")

    def _go_on(self, name: str) -> None:
        if self.work.job is None:
            self.run.forget_error()
            self.work.train(name)

    def _measure(self, name: str) -> None:
        if self.work.job is None:
            self.work.measure(name)
            self.show_step("train")

    def _ended(self, job: Job) -> None:
        if self._desk.session.app is None:  # the program ends; the training says so when it is looked at again
            return
        name, problem = self.work.name, problem_of(job)
        self.deeds.ended(job, seen=self.isVisible() and self.subject == name)

        def known() -> None:
            if self.subject not in ("", name):
                return
            if name in self.runs:
                self.subject = name
                self.run.fail(problem)
                self.show_step("result")
            else:  # it did not begin: the name was taken, say
                self.subject = ""
                self.show_step("train")
                self.plan.refused(problem)

        self._then = known
        self.reload()
