"""The keyboard: which keys do what, and the sheet that shows them. One table serves both."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from .desk import Desk
from .i18n import mark, tr
from .widgets.buttons import TextButton
from .widgets.labels import label


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One thing that keys do.

    Attributes:
        name: Stable name.
        keys: In Qt's notation.
        text: What it does, in English, marked for translation.
    """

    name: str
    keys: tuple[str, ...]
    text: str


SHORTCUTS = (
    Shortcut("new", ("Ctrl+N",), mark("New chat")),
    Shortcut("find", ("Ctrl+K", "Ctrl+F"), mark("Find")),
    Shortcut("send", ("Return",), mark("Send")),
    Shortcut("newline", ("Shift+Return",), mark("New line")),
    Shortcut("stop", ("Esc",), mark("Stop the answer, or close the source")),
    Shortcut("next_source", ("Ctrl+]",), mark("Next source")),
    Shortcut("previous_source", ("Ctrl+[",), mark("Previous source")),
    Shortcut("next_page", ("Ctrl+PgDown",), mark("Next page of the source")),
    Shortcut("previous_page", ("Ctrl+PgUp",), mark("Previous page of the source")),
    Shortcut("larger", ("Ctrl++", "Ctrl+="), mark("Enlarge the page")),
    Shortcut("smaller", ("Ctrl+-",), mark("Make the page smaller")),
    Shortcut("fit", ("Ctrl+0",), mark("Fit the page to the width")),
    Shortcut("paste", ("Ctrl+V",), mark("Add copied files")),
    Shortcut("rename", ("F2",), mark("Rename the chosen chat")),
    Shortcut("delete", ("Delete",), mark("Delete the chosen chat")),
    Shortcut("views", ("Ctrl+1",), mark("First view, and so on")),
    Shortcut("help", ("F1", "Ctrl+/"), mark("This list")),
)


class ShortcutSheet(QDialog):
    """Shows the table."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(label(tr("Keyboard shortcuts"), "title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(64)
        grid.setVerticalSpacing(6)
        for row, shortcut in enumerate(SHORTCUTS):
            grid.addWidget(label(tr(shortcut.text)), row, 0)
            grid.addLayout(_caps(shortcut), row, 1)
        column.addLayout(grid)
        column.addSpacing(8)
        column.addWidget(TextButton(desk, mark("Close"), self.accept), 0, Qt.AlignmentFlag.AlignRight)


def _caps(shortcut: Shortcut) -> QHBoxLayout:
    """Its keys, each as a key cap."""
    caps = QHBoxLayout()
    caps.setSpacing(6)
    caps.addStretch(1)
    for keys in shortcut.keys:
        caps.addWidget(label(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText), "key"))
    return caps
