"""One turn of the transcript: the question and its answer with support, sources, actions."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..theme.tokens import READING_LINE
from ..widgets.buttons import IconButton
from ..widgets.labels import Paragraph
from .answer import SIDE, AnswerCard
from .shown import ShownAnswer

WIDEST = 456
"""Widest question, in pixels."""


class QuestionText(Paragraph):
    """Plain text as wide as its longest line, up to a limit; Qt's own guess for wrapped labels is too narrow."""

    def __init__(self, text: str) -> None:
        super().__init__(text, line=READING_LINE - 2)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """See the class."""
        self.ensurePolished()
        widest = max(self.fontMetrics().horizontalAdvance(line) for line in self.text().split("\n")) + 4
        width = min(WIDEST, widest)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """May become narrow."""
        return QSize(min(120, self.sizeHint().width()), 20)


class TurnWidget(QWidget):
    """A question and its answer.

    Attributes:
        instead_of: The turn that this one was to take the place of, had it been answered.

    Signals:
        source_chosen: A citation or source; carries the `SourceRef` and the `ShownAnswer` it belongs to.
        asked_again: The question is to be asked again; carries the way it is to go, empty for any.
        edited: The question is to be changed.
        rated: Carries ``"up"``, ``"down"`` or ``""`` (taken back).
    """

    source_chosen = Signal(object, object)
    asked_again = Signal(str)
    edited = Signal()
    rated = Signal(str)
    linked = Signal(str)

    def __init__(self, desk: Desk, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.question = question
        self.question_id: int | None = None
        self.answer_id: int | None = None
        self.instead_of: TurnWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 32)
        column.setSpacing(16)
        column.addLayout(self._question_row())
        self.card = AnswerCard(desk)
        self.card.source_chosen.connect(lambda source: self.source_chosen.emit(source, self.card.answer))
        self.card.asked_again.connect(lambda: self.asked_again.emit(""))
        self.card.documents_wanted.connect(lambda: self.asked_again.emit("documents"))
        self.card.rated.connect(self.rated)
        self.card.linked.connect(self.linked)
        column.addWidget(self.card)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Take texts anew."""
        self._text.setAccessibleName(tr("Question: {text}", text=self.question))

    def show_answer(self, answer: ShownAnswer) -> None:
        """Show the answer so far."""
        self.card.show_answer(answer)

    def _question_row(self) -> QHBoxLayout:
        bubble = QFrame()
        bubble.setProperty("role", "bubble")
        inside = QHBoxLayout(bubble)
        inside.setContentsMargins(16, 8, 16, 8)
        self._text = QuestionText(self.question)
        self._text.setProperty("role", "question")
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        inside.addWidget(self._text)
        row = QHBoxLayout()
        row.setContentsMargins(SIDE, 0, SIDE, 0)
        row.setSpacing(4)
        row.addStretch(1)
        edit = IconButton(self._desk, "edit", mark("Edit the question"), self.edited.emit, size=16, colour="outline")
        row.addWidget(edit, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(bubble)
        return row
