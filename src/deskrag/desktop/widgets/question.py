"""A question with a few answers: what will happen in plain words, and one button for each way to go on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark
from .buttons import TextButton
from .labels import label

Choice = tuple[str, str, Callable[[], object]]
WIDTH = 440


class Question(QDialog):
    """Asks; it is shown with `open` and never blocks.

    Args:
        desk: Theme and language.
        title: The question, translated.
        text: What to know, translated.
        *choices: Label (marked for translation), role and deed of each button; cancelling is always offered.
        extra: A control of its own between text and buttons.
    """

    def __init__(
        self, desk: Desk, parent: QWidget, title: str, text: str, *choices: Choice, extra: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(10)
        for content, role in ((title, "title"), (text, "muted")):
            shown = label(content, role, wrap=True)
            shown.setFixedWidth(WIDTH)
            shown.ensurePolished()
            shown.setMinimumHeight(shown.heightForWidth(WIDTH))
            column.addWidget(shown)
        if extra is not None:
            column.addWidget(extra)
        column.addSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(TextButton(desk, mark("Cancel"), self.reject))
        self.buttons: list[TextButton] = []
        for text_of_button, role, act in choices:
            button = TextButton(desk, text_of_button, partial(self._choose, act), role=role)
            button.setDefault(role == "main")
            self.buttons.append(button)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(row)
        self.finished.connect(self.deleteLater)

    def _choose(self, act: Callable[[], object]) -> None:
        self.accept()
        act()
