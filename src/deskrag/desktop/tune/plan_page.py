"""The third step before it begins: name, topics, the settled plan, what it takes, and whether that is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ...models.fit import size_text
from ..desk import Desk
from ..i18n import mark, tr
from ..notices import explain
from ..widgets.bleed import Bleed
from ..widgets.buttons import TextButton
from ..widgets.fields import pass_drops_on
from ..widgets.labels import label
from .parts import ProblemCard, scrolled, side_by_side
from .wording import duration, number
from .work import tuning_desk

if TYPE_CHECKING:
    from ...app.application import Application
    from ...app.tuning_forecast import Forecast

_FIELD = 320
_SPIN = 208


class PlanPage(QWidget):
    """Settles a training.

    Signals:
        start_wanted: Carries name, topics and the fields of the plan that a person fixed.
    """

    start_wanted = Signal(str, object, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.found: Forecast | None = None
        self._looking, self._stale = False, False
        self._names: dict[str, QLabel] = {}
        self.name, self.topics = QLineEdit(), QLineEdit()
        self.base = label("", wrap=True)
        for field in (self.name, self.topics):
            field.setFixedWidth(_FIELD)
        self.topics_hint = label("", "small", wrap=True)
        self.examples, self.memory, self.disk, self.time = (label("", wrap=True) for _ in range(4))
        self.details = TextButton(desk, mark("Details"), self._toggle, role="link")
        self.epochs, self.rate, self.alpha = QDoubleSpinBox(), QDoubleSpinBox(), QDoubleSpinBox()
        self.rank, self.length = QSpinBox(), QSpinBox()
        self._ranges()
        self.problem = ProblemCard(desk)
        self.start = TextButton(desk, mark("Start training"), self._start, role="main", icon="play")
        self._lay_out()
        pass_drops_on(self)
        self.name.textChanged.connect(self._ready)
        self.name.returnPressed.connect(self._start)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def _ranges(self) -> None:
        self.epochs.setRange(0.1, 100)
        self.epochs.setSingleStep(0.5)
        self.epochs.setDecimals(1)
        self.epochs.setValue(1)
        self.rate.setRange(0, 0.1)
        self.rate.setDecimals(5)
        self.rate.setSingleStep(0.0001)
        self.rank.setRange(0, 256)
        self.alpha.setRange(0, 1024)
        self.alpha.setDecimals(0)
        self.length.setRange(0, 32_768)
        self.length.setSingleStep(128)
        self.length.setGroupSeparatorShown(True)
        for spin in (self.epochs, self.rank, self.alpha, self.rate, self.length):
            spin.setKeyboardTracking(False)
            spin.setFixedSize(_SPIN, 32)
            spin.lineEdit().setTextMargins(8, 0, 8, 0)
            spin.valueChanged.connect(lambda _: self.look())
            spin.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A wheel scrolls the page and changes nothing."""
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QAbstractSpinBox):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        area, column = scrolled()
        topics = QVBoxLayout()
        topics.setSpacing(4)
        topics.addLayout(side_by_side(self.topics, None))
        topics.addWidget(self.topics_hint)
        column.addLayout(
            self._form(
                ("name", self.name), ("topics", topics), ("base", self.base), ("examples", self.examples),
                ("memory", self.memory), ("disk", self.disk), ("time", self.time),
            )
        )  # fmt: skip
        self.more = QFrame()
        more = QVBoxLayout(self.more)
        more.setContentsMargins(0, 0, 0, 0)
        self.more_hint = label("", "small", wrap=True)
        more.addLayout(
            self._form(
                ("epochs", self.epochs), ("rank", self.rank), ("alpha", self.alpha), ("rate", self.rate),
                ("length", self.length),
            )
        )  # fmt: skip
        more.addWidget(self.more_hint)
        self.more.hide()
        column.addSpacing(4)
        column.addLayout(Bleed(self._row_of_details(), 7))
        column.addWidget(self.more)
        column.addSpacing(12)
        column.addWidget(self.problem)
        column.addLayout(side_by_side(self.start, None))
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _row_of_details(self) -> QWidget:
        row = QWidget()
        row.setLayout(side_by_side(self.details, None))
        return row

    def _form(self, *rows: tuple[str, Any]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, 176)
        grid.setColumnStretch(1, 1)
        for at, (name, field) in enumerate(rows):
            title = label("", "muted", wrap=isinstance(field, QLabel))
            field_is_high = isinstance(field, QVBoxLayout)
            if not isinstance(field, QLabel):
                title.setFixedHeight(32)
            self._names[name] = title
            grid.addWidget(title, at, 0, Qt.AlignmentFlag.AlignTop)
            if field_is_high:
                grid.addLayout(field, at, 1)
            else:
                side = Qt.AlignmentFlag(0) if isinstance(field, QLabel) else Qt.AlignmentFlag.AlignLeft
                grid.addWidget(field, at, 1, side)
        return grid

    def retranslate(self) -> None:
        """Take texts anew."""
        titles = {
            "name": tr("Name"), "topics": tr("Topics"), "base": tr("Model"), "examples": tr("Examples"),
            "memory": tr("Memory"), "disk": tr("Disk"), "time": tr("Time"), "epochs": tr("Passes over the examples"),
            "rank": tr("Rank"), "alpha": tr("Strength (alpha)"), "rate": tr("Learning rate"),
            "length": tr("Longest example"),
        }  # fmt: skip
        fields = {
            "name": self.name, "topics": self.topics, "epochs": self.epochs, "rank": self.rank, "rate": self.rate,
            "length": self.length, "alpha": self.alpha,
        }  # fmt: skip
        for name, title in titles.items():
            self._names[name].setText(title)
            if name in fields:
                field = fields[name]
                field.setAccessibleName(title)
                if isinstance(field, QAbstractSpinBox):
                    field.lineEdit().setAccessibleName(title)
        self.topics.setPlaceholderText(tr("Any question"))
        self.topics_hint.setText(tr("Divided by commas. Left empty, it answers any question."))
        self.more_hint.setText(tr("“Automatic” is chosen for the model and for the memory of this computer."))
        self.length.setSuffix(" " + tr("tokens"))
        self._show(self.found)

    @property
    def fixed(self) -> dict[str, Any]:
        """The fields of the plan that a person fixed."""
        values = {
            "epochs": self.epochs.value(),
            "rank": self.rank.value(),
            "alpha": self.alpha.value(),
            "learning_rate": self.rate.value(),
            "sequence_length": self.length.value(),
        }
        return {name: value for name, value in values.items() if value}

    def propose(self, title: str) -> None:
        """Propose a name that is free."""

        def read(app: Application) -> str:
            return tuning_desk(app).free_name(title)

        def show(name: str) -> None:
            if not self.name.isModified():
                self.name.setText(name)

        self._desk.session.read(read, self).success(show)

    def look(self) -> None:
        """Find out what the training takes, in the background."""
        if self._looking:
            self._stale = True
            return
        self._looking = True
        fixed = self.fixed

        def read(app: Application) -> Any:
            from ...app.tuning_draft import EXAMPLES, draft_folder
            from ...app.tuning_forecast import forecast

            return forecast(tuning_desk(app), draft_folder() / EXAMPLES, **fixed)

        def over() -> None:
            self._looking = False
            if self._stale:
                self._stale = False
                self.look()

        self._desk.session.read(read, self).success(self._show).failure(self._refuse).always(over)

    def _show(self, found: Forecast | None) -> None:
        self.found = found
        self.problem.tell("")
        self._ready()
        if found is None:
            for part in (self.base, self.examples, self.memory, self.disk, self.time):
                part.setText("–")
            return
        plan = found.plan
        self.base.setText(plan.base_name or Path(plan.base).stem)
        parts = [tr("%Ln to learn from", found.train), tr("%Ln held out to measure on", found.heldout)]
        self.examples.setText(" · ".join(parts))
        self.memory.setText(
            tr("{needs} of {free} that are free", needs=size_text(found.memory), free=size_text(found.free))
        )
        self.disk.setText(size_text(found.disk))
        time = duration(found.seconds) if found.seconds else tr("not known before it starts")
        how = tr("as quick as the last training of this model") if found.measured else tr("a rough guess")
        self.time.setText(tr("{time} ({how})", time=time, how=how) if found.seconds else time)
        for spin, value in (
            (self.rank, number(plan.rank)), (self.alpha, number(plan.alpha)), (self.rate, f"{plan.learning_rate:g}"),
            (self.length, tr("%Ln tokens", plan.sequence_length)),
        ):  # fmt: skip
            spin.setSpecialValueText(tr("Automatic: {value}", value=value))

    def _refuse(self, error: BaseException) -> None:
        self.found = None
        self._show(None)
        self.problem.tell(explain(error))
        self._ready()

    def _ready(self) -> None:
        self.start.setEnabled(self.found is not None and bool(self.name.text().strip()))

    def _toggle(self) -> None:
        self.more.setVisible(self.more.isHidden())
        self.details.say(mark("Details") if self.more.isHidden() else mark("Fewer details"))

    def _start(self) -> None:
        if self.start.isEnabled():
            topics = tuple(topic.strip() for topic in self.topics.text().replace("、", ",").split(",") if topic.strip())
            self.start_wanted.emit(self.name.text().strip(), topics, self.fixed)

    def refused(self, problem: str) -> None:
        """The training did not begin."""
        self.problem.tell(problem)

    def begun(self) -> None:
        """It began: the next one needs another name."""
        self.name.setText("")  # `clear` would count as typed
        self.topics.setText("")
