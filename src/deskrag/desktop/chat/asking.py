"""One question on its way: events arrive on a worker's thread and are shown about thirty times a second.

Tokens are gathered between two repaints, so a fast model never floods the window; the longer a repaint takes, the
rarer they become. A finished answer comes in steps (`ShownAnswer.unfolded`) with time for the window between them.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from ...errors import Cancelled
from ...progress import CancelToken, ProgressFn
from ..session import Session
from ..viewer.source import SourceRef
from .failure import failure, told_failure
from .route import ShownRoute, differs
from .shown import ShownAnswer, ShownSentence

if TYPE_CHECKING:
    from ...app.application import Application
    from ...conversations.store import Conversation

REPAINT_MS = 33
MOST_REPAINT_MS = 250
STEP_MS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked.

    Attributes:
        question: As it was typed.
        conversation_id: The conversation; None begins one.
        collection: Only from this collection; empty for all.
        replaces: Id of the message that is said anew: it and what follows are removed when the answer is there.
        route: The way it is to go (see `Application.ask`); empty lets the router decide.
    """

    question: str
    conversation_id: int | None = None
    collection: str = ""
    replaces: int | None = None
    route: str = ""


class Asking(QObject):
    """Asks one question.

    Attributes:
        asked: What.
        doing: The last `stage`.
        conversation_id: Where it is kept; None for a conversation that has not begun.
        has_begun: Whether the question is saved.
        question_id: Of the question, once it is saved.

    Signals:
        moved: There is more to show; carries the `ShownAnswer` so far.
        stage: What is being done: ``"routed"``, ``"retrieved"``, ``"writing"`` or ``"preparing NAME"``, with a count.
        begun: The question is saved; carries the conversation (made if there was none).
        ended: Nothing more will come; carries the last `ShownAnswer`.
    """

    moved = Signal(object)
    stage = Signal(str, int)
    begun = Signal(object)
    ended = Signal(object)

    def __init__(self, session: Session, asked: Asked, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.asked = asked
        self._asked = asked.question
        self._answer = ShownAnswer()
        self.doing = ("", 0)
        self.conversation_id = asked.conversation_id
        self.has_begun = False
        self.question_id: int | None = None
        self._events: deque[Any] = deque()
        self._cited: dict[tuple[int, int, int, int], SourceRef] = {}
        self._coming: deque[ShownAnswer] = deque()
        self._over = False
        self._timer = QTimer(self)
        self._timer.setInterval(REPAINT_MS)
        self._timer.timeout.connect(self._show)
        self._operation: Any = None
        session.preparing.connect(self._preparing)

    @property
    def answer(self) -> ShownAnswer:
        """The answer so far."""
        return self._answer

    def start(self) -> None:
        """Ask."""
        app, asked, events = self._session.application, self.asked, self._events

        def work(_progress: ProgressFn, cancel: CancelToken) -> None:
            store = app.parts.conversations
            conversation = store.get(asked.conversation_id) if asked.conversation_id else store.start(asked.collection)
            number = conversation.conversation_id
            try:
                stream = app.ask(
                    asked.question,
                    conversation,
                    asked.collection or None,
                    cancel,
                    route=asked.route,
                    replaces=asked.replaces,
                )
                events.append(_Begun(store.get(number), store.latest_question(number)))
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

    def _tell_stage(self, stage: str, count: int = 0) -> None:
        self.doing = (stage, count)
        self.stage.emit(stage, count)

    def _preparing(self, name: str) -> None:
        if name and not self._answer.text:
            self._tell_stage(f"preparing {name}")

    def _show(self) -> None:
        """Show one step of what came; tell the end when all is shown."""
        began = time.monotonic()
        moved = False
        while self._events:
            moved |= self._take(self._events.popleft())
        if moved:
            self._coming = deque(self._answer.unfolded())
        if self._coming:
            self.moved.emit(self._coming.popleft())
            spent = (time.monotonic() - began) * 1000
            least = STEP_MS if self._coming or self._over else REPAINT_MS
            self._timer.setInterval(round(min(MOST_REPAINT_MS, max(least, 3 * spent))))
        elif self._over:
            self._timer.stop()
            self.ended.emit(self._answer)

    def _take(self, event: Any) -> bool:
        """Take one event in; True if there is something new to show."""
        from ...answering.events import Cited, Failed, Finished, Refused, Retrieved, Routed, Token
        from ...app.asking import answer_json, citation_json

        match event:
            case Token(text=text):
                if not self._answer.text:
                    self._tell_stage("writing")
                self._answer = self._answer.with_token(text)
            case Cited(sentence=sentence):
                for citation in sentence.citations:
                    place = (citation.number, citation.start, citation.chunk.document_id, citation.chunk.page)
                    self._cited[place] = SourceRef.from_json(citation_json(citation))
                numbers = tuple(citation.number for citation in sentence.citations)
                self._answer = self._answer.with_sentence(ShownSentence(sentence.text, sentence.support.value, numbers))
            case Finished(answer=answer) | Refused(answer=answer):
                shown = ShownAnswer.from_details(answer.text, answer_json(answer), self._asked)
                self._answer = replace(shown, route=shown.route if answer.routed else self._answer.route)
            case Failed(message=message):
                self._answer = self._part(**failure(told_failure(message)))
            case Routed():
                question = event.question if differs(event.question, self._asked) else ""
                route = ShownRoute(event.route, event.name, event.reason, question)
                self._answer = replace(self._answer, route=route)
                self._tell_stage("routed")
            case Retrieved(passages=passages):
                self._tell_stage("retrieved", len(passages))
                return False
            case _Begun(conversation=conversation, question=question):
                self.has_begun = True
                self.conversation_id = conversation.conversation_id
                self.question_id = question.message_id if question is not None else None
                self.begun.emit(conversation)
                return False
        return True

    def _part(self, **why: Any) -> ShownAnswer:
        """The answer as far as it came, with the sources of its sentences."""
        sources = sorted(self._cited.items(), key=lambda item: item[0][:2])
        return replace(self._answer, sources=tuple(source for _, source in sources), done=True, **why)

    def _fail(self, error: BaseException) -> None:
        while self._events:
            self._take(self._events.popleft())
        if isinstance(error, Cancelled):
            self._answer = self._part(stopped=True)
        else:
            self._answer = self._part(**failure(error))
        self._coming = deque([self._answer])
        self._end()

    def _end(self) -> None:
        self._over = True
        self._timer.setInterval(STEP_MS)


@dataclass(frozen=True, slots=True)
class _Begun:
    """The question is saved."""

    conversation: Conversation
    question: Any


def _drop_if_empty(app: Application, conversation: Conversation) -> None:
    """A question that was refused as input leaves no empty conversation behind."""
    store = app.parts.conversations
    if not store.messages(conversation.conversation_id):
        store.delete(conversation.conversation_id)
