"""What the pages of the view are made of: a scrolled column, a card for work under way, a card for a problem."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark
from ..widgets.buttons import TextButton
from ..widgets.labels import label

MARGIN = 24
COLUMN = 640
"""Widest column of text and fields, in pixels."""


def scrolled(widest: int = COLUMN) -> tuple[QScrollArea, QVBoxLayout]:
    """A column that scrolls where it is too long, at the left of the space it has."""
    column = QVBoxLayout()
    column.setContentsMargins(MARGIN, 8, MARGIN, MARGIN)  # inside, so that a check box may reach over it
    column.setSpacing(8)
    held = QWidget()
    held.setMaximumWidth(widest + 2 * MARGIN)
    held.setLayout(column)
    inside = QWidget()
    inside.setObjectName("scrolled")
    row = QHBoxLayout(inside)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(held, 1)
    row.addStretch(0)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area, column


def side_by_side(*parts: QWidget | QLayout | None, spacing: int = 8) -> QHBoxLayout:
    """A row; None stands for a stretch."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for part in parts:
        if part is None:
            row.addStretch(1)
        elif isinstance(part, QWidget):
            row.addWidget(part)
        else:
            row.addLayout(part)
    return row


class WorkCard(QFrame):
    """Something that takes a while: words, a bar, a way to stop it."""

    def __init__(self, stop: TextButton) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.words = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(stop.text())
        self.stop = stop
        inner = QVBoxLayout(self)
        inner.setContentsMargins(16, 12, 12, 14)
        inner.setSpacing(8)
        head = side_by_side(spacing=12)
        head.addWidget(self.words, 1)
        head.addWidget(stop, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(head)
        inner.addWidget(self.bar)
        self.hide()

    def tell(self, words: str, done: int, total: int) -> None:
        """Show how far it is; a total of 0 shows only that it goes on."""
        self.words.setText(words)
        self.bar.setAccessibleName(words)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.show()


class ProblemCard(QFrame):
    """What went wrong, and the next step."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("role", "problem")
        self.words = label("", wrap=True)
        self.button = TextButton(desk, mark("Try again"))
        self.button.hide()
        inner = QHBoxLayout(self)
        inner.setContentsMargins(16, 12, 12, 12)
        inner.setSpacing(12)
        inner.addWidget(self.words, 1)
        inner.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def tell(self, words: str) -> None:
        """Show a problem; nothing hides the card."""
        self.words.setText(words)
        self.setVisible(bool(words))
