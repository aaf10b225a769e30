"""The theme: which palette is on, and everything that follows from it.

The one idea: widgets name roles (`role="muted"`), the stylesheet gives roles their colours, and a change of theme
replaces the stylesheet once. Only what paints by itself listens to `changed`.
"""

from __future__ import annotations

import weakref
from importlib.resources import files
from string import Template
from typing import Literal

from PySide6.QtCore import QDir, QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from . import icons, tokens
from .tokens import DARK, LIGHT, Palette

Mode = Literal["system", "light", "dark"]
_TILES = {"accent": "tint", "danger": "danger_tint", "warning": "warning_tint"}
_SIZES = ("TEXT_SIZE", "READING_SIZE", "SMALL_SIZE", "TITLE_SIZE", "HERO_SIZE")


def stylesheet(palette: Palette, arrow: str = "", check: str = "", clear: str = "", up: str = "") -> str:
    """The whole stylesheet in a palette's colours; `arrow`, `check`, `clear` and `up` are picture files."""
    values = {name: getattr(palette, name) for name in palette.__dataclass_fields__}
    sizes = {name: getattr(tokens, name) for name in _SIZES}
    text = files(__package__).joinpath("style.qss").read_text("utf-8")
    return Template(text).substitute(values, **sizes, arrow=arrow, check=check, clear=clear, up=up)


class Theme(QObject):
    """Applies light or dark to the whole program, following the system if asked to.

    Args:
        application: The Qt application.
        mode: ``"system"``, ``"light"`` or ``"dark"``.
    """

    changed = Signal()

    def __init__(self, application: QApplication, mode: Mode = "system") -> None:
        super().__init__(application)
        self._application = application
        self._mode: Mode = mode
        self._drawn = QTemporaryDir(QDir.tempPath() + "/deskrag-theme-XXXXXX")
        weakref.finalize(self, self._drawn.remove)  # Python does not destroy it when the program ends
        self.palette: Palette = LIGHT
        application.setStyle("Fusion")
        font = QFont(list(tokens.FAMILIES))
        font.setPixelSize(tokens.TEXT_SIZE)
        application.setFont(font)
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    @property
    def mode(self) -> Mode:
        """What was chosen."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Go over to another appearance, at once."""
        self._mode = mode
        self._apply()

    def icon(self, name: str, role: str = "text", size: int = 20, gap: int = 0) -> QIcon:
        """An icon in the colour of a role, with `gap` pixels of air to the right of it."""
        return icons.icon(name, getattr(self.palette, role), self.palette.outline, size, gap)

    def tile(self, name: str, role: str = "accent", size: int = 64) -> QPixmap:
        """An icon in the middle of a round tile, for empty views."""
        ratio = self._application.devicePixelRatio()
        made = QPixmap(round(size * ratio), round(size * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(self.palette, _TILES.get(role, "raised"))))
        painter.drawEllipse(0, 0, size, size)
        inside = size // 2 - size // 4
        painter.drawPixmap(inside, inside, icons.pixmap(name, getattr(self.palette, role), size // 2, ratio))
        painter.end()
        return made

    def _follow(self) -> None:
        if self._mode == "system":
            self._apply()

    def _apply(self) -> None:
        dark = self._mode == "dark" or (
            self._mode == "system" and self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        )
        self.palette = DARK if dark else LIGHT
        self._application.setPalette(_qt_palette(self.palette))
        self._application.setStyleSheet(
            stylesheet(
                self.palette,
                self._drawing("arrow", "muted"),
                self._drawing("check", "on_accent"),
                self._drawing("clear", "muted", 16),
                self._drawing("arrow-up", "muted"),
            )
        )
        self.changed.emit()

    def _drawing(self, name: str, role: str, size: int = 12) -> str:
        """Stylesheets take pictures from files only, so an icon is written to one in the right colour."""
        path = self._drawn.filePath(f"{name}-{self.palette.name}.png")
        icons.pixmap(name, getattr(self.palette, role), size, 2).save(path)
        return path


def _qt_palette(palette: Palette) -> QPalette:
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: palette.window,
        QPalette.ColorRole.Base: palette.surface,
        QPalette.ColorRole.AlternateBase: palette.side,
        QPalette.ColorRole.Button: palette.surface,
        QPalette.ColorRole.Text: palette.text,
        QPalette.ColorRole.WindowText: palette.text,
        QPalette.ColorRole.ButtonText: palette.text,
        QPalette.ColorRole.PlaceholderText: palette.muted,
        QPalette.ColorRole.Highlight: palette.accent,
        QPalette.ColorRole.HighlightedText: palette.on_accent,
        QPalette.ColorRole.Link: palette.accent,
        QPalette.ColorRole.LinkVisited: palette.accent,
        QPalette.ColorRole.ToolTipBase: palette.float,
        QPalette.ColorRole.ToolTipText: palette.text,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(palette.muted))
    return made
