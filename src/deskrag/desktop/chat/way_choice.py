"""“Answer with”: the way the next questions are to go, chosen where they are typed.

It is there only where there is something to choose, that is while an adapter for a topic is switched on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from ..desk import Desk
from ..i18n import tr
from ..widgets.labels import label

if TYPE_CHECKING:
    from ...app.application import Application

DOCUMENTS = "documents"


class WayChoice(QWidget):
    """A label and the choice; hidden where there is none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._adapters: list[str] = []
        self._label = label("", "small")
        self.choice = QComboBox()
        self.choice.setProperty("role", "way")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.setMaximumWidth(280)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._label)
        row.addWidget(self.choice)
        row.addStretch(1)
        desk.language.changed.connect(self.retranslate)
        self.hide()
        self.retranslate()

    @property
    def route(self) -> str:
        """The way that is chosen (see `Application.ask`); empty lets the router decide."""
        return self.choice.currentData() or ""

    def reload(self) -> None:
        """Look what there is to choose, in the background."""

        def read(app: Application) -> list[str]:
            from ...app.ways import topic_adapters

            return topic_adapters(app.parts)

        if self._desk.session.app is not None:
            self._desk.session.read(read, self).success(self._show).failure(lambda _: self._show([]))

    def retranslate(self) -> None:
        """Take texts anew."""
        self._label.setText(tr("Answer with"))
        self.choice.setAccessibleName(tr("Answer with"))
        self.choice.setToolTip(tr("Which way the next questions go"))
        self._fill()

    def _show(self, adapters: list[str]) -> None:
        if adapters != self._adapters:
            self._adapters = adapters
            self._fill()
        self.setVisible(bool(adapters))

    def _fill(self) -> None:
        chosen = self.route
        self.choice.clear()
        self.choice.addItem(tr("Automatic"), "")
        self.choice.addItem(tr("Documents"), DOCUMENTS)
        for name in self._adapters:
            self.choice.addItem(name, name)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)) if self._adapters else 0)
