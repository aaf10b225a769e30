"""Buttons: an icon with a name, a text with a role. Both follow theme and language by themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from ..desk import Desk
from ..i18n import tr

ICON_GAP = 4
"""Added to the little air that Qt leaves between icon and text, in pixels."""


class IconButton(QToolButton):
    """An icon that says its name to screen readers and in its tooltip.

    Args:
        desk: Theme and language.
        icon: Name of the icon.
        name: What it does, in English (marked for translation by the caller).
        clicked: Called on a click.
        colour: Role of its colour.
        size: Of the icon, in pixels.
        shortcut: Shown in the tooltip; the caller makes the shortcut itself.
    """

    def __init__(
        self,
        desk: Desk,
        icon: str,
        name: str,
        clicked: Callable[[], object] | None = None,
        *,
        colour: str = "muted",
        size: int = 18,
        shortcut: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._icon_name = icon
        self._name = name
        self._colour = colour
        self._shortcut = shortcut
        self.setIconSize(QSize(size, size))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if clicked is not None:
            self.clicked.connect(lambda: clicked())
        desk.theme.changed.connect(self.refresh)
        desk.language.changed.connect(self.refresh)
        self.refresh()

    def look(self, icon: str, name: str, colour: str = "") -> None:
        """Become another button."""
        wanted = (icon, name, colour or self._colour)
        if wanted != (self._icon_name, self._name, self._colour):
            self._icon_name, self._name, self._colour = wanted
            self.refresh()

    def refresh(self) -> None:
        """Take icon and name anew."""
        name = tr(self._name)
        self.setIcon(self._desk.theme.icon(self._icon_name, self._colour, self.iconSize().width()))
        self.setAccessibleName(name)
        keys = QKeySequence(self._shortcut).toString(QKeySequence.SequenceFormat.NativeText) if self._shortcut else ""
        self.setToolTip(f"{name}  {keys}" if keys else name)


class TextButton(QPushButton):
    """A button with a text and a role: ``"main"``, ``"quiet"``, ``"link"`` or none.

    Args:
        desk: Theme and language.
        text: In English (marked for translation by the caller).
        clicked: Called on a click.
        role: Of the stylesheet.
        icon: Name of an icon before the text.
    """

    def __init__(
        self,
        desk: Desk,
        text: str,
        clicked: Callable[[], object] | None = None,
        *,
        role: str = "",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._text = text
        self._icon_name = icon
        self._role = role
        self.setProperty("role", role)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if clicked is not None:
            self.clicked.connect(lambda: clicked())
        desk.theme.changed.connect(self.refresh)
        desk.language.changed.connect(self.refresh)
        self.refresh()

    def say(self, text: str) -> None:
        """Show another text (in English, marked for translation)."""
        self._text = text
        self.refresh()

    def refresh(self) -> None:
        """Take text and icon anew."""
        self.setText(tr(self._text))
        self.setAccessibleName(tr(self._text))
        if self._icon_name:
            colour = {"main": "on_accent", "link": "accent"}.get(self._role, "text")
            gap = ICON_GAP if self.text() else 0
            self.setIcon(self._desk.theme.icon(self._icon_name, colour, 16, gap))
            self.setIconSize(QSize(16 + gap, 16))
