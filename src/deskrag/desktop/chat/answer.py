"""The answer of a turn: text with chips, how well it is supported, its sources, what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..viewer.source import SourceRef
from ..widgets.bleed import Bleed
from ..widgets.buttons import IconButton, TextButton
from ..widgets.labels import label
from ..widgets.source_row import SourceRow
from .body import AnswerBody
from .markdown import to_html
from .route import line, origin
from .shown import ShownAnswer, by_number
from .sources_text import copied_text

INSET = 7
"""From the edge of an icon button to its icon, in pixels; the icons stand under the text, not their buttons."""
SIDE = 8
"""Air at both sides, in pixels, into which the buttons reach."""


class AnswerCard(QWidget):
    """Shows a `ShownAnswer`, whole or growing.

    Signals:
        source_chosen: Carries the `SourceRef`.
        asked_again: The person wants another answer.
        documents_wanted: The person wants the documents to answer, whatever was chosen.
        rated: Carries ``"up"``, ``"down"`` or ``""``.
        linked: A link in the text was chosen; carries its address.
    """

    source_chosen = Signal(object)
    asked_again = Signal()
    documents_wanted = Signal()
    rated = Signal(str)
    linked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.answer = ShownAnswer()
        self.rating = ""
        self._stage = ("", 0)
        self._shown_sources: tuple[SourceRef, ...] | None = None
        self._refusal = QFrame()
        self._refusal.setProperty("role", "")
        self.body = AnswerBody(desk.theme)
        self._inside = QVBoxLayout(self._refusal)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.addWidget(self.body)
        self.stage_label = label("", "muted")
        self.route_label = label("", "small", wrap=True)
        self.from_documents = TextButton(
            desk, mark("Ask the documents instead"), self.documents_wanted.emit, role="link", icon="library"
        )
        self._support_icon = QLabel()
        self.support_label = label("", "muted", wrap=True)
        support = QHBoxLayout()
        support.setSpacing(8)
        support.setContentsMargins(0, 4, 0, 0)
        self._support_icon.setFixedHeight(24)
        support.addWidget(self._support_icon, 0, Qt.AlignmentFlag.AlignTop)
        support.addWidget(self.support_label, 1)
        self.sources_label = label("", "section")
        self.sources_label.setContentsMargins(0, 8, 0, 0)
        self._sources = QVBoxLayout()
        self._sources.setSpacing(8)
        self._actions = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, 0, SIDE, 0)
        column.setSpacing(8)
        column.addWidget(self.route_label)
        column.addWidget(self.from_documents, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._refusal)
        column.addWidget(self.stage_label)
        column.addLayout(support)
        column.addWidget(self.sources_label)
        column.addLayout(self._sources)
        column.addLayout(Bleed(self._actions, INSET))
        self._make_actions()
        self.body.cited.connect(self._cited)
        self.body.linked.connect(self.linked)
        desk.theme.changed.connect(self.refresh)
        desk.language.changed.connect(self._retranslate)
        self.refresh()

    def _make_actions(self) -> None:
        row = QHBoxLayout(self._actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.up = IconButton(self._desk, "up", mark("Good answer"), lambda: self._rate("up"))
        self.down = IconButton(self._desk, "down", mark("Bad answer"), lambda: self._rate("down"))
        self.copy = IconButton(self._desk, "copy", mark("Copy with sources"), self._copy)
        self.again = IconButton(self._desk, "again", mark("Ask again"), self.asked_again.emit)
        for button in (self.up, self.down, self.copy, self.again):
            row.addWidget(button)
        self.retry = TextButton(self._desk, mark("Ask again"), self.asked_again.emit, icon="again")
        row.addWidget(self.retry)
        row.addSpacing(8)
        self.timing_label = label("", "small")
        row.addWidget(self.timing_label)
        row.addStretch(1)

    def set_stage(self, stage: str, count: int) -> None:
        """Say what is being done before there is text."""
        self._stage = (stage, count)
        self._show_stage()

    def set_rating(self, rating: str) -> None:
        """Show how it was rated."""
        self.rating = rating
        self.up.look("up", mark("Good answer"), "accent" if rating == "up" else "muted")
        self.down.look("down", mark("Bad answer"), "danger" if rating == "down" else "muted")

    def show_answer(self, answer: ShownAnswer) -> None:
        """Show the answer so far."""
        if answer != self.answer:
            self.answer = answer
            self.refresh()

    def refresh(self) -> None:
        """Show everything anew, in the current theme and language."""
        answer = self.answer
        self._refusal.setVisible(bool(answer.text))
        role = "refusal" if answer.refused else ""
        if self._refusal.property("role") != role:
            self._refusal.setProperty("role", role)
            margin = (16, 10, 16, 12) if role else (0, 0, 0, 0)
            self._inside.setContentsMargins(*margin)
            self._refusal.style().unpolish(self._refusal)
            self._refusal.style().polish(self._refusal)
        if answer.text:
            self.body.show_html(to_html(answer, self._desk.theme.palette))
            self.body.setAccessibleName(tr("Answer: {text}", text=answer.text))
        self._show_stage()
        self._show_route()
        self._show_support()
        self._show_sources()
        self._actions.setVisible(answer.done)
        broken = bool(answer.failed or answer.stopped)
        for button in (self.up, self.down, self.again):
            button.setVisible(not broken)
        self.copy.setVisible(bool(answer.text))
        self.retry.setVisible(broken)
        self.timing_label.setText(_timing(answer))

    def _retranslate(self) -> None:
        self._shown_sources = None  # they say where they are in the language they were made in
        self.refresh()

    def _show_stage(self) -> None:
        stage, count = self._stage
        text = ""
        if not self.answer.text and not self.answer.done:
            text = tr("Looking through your documents…")
            if stage.startswith("preparing "):
                text = tr("Preparing {name} for its first use…", name=stage.removeprefix("preparing "))
            elif stage == "retrieved":
                text = tr("Reading %Ln passages…", count)
        self.stage_label.setText(text)
        self.stage_label.setVisible(bool(text))

    def _show_route(self) -> None:
        route = self.answer.route
        text = line(route)
        self.route_label.setText(text)
        self.route_label.setToolTip(route.reason if route is not None else "")
        self.route_label.setVisible(bool(text))
        self.from_documents.setVisible(self.answer.done and route is not None and route.passed_documents)

    def _show_support(self) -> None:
        answer = self.answer
        found, all_ = answer.statements
        icon, role, text = "", "muted", ""
        if answer.failed:
            icon, role, text = "error", "danger", answer.failed
        elif answer.stopped:
            icon, text = "stop", tr("Stopped.")
        elif answer.done and not answer.refused and all_:
            text = tr("{found} of %Ln statements found in your documents", all_, found=found)
            icon, role = ("check", "good") if found == all_ else ("warning", "warning")
        self.support_label.setText(text)
        self.support_label.setVisible(bool(text))
        self._support_icon.setVisible(bool(text))
        if self.support_label.property("role") != role:
            self.support_label.setProperty("role", role)
            self.support_label.style().unpolish(self.support_label)
            self.support_label.style().polish(self.support_label)
        if icon:
            colour = {"good": "accent"}.get(role, role)
            self._support_icon.setPixmap(self._desk.theme.icon(icon, colour, 18).pixmap(18, 18))

    def _show_sources(self) -> None:
        answer = self.answer
        sources = answer.nearest if answer.refused else answer.sources
        self.sources_label.setText(tr("Nearest passages") if answer.refused else tr("Sources"))
        self.sources_label.setVisible(bool(sources))
        if sources == self._shown_sources:
            return
        self._shown_sources = sources
        while (item := self._sources.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for group in by_number(sources):
            row = SourceRow(group[0], quotes=[source.quote for source in group])
            row.chosen.connect(self.source_chosen)
            self._sources.addWidget(row)

    def _cited(self, number: int, sentence: int) -> None:
        source = self.answer.source_of(number, sentence)
        if source is not None:
            self.source_chosen.emit(source)

    def _rate(self, rating: str) -> None:
        self.rated.emit("" if rating == self.rating else rating)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(copied_text(self.answer))
        self._desk.notices.say(tr("Copied with its sources."))


def _timing(answer: ShownAnswer) -> str:
    parts = [text] if (text := origin(answer.route)) and answer.text and not answer.refused else []
    if total := answer.timings.get("total_s", 0.0):
        parts.append(tr("{seconds} s", seconds=f"{total:.1f}"))
    if (speed := answer.tokens_per_second) and not answer.refused:  # nobody reads how fast nothing was said
        parts.append(tr("{speed} tokens/s", speed=f"{speed:.0f}"))
    return " · ".join(parts)
