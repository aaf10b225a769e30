"""The course of a conversation: which one is open, which answer is on its way, what is said anew.

It knows the transcript and the composer and nothing of the layout around them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ..desk import Desk
from .asking import Asking
from .composer import Composer
from .rating import rate
from .shown import ShownAnswer
from .stored import stored_turns
from .transcript import Transcript
from .turn import TurnWidget

if TYPE_CHECKING:
    from ...app.application import Application
    from ...conversations.store import Conversation


class ConversationFlow(QObject):
    """Opens conversations and asks in them.

    Attributes:
        conversation_id: The open one; None for one that has not begun.

    Signals:
        begun: A new conversation was saved with its first question.
        opened: A stored one is shown; carries the `Conversation`.
        changed: The open one was renamed by its first question or answered; carries the `Conversation`.
        source_chosen: Carries the `SourceRef` and all sources of its answer.
        linked: A link in an answer was chosen; carries its address.
    """

    begun = Signal()
    opened = Signal(object)
    changed = Signal(object)
    source_chosen = Signal(object, object)
    linked = Signal(str)

    def __init__(self, desk: Desk, transcript: Transcript, composer: Composer, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._transcript = transcript
        self._composer = composer
        self.conversation_id: int | None = None
        self._asking: Asking | None = None
        self._turn: TurnWidget | None = None
        self._replaced: TurnWidget | None = None
        self._warm = False
        self._route = ""

    @property
    def busy(self) -> bool:
        """Whether an answer is on its way."""
        return self._asking is not None

    # Opening

    def begin(self) -> None:
        """Go to a conversation that has not begun; it is saved with its first question."""
        self._leave()
        self.conversation_id = None
        self._desk.state.set("conversation", None)
        self._transcript.clear()
        self._composer.set_text(self._desk.state.draft(None))

    def open(self, conversation_id: int) -> Any:
        """Go to a stored conversation; returns the operation that reads it."""

        def read(app: Application) -> Any:
            store = app.parts.conversations
            ratings = app.parts.feedback.of_conversation(conversation_id)
            return store.get(conversation_id), store.messages(conversation_id), ratings

        return self._desk.session.read(read, self).success(lambda found: self._show(*found))

    def _show(self, conversation: Conversation, messages: Any, ratings: Any) -> None:
        self._leave()
        self.conversation_id = conversation.conversation_id
        self._desk.state.set("conversation", self.conversation_id)
        self._transcript.set_turns(self._turns(messages, ratings))
        self._composer.set_text(self._desk.state.draft(self.conversation_id))
        self.opened.emit(conversation)

    def _turns(self, messages: Any, ratings: Any) -> list[TurnWidget]:
        turns: list[TurnWidget] = []
        for stored in stored_turns(messages):
            turn = self._new_turn(stored.question.text)
            turn.question_id = stored.question.message_id
            turn.show_answer(stored.shown())
            if stored.answer is not None:
                turn.answer_id = stored.answer.message_id
                if turn.answer_id in ratings:
                    turn.card.set_rating(ratings[turn.answer_id].rating.value)
            turns.append(turn)
        return turns

    def _new_turn(self, question: str) -> TurnWidget:
        turn = TurnWidget(self._desk, question)
        turn.source_chosen.connect(self._choose_source)
        turn.asked_again.connect(partial(self._again, turn))
        turn.edited.connect(partial(self._edit, turn))
        turn.rated.connect(partial(rate, self._desk, self._transcript, turn))
        turn.linked.connect(self.linked)
        return turn

    # Asking

    def warm_up(self) -> None:
        """Load embedder and model while the person is still typing; what fails is told when it is asked."""
        session = self._desk.session
        if self._warm or session.app is None:
            return
        self._warm = True

        def load(app: Application) -> None:
            if any(info.indexed for info in app.collections()):
                app.parts.embedder.embed(["warm"])
                app.parts.generator.start_early()

        session.read(load, self).failure(lambda _: None)

    def ask(self, question: str, collection: str) -> None:
        """Ask in the open conversation; an empty collection means all."""
        if self.busy or self._desk.session.app is None:
            return
        replaced, self._replaced = self._replaced, None
        route, self._route = self._route, ""
        number = None
        if replaced is not None:
            number = replaced.question_id
            self._transcript.drop_from(replaced)
        self._composer.set_text("")
        turn = self._new_turn(question)
        self._turn = turn
        self._transcript.add(turn)
        turn.show_answer(ShownAnswer())
        self._composer.set_busy(True)
        asking = Asking(self._desk.session, self)
        self._asking = asking
        asking.begun.connect(self._begun)
        asking.stage.connect(turn.card.set_stage)
        asking.moved.connect(turn.show_answer)
        asking.ended.connect(self._ended)
        asking.ask(question, self.conversation_id, collection, number, route=route)

    def stop(self) -> None:
        """Stop the answer that is on its way."""
        if self._asking is not None:
            self._asking.stop()

    def _begun(self, conversation: Conversation) -> None:
        if self.conversation_id is None:
            self.conversation_id = conversation.conversation_id
            self._desk.state.set_draft(None, "")
            self._desk.state.set("conversation", self.conversation_id)
            self.begun.emit()

    def _ended(self, answer: ShownAnswer) -> None:
        turn, asking = self._turn, self._asking
        self._asking = self._turn = None
        self._composer.set_busy(False)
        if asking is not None:
            asking.deleteLater()
        if turn is None:
            return
        turn.show_answer(answer)
        number = self.conversation_id
        if number is None:  # the question was refused as input
            return

        def read(app: Application) -> Any:
            store = app.parts.conversations
            return store.get(number), store.messages(number)[-2:]

        def note(found: Any) -> None:
            conversation, messages = found
            for message in messages:
                if message.role == "user":
                    turn.question_id = message.message_id
                else:
                    turn.answer_id = message.message_id
            self.changed.emit(conversation)

        self._desk.session.read(read, turn).success(note).failure(lambda _: None)

    def _leave(self) -> None:
        """An answer on its way is stopped when another conversation is opened."""
        if self._asking is not None:
            for signal in (self._asking.ended, self._asking.moved, self._asking.stage, self._asking.begun):
                signal.disconnect()
            self._asking.stop()
            self._asking = self._turn = None
            self._composer.set_busy(False)
        self._replaced = None

    # What a turn wishes

    def _is_last(self, turn: TurnWidget) -> bool:
        turns = self._transcript.turns()
        return bool(turns) and turn is turns[-1] and turn.question_id is not None

    def _again(self, turn: TurnWidget, route: str) -> None:
        if self.busy:
            return
        self._route = route
        if self._is_last(turn):
            self._replaced = turn
        self._composer.sent.emit(turn.question)

    def _edit(self, turn: TurnWidget) -> None:
        """The last question is replaced when it is sent; an earlier one is asked anew at the end."""
        if self._is_last(turn) and not self.busy:
            self._replaced = turn
        self._composer.set_text(turn.question)
        self._composer.edit.setFocus()

    def _choose_source(self, source: Any, answer: ShownAnswer) -> None:
        self.source_chosen.emit(source, answer.nearest if answer.refused else answer.sources)
