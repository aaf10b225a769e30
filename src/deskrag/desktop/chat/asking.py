"""One question on its way: events arrive on a worker's thread and are shown about thirty times a second.

Tokens are gathered between two repaints, so a fast model never floods the window; the longer a repaint takes, the
rarer they become.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from ...errors import Cancelled
from ...progress import CancelToken, ProgressFn
from ..session import Session
from .route import ShownRoute, differs
from .shown import ShownAnswer, ShownSentence

if TYPE_CHECKING:
    from ...app.application import Application
    from ...conversations.store import Conversation

REPAINT_MS = 33
MOST_REPAINT_MS = 250


class Asking(QObject):
    """Asks one question.

    Signals:
        moved: There is more to show; carries the `ShownAnswer` so far.
        stage: What is being done: ``"routed"``, ``"retrieved"``, ``"writing"`` or ``"preparing NAME"``, with a count.
        begun: The conversation it is saved in (made if there was none).
        ended: Nothing more will come; carries the last `ShownAnswer`.
    """

    moved = Signal(object)
    stage = Signal(str, int)
    begun = Signal(object)
    ended = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._events: deque[Any] = deque()
        self._answer = ShownAnswer()
        self._asked = ""
        self._started = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(REPAINT_MS)
        self._timer.timeout.connect(self._drain)
        self._operation: Any = None
        session.preparing.connect(self._preparing)

    def ask(
        self,
        question: str,
        conversation_id: int | None,
        collection: str,
        replaced: int | None,
        before: str = "",
        route: str = "",
    ) -> None:
        """Start.

        Args:
            question: What is asked.
            conversation_id: The conversation; None begins one.
            collection: Only from this collection; empty for all.
            replaced: Id of the message that is said anew: it and what follows are removed when the answer is there.
            before: For a conversation that begins: a title given already.
            route: The way it is to go (see `Application.ask`); empty lets the router decide.
        """
        app = self._session.application
        events = self._events
        self._asked = question.strip()

        def work(_progress: ProgressFn, cancel: CancelToken) -> None:
            conversation = self._conversation(app, conversation_id, collection, before)
            try:
                stream = app.ask(question, conversation, collection or None, cancel, route=route, replaces=replaced)
                events.append(app.parts.conversations.get(conversation.conversation_id))
                for event in stream:
                    events.append(event)
            except Cancelled:
                raise
            except BaseException:
                _drop_if_empty(app, conversation)
                raise

        operation = self._session.operations.run(work, owner=self, title="ask")
        self._operation = operation.failure(self._fail).success(lambda _: self._end())
        self._timer.start()

    def stop(self) -> None:
        """Ask it to stop."""
        if self._operation is not None:
            self._operation.cancel()

    @staticmethod
    def _conversation(app: Application, conversation_id: int | None, collection: str, title: str) -> Conversation:
        store = app.parts.conversations
        conversation = store.get(conversation_id) if conversation_id else store.start(collection)
        if title and not conversation_id:
            store.rename(conversation.conversation_id, title)
        return conversation

    def _preparing(self, name: str) -> None:
        if name and not self._answer.text:
            self.stage.emit(f"preparing {name}", 0)

    def _drain(self) -> bool:
        """Show what came; whether there was anything to show."""
        began = time.monotonic()
        moved = False
        while self._events:
            moved |= self._take(self._events.popleft())
        if moved:
            self.moved.emit(self._answer)
            spent = (time.monotonic() - began) * 1000
            self._timer.setInterval(round(min(MOST_REPAINT_MS, max(REPAINT_MS, 3 * spent))))
        return moved

    def _take(self, event: Any) -> bool:
        """Take one event in; True if there is something new to show."""
        from ...answering.events import Cited, Failed, Finished, Refused, Retrieved, Routed, Token
        from ...app.asking import answer_json

        match event:
            case Token(text=text):
                if not self._answer.text:
                    self.stage.emit("writing", 0)
                self._answer = self._answer.with_token(text)
            case Cited(sentence=sentence):
                numbers = tuple(citation.number for citation in sentence.citations)
                self._answer = self._answer.with_sentence(ShownSentence(sentence.text, sentence.support.value, numbers))
            case Finished(answer=answer) | Refused(answer=answer):
                shown = ShownAnswer.from_details(answer.text, answer_json(answer), self._asked)
                self._answer = replace(shown, route=shown.route if answer.routed else self._answer.route)
            case Failed(message=message):
                self._answer = ShownAnswer(text=self._answer.text, failed=message, done=True)
            case Routed():
                question = event.question if differs(event.question, self._asked) else ""
                route = ShownRoute(event.route, event.name, event.reason, question)
                self._answer = replace(self._answer, route=route)
                self.stage.emit("routed", 0)
            case Retrieved(passages=passages):
                self.stage.emit("retrieved", len(passages))
                return False
            case _:
                self.begun.emit(event)
                return False
        return True

    def _fail(self, error: BaseException) -> None:
        self._drain()
        if isinstance(error, Cancelled):
            self._answer = ShownAnswer(
                text=self._answer.text, sentences=self._answer.sentences, stopped=True, done=True
            )
        else:
            from ..notices import explain

            self._answer = ShownAnswer(text=self._answer.text, failed=explain(error), done=True)
        self._end()

    def _end(self) -> None:
        self._timer.stop()
        if self._drain():  # the window lives between showing the answer and tidying up after it
            QTimer.singleShot(0, self, self._tell_end)
        else:
            self._tell_end()

    def _tell_end(self) -> None:
        self.ended.emit(self._answer)


def _drop_if_empty(app: Application, conversation: Conversation) -> None:
    """A question that was refused as input leaves no empty conversation behind."""
    store = app.parts.conversations
    if not store.get(conversation.conversation_id).messages:
        store.delete(conversation.conversation_id)
