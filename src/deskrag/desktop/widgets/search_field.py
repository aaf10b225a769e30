"""A field that looks for something in a list: with the icon that says so, in the colour of the theme."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from ..desk import Desk
from ..i18n import tr
from .fields import pass_drops_on


class SearchField(QLineEdit):
    """A line of text with a magnifying glass before it and a cross that clears it.

    Args:
        desk: Theme.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("role", "search")
        self.setClearButtonEnabled(True)
        self._glass = self.addAction(desk.theme.icon("search", "muted", 16), QLineEdit.ActionPosition.LeadingPosition)
        pass_drops_on(self)
        desk.theme.changed.connect(self._repaint)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Take texts anew."""
        for button in self.findChildren(QToolButton):  # Qt makes them of the glass and of the cross
            glass = self._glass in button.actions() or button.defaultAction() is self._glass
            name = tr("Search") if glass else tr("Clear")
            button.setAccessibleName(name)
            button.setToolTip("" if glass else name)

    def _repaint(self) -> None:
        self._glass.setIcon(self._desk.theme.icon("search", "muted", 16))
