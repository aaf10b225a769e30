"""One setting in the view: name and meaning at the left, its editor at the right, what is wrong below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...app.live import effect
from ...errors import UserError
from ..desk import Desk
from ..i18n import mark, tr
from ..notices import explain
from ..sentences.known import in_words
from ..widgets.buttons import IconButton
from ..widgets.labels import label
from .editors import Editor
from .fields import SettingField, choice_text
from .store import SettingsStore

EFFECTS = {
    "model": mark("Loads the model anew; this happens by itself with the next question."),
    "indexing": mark("Takes effect the next time documents are indexed."),
    "reindexing": mark("Documents are embedded anew; choose it in Models to start that."),
    "serving": mark("Takes effect when the server is started the next time."),
}


class Line(QWidget):
    """The frame that all rows of the view share.

    Args:
        title: In English, marked for translation.
        text: In English, marked for translation.
        control: At the right; None for none.
    """

    def __init__(
        self, desk: Desk, title: str, text: str, control: QWidget | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._texts = (title, text)
        self.name = label("", "strong")
        self.dot = QLabel()
        self.help = label("", "muted", wrap=True)
        self.note = label("", "small", wrap=True)
        self.error = label("", "danger", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.name)
        head.addWidget(self.dot)
        head.addStretch(1)
        self.left = QVBoxLayout()
        self.left.setSpacing(2)
        self.left.addLayout(head)
        for part in (self.help, self.note, self.error):
            self.left.addWidget(part)
        self.left.addStretch(1)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 12, 0, 12)
        self.row.setSpacing(24)
        self.row.addLayout(self.left, 1)
        if control is not None:
            self.row.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        self.note.hide()
        self.error.hide()
        self.dot.hide()
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Take texts anew."""
        title, text = self._texts
        self.name.setText(tr(title))
        self.help.setText(tr(text) if text else "")
        self.help.setVisible(bool(text))

    def words(self) -> str:
        """What a search looks through."""
        return f"{self.name.text()} {self.help.text()}".casefold()


class ResetButton(IconButton):
    """Goes back to the default; keeps its place while it is hidden."""

    def __init__(self, desk: Desk, reset: Callable[[], object]) -> None:
        super().__init__(desk, "again", mark("Back to the default"), reset, size=16)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)


def with_reset(control: QWidget, reset: ResetButton) -> QWidget:
    """A control with the button before it."""
    both = QWidget()
    pair = QHBoxLayout(both)
    pair.setContentsMargins(0, 0, 0, 0)
    pair.setSpacing(6)
    pair.addWidget(reset, 0, Qt.AlignmentFlag.AlignTop)
    pair.addWidget(control)
    return both


class SettingRow(Line):
    """A setting of the file."""

    def __init__(self, desk: Desk, field: SettingField, store: SettingsStore, parent: QWidget | None = None) -> None:
        self.field, self._store = field, store
        self.editor = Editor(desk, field, [])
        self.reset = ResetButton(desk, lambda: store.reset(field))
        both = with_reset(self.editor, self.reset)
        self._effect = EFFECTS.get(effect(field.group, field.name), "")
        super().__init__(desk, field.title, field.help, both, parent)
        self.editor.edited.connect(self._edit)
        store.loaded.connect(self.refresh)
        store.applied.connect(self._applied)
        store.failed.connect(self._failed)
        desk.theme.changed.connect(self.refresh)
        self.refresh()

    def retranslate(self) -> None:
        """Take texts anew."""
        super().retranslate()
        self.editor.retranslate()
        self.editor.control.setAccessibleName(tr(self.field.title))
        self.editor.control.setAccessibleDescription(tr(self.field.help))
        self.refresh()

    def words(self) -> str:
        """Its name in the file can be looked for as well."""
        return f"{super().words()} {self.field.key}".casefold()

    def refresh(self) -> None:
        """Show the value that counts."""
        field, store = self.field, self._store
        if field.kind in ("model", "embedder"):
            self.editor.offer(store.models["language" if field.kind == "model" else "embedding"])
        self.editor.show_value(store.value(field))
        changed, locked = store.is_changed(field), store.locked(field)
        self.editor.setEnabled(not locked)
        self.reset.setVisible(changed and not locked)
        self.dot.setVisible(changed)
        self.dot.setPixmap(self._desk.theme.icon("edit", "accent", 14).pixmap(14, 14))
        tip = tr("Changed. The default is {value}.", value=default_text(field))
        self.dot.setToolTip(tip)
        self.dot.setAccessibleName(tip)
        self.reset.setToolTip(f"{self.reset.accessibleName()}: {default_text(field)}")
        if locked:
            self._say(tr("The environment variable {name} decides this.", name=field.variable))
        else:
            default = tr("Default: {value}.", value=default_text(field))
            more = tr(self._effect) if changed and self._effect else ""
            self._say(tr("{first} {next}", first=default, next=more) if more else default)

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _edit(self, value: Any) -> None:
        self.error.hide()
        self._store.change(self.field, value)

    def _applied(self, key: str) -> None:
        if key == self.field.key:
            self.error.hide()
        self.refresh()

    def _failed(self, key: str, error: object) -> None:
        if key == self.field.key and isinstance(error, BaseException):
            reason = in_words(error.reason) if isinstance(error, UserError) else explain(error)
            self.error.setText(tr("Not saved: {reason}", reason=reason))
            self.error.show()


def default_text(field: SettingField) -> str:
    """The default as people read it."""
    value = field.default
    if field.automatic is not None and value == field.automatic:
        return tr("Automatic")
    if isinstance(value, bool):
        return tr("On") if value else tr("Off")
    if value in ("", ()):
        return tr("empty")
    if field.kind == "choice":
        return choice_text(str(value))
    return f"{value:,}" if isinstance(value, int) and field.name != "port" else str(value)
