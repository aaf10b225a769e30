"""The filters of a search: chips that go on a click, and menus that add them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSpacerItem, QToolButton, QWidget

from ..desk import Desk
from ..i18n import tr
from ..widgets.menu import Menu
from .terms import TYPES, Chip, since

BLEED = 12
"""Air that a menu has beside its icon, in pixels: so far the row reaches over the margin."""


class ChipRow(QWidget):
    """Shows chips, then what can be added.

    Signals:
        removed: Carries the `Chip` that was clicked away.
        added: Carries a `Chip` from a menu.
        file_wanted: A file name is to be typed.
    """

    removed = Signal(object)
    added = Signal(object)
    file_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._collections: Sequence[str] = ()
        self._chips: Sequence[Chip] = ()
        self.buttons: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._edge = QSpacerItem(0, 0)
        self._row.addItem(self._edge)
        self.menus = {name: self._adder() for name in ("collection", "type", "date", "file")}
        for button in self.menus.values():
            self._row.addWidget(button)
        self._row.addStretch(1)
        self.menus["file"].clicked.connect(self.file_wanted)
        for name, fill in (
            ("collection", self._fill_collections),
            ("type", self._fill_types),
            ("date", self._fill_dates),
        ):
            menu = Menu(self)
            menu.aboutToShow.connect(lambda menu=menu, fill=fill: fill(menu))
            self.menus[name].setMenu(menu)
            self.menus[name].setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        desk.theme.changed.connect(self.refresh)
        desk.language.changed.connect(self.refresh)
        self.refresh()

    def set_collections(self, names: Sequence[str]) -> None:
        """Offer collections."""
        self._collections = names
        self.menus["collection"].setVisible(len(names) > 1)

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Replace the chips."""
        self._chips = tuple(chips)
        self.refresh()

    def refresh(self) -> None:
        """Take texts and icons anew."""
        names = {"collection": tr("Collection"), "type": tr("Type"), "date": tr("Date"), "file": tr("File name")}
        for name, button in self.menus.items():
            button.setText(names[name])
            button.setAccessibleName(tr("Add a filter: {name}", name=names[name]))
            button.setIcon(self._desk.theme.icon("plus", "muted", 14))
        for old in self.buttons:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = []
        self._edge.changeSize(BLEED if self._chips else 0, 0)  # a chip has an edge of its own
        self._row.invalidate()
        for place, chip in enumerate(self._chips, start=1):
            button = self._chip(chip)
            self._row.insertWidget(place, button)
            self.buttons.append(button)

    def _adder(self) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "segment")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(14, 14))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _chip(self, chip: Chip) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "chip")
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross behind the text
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIcon(self._desk.theme.icon("close", "muted", 12))
        button.setIconSize(QSize(12, 12))
        button.setText(chip.shown)
        button.setMaximumWidth(240)
        button.setAccessibleName(tr("Remove the filter {name}", name=chip.shown))
        button.setToolTip(tr("Remove the filter {name}", name=chip.shown))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.removed.emit(chip))
        return button

    def _fill_collections(self, menu: QMenu) -> None:
        menu.clear()
        for name in self._collections:
            menu.addAction(name, partial(self.added.emit, Chip("collection", name)))

    def _fill_types(self, menu: QMenu) -> None:
        menu.clear()
        for value, name in TYPES:
            menu.addAction(tr(name), partial(self.added.emit, Chip("type", value)))

    def _fill_dates(self, menu: QMenu) -> None:
        menu.clear()
        today = date.today()
        for text, chip in (
            (tr("Last 7 days"), since(7)),
            (tr("Last 30 days"), since(30)),
            (tr("This year"), Chip("after", str(today.year))),
            (tr("Before this year"), Chip("before", str(today.year))),
        ):
            menu.addAction(text, partial(self.added.emit, chip))
