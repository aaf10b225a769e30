"""Turns one below the other, each as tall as it needs to be.

The one idea: what grows is the last turn, so only it is laid out anew. Qt's own column asks every turn for its height
again and first squeezes all of them into the height there was, and what was squeezed is painted again.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect
from PySide6.QtWidgets import QWidget

from .turn import TurnWidget


class TurnColumn(QWidget):
    """Sets the places of its turns and its own height.

    Args:
        head: Stands over the turns in the middle while it is not hidden.
    """

    def __init__(self, head: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = head
        head.setParent(self)
        self._turns: list[TurnWidget] = []
        self._aside: set[TurnWidget] = set()
        self._placed: dict[int, tuple[int, int, int]] = {}

    @property
    def turns(self) -> list[TurnWidget]:
        """From top to bottom."""
        return list(self._turns)

    def insert(self, place: int, turn: TurnWidget) -> None:
        """Show one more turn."""
        self._turns.insert(place, turn)
        turn.setParent(self)
        self.arrange()
        turn.show()

    def remove(self, turn: TurnWidget) -> None:
        """Take a turn away for good."""
        self._turns.remove(turn)
        self._aside.discard(turn)
        self._placed.pop(id(turn), None)
        turn.setParent(None)
        turn.deleteLater()
        self.arrange()

    def set_aside(self, turn: TurnWidget, aside: bool) -> None:
        """Leave a turn out of the column and hide it, or show it again."""
        (self._aside.add if aside else self._aside.discard)(turn)
        turn.setVisible(not aside)
        self.arrange()

    def arrange(self) -> None:
        """Give every turn the height it needs now; those that stay where they are cost next to nothing."""
        width, top = self.width(), 0
        if not self._head.isHidden():
            size = self._head.sizeHint()
            self._head.setGeometry(QRect((width - size.width()) // 2, 0, size.width(), size.height()))
            top = size.height()
        for turn in self._turns:
            if turn in self._aside:
                continue
            layout = turn.layout()
            height = layout.totalHeightForWidth(width) if layout is not None else 0
            place = (top, width, height)
            if self._placed.get(id(turn)) != place:
                self._placed[id(turn)] = place
                turn.setGeometry(0, top, width, height)
            top += height
        if self.minimumHeight() != top:
            self.setFixedHeight(top)

    def event(self, event: QEvent) -> bool:
        """A turn needs another height, or there is another width."""
        known = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.arrange()
        return known
