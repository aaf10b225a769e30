"""One line under the text of an answer: how much of it the documents support, or why there is no whole answer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ..desk import Desk
from ..i18n import tr
from ..widgets.labels import label, restyle
from .shown import ShownAnswer


class SupportLine(QWidget):
    """An icon and words; nothing where there is nothing to say."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        row = QHBoxLayout(self)
        row.setSpacing(8)
        row.setContentsMargins(0, 4, 0, 0)
        self.icon = QLabel()
        self.icon.setFixedHeight(24)
        self.label = label("", "muted", wrap=True)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)

    def show_answer(self, answer: ShownAnswer) -> None:
        """Say it of this answer."""
        icon, role, text = verdict(answer)
        self.label.setText(text)
        if self.label.property("role") != role:
            self.label.setProperty("role", role)
            restyle(self.label)
        if icon:
            colour = {"good": "accent"}.get(role, role)
            self.icon.setPixmap(self._desk.theme.icon(icon, colour, 18).pixmap(18, 18))
        self.setVisible(bool(text))


def verdict(answer: ShownAnswer) -> tuple[str, str, str]:
    """Icon, role and words; the words are empty where there is nothing to say."""
    found, all_ = answer.statements
    if answer.failed:
        return "error", "danger", answer.failed
    if answer.stopped:
        return "stop", "muted", tr("Stopped.")
    if (answer.done or answer.mode) and not answer.refused and all_:
        text = tr("{found} of %Ln statements found in your documents", all_, found=found)
        return ("check", "good", text) if found == all_ else ("warning", "warning", text)
    return "", "muted", ""
