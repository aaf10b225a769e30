"""The answers that are on their way, of whatever conversation: they go on while another one is looked at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ..session import Session
from .asking import Asked, Asking
from .shown import ShownAnswer

if TYPE_CHECKING:
    from ...conversations.store import Conversation

MOST_AT_ONCE = 4
"""More are not begun: workers must be left for all else that is read."""


class RunningAnswers(QObject):
    """Asks questions, one at a time in each conversation.

    Signals:
        changed: Another set of conversations is being answered.
        begun: A question is saved; carries the `Asking` and the `Conversation`.
        staged: Carries the `Asking`, the stage and its count.
        moved: Carries the `Asking` and the `ShownAnswer` so far.
        ended: Carries the `Asking` and the last `ShownAnswer`; it is no longer one of those on their way.
    """

    changed = Signal()
    begun = Signal(object, object)
    staged = Signal(object, str, int)
    moved = Signal(object, object)
    ended = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._all: list[Asking] = []

    @property
    def full(self) -> bool:
        """Whether no more can be asked now."""
        return len(self._all) >= MOST_AT_ONCE

    @property
    def conversations(self) -> frozenset[int]:
        """Conversations that are being answered."""
        return frozenset(asking.conversation_id for asking in self._all if asking.conversation_id is not None)

    def of(self, conversation_id: int | None) -> Asking | None:
        """The answer on its way in a conversation."""
        if conversation_id is None:
            return None
        return next((asking for asking in self._all if asking.conversation_id == conversation_id), None)

    def ask(self, asked: Asked) -> Asking:
        """Ask a question."""
        asking = Asking(self._session, asked, self)
        self._all.append(asking)
        asking.begun.connect(partial(self._begin, asking))
        asking.stage.connect(partial(self.staged.emit, asking))
        asking.moved.connect(partial(self.moved.emit, asking))
        asking.ended.connect(partial(self._end, asking))
        asking.start()
        self.changed.emit()
        return asking

    def stop(self, conversation_id: int) -> None:
        """Stop the answer of a conversation, if one is on its way."""
        asking = self.of(conversation_id)
        if asking is not None:
            asking.stop()

    def _begin(self, asking: Asking, conversation: Conversation) -> None:
        self.begun.emit(asking, conversation)
        self.changed.emit()
        self._session.chats_changed.emit()

    def _end(self, asking: Asking, answer: ShownAnswer) -> None:
        self._all.remove(asking)
        self.ended.emit(asking, answer)
        self.changed.emit()
        asking.deleteLater()
