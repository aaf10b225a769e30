"""The answer of a turn: text with chips, how well it is supported, its sources, what can be done with it.

The one idea: a part is made when there is something in it, and touched again only when that changes. Every widget
costs the GUI thread time to make, to style and to lay out, and a turn begins with next to none of its parts.
"""

from __future__ import annotations

from bisect import bisect
from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..viewer.source import SourceRef
from ..widgets.bleed import Bleed
from ..widgets.buttons import TextButton
from ..widgets.labels import label, restyle
from ..widgets.source_row import SourceRow
from .answer_foot import AnswerFoot
from .body import AnswerBody
from .markdown import to_html
from .route import line
from .shown import ShownAnswer, by_number
from .sources_text import copied_text
from .support_line import SupportLine, verdict

INSET = 7
"""From the edge of an icon button to its icon, in pixels; the icons stand under the text, not their buttons."""
SIDE = 8
"""Air at both sides, in pixels, into which the buttons reach."""
_ROUTE, _DOCUMENTS, _TEXT, _STAGE, _SUPPORT, _SOURCES, _ROWS, _FOOT = range(8)  # from top to bottom


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
        self._shown_sources: tuple[SourceRef, ...] = ()
        self._places: list[int] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SIDE, 0, SIDE, 0)
        self._column.setSpacing(8)
        desk.theme.changed.connect(self.refresh)
        desk.language.changed.connect(self._retranslate)
        self.refresh()

    # Parts, made at their first use

    def _has(self, part: str) -> bool:
        return part in self.__dict__

    def _put(self, place: int, part: QWidget | QLayout, side: Qt.AlignmentFlag | None = None) -> None:
        at = bisect(self._places, place)
        self._places.insert(at, place)
        if isinstance(part, QLayout):
            self._column.insertLayout(at, part)
            return
        part.hide()  # until there is something in it
        self._column.insertWidget(at, part, 0, side or Qt.AlignmentFlag(0))

    @cached_property
    def body(self) -> AnswerBody:
        """The text."""
        made = AnswerBody(self._desk.theme)
        made.cited.connect(self._cited)
        made.linked.connect(self.linked)
        self._inside.addWidget(made)
        return made

    @cached_property
    def _refusal(self) -> QFrame:
        made = QFrame()
        made.setProperty("role", "")
        self._put(_TEXT, made)
        return made

    @cached_property
    def _inside(self) -> QVBoxLayout:
        made = QVBoxLayout(self._refusal)
        made.setContentsMargins(0, 0, 0, 0)
        return made

    @cached_property
    def stage_label(self) -> QLabel:
        """What is being done before there is text."""
        made = label("", "muted")
        self._put(_STAGE, made)
        return made

    @cached_property
    def route_label(self) -> QLabel:
        """Which way the question went."""
        made = label("", "small", wrap=True)
        self._put(_ROUTE, made)
        return made

    @cached_property
    def from_documents(self) -> TextButton:
        """Asks the documents, where they were not asked."""
        wanted = self.documents_wanted.emit
        made = TextButton(self._desk, mark("Ask the documents instead"), wanted, role="link", icon="library")
        self._put(_DOCUMENTS, made, Qt.AlignmentFlag.AlignLeft)
        return made

    @cached_property
    def _support(self) -> SupportLine:
        made = SupportLine(self._desk)
        self._put(_SUPPORT, made)
        return made

    @property
    def support_label(self) -> QLabel:
        """How well the answer is supported, or why there is none."""
        return self._support.label

    @cached_property
    def sources_label(self) -> QLabel:
        """The heading of the sources."""
        made = label("", "section")
        made.setContentsMargins(0, 8, 0, 0)
        self._put(_SOURCES, made)
        return made

    @cached_property
    def _sources(self) -> QVBoxLayout:
        made = QVBoxLayout()
        made.setSpacing(8)
        self._put(_ROWS, made)
        return made

    @cached_property
    def foot(self) -> AnswerFoot:
        """What can be done with the answer."""
        made = AnswerFoot(self._desk)
        made.rated.connect(self.rated)
        made.copied.connect(self._copy)
        made.asked_again.connect(self.asked_again)
        made.set_rating(self.rating)
        made.hide()
        self._put(_FOOT, Bleed(made, INSET))
        return made

    # What is shown

    def set_stage(self, stage: str, count: int) -> None:
        """Say what is being done before there is text."""
        self._stage = (stage, count)
        self._show_stage()

    def set_rating(self, rating: str) -> None:
        """Show how it was rated."""
        self.rating = rating
        if self._has("foot"):
            self.foot.set_rating(rating)

    def show_answer(self, answer: ShownAnswer) -> None:
        """Show the answer so far."""
        if answer != self.answer:
            self.answer = answer
            self.refresh()

    def refresh(self) -> None:
        """Show what changed, in the current theme and language."""
        answer = self.answer
        self._show_text()
        self._show_stage()
        self._show_route()
        self._show_support()
        self._show_sources()
        if answer.done or self._has("foot"):
            self.foot.show_answer(answer)
            self.foot.setVisible(answer.done)

    def _retranslate(self) -> None:
        self._clear_sources()  # they say where they are in the language they were made in
        self.refresh()

    def _show_text(self) -> None:
        answer = self.answer
        if answer.text:
            role = "refusal" if answer.refused else ""
            if self._refusal.property("role") != role:
                self._refusal.setProperty("role", role)
                margin = (16, 10, 16, 12) if role else (0, 0, 0, 0)
                self._inside.setContentsMargins(*margin)
                restyle(self._refusal)
            self.body.show_html(to_html(answer, self._desk.theme.palette))
            name = tr("Answer: {text}", text=answer.text)
            if self.body.accessibleName() != name:
                self.body.setAccessibleName(name)
        if self._has("_refusal"):
            self._refusal.setVisible(bool(answer.text))

    def _show_stage(self) -> None:
        stage, count = self._stage
        text = ""
        if not self.answer.text and not self.answer.done:
            text = tr("Looking through your documents…")
            if stage.startswith("preparing "):
                text = tr("Preparing {name} for its first use…", name=stage.removeprefix("preparing "))
            elif stage == "retrieved":
                text = tr("Reading %Ln passages…", count)
        if text or self._has("stage_label"):
            self.stage_label.setText(text)
            self.stage_label.setVisible(bool(text))

    def _show_route(self) -> None:
        route = self.answer.route
        text = line(route)
        if text or self._has("route_label"):
            self.route_label.setText(text)
            self.route_label.setToolTip(route.reason if route is not None else "")
            self.route_label.setVisible(bool(text))
        offered = self.answer.done and route is not None and route.passed_documents
        if offered or self._has("from_documents"):
            self.from_documents.setVisible(offered)

    def _show_support(self) -> None:
        if verdict(self.answer)[2] or self._has("_support"):
            self._support.show_answer(self.answer)

    def _show_sources(self) -> None:
        answer = self.answer
        sources = answer.nearest if answer.refused else answer.sources
        if sources or self._has("sources_label"):
            self.sources_label.setText(tr("Nearest passages") if answer.refused else tr("Sources"))
            self.sources_label.setVisible(bool(sources))
        if sources == self._shown_sources:
            return
        groups = by_number(sources)
        kept = by_number(self._shown_sources)
        if groups[: len(kept)] != kept:
            self._clear_sources()
            kept = []
        self._shown_sources = sources
        for group in groups[len(kept) :]:
            row = SourceRow(group[0], quotes=[source.quote for source in group])
            row.chosen.connect(self.source_chosen)
            self._sources.addWidget(row)

    def _clear_sources(self) -> None:
        self._shown_sources = ()
        while self._has("_sources") and (item := self._sources.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()

    # What is chosen

    def _cited(self, number: int, sentence: int) -> None:
        source = self.answer.source_of(number, sentence)
        if source is not None:
            self.source_chosen.emit(source)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(copied_text(self.answer))
        self._desk.notices.say(tr("Copied with its sources."))
