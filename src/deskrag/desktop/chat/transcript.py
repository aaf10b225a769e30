"""The transcript: turns from top to bottom, in a column of reading width.

Streaming never jumps: the view follows the end only while the person is there. Of a long conversation the last
turns are shown, and earlier ones on request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from ..desk import Desk
from ..i18n import mark
from ..theme.tokens import READING_WIDTH
from ..widgets.buttons import TextButton
from .answer import SIDE
from .turn import TurnWidget
from .turn_column import TurnColumn

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
        # A timer of its own rather than a call soon: what grew is painted first, and then all of it is moved as it is.
        self._to_end = QTimer(self)
        self._to_end.setSingleShot(True)
        self._to_end.timeout.connect(self._follow)
        self._earlier: Sequence[MakeTurn] = ()
        inner = QWidget()
        inner.setObjectName("transcript")
        inner.setAutoFillBackground(True)  # what hides all behind it is moved when scrolled, not painted anew
        outer = QHBoxLayout(inner)
        outer.setContentsMargins(24 - SIDE, 24, 24 - SIDE, 8)
        self.verticalScrollBar().rangeChanged.connect(self._mark_idle)
        self._mark_idle(0, 0)
        self.earlier_button = TextButton(desk, mark("Show earlier messages"), self.show_earlier, role="link")
        self.earlier_button.hide()
        self._column = TurnColumn(self.earlier_button)
        self._column.setMaximumWidth(READING_WIDTH + 2 * SIDE)
        for part in (inner, self._column):
            part.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # growing leaves what is there as it is
        outer.addStretch(1)
        outer.addWidget(self._column, 1000, Qt.AlignmentFlag.AlignTop)
        outer.addStretch(1)
        self.setWidget(inner)
        inner.installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self._moved)

    def turns(self) -> list[TurnWidget]:
        """Shown turns, oldest first."""
        return self._column.turns

    def clear(self) -> None:
        """Show nothing."""
        for turn in self.turns():
            self._column.remove(turn)
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
        self._column.insert(len(self.turns()), turn)
        self._following = True
        self._to_end.start()

    def drop(self, turn: TurnWidget) -> None:
        """Take a turn away for good."""
        self._column.remove(turn)

    def put_aside(self, turn: TurnWidget) -> None:
        """Take a turn out of sight."""
        self._column.set_aside(turn, True)

    def bring_back(self, turn: TurnWidget) -> None:
        """Show a turn that was put aside."""
        self._column.set_aside(turn, False)

    def show_earlier(self) -> None:
        """Show some more turns above, without moving what is read."""
        bar = self.verticalScrollBar()
        below = bar.maximum() - bar.value()
        self._following = False
        more, self._earlier = self._earlier[-SHOWN_TURNS:], self._earlier[:-SHOWN_TURNS]
        for place, make in enumerate(more):
            self._column.insert(place, make())
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
            self._to_end.start()
        return super().eventFilter(watched, event)
