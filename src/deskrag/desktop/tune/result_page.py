"""The last step: scores before and after, real answers side by side, and the choice to use the adapter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from ..widgets.labels import label
from .answers import AnswersList
from .chart import LossChart
from .parts import ProblemCard, scrolled, side_by_side
from .wording import number, score_name, score_text, verdict

if TYPE_CHECKING:
    from ...app.tuning import Run
    from ...tuning.measure import Compared
    from ...tuning.types import LossPoint

WIDEST = 960


class ResultPage(QWidget):
    """One finished training.

    Signals:
        use_wanted: Carries the adapter and whether it is to answer.
        measure_wanted: Carries the name of a training.
        remove_wanted: Carries the name of a training.
    """

    use_wanted = Signal(object, bool)
    measure_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.run: Run | None = None
        self.title = label("", "title")
        self.verdict = label("", "good")
        self.about = label("", "muted", wrap=True)
        self.use = TextButton(desk, mark("Use it"), self._use, role="main", icon="check")
        self.stop = TextButton(desk, mark("Use it no longer"), self._use)
        self.measure = TextButton(desk, mark("Measure its answers"), self._measure, role="main")
        self.remove = TextButton(desk, mark("Delete…"), self._remove, icon="trash")
        self.problem = ProblemCard(desk)
        self.scores = QGridLayout()
        self.chart = LossChart(desk)
        self.answers = AnswersList(desk)
        self._lay_out()
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        area, column = scrolled(WIDEST)
        heads = QVBoxLayout()
        heads.setSpacing(2)
        for part in (self.title, self.verdict, self.about):
            heads.addWidget(part)
        head = side_by_side(spacing=8)
        head.addLayout(heads, 1)
        for button in (self.remove, self.measure, self.stop, self.use):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.scores.setHorizontalSpacing(24)
        self.scores.setVerticalSpacing(8)
        self.scores.setColumnStretch(0, 1)
        numbers = QFrame()
        numbers.setProperty("role", "card")
        numbers.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inner = QVBoxLayout(numbers)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.addLayout(self.scores)
        curves = QFrame()
        curves.setProperty("role", "card")
        drawn = QVBoxLayout(curves)
        drawn.setContentsMargins(16, 8, 8, 4)
        drawn.addWidget(self.chart)
        both = side_by_side(spacing=16)
        both.addWidget(numbers, 1, Qt.AlignmentFlag.AlignTop)
        both.addWidget(curves, 1)
        column.addLayout(head)
        column.addWidget(self.problem)
        column.addSpacing(8)
        column.addLayout(both)
        column.addSpacing(16)
        column.addWidget(self.answers)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def retranslate(self) -> None:
        """Take texts anew."""
        if self.run is not None:
            self._say()

    def show_run(self, run: Run, points: Sequence[LossPoint], compared: Sequence[Compared], problem: str = "") -> None:
        """Show a finished training."""
        self.run = run
        self.problem.tell(problem)
        self.chart.show_points(points)
        self.answers.show_answers(compared)
        self._say()

    def _say(self) -> None:
        run = self.run
        assert run is not None
        adapter = run.adapter
        self.title.setText(run.name)
        measured = adapter is not None and any(score.name != "heldout_loss" for score in adapter.scores)
        for button, wanted in (
            (self.use, adapter is not None and not adapter.active and measured),
            (self.stop, adapter is not None and adapter.active),
            (self.measure, adapter is not None and not measured),
        ):
            button.setVisible(wanted)
        if adapter is None:
            self._verdict(tr("Its adapter was removed"), "muted")
            self.about.setText("")
        else:
            self._verdict(*(verdict(adapter) if measured else (tr("Not measured yet"), "muted")))
            topics = (
                tr("For {topics}", topics=tr(", ").join(adapter.topics)) if adapter.topics else tr("For any question")
            )
            parts = [topics, adapter.base.name, tr("%Ln examples", adapter.examples)]
            parts.append(tr("rank {rank}", rank=number(adapter.rank)))
            if adapter.active:
                parts.append(tr("answers now"))
            self.about.setText(" · ".join(parts))
        self._fill()

    def _verdict(self, text: str, role: str) -> None:
        self.verdict.setText(text)
        self.verdict.setProperty("role", role)
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)

    def _fill(self) -> None:
        while (item := self.scores.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        adapter = self.run.adapter if self.run is not None else None
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        for column, text in ((1, tr("without")), (2, tr("with it"))):
            self.scores.addWidget(label(text, "small"), 0, column, right)
        for row, score in enumerate(adapter.scores if adapter is not None else (), start=1):
            name = score_name(score)
            said = tr("{name}: {before} without, {after} with it", name=name, before=score_text(score, score.before),
                      after=score_text(score, score.after))  # fmt: skip
            shown = label(name, "strong" if row == 1 else "", wrap=True)
            shown.setAccessibleName(said)
            self.scores.addWidget(shown, row, 0)
            before = label(score_text(score, score.before), "muted", wrap=True)  # set like its name, on the same line
            after = label(score_text(score, score.after), "danger" if score.is_worse else "good", wrap=True)
            for column, figure in ((1, before), (2, after)):
                figure.setWordWrap(False)
                self.scores.addWidget(figure, row, column, right)
        examples = max((score.examples for score in adapter.scores), default=0) if adapter is not None else 0
        if examples:
            foot = label(tr("On %Ln examples that it did not learn from.", examples), "small", wrap=True)
            self.scores.addWidget(foot, len(adapter.scores) + 1 if adapter is not None else 1, 0, 1, 3)

    def _use(self) -> None:
        if self.run is not None and self.run.adapter is not None:
            self.use_wanted.emit(self.run.adapter, not self.run.adapter.active)

    def _measure(self) -> None:
        if self.run is not None:
            self.measure_wanted.emit(self.run.name)

    def _remove(self) -> None:
        if self.run is not None:
            self.remove_wanted.emit(self.run.name)
