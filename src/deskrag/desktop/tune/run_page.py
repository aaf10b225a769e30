"""The third step while it goes on, or after it was stopped: curves, speed, time left; stop, go on, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from ..widgets.labels import label
from .chart import LossChart
from .parts import MARGIN, ProblemCard, side_by_side
from .wording import how_far, number, tokens_a_second
from .work import TuneWork

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...app.tuning import Run
    from ...tuning.types import LossPoint


class Fact(QWidget):
    """A number with what it is."""

    def __init__(self) -> None:
        super().__init__()
        self.value, self.title = label("–", "fact"), label("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.value.setFixedHeight(26)  # whatever the script, the numbers stand on one line
        column.addWidget(self.value)
        column.addWidget(self.title)


class RunPage(QWidget):
    """One training on its way.

    Signals:
        go_on_wanted: Carries the name of a training to go on with.
        remove_wanted: Carries the name of one to delete.
    """

    go_on_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, desk: Desk, work: TuneWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._work = desk, work
        self.run: Run | None = None
        self._error = ""
        self._stopping = False
        self.title = label("", "strong")
        self.words = label("", "muted", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.facts = {name: Fact() for name in ("loss", "heldout", "best", "speed")}
        self.chart = LossChart(desk)
        self.problem = ProblemCard(desk)
        self.stop = TextButton(desk, mark("Stop"), self._stop, icon="stop")
        self.go_on = TextButton(desk, mark("Go on"), lambda: self._tell(self.go_on_wanted), role="main", icon="play")
        self.remove = TextButton(desk, mark("Delete…"), lambda: self._tell(self.remove_wanted), icon="trash")
        self._lay_out()
        work.moved.connect(self.refresh)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        heads = QVBoxLayout()
        heads.setSpacing(2)
        heads.addWidget(self.title)
        heads.addWidget(self.words)
        head = side_by_side(spacing=8)
        head.addLayout(heads, 1)
        for button in (self.remove, self.stop, self.go_on):
            head.addWidget(button)
        numbers = side_by_side(*self.facts.values(), None, spacing=48)
        card = QFrame()
        card.setProperty("role", "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(16, 12, 8, 8)
        inner.addWidget(self.chart)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 8, MARGIN, MARGIN)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.problem)
        column.addLayout(numbers)
        column.addWidget(card, 1)

    def retranslate(self) -> None:
        """Take texts anew."""
        titles = {
            "loss": tr("Training loss"), "heldout": tr("Held-out loss"), "best": tr("Best held-out loss"),
            "speed": tr("Speed"),
        }  # fmt: skip
        for name, title in titles.items():
            self.facts[name].title.setText(title)
        self.bar.setAccessibleName(tr("Progress of the training"))
        self.refresh()

    def show_run(self, run: Run, points: Sequence[LossPoint]) -> None:
        """Show a training; `points` are its curves as far as they were kept."""
        if self.run is not None and self.run.name != run.name:
            self._error = ""
        self._stopping = False
        self.run = run
        if self._work.name != run.name or self._work.job is None:
            self._show_points(points)
        self.refresh()

    def fail(self, problem: str) -> None:
        """Say why it ended; nothing for a stop."""
        self._error = problem
        self.refresh()

    def forget_error(self) -> None:
        """It goes on."""
        self._error = ""

    def _show_points(self, points: Sequence[LossPoint]) -> None:
        steps = self.run.progress.steps if self.run is not None and self.run.progress is not None else 0
        self.chart.show_points(points, steps)

    def refresh(self) -> None:
        """Show how far it is."""
        run, work = self.run, self._work
        if run is None:
            return
        ours = work.job is not None and work.name == run.name
        elsewhere = run.state == "running" and not ours
        report = (work.report if ours else None) or run.progress
        self.title.setText(run.name)
        self.title.setAccessibleName(run.name)
        if ours:
            if work.report is not None:
                self.chart.show_points(work.points, work.report.steps)
            words = how_far(work.report, answers=work.answers)
            words = tr("Stopping after a checkpoint…") if self._stopping else words
        elif elsewhere:
            words = tr("It runs in another program of DeskRAG. {far}", far=how_far(report))
        elif report is not None and report.steps:
            words = tr(
                "Stopped at step {done} of {total}. Everything up to its last checkpoint is kept: go on whenever you"
                " like.",
                done=number(report.step),
                total=number(report.steps),
            )
        else:
            words = tr("Stopped before the first step. Go on whenever you like.")
        self.words.setText(words)
        if ours and work.answers is not None:
            done, total = work.answers
        else:
            done, total = (report.step, report.steps) if report is not None else (0, 0)
        self.bar.setRange(0, total or (0 if ours or elsewhere else 1))
        self.bar.setValue(done)
        self.problem.tell("" if ours else self._error)
        self.stop.setVisible(ours)
        self.stop.setEnabled(not self._stopping)
        self.go_on.setVisible(not ours and not elsewhere)
        self.go_on.setEnabled(work.job is None)
        self.go_on.setToolTip("" if work.job is None else tr("Another training runs now."))
        self.remove.setVisible(not ours and not elsewhere)
        losses = (
            ("loss", report.loss if report is not None else None),
            ("heldout", report.heldout_loss if report is not None else None),
            ("best", report.best_loss if report is not None else None),
        )
        for name, value in losses:
            self.facts[name].value.setText("–" if value is None else number(value, 3))
        speed = report.tokens_per_s if report is not None else 0.0
        self.facts["speed"].value.setText(tokens_a_second(speed) if speed else "–")

    def _stop(self) -> None:
        self._stopping = True
        self._work.stop()
        self.refresh()

    def _tell(self, signal: object) -> None:
        if self.run is not None:
            signal.emit(self.run.name)  # type: ignore[attr-defined]
