"""The transcript: turns from top to bottom, in a column of reading width.

Streaming never jumps: the view follows the end only while the person is there. Of a long conversation the last
turns are shown, and earlier ones on request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark
from ..theme.tokens import READING_WIDTH
from ..widgets.buttons import TextButton
from .answer import SIDE
from .turn import TurnWidget

SHOWN_TURNS = 20
MakeTurn = Callable[[], TurnWidget]
_NEAR_END = 24


class Transcript(QScrollArea):
    """Holds the turns."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, so that the column stands exactly over the field below.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._following = True
        self._earlier: Sequence[MakeTurn] = ()
        inner = QWidget()
        inner.setObjectName("scrolled")
        outer = QHBoxLayout(inner)
        outer.setContentsMargins(24 - SIDE, 24, 24 - SIDE, 8)
        self.verticalScrollBar().rangeChanged.connect(self._mark_idle)
        self._mark_idle(0, 0)
        column = QWidget()
        column.setMaximumWidth(READING_WIDTH + 2 * SIDE)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.earlier_button = TextButton(desk, mark("Show earlier messages"), self.show_earlier, role="link")
        self._column.addWidget(self.earlier_button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        outer.addStretch(1)
        outer.addWidget(column, 1000)
        outer.addStretch(1)
        self.setWidget(inner)
        self.earlier_button.hide()
        inner.installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self._moved)

    def turns(self) -> list[TurnWidget]:
        """Shown turns, oldest first."""
        items = (self._column.itemAt(place) for place in range(self._column.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, TurnWidget)]

    def clear(self) -> None:
        """Show nothing."""
        for turn in self.turns():
            turn.setParent(None)
            turn.deleteLater()
        self._earlier = ()
        self.earlier_button.hide()
        self._following = True

    def set_turns(self, turns: Sequence[MakeTurn]) -> None:
        """Show a conversation from its end; a turn is made when it is to be seen."""
        self.clear()
        cut = max(0, len(turns) - SHOWN_TURNS)
        self._earlier = turns[:cut]
        self.earlier_button.setVisible(bool(self._earlier))
        for make in turns[cut:]:
            self.add(make())

    def add(self, turn: TurnWidget) -> None:
        """Add a turn at the end and go there."""
        self._column.insertWidget(self._column.count() - 1, turn)
        turn.show()
        self._following = True
        QTimer.singleShot(0, self, self._follow)

    def drop(self, turn: TurnWidget) -> None:
        """Take a turn away."""
        turn.setParent(None)
        turn.deleteLater()

    def show_earlier(self) -> None:
        """Show some more turns above, without moving what is read."""
        bar = self.verticalScrollBar()
        below = bar.maximum() - bar.value()
        self._following = False
        more, self._earlier = self._earlier[-SHOWN_TURNS:], self._earlier[:-SHOWN_TURNS]
        for place, make in enumerate(more):
            turn = make()
            self._column.insertWidget(1 + place, turn)
            turn.show()
        self.earlier_button.setVisible(bool(self._earlier))
        QTimer.singleShot(0, self, lambda: bar.setValue(bar.maximum() - below))

    @property
    def following(self) -> bool:
        """Whether the end is kept in view."""
        return self._following

    def _mark_idle(self, least: int, most: int) -> None:
        """The bar's place is kept, but nothing is drawn in it while everything can be seen."""
        bar = self.verticalScrollBar()
        if bar.property("idle") != (least == most):
            bar.setProperty("idle", least == most)
            bar.style().unpolish(bar)
            bar.style().polish(bar)

    def _moved(self, value: int) -> None:
        self._following = value >= self.verticalScrollBar().maximum() - _NEAR_END

    def _follow(self) -> None:
        if self._following:
            bar = self.verticalScrollBar()
            bar.setValue(bar.maximum())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay at the end while the text grows."""
        if event.type() is QEvent.Type.Resize and self._following:
            QTimer.singleShot(0, self, self._follow)
        return super().eventFilter(watched, event)
