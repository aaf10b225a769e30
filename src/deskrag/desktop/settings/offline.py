"""The offline switch, and the proof: how many connections this program has made since it was started."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from ..desk import Desk
from ..i18n import mark, tr
from ..operation import Operation
from ..widgets.labels import label
from ..widgets.looking import Looking
from ..widgets.switch import Switch
from .fields import SettingField, groups
from .row import Line, ResetButton, with_reset
from .store import SettingsStore


def network_field() -> SettingField:
    """The setting behind the switch."""
    return next(field for group in groups() if group.name == "network" for field in group.fields)


class OfflineLine(Line):
    """Turns the network off."""

    def __init__(self, desk: Desk, store: SettingsStore) -> None:
        self.switch = Switch(desk)
        self._field, self._store = network_field(), store
        self.reset = ResetButton(desk, lambda: store.reset(self._field))
        super().__init__(
            desk,
            mark("Stay offline"),
            mark(
                "Every connection to another computer is refused: also downloads of models, and an endpoint elsewhere."
                " While it is off, only what you ask for goes out."
            ),
            with_reset(self.switch, self.reset),
        )
        self.switch.clicked.connect(lambda on: store.change(self._field, "offline" if on else "on request"))
        store.loaded.connect(self.refresh)
        store.applied.connect(lambda _: self.refresh())
        store.failed.connect(self._failed)
        self.refresh()

    def retranslate(self) -> None:
        """Take texts anew."""
        super().retranslate()
        self.switch.setAccessibleName(self.name.text())
        self.refresh()

    def refresh(self) -> None:
        """Show what counts."""
        self.switch.setChecked(self._store.value(self._field) == "offline")
        locked = self._store.locked(self._field)
        self.switch.setEnabled(not locked)
        self.reset.setVisible(self._store.is_changed(self._field) and not locked)
        self.reset.setToolTip(f"{self.reset.accessibleName()}: {tr('Off')}")
        self.note.setText(
            tr("The environment variable {name} decides this.", name=self._field.variable)
            if locked
            else tr("Default: {value}.", value=tr("Off"))
        )
        self.note.show()

    def _failed(self, key: str, error: Any) -> None:
        if key == self._field.key:
            self.refresh()
            self._desk.notices.error(error)


class ProofCard(QFrame):
    """Counts, while it can be seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: Any = None
        self.setProperty("role", "card")
        self._icon = QLabel()
        self.title = label("", "strong", wrap=True)
        self.text = label("", "muted", wrap=True)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self.title)
        texts.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(14)
        row.addWidget(self._icon)
        row.addLayout(texts, 1)
        self.looking = Looking(self, self._look, self._show)
        desk.theme.changed.connect(self.refresh)
        desk.language.changed.connect(self.refresh)
        self.refresh()

    def _look(self) -> Operation:
        """Ask the guard and the system, in the background."""

        def read(_progress: Any, _cancel: Any) -> Any:
            from ... import network

            return network.proof(), network.open_connections()

        return self._desk.session.operations.run(read, owner=self)

    def _show(self, found: Any) -> None:
        self._found = found
        self.refresh()

    def refresh(self) -> None:
        """Take texts and colours anew."""
        if self._found is None:
            self.title.setText(tr("Looking…"))
            self.text.setText("")
            self.setAccessibleName(self.title.text())
            return
        proof, open_now = self._found
        quiet = not proof.connections and not open_now
        icon, colour = ("offline", "accent") if quiet else ("info", "warning")
        self._icon.setPixmap(self._desk.theme.icon(icon, colour, 28).pixmap(28, 28))
        since = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(proof.since or time.time())), "HH:mm")
        self.title.setText(tr("%Ln connections to other computers since {time}", proof.connections, time=since))
        parts = [tr("%Ln open now, as the system says.", open_now)]
        if proof.refused:
            parts.append(tr("%Ln refused, the last one to {host}.", proof.refused, host=proof.last))
        elif proof.connections:
            parts.append(tr("The last one was to {host}.", host=proof.last))
        parts.append(tr("Each connection is counted before it is made; this computer itself is not counted."))
        self.text.setText(" ".join(parts))
        self.setAccessibleName(self.title.text())
