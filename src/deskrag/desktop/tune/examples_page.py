"""The first step: what examples are made from, how many, and the making."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QFileDialog, QSpinBox, QVBoxLayout, QWidget

from ...app.jobs import Job
from ...app.tuning_draft import Sources
from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.bleed import Bleed
from ..widgets.buttons import IconButton, TextButton
from ..widgets.fields import pass_drops_on
from ..widgets.labels import ElidedLabel, label
from .deeds import problem_of
from .parts import ProblemCard, WorkCard, scrolled, side_by_side
from .wording import MAKING
from .work import TuneWork

if TYPE_CHECKING:
    from ...indexing.ledger import CollectionInfo


WIDEST = 920
"""Widest column of this page, in pixels; from this width on it has two groups side by side."""
GAP = 24
INDENT = 6
"""Air that a check box has around itself, in pixels."""


class ExamplesPage(QWidget):
    """Chooses sources and makes examples."""

    make_wanted = Signal(object)
    """Carries the `Sources`."""

    def __init__(self, desk: Desk, work: TuneWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._work = desk, work
        self.files: list[Path] = []
        self.collections: dict[str, QCheckBox] = {}
        self._counts: dict[str, int] = {}
        self.intro = label("", "muted", wrap=True)
        self.of_documents = label("", "section")
        self.of_people = label("", "section")
        self.ratings, self.chats = QCheckBox(), QCheckBox()
        self.add_file = TextButton(desk, mark("Add a file…"), self.choose_files, icon="plus")
        self.file_hint = label("", "small", wrap=True)
        self.most_label = label("")
        self.most = QSpinBox()
        self.most.setRange(20, 20_000)
        self.most.setSingleStep(100)
        self.most.setValue(500)
        self.most.setGroupSeparatorShown(True)
        self.most.setFixedSize(104, 32)
        self.most.lineEdit().setTextMargins(8, 0, 8, 0)
        self.make_button = TextButton(desk, mark("Make examples"), self.make, role="main")
        self.replaces = label("", "small", wrap=True)
        self.card = WorkCard(TextButton(desk, mark("Cancel"), work.stop_making, role="link"))
        self.problem = ProblemCard(desk)
        self._lay_out()
        pass_drops_on(self)
        for box in (self.ratings, self.chats):
            box.toggled.connect(self._ready)
        work.making_moved.connect(self._moved)
        work.making_ended.connect(self._ended)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        area, column = scrolled(WIDEST)
        self._boxes, self._file_rows = QVBoxLayout(), QVBoxLayout()
        for rows in (self._boxes, self._file_rows):
            rows.setSpacing(0)
        boxes, have = QWidget(), QWidget()
        boxes.setLayout(self._boxes)
        both = QVBoxLayout(have)
        both.setSpacing(0)
        for rows in (self._boxes, both):
            rows.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self.ratings)
        both.addWidget(self.chats)
        column.addWidget(self.intro)
        column.addSpacing(12)
        made, own = QVBoxLayout(), QVBoxLayout()
        for group in (made, own):
            group.setSpacing(8)
        made.addWidget(self.of_documents)
        made.addLayout(Bleed(boxes, INDENT))
        made.addLayout(side_by_side(self.most_label, self.most, None))
        made.addStretch(1)
        own.addWidget(self.of_people)
        own.addLayout(Bleed(have, INDENT))
        own.addLayout(self._file_rows)
        own.addLayout(side_by_side(self.add_file, None))
        own.addWidget(self.file_hint)
        own.addStretch(1)
        self._groups = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._groups.setSpacing(GAP)
        for group in (made, own):
            self._groups.addLayout(group, 1)
        column.addLayout(self._groups)
        column.addSpacing(16)
        column.addWidget(self.problem)
        column.addWidget(self.card)
        column.addLayout(side_by_side(self.make_button, self.replaces, None, spacing=16))
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The two kinds of sources stand side by side where there is room."""
        super().resizeEvent(event)
        wide = event.size().width() >= WIDEST
        sides = QBoxLayout.Direction
        self._groups.setDirection(sides.LeftToRight if wide else sides.TopToBottom)

    def retranslate(self) -> None:
        """Take texts anew."""
        self.intro.setText(
            tr(
                "A small adapter is trained on questions and answers, and then answers beside your documents. Start"
                " with examples: DeskRAG writes questions about your documents and keeps only those whose answer a"
                " search finds again. You look at them before anything is learned."
            )
        )
        self.of_documents.setText(tr("Questions about your documents"))
        self.of_people.setText(tr("Questions and answers you already have"))
        self.ratings.setText(tr("Answers you rated as good"))
        self.chats.setText(tr("All questions and answers of your chats"))
        self.most_label.setText(tr("Most examples"))
        for box in (self.ratings, self.chats):
            box.setAccessibleName(box.text())
        for field in (self.most, self.most.lineEdit()):
            field.setAccessibleName(tr("Most examples"))
        self.file_hint.setText(
            tr("JSON lines, CSV or TSV with columns “question” and “answer”, or a chat that was exported as JSON.")
        )
        self._name_boxes()
        self._moved()

    @property
    def sources(self) -> Sources:
        """What was chosen."""
        chosen = tuple(name for name, box in self.collections.items() if box.isChecked())
        return Sources(chosen, tuple(self.files), self.chats.isChecked(), self.ratings.isChecked(), self.most.value())

    def show_collections(self, found: Sequence[CollectionInfo]) -> None:
        """Offer collections; what was chosen stays chosen, and the only one is chosen at once."""
        before = {name for name, box in self.collections.items() if box.isChecked()}
        for box in self.collections.values():
            self._boxes.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._counts = {info.name: info.indexed for info in found if info.indexed}
        fresh = not self.collections
        self.collections = {}
        for name in self._counts:
            box = QCheckBox()
            box.setChecked(name in before or (fresh and len(self._counts) == 1))
            box.toggled.connect(self._ready)
            self.collections[name] = box
            self._boxes.addWidget(box)
        self.of_documents.setVisible(bool(self._counts))
        self.most.setVisible(bool(self._counts))
        self.most_label.setVisible(bool(self._counts))
        self._name_boxes()
        self._ready()

    def _name_boxes(self) -> None:
        for name, box in self.collections.items():
            documents = tr("%Ln documents", self._counts[name])
            box.setText(f"{name}  ·  {documents}".replace("&", "&&"))
            box.setAccessibleName(f"{name}, {documents}")

    def show_draft(self, count: int) -> None:
        """Say that there are examples already."""
        self.replaces.setText(tr("They take the place of the %Ln examples under “Review”.", count) if count else "")
        self.make_button.say(mark("Make new examples") if count else mark("Make examples"))

    def choose_files(self) -> None:
        """Ask for files of questions and answers."""
        kinds = tr("Questions and answers") + " (*.jsonl *.json *.csv *.tsv)"
        files, _ = QFileDialog.getOpenFileNames(self, tr("Add a file"), "", kinds)
        self.add_files([Path(file) for file in files])

    def add_files(self, files: Sequence[Path]) -> None:
        """Take files of questions and answers."""
        self.files += [file for file in files if file not in self.files]
        self._show_files()

    def _drop(self, file: Path) -> None:
        self.files.remove(file)
        self._show_files()

    def _show_files(self) -> None:
        while (item := self._file_rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for file in self.files:
            row = QWidget()
            picture = label()
            picture.setPixmap(self._desk.theme.icon("file", "muted", 18).pixmap(18, 18))
            away = IconButton(self._desk, "close", mark("Leave this file out"), partial(self._drop, file), size=14)
            held = side_by_side(picture, ElidedLabel(file.name), away, None)
            held.setContentsMargins(0, 0, 0, 0)
            row.setLayout(held)
            self._file_rows.addWidget(row)
        self._ready()

    def make(self) -> None:
        """Begin."""
        self.problem.tell("")
        self.make_wanted.emit(self.sources)

    def _ready(self) -> None:
        self.make_button.setEnabled(self._work.making is None and not self.sources.empty)

    def _moved(self) -> None:
        job = self._work.making
        self.make_button.setVisible(job is None)
        self.replaces.setVisible(job is None)
        self._ready()
        if job is None:
            self.card.hide()
            return
        progress = job.progress
        words = tr(MAKING[progress.stage]) if progress.stage in MAKING else tr("Looking through the documents…")
        count = progress.chunks or (progress.done if progress.unit == "examples" else 0)
        if count:
            words += " · " + tr("%Ln examples so far", count)
        if progress.detail:
            words += f"\n{progress.detail}"
        self.card.tell(words, progress.done, progress.total)

    def _ended(self, job: Job) -> None:
        self.problem.tell(problem_of(job))
        self._moved()
