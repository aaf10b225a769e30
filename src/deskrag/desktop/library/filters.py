"""The filter bar: words of name or reason, the collection, and the state with its number of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QToolButton, QWidget

from ...indexing.ledger import State
from ..desk import Desk
from ..i18n import tr
from ..widgets.search_field import SearchField
from .reasons import STATES

TYPING_MS = 120


class FilterBar(QWidget):
    """Chooses what the table shows.

    Signals:
        changed: Something else is to be shown.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._counts: Mapping[State, int] = {}
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.field = SearchField(desk)
        self.field.setMinimumWidth(180)
        self.field.setMaximumWidth(320)
        self.field.textChanged.connect(lambda: self._typing.start())
        self.collection = QComboBox()
        self.collection.addItem("", "")
        self.collection.setMaximumWidth(200)
        self.collection.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.collection.currentIndexChanged.connect(lambda: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 12)
        row.setSpacing(8)
        row.addWidget(self.field, 2)
        row.addWidget(self.collection)
        row.addSpacing(8)
        self._group = QButtonGroup(self)
        self.states: dict[State | None, QToolButton] = {}
        for state in (None, *STATES):
            button = QToolButton()
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.clicked.connect(lambda: self.changed.emit())
            self._group.addButton(button)
            self.states[state] = button
            row.addWidget(button)
        self.states[None].setChecked(True)
        row.addStretch(1)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    @property
    def text(self) -> str:
        """Words to look for."""
        return self.field.text()

    @property
    def chosen_collection(self) -> str:
        """The collection; empty for all."""
        return str(self.collection.currentData() or "")

    @property
    def chosen_state(self) -> State | None:
        """The state; None for all."""
        return next((state for state, button in self.states.items() if button.isChecked()), None)

    def set_collections(self, names: Sequence[str]) -> None:
        """Offer collections."""
        chosen = self.chosen_collection
        self.collection.blockSignals(True)
        while self.collection.count() > 1:
            self.collection.removeItem(1)
        for name in names:
            self.collection.addItem(name, name)
        self.collection.setCurrentIndex(max(0, self.collection.findData(chosen)))
        self.collection.blockSignals(False)
        if chosen and self.chosen_collection != chosen:
            self.changed.emit()

    def set_counts(self, counts: Mapping[State, int]) -> None:
        """Say how many files each state has; states that nothing is in are not offered."""
        self._counts = counts
        self.retranslate()

    def choose(self, state: State | None) -> None:
        """Show one state, or all."""
        self.states[state].setChecked(True)
        self.changed.emit()

    def clear(self) -> None:
        """Show everything."""
        self._typing.stop()
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self.collection.blockSignals(True)
        self.collection.setCurrentIndex(0)
        self.collection.blockSignals(False)
        self.choose(None)

    def retranslate(self) -> None:
        """Take texts anew."""
        self.field.setPlaceholderText(tr("File name or reason"))
        self.field.setAccessibleName(tr("File name or reason"))
        self.collection.setAccessibleName(tr("Collection"))
        self.collection.setItemText(0, tr("All collections"))
        for state, button in self.states.items():
            count = self._counts.get(state, 0) if state is not None else sum(self._counts.values())
            name = tr("All") if state is None else tr(STATES[state])
            button.setText(tr("{name} {count}", name=name, count=QLocale().toString(count)))
            button.setAccessibleName(button.text())
            button.setVisible(state is None or count > 0 or button.isChecked())
