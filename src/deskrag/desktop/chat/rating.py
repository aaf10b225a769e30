"""Rating an answer: up at once; down asks for a reason and a comment. Kept for later analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from ..widgets.fields import pass_drops_on
from ..widgets.labels import label
from .turn import TurnWidget

if TYPE_CHECKING:
    from ...app.application import Application

REASONS = (
    ("wrong", mark("It is not true")),
    ("incomplete", mark("Something is missing")),
    ("source", mark("A source does not say so")),
    ("refused", mark("My documents do hold the answer")),
    ("unclear", mark("Hard to understand")),
    ("other", mark("Something else")),
)


class ReasonDialog(QDialog):
    """What was wrong with an answer."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What was wrong?"))
        self.setMinimumWidth(420)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(6)
        column.addWidget(label(tr("What was wrong?"), "title"))
        column.addSpacing(6)
        self.group = QButtonGroup(self)
        for number, (_, text) in enumerate(REASONS):
            button = QRadioButton(tr(text))
            button.setAccessibleName(tr(text))
            self.group.addButton(button, number)
            column.addWidget(button)
        self.comment = QPlainTextEdit()
        self.comment.setPlaceholderText(tr("What should it have said? (optional)"))
        self.comment.setAccessibleName(tr("Comment"))
        self.comment.setTabChangesFocus(True)
        self.comment.setFixedHeight(84)
        column.addSpacing(6)
        column.addWidget(self.comment)
        column.addWidget(label(tr("This stays on your computer."), "small"))
        column.addSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(TextButton(desk, mark("Cancel"), self.reject))
        self.save = TextButton(desk, mark("Save"), self.accept, role="main")
        self.save.setDefault(True)
        row.addWidget(self.save)
        column.addLayout(row)
        pass_drops_on(self)

    @property
    def reason(self) -> str:
        """The chosen reason; empty if none."""
        number = self.group.checkedId()
        return REASONS[number][0] if number >= 0 else ""


def rate(desk: Desk, parent: QWidget, turn: TurnWidget, rating: str) -> None:
    """Keep what the person thinks of an answer; a bad rating asks why."""
    if turn.answer_id is None:
        return
    if rating != "down":
        keep(desk, turn, rating)
        return
    dialog = ReasonDialog(desk, parent)
    dialog.accepted.connect(lambda: keep(desk, turn, "down", dialog.reason, dialog.comment.toPlainText()))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def keep(desk: Desk, turn: TurnWidget, rating: str, reason: str = "", comment: str = "") -> None:
    """Write a rating; an empty one takes it back."""
    number = turn.answer_id
    if number is None:
        return

    def work(app: Application) -> Any:
        from ...feedback.store import Rating, Reason

        if rating:
            app.parts.feedback.rate(number, Rating(rating), Reason(reason), comment)
        else:
            app.parts.feedback.take_back(number)

    desk.session.read(work, turn).success(lambda _: turn.card.set_rating(rating))
