"""The navigation rail: one button for each view, then help and appearance at its foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from .desk import Desk
from .i18n import mark, tr
from .views import ViewSpec
from .widgets.buttons import IconButton

WIDTH = 72


class Rail(QWidget):
    """Chooses views.

    Signals:
        chosen: Carries the name of a view.
        help_wanted: The sheet of shortcuts.
    """

    chosen = Signal(str)
    help_wanted = Signal()

    def __init__(self, desk: Desk, views: Sequence[ViewSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._views = {view.name: view for view in views}
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 12, 6, 12)
        column.setSpacing(4)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        for view in views:
            button = QToolButton()
            button.setProperty("role", "rail")
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(QSize(22, 22))
            button.setFixedSize(60, 54)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _=False, name=view.name: self.chosen.emit(name))
            self._group.addButton(button)
            self.buttons[view.name] = button
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.theme_button = IconButton(desk, "sun", mark("Light or dark"), self._switch_theme, size=20)
        self.help_button = IconButton(
            desk, "keyboard", mark("Keyboard shortcuts"), self.help_wanted.emit, size=20, shortcut="F1"
        )
        for small in (self.theme_button, self.help_button):
            column.addWidget(small, 0, Qt.AlignmentFlag.AlignHCenter)
        desk.theme.changed.connect(self.refresh)
        desk.language.changed.connect(self.refresh)
        self.refresh()

    def set_current(self, name: str) -> None:
        """Mark the shown view."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)
        self.refresh()

    def refresh(self) -> None:
        """Take texts and icons anew."""
        for name, button in self.buttons.items():
            title = tr(self._views[name].title)
            button.setText(title)
            button.setAccessibleName(title)
            button.setToolTip(title)
            button.setIcon(
                self._desk.theme.icon(self._views[name].icon, "accent" if button.isChecked() else "muted", 22)
            )

    def _switch_theme(self) -> None:
        mode = "light" if self._desk.theme.palette.name == "dark" else "dark"
        self._desk.theme.set_mode(mode)  # type: ignore[arg-type]
        self._desk.state.set("theme", mode)
