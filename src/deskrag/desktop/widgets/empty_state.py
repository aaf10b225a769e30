"""What a view shows instead of its content: nothing there yet, on its way, or gone wrong; and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ..desk import Desk
from .buttons import TextButton
from .labels import label

TEXT_WIDTH = 480


class EmptyState(QWidget):
    """A picture, a sentence, an explanation and up to two buttons, in the middle of the space.

    Args:
        desk: Theme and language.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._icon, self._colour = "info", "muted"
        self._picture = QLabel()
        self.title = label("", "hero", wrap=True)
        self.text = label("", "muted", wrap=True)
        for part in (self.title, self.text):
            part.setFixedWidth(TEXT_WIDTH)
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedWidth(200)
        self.busy.hide()
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self.buttons: list[TextButton] = []
        column = QVBoxLayout(self)
        column.setSpacing(8)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(3)
        column.addWidget(self._picture, 0, centre)
        column.addSpacing(8)
        for widget in (self.title, self.text, self.busy):
            column.addWidget(widget, 0, centre)
        column.addSpacing(16)
        column.addLayout(self._row)
        column.addStretch(4)
        desk.theme.changed.connect(self._repaint)

    def say(self, icon: str, title: str, text: str = "", *buttons: TextButton, colour: str = "accent") -> None:
        """Show a state."""
        self._icon, self._colour = icon, colour
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        for part in (self.title, self.text):
            fit(part, TEXT_WIDTH)
        self.busy.setVisible(False)
        self.busy.setAccessibleName(title)
        self._set_buttons(buttons)
        self._picture.setVisible(bool(icon))
        self._repaint()

    def wait(self, title: str) -> None:
        """Show that something is on its way."""
        self.say("", title)
        self.busy.setVisible(True)

    def _set_buttons(self, buttons: tuple[TextButton, ...]) -> None:
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None and widget not in buttons:
                widget.hide()
                widget.deleteLater()
        self.buttons = list(buttons)
        self._row.addStretch(1)
        for button in buttons:
            self._row.addWidget(button)
        self._row.addStretch(1)

    def _repaint(self) -> None:
        if self._icon:
            self._picture.setPixmap(self._desk.theme.tile(self._icon, self._colour))


def fit(part: QLabel, width: int) -> None:
    """Give a wrapped, centred label the height of its text, and lines of about the same length.

    A wrapped label knows its height only for its width, which a centring layout does not ask it for.
    """
    part.ensurePolished()
    part.setMinimumSize(0, 0)  # nothing less would be measured
    height = part.heightForWidth(width) if part.text() else 0
    narrow = width
    while narrow > width // 2 and part.heightForWidth(narrow - 16) == height:
        narrow -= 16
    part.setFixedWidth(narrow)
    part.setMinimumHeight(height)
