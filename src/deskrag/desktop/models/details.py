"""One model in full: what it is good for, whether it fits and why, where it is from, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from ...app.jobs import JobState
from ...models.fit import size_text
from ..desk import Desk
from ..i18n import mark, tr
from ..sentences.known import in_words
from ..widgets.buttons import IconButton, TextButton
from ..widgets.labels import label
from .adapter_list import AdapterList
from .wording import VERDICTS, fit_sentence, languages, parameters, place
from .work import Task

WIDTH, NARROW = 380, 304


class Details(QWidget):
    """The pane at the right.

    Signals:
        wanted: Carries what is to be done with the shown model: ``"download"``, ``"use"``, ``"remove"``,
            ``"quantize"``, ``"pause"``, ``"cancel"``, ``"again"``, ``"dismiss"`` or ``"settings"``.
    """

    wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.row: Any = None
        self.info: Any = None
        self.task: Task | None = None
        self.setObjectName("sourcePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.title = label("", "title", wrap=True)
        self.good_for = label("", "muted", wrap=True)
        self.badge = label("", "strong")
        bold = self.badge.font()
        bold.setBold(True)
        self.badge.setFont(bold)
        self.verdict = label("", "muted", wrap=True)
        self.buttons = {
            name: TextButton(desk, text, partial(self.wanted.emit, name), role=role, icon=icon)
            for name, text, role, icon in (
                ("download", mark("Download"), "main", "download"),
                ("use", mark("Use this model"), "main", "check"),
                ("quantize", mark("Make another size…"), "", ""),
                ("remove", mark("Remove…"), "", "trash"),
            )
        }
        self.adapters = AdapterList(desk)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(8)
        for part in (self.title, self.good_for, self.badge, self.verdict):
            column.addWidget(part)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        for name in ("download", "use"):
            actions.addWidget(self.buttons[name], 1)
        more = QHBoxLayout()
        more.setSpacing(8)
        for name in ("quantize", "remove"):
            more.addWidget(self.buttons[name], 1)
        column.addSpacing(4)
        column.addLayout(actions)
        column.addWidget(self._make_work())
        column.addLayout(more)
        rule = QFrame()
        rule.setProperty("role", "rule")
        column.addSpacing(6)
        column.addWidget(rule)
        column.addSpacing(6)
        column.addLayout(self._form)
        column.addWidget(self.adapters)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        desk.language.changed.connect(self.refresh)
        self.refresh()

    def _make_work(self) -> QWidget:
        self.work = QFrame()
        self.work.setProperty("role", "notice")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.words = label("", wrap=True)
        self.pause = IconButton(self._desk, "pause", mark("Pause"), lambda: self.wanted.emit("pause"), size=16)
        self.cancel = IconButton(self._desk, "close", mark("Cancel"), self._leave, size=16)
        self.again = TextButton(self._desk, mark("Try again"), lambda: self.wanted.emit("again"), role="link")
        self.open_settings = TextButton(self._desk, mark("Settings"), lambda: self.wanted.emit("settings"), role="link")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.words, 1)
        for button in (self.pause, self.cancel):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.again)
        foot.addWidget(self.open_settings)
        foot.addStretch(1)
        column = QVBoxLayout(self.work)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addLayout(foot)
        return self.work

    def _leave(self) -> None:
        over = self.task is not None and self.task.job.state.final
        self.wanted.emit("dismiss" if over else "cancel")

    def show_row(self, row: Any, info: Any, task: Task | None) -> None:
        """Show a model; `info` may come later than the row."""
        answers = row is not None and row.kind == "language" and row.state == "in use"
        if row is not self.row:
            self.adapters.show_for(answers)
        self.row, self.info, self.task = row, info, task
        self.refresh()

    def show_task(self, task: Task | None) -> None:
        """Show how far the work on it is."""
        self.task = task
        self._refresh_work()

    def refresh(self) -> None:
        """Take texts anew."""
        row = self.row
        self.setVisible(row is not None)
        if row is None:
            return
        self.setAccessibleName(row.title)
        self.title.setText(row.title)
        use = tr(row.good_for) if row.good_for else ""
        self.good_for.setText(use[:1].upper() + use[1:])
        self.good_for.setVisible(bool(row.good_for))
        self.badge.setVisible(row.fit is not None or row.state == "gone")
        self.verdict.setVisible(row.fit is not None or bool(row.note))
        if row.note:
            self.badge.setText(tr("Missing"))
            self.verdict.setText(in_words(row.note))
            _role(self.badge, "danger")
        elif row.fit is not None:
            text, colour, _ = VERDICTS[row.fit.verdict]
            self.badge.setText(tr(text))
            _role(self.badge, {"accent": "good"}.get(colour, colour))
            self.verdict.setText(fit_sentence(row.fit))
        here = row.state in ("here", "included")
        self.buttons["use"].setVisible(here)
        self.buttons["remove"].setVisible(row.state in ("here", "gone"))
        self.buttons["quantize"].setVisible(row.kind == "language" and (here or row.state == "in use"))
        self._fill()
        self._refresh_work()

    def _refresh_work(self) -> None:
        task = self.task
        self.work.setVisible(task is not None)
        self.buttons["download"].setVisible(self.row is not None and self.row.state == "available" and (task is None))
        if task is None:
            return
        state, progress = task.job.state, task.job.progress
        self.words.setText(task.words())
        self.words.setMinimumHeight(self.words.heightForWidth(WIDTH - 48 - 20 - 64))
        self.bar.setVisible(not state.final)
        self.bar.setAccessibleName(task.words())
        self.bar.setRange(0, 1000 if progress.total else 0)
        self.bar.setValue(1000 * progress.done // progress.total if progress.total else 0)
        self.pause.setVisible(task.job.resumable and not state.final)
        self.pause.setEnabled(not task.job.pausing)
        self.pause.look(*(("play", mark("Resume")) if state is JobState.PAUSED else ("pause", mark("Pause"))))
        self.cancel.look("close", mark("Close") if state.final else mark("Cancel"))
        from ...errors import AccessError

        self.again.setVisible(state in (JobState.FAILED, JobState.CANCELLED))
        self.open_settings.setVisible(state is JobState.FAILED and isinstance(task.job.error, AccessError))
        _role(self.work, "error" if state is JobState.FAILED else "notice")

    def _fill(self) -> None:
        """The table of facts."""
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in facts(self.row, self.info):
            shown = label(value, wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            heading = label(name, "muted", wrap=True)
            heading.setFixedWidth(116 if self.width() < WIDTH else 132)
            heading.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._form.addRow(heading, shown)


def facts(row: Any, info: Any) -> list[tuple[str, str]]:
    """What is known of a model, as pairs of name and value, in the order of importance."""
    found = [(tr("Size"), size_text(row.size))]
    fit = row.fit
    if fit is not None:
        found += [
            (tr("Weights"), size_text(fit.weights)),
            (tr("Cache"), tr("{size} for %Ln tokens", fit.context, size=size_text(fit.kv_cache))),
            (tr("Work space"), size_text(fit.work)),
            (tr("In all"), tr("{total} of {free} free", total=size_text(fit.total), free=size_text(fit.free))),
            (tr("Runs on"), place(fit.place)),
            (tr("Longest context"), tr("%Ln tokens", fit.largest_context) if fit.largest_context else "–"),
        ]
    licence = row.licence if row.commercial or not row.licence else tr("{name} (no commercial use)", name=row.licence)
    found += [
        (tr("Parameters"), parameters(row.parameters)),
        (tr("Quantisation"), row.quantization),
        (tr("Vectors"), tr("%Ln numbers", row.dimensions) if row.dimensions else ""),
        (tr("Languages"), languages(row)),
        (tr("Licence"), licence),
        (tr("Name"), row.name),
    ]
    if info is not None:
        found += [
            (tr("Source"), info.repository),
            (tr("Made from"), info.made_from),
            (tr("File"), "\n".join(_breakable(str(path)) for path in info.files[:3])),
        ]
    return [(name, value) for name, value in found if value]


def _breakable(path: str) -> str:
    """A path that may be broken at its separators."""
    return path.replace("/", "/\u200b").replace("\\", "\\\u200b")


def _role(widget: QLabel | QFrame, role: str) -> None:
    """Give a widget another role of the stylesheet."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
