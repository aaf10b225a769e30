"""The details pane: what became of the chosen file, why, and what to do next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ...indexing.ledger import State
from ..desk import Desk
from ..i18n import mark, tr
from ..sentences.known import in_words
from ..widgets.buttons import TextButton
from ..widgets.labels import ElidedLabel, label
from .entries import Entry
from .reasons import COLOURS, STATES, Next, full_reason, kind_of
from .table_model import exact, looked, modified, number

WIDTH = 304
_ACTIONS = (
    ("text", mark("Show its text"), "search"),
    ("open", mark("Open in its own program"), "open"),
    ("folder", mark("Show the folder"), "folder"),
    ("again", mark("Index again"), "again"),
    ("remove", mark("Remove from the index"), "trash"),
)
_ROLES = {"danger": "danger", "warning": "warning", "accent": "good"}


class Details(QScrollArea):
    """Shows one file, or how many are chosen.

    Signals:
        wanted: An action by name (``"text"``, ``"open"``, ``"folder"``, ``"again"``, ``"remove"``, ``"back"``).
    """

    wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.entry: Entry | None = None
        self._count = 0
        self._sums: tuple[int, int] | None = None
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.name = label("", "strong", wrap=True)
        self.folder = ElidedLabel("", "small", Qt.TextElideMode.ElideMiddle)
        self.state = label("")
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self.reason = label("", "strong", wrap=True)
        self.advice = label("", wrap=True)
        self.full = label("", "small", wrap=True)
        self.full.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.step = TextButton(desk, mark("Try again"), self._take_step, role="")
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(16, 12, 16, 16)
        inside.setSpacing(8)
        for part in (self.reason, self.advice, self.full):
            inside.addWidget(part)
        inside.addWidget(self.step, 0, Qt.AlignmentFlag.AlignLeft)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(8)
        self._facts.setColumnStretch(1, 1)
        self.buttons = {
            name: TextButton(desk, text, partial(self.wanted.emit, name), role="quiet", icon=icon)
            for name, text, icon in _ACTIONS
        }
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 16, 8, 16)
        column.setSpacing(0)
        texts = QVBoxLayout()  # the buttons below have the same left edge, by their own padding
        texts.setContentsMargins(16, 0, 16, 16)
        texts.setSpacing(8)
        for part in (self.name, self.folder, self.state):
            texts.addWidget(part)
        texts.addSpacing(4)
        texts.addWidget(self.card)
        texts.addSpacing(4)
        texts.addLayout(self._facts)
        column.addLayout(texts)
        for button in self.buttons.values():
            column.addWidget(button)
        column.addStretch(1)
        self.setWidget(inner)
        desk.language.changed.connect(self.refresh)
        self.refresh()

    def show_choice(self, count: int, entry: Entry | None, sums: tuple[int, int] | None = None) -> None:
        """Show what is chosen: how many files, the file if it is one, else pages and passages once they are known."""
        self._count, self.entry, self._sums = count, entry, sums
        self.refresh()

    def refresh(self) -> None:
        """Take texts anew."""
        self.setAccessibleName(tr("Details"))
        one = self.entry
        self.folder.setVisible(one is not None)
        self.state.setVisible(one is not None)
        self._clear_facts()
        self._show_buttons(one)
        self._explain(one)
        if one is not None:
            self._show_one(one)
        elif self._count:
            self.name.setText(tr("%Ln files chosen", self._count))
            pages, passages = (number(part) for part in self._sums) if self._sums is not None else ("…", "…")
            self._fact(tr("Pages"), pages)
            self._fact(tr("Passages"), passages)
        else:
            self.name.setText(tr("Choose a file to see what became of it."))
        self.name.setProperty("role", "strong" if self._count else "muted")
        self.name.style().unpolish(self.name)
        self.name.style().polish(self.name)

    def _show_one(self, entry: Entry) -> None:
        row = entry.row
        self.name.setText(entry.name)
        self.folder.setText(entry.folder)
        self.state.setText(tr(STATES[row.state]))
        self.state.setProperty("role", _ROLES.get(COLOURS[row.state], "muted"))
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        self._fact(tr("Collection"), row.collection)
        if row.title and row.title not in (entry.name, entry.name.rpartition(".")[0]):
            self._fact(tr("Title"), row.title)
        if row.format:
            self._fact(tr("Format"), row.format.upper() if len(row.format) < 5 else row.format)
        self._fact(
            tr("Size"), QLocale().formattedDataSize(row.size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
        )
        if row.chunks:
            self._fact(tr("Pages"), number(row.pages))
            self._fact(tr("Passages"), number(row.chunks))
            self._fact(tr("Text quality"), tr("{percent} %", percent=round(100 * row.quality)))
        self._fact(tr("Modified"), exact(modified(entry)))
        self._fact(tr("Indexed") if row.chunks else tr("Last look"), exact(looked(entry)))

    def _explain(self, entry: Entry | None) -> None:
        kind = kind_of(entry.row) if entry is not None else None
        self.card.setVisible(kind is not None)
        if kind is None or entry is None:
            return
        words = in_words(full_reason(entry.row))
        self.card.setProperty("role", "problem" if entry.row.state is State.FAILED else "card")
        self.card.style().unpolish(self.card)
        self.card.style().polish(self.card)
        self.reason.setText(tr(kind.title))
        self.advice.setText(tr(kind.advice) if kind.advice else "")
        self.advice.setVisible(bool(kind.advice))
        self.full.setText(words)
        self.full.setVisible(bool(words) and words != tr(kind.title))
        self.step.setVisible(kind.step is not Next.NOTHING)
        self.step.say(kind.step.value)

    def _take_step(self) -> None:
        kind = kind_of(self.entry.row) if self.entry is not None else None
        if kind is not None:
            self.wanted.emit({Next.RETRY: "again", Next.BRING_BACK: "back", Next.OPEN: "open"}.get(kind.step, ""))

    def _show_buttons(self, one: Entry | None) -> None:
        for name, button in self.buttons.items():
            button.setVisible(one is not None or (bool(self._count) and name in ("again", "remove")))
        if one is not None:
            kind = kind_of(one.row)
            removed = kind is not None and kind.step is Next.BRING_BACK
            self.buttons["text"].setVisible(one.row.chunks > 0)
            self.buttons["again"].setVisible(not removed)
            self.buttons["remove"].setVisible(not removed)

    def _fact(self, name: str, value: str) -> None:
        row = self._facts.rowCount()
        self._facts.addWidget(label(name, "small"), row, 0)
        self._facts.addWidget(ElidedLabel(value), row, 1)

    def _clear_facts(self) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, QLabel):
                widget.hide()
                widget.deleteLater()
