"""Says over the field that what is typed takes the place of a question, or was one, and offers to leave that."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from ..widgets.labels import ElidedLabel

REPLACING = mark("Editing your last question: the new answer takes the place of the old one")
REPEATING = mark("Asking an earlier question anew")


class EditingBar(QWidget):
    """Hidden until something is edited.

    Signals:
        left: The person does not want to edit any more.
    """

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._text = ""
        self._icon = QLabel()
        self.label = ElidedLabel("", "small")
        self.cancel = TextButton(desk, mark("Cancel"), self.left.emit, role="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.label, 1)
        row.addWidget(self.cancel)
        desk.theme.changed.connect(self.refresh)
        desk.language.changed.connect(self.refresh)
        self.hide()

    def appear(self, text: str) -> None:
        """Say what is edited (`REPLACING` or `REPEATING`); empty hides the bar."""
        self._text = text
        self.refresh()

    def refresh(self) -> None:
        """Take texts and colours anew."""
        self.setVisible(bool(self._text))
        if self._text:
            self.label.setText(tr(self._text))
            self._icon.setPixmap(self._desk.theme.icon("edit", "accent", 14).pixmap(14, 14))
