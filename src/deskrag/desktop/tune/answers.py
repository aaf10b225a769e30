"""Real answers before and after, side by side: question, what should be said, what the model says without and with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from ..widgets.labels import label
from .parts import side_by_side
from .wording import share

if TYPE_CHECKING:
    from ...tuning.measure import Compared

PAGE = 8
"""So many are shown at first, and added on each “Show more”."""
KINDS = (("all", mark("All")), ("better", mark("Better with it")), ("worse", mark("Worse with it")))


class AnswerCard(QFrame):
    """One question."""

    def __init__(self, each: Compared) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.question = label(each.question, "strong", wrap=True)
        self.expected = label(each.expected, wrap=True)
        self.before = label(each.before or "–", wrap=True)
        self.after = label(each.after or "–", wrap=True)
        self.titles = [label("", "section") for _ in range(3)]
        self._scores = each.f1_before, each.f1_after
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 14)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.question, 0, 0, 1, 3)
        grid.setRowMinimumHeight(1, 4)
        top = Qt.AlignmentFlag.AlignTop
        for column, (title, text) in enumerate(zip(self.titles, (self.expected, self.before, self.after), strict=True)):
            grid.addWidget(title, 2, column)
            grid.addWidget(text, 3, column, top)
            grid.setColumnStretch(column, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Take texts anew."""
        before, after = self._scores
        texts = (
            tr("Expected"),
            tr("Without · {share}", share=share(before)),
            tr("With it · {share}", share=share(after)),
        )
        for title, text in zip(self.titles, texts, strict=True):
            title.setText(text)
        role = "good" if after > before else "danger" if after < before else ""
        self.titles[2].setProperty("role", f"section-{role}" if role else "section")
        self.setAccessibleName(self.question.text())


class AnswersList(QWidget):
    """The comparisons, a few at a time."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: list[Compared] = []
        self._most = PAGE
        self.cards: list[AnswerCard] = []
        self.title = label("", "strong")
        self.kind = QComboBox()
        for name, text in KINDS:
            self.kind.addItem(tr(text), name)
        self.kind.activated.connect(self._again)
        self.more = TextButton(desk, mark("Show more"), self._show_more, role="link")
        self.nothing: QLabel = label("", "muted")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = side_by_side(self.title, None, self.kind)
        column.addLayout(head)
        column.addWidget(self.nothing)
        column.addLayout(self._rows)
        column.addLayout(side_by_side(self.more, None))
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Take texts anew."""
        self.title.setText(tr("The same questions, without and with it"))
        self.kind.setAccessibleName(tr("Which answers"))
        self.nothing.setText(tr("There are none like that."))
        for number, (_, text) in enumerate(KINDS):
            self.kind.setItemText(number, tr(text))
        for card in self.cards:
            card.retranslate()

    def show_answers(self, compared: Sequence[Compared]) -> None:
        """Show comparisons; hidden where there are none."""
        if list(compared) != self._all:
            self._all = list(compared)
            self.kind.setCurrentIndex(0)
            self._again()
        self.setVisible(bool(self._all))

    def _again(self) -> None:
        self._most = PAGE
        for card in self.cards:
            self._rows.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        self._fill()

    def _show_more(self) -> None:
        self._most += PAGE
        self._fill()

    def _fill(self) -> None:
        wanted = self.kind.currentData()
        found = [
            each
            for each in self._all
            if wanted == "all"
            or (wanted == "better" and each.f1_after > each.f1_before)
            or (wanted == "worse" and each.f1_after < each.f1_before)
        ]
        for each in found[len(self.cards) : self._most]:
            card = AnswerCard(each)
            self._rows.addWidget(card)
            self.cards.append(card)
        self.more.setVisible(len(found) > len(self.cards))
        self.nothing.setVisible(not found)
