"""What answers now, in one strip; looked at only while it can be seen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...models.fit import size_text
from ..desk import Desk
from ..i18n import mark, tr
from ..operation import Operation
from ..widgets.labels import ElidedLabel, label
from ..widgets.looking import Looking
from .wording import place

_FIELDS = (
    ("place", mark("Runs on")), ("memory", mark("Memory")), ("speed", mark("Last answer")),
    ("slots", mark("Answers at once")), ("cache", mark("Cache")),
)  # fmt: skip


class RunningCard(QFrame):
    """Shows an `EngineNow`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._now: Any = None
        self.setProperty("role", "card")
        self._icon = QLabel()
        self.title = ElidedLabel("", "strong")
        self.state = ElidedLabel("", "muted")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(2)
        self._names = {name: label("", "small") for name, _ in _FIELDS}
        self.values = {name: label("") for name, _ in _FIELDS}
        for number, (name, _) in enumerate(_FIELDS):
            grid.addWidget(self._names[name], 0, number)
            grid.addWidget(self.values[name], 1, number)
        grid.setColumnStretch(len(_FIELDS), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 20, 12)
        row.setSpacing(14)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(8)
        texts.addLayout(head)
        texts.addLayout(grid)
        row.addLayout(texts, 1)
        self.looking = Looking(self, self._look, self._show)
        desk.session.when_open(self.looking.look)
        desk.theme.changed.connect(self.refresh)
        desk.language.changed.connect(self.refresh)
        self.refresh()

    def _look(self) -> Operation | None:
        """Ask the engine, in the background."""
        if self._desk.session.app is None:
            return None

        def read(app: Any) -> Any:
            from ...app.engine_now import engine_now

            return engine_now(app)

        return self._desk.session.read(read, self)

    def _show(self, now: Any) -> None:
        self._now = now
        self.refresh()

    def refresh(self) -> None:
        """Take texts and colours anew."""
        now = self._now
        running = now is not None and (now.running or bool(now.endpoint))
        self._icon.setPixmap(self._desk.theme.icon("models", "accent" if running else "muted", 28).pixmap(28, 28))
        self.setAccessibleName(tr("What answers now"))
        for name, text in _FIELDS:
            self._names[name].setText(tr(text))
        if now is None:
            self.title.setText(tr("What answers now"))
            self.state.setText(tr("Looking…"))
        elif now.endpoint:
            self.title.setText(now.model or tr("An endpoint"))
            self.state.setText(tr("Answers come from {address}", address=now.endpoint))
        else:
            self.title.setText(" · ".join(filter(None, (now.model, now.quantization))))
            if not now.running:
                self.state.setText(tr("Is loaded with the next question"))
            elif now.active:
                self.state.setText(tr("Writing %Ln answers", now.active))
            else:
                self.state.setText(tr("Ready"))
        shown = _values(now)
        for name in self.values:
            self.values[name].setText(shown.get(name, ""))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as many numbers as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The first ones matter most."""
        room = self.width() - 110
        for name, value in self.values.items():
            room -= max(value.sizeHint().width(), self._names[name].sizeHint().width()) + 32
            there = bool(value.text()) and room > -32
            value.setVisible(there)
            self._names[name].setVisible(there)


def _values(now: Any) -> dict[str, str]:
    """What there is to say, field by field."""
    found: dict[str, str] = {}
    if now is None:
        return found
    if now.place and not now.endpoint:
        found["place"] = place(now.place)
        if now.threads and now.place != "GPU":
            found["place"] = tr("{place}, %Ln threads", now.threads, place=place(now.place))
    if now.memory:
        found["memory"] = size_text(now.memory)
    if now.speed:
        found["speed"] = tr("{rate} tokens a second", rate=f"{now.speed:.0f}")
    if now.slots:
        found["slots"] = tr("{active} of {slots}", active=now.active, slots=now.slots)
    if now.cells:
        found["cache"] = f"{100 * now.cells_used // now.cells} %"
    return found
