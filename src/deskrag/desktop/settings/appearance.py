"""How the window looks and speaks: theme, language, the sheet of shortcuts."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from .row import Line

THEMES = (("system", mark("Like the system")), ("light", mark("Light")), ("dark", mark("Dark")))
TONGUES = (("auto", mark("Like the system")), ("en", "English"), ("ja", "日本語"))


class _ChoiceLine(Line):
    """A line with a combo box."""

    def __init__(self, desk: Desk, title: str, text: str, choices: Any, take: Any) -> None:
        self.box = QComboBox()
        self.box.setFixedWidth(240)
        self._choices = choices
        for value, name in choices:
            self.box.addItem(tr(name), value)
        super().__init__(desk, title, text, self.box)
        self.box.activated.connect(lambda number: take(self.box.itemData(number)))

    def retranslate(self) -> None:
        """Take texts anew."""
        super().retranslate()
        self.box.setAccessibleName(self.name.text())
        for number, (_, name) in enumerate(self._choices):
            self.box.setItemText(number, tr(name))

    def choose(self, value: str) -> None:
        """Show what is chosen."""
        self.box.setCurrentIndex(self.box.findData(value))


def appearance(desk: Desk) -> list[Line]:
    """The lines of the section."""

    def set_theme(mode: Any) -> None:
        desk.theme.set_mode(mode)
        desk.state.set("theme", mode)

    def set_language(code: Any) -> None:
        desk.language.set(code)
        desk.state.set("language", code)

    def show_shortcuts() -> None:
        window: Any = button.window()
        window.show_shortcuts()

    themes = _ChoiceLine(desk, mark("Theme"), mark("Light, dark, or what the system uses."), THEMES, set_theme)
    themes.choose(desk.theme.mode)
    desk.theme.changed.connect(lambda: themes.choose(desk.theme.mode))
    tongues = _ChoiceLine(
        desk,
        mark("Language"),
        mark("Of the window; answers come in the language of the question."),
        TONGUES,
        set_language,
    )
    tongues.choose(desk.language.choice)
    desk.language.changed.connect(lambda: tongues.choose(desk.language.choice))
    button = TextButton(desk, mark("Show the list"), show_shortcuts, icon="keyboard")
    shortcuts = Line(desk, mark("Keyboard shortcuts"), mark("Everything can be done without a mouse."), button)
    return [themes, tongues, shortcuts]
