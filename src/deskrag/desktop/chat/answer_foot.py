"""The foot of an answer: rating, copying, asking again, and how long it took; made when the answer is there."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import IconButton, TextButton
from ..widgets.labels import label
from .route import origin
from .shown import ShownAnswer


class AnswerFoot(QWidget):
    """What can be done with an answer.

    Signals:
        rated: Carries ``"up"``, ``"down"`` or ``""`` (taken back).
        copied: It is to be copied with its sources.
        asked_again: The person wants another answer.
    """

    rated = Signal(str)
    copied = Signal()
    asked_again = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._answer = ShownAnswer()
        self._rating = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.up = IconButton(desk, "up", mark("Good answer"), lambda: self._rate("up"))
        self.down = IconButton(desk, "down", mark("Bad answer"), lambda: self._rate("down"))
        self.copy = IconButton(desk, "copy", mark("Copy with sources"), self.copied.emit)
        self.again = IconButton(desk, "again", mark("Ask again"), self.asked_again.emit)
        for button in (self.up, self.down, self.copy, self.again):
            self._row.addWidget(button)
        self._row.addSpacing(8)
        self.timing_label = label("", "small")
        self._row.addWidget(self.timing_label)
        self._row.addStretch(1)

    @cached_property
    def retry(self) -> TextButton:
        """Asks again where there is no whole answer."""
        made = TextButton(self._desk, mark("Ask again"), self.asked_again.emit, icon="again")
        made.hide()
        self._row.insertWidget(self._row.indexOf(self.again) + 1, made)
        return made

    @cached_property
    def step(self) -> TextButton:
        """Leads to where it can be mended that there is no answer."""
        made = TextButton(self._desk, "", self._go_on)
        made.hide()
        self._row.insertWidget(self._row.indexOf(self.again) + 1, made)
        return made

    def _go_on(self) -> None:
        if self._answer.step is not None:
            self._desk.notices.wanted.emit(self._answer.step)

    def show_answer(self, answer: ShownAnswer) -> None:
        """Offer what can be done with this answer."""
        self._answer = answer
        broken = bool(answer.failed or answer.stopped)
        for button in (self.up, self.down, self.again):
            button.setVisible(not broken)
        self.copy.setVisible(bool(answer.text))
        if broken or "retry" in self.__dict__:
            self.retry.setVisible(broken)
        if answer.step is not None:
            self.step.say(answer.step.label)
        if answer.step is not None or "step" in self.__dict__:
            self.step.setVisible(answer.step is not None)
        self.timing_label.setText(_timing(answer))

    def set_rating(self, rating: str) -> None:
        """Show how it was rated."""
        self._rating = rating
        self.up.look("up", mark("Good answer"), "accent" if rating == "up" else "muted")
        self.down.look("down", mark("Bad answer"), "danger" if rating == "down" else "muted")

    def _rate(self, rating: str) -> None:
        self.rated.emit("" if rating == self._rating else rating)


def _timing(answer: ShownAnswer) -> str:
    parts = [text] if (text := origin(answer.route)) and answer.text and not answer.refused else []
    if total := answer.timings.get("total_s", 0.0):
        parts.append(tr("{seconds} s", seconds=f"{total:.1f}"))
    if (speed := answer.tokens_per_second) and not answer.refused:  # nobody reads how fast nothing was said
        parts.append(tr("{speed} tokens/s", speed=f"{speed:.0f}"))
    return " · ".join(parts)
