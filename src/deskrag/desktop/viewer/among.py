"""The sources of the answer below the page: which one is shown, the next and the previous, a click to another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import IconButton
from ..widgets.labels import label
from ..widgets.source_row import SourceRow
from .source import SourceRef

MOST_HEIGHT = 176


class AmongSources(QWidget):
    """Lists what an answer cites; hidden where there is only one. Results of a search are listed elsewhere already, so
    only the way through them is here.

    Signals:
        chosen: Carries the `SourceRef`.
        stepped: To the next (1) or the previous (-1).
    """

    chosen = Signal(object)
    stepped = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sources: tuple[SourceRef, ...] = ()
        self._current: SourceRef | None = None
        self.rows: list[SourceRow] = []
        self.title = label("", "section")
        self.place = label("", "small")
        back, on = mark("Previous source"), mark("Next source")
        self.back = IconButton(desk, "previous", back, lambda: self.stepped.emit(-1), size=16, shortcut="Ctrl+[")
        self.on = IconButton(desk, "next", on, lambda: self.stepped.emit(1), size=16, shortcut="Ctrl+]")
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.title)
        head.addStretch(1)
        for part in (self.place, self.back, self.on):
            head.addWidget(part)
        inner = QWidget()
        inner.setObjectName("scrolled")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 4, 0)
        self._list.setSpacing(6)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._area)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Take texts anew."""
        self._area.setAccessibleName(tr("Sources of this answer"))
        if self._current is not None:
            sources, self._sources = self._sources, ()
            self.show_sources(sources, self._current)

    def show_sources(self, sources: Sequence[SourceRef], current: SourceRef) -> None:
        """List sources, one of them marked."""
        if tuple(sources) != self._sources:
            self._fill(tuple(sources))
        self._current = current
        self.title.setText(tr("Sources of this answer") if self.rows else tr("Results"))
        place = self._sources.index(current) + 1 if current in self._sources else 1
        self.place.setText(tr("{place} of {count}", place=place, count=len(sources)))
        for row in self.rows:
            if row.property("current") != (row.source == current):
                row.setProperty("current", row.source == current)
                row.style().unpolish(row)
                row.style().polish(row)
            if row.source == current:
                self._area.ensureWidgetVisible(row, 0, 8)
        self.setVisible(len(sources) > 1)

    def _fill(self, sources: tuple[SourceRef, ...]) -> None:
        self._sources = sources
        for row in self.rows:
            row.setParent(None)
            row.deleteLater()
        self.rows = []
        for source in sources if all(source.number for source in sources) else ():
            row = SourceRow(source)
            row.chosen.connect(self.chosen)
            self._list.addWidget(row)
            self.rows.append(row)
        height = sum(row.sizeHint().height() + 6 for row in self.rows)
        self._area.setFixedHeight(min(MOST_HEIGHT, height))
        self._area.setVisible(bool(self.rows))
