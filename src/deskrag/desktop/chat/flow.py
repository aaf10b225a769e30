"""The course of a conversation: which one is open, which answer is on its way in it, what is said anew.

It knows the transcript and the composer and nothing of the layout around them. Leaving a conversation does not stop
its answer (`RunningAnswers`); coming back shows how far it is. What is said anew stays aside, unseen, until the new
answer is there, and comes back where none comes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ...errors import NotFoundError
from ..desk import Desk
from ..i18n import tr
from .aside import found_aside, put_aside
from .asking import Asked, Asking
from .composer import Composer
from .editing_bar import REPEATING, REPLACING
from .rating import rate
from .running import RunningAnswers
from .shown import ShownAnswer
from .stored import StoredTurn, stored_turns
from .transcript import Transcript
from .turn import TurnWidget

if TYPE_CHECKING:
    from ...app.application import Application
    from ...conversations.store import Conversation


class ConversationFlow(QObject):
    """Opens conversations and asks in them.

    Args:
        collection: Says which collection is to be asked; empty for all.

    Attributes:
        conversation_id: The open one; None for one that has not begun.
        running: The answers on their way, of every conversation.

    Signals:
        begun: A new conversation was saved with its first question; carries the `Conversation`.
        opened: A stored one is shown; carries the `Conversation`.
        changed: The open one was renamed by its first question or answered; carries the `Conversation`.
        source_chosen: Carries the `SourceRef` and all sources of its answer.
        linked: A link in an answer was chosen; carries its address.
    """

    begun = Signal(object)
    opened = Signal(object)
    changed = Signal(object)
    source_chosen = Signal(object, object)
    linked = Signal(str)

    def __init__(
        self, desk: Desk, transcript: Transcript, composer: Composer, collection: Callable[[], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._transcript = transcript
        self._composer = composer
        self._collection = collection
        self.conversation_id: int | None = None
        self.running = RunningAnswers(desk.session, self)
        self._asking: Asking | None = None
        self._turn: TurnWidget | None = None
        self._aside: list[TurnWidget] = []
        self._edited: TurnWidget | None = None
        self._opening: int | None = None
        self._generation = 0
        self.running.begun.connect(self._begun)
        self.running.staged.connect(self._staged)
        self.running.moved.connect(self._moved)
        self.running.ended.connect(self._ended)
        composer.edit_left.connect(self.leave_edit)

    @property
    def busy(self) -> bool:
        """Whether an answer is on its way in the open conversation."""
        return self._asking is not None

    # Opening

    def begin(self) -> None:
        """Go to a conversation that has not begun; it is saved with its first question."""
        self._leave()
        self._generation += 1
        self._opening = self.conversation_id = None
        self._desk.state.set("conversation", None)
        self._transcript.clear()
        self._composer.set_text(self._desk.state.draft(None))

    def open(self, conversation_id: int) -> Any:
        """Go to a stored conversation; returns the operation that reads it."""
        self._opening = conversation_id
        self._generation += 1
        generation = self._generation

        def read(app: Application) -> Any:
            store = app.parts.conversations
            ratings = app.parts.feedback.of_conversation(conversation_id)
            return store.get(conversation_id), store.messages(conversation_id), ratings

        def show(found: Any) -> None:
            asking = self.running.of(conversation_id)
            if generation != self._generation or (asking is not None and not asking.has_begun):
                return  # something else is wanted by now, or it is read anew when its question is saved
            conversation, messages, ratings = found
            self._show(conversation, messages, ratings, asking)

        return self._desk.session.read(read, self).success(show)

    def _show(self, conversation: Conversation, messages: Any, ratings: Any, asking: Asking | None) -> None:
        self._leave()
        self._opening = None
        self.conversation_id = conversation.conversation_id
        self._desk.state.set("conversation", self.conversation_id)
        stored = stored_turns(messages)
        if asking is not None:
            stored = [one for one in stored if one.question.message_id != asking.question_id]
        self._transcript.set_turns([partial(self._stored_turn, one, ratings) for one in stored])
        self._composer.set_text(self._desk.state.draft(self.conversation_id))
        if asking is not None:
            self._join(asking)
        self.opened.emit(conversation)

    def _stored_turn(self, stored: StoredTurn, ratings: Any) -> TurnWidget:
        turn = self._new_turn(stored.question.text)
        turn.question_id = stored.question.message_id
        turn.show_answer(stored.shown())
        if stored.answer is not None:
            turn.answer_id = stored.answer.message_id
            if turn.answer_id in ratings:
                turn.card.set_rating(ratings[turn.answer_id].rating.value)
        return turn

    def _new_turn(self, question: str) -> TurnWidget:
        turn = TurnWidget(self._desk, question)
        turn.source_chosen.connect(self._choose_source)
        turn.asked_again.connect(partial(self._again, turn))
        turn.edited.connect(partial(self._edit, turn))
        turn.rated.connect(partial(rate, self._desk, self._transcript, turn))
        turn.linked.connect(self.linked)
        return turn

    def _leave(self) -> None:
        """Look at something else; an answer on its way goes on."""
        self._asking = self._turn = self._edited = None
        self._aside = []
        self._composer.set_busy(False)
        self._composer.set_editing("")

    # Asking

    def send(self, question: str) -> bool:
        """Ask what was typed; whether it could be asked. What was typed before an edit is there again."""
        edited = self._composer.editing
        if not self.ask(question, replaced=self._edited):
            return False
        self._edited = None
        self._composer.set_editing("")
        self._composer.set_text(self._desk.state.draft(self.conversation_id) if edited else "")
        return True

    def ask(self, question: str, route: str = "", replaced: TurnWidget | None = None) -> bool:
        """Ask in the open conversation; whether it could be asked.

        Args:
            question: The question.
            route: The way it is to go; empty for the one that is chosen in the composer.
            replaced: The turn it takes the place of.
        """
        if self.busy or self._desk.session.app is None:
            return False
        if self.running.full:
            self._desk.notices.say(tr("Other chats are being answered. Wait for one of them, or stop it."))
            return False
        aside, replaces = put_aside(self._transcript, replaced)
        route = route or self._composer.ways.route
        asked = Asked(question.strip(), self.conversation_id, self._collection(), replaces, route)
        self._join(self.running.ask(asked), aside)
        return True

    def stop(self) -> None:
        """Stop the answer that is on its way in the open conversation."""
        if self._asking is not None:
            self._asking.stop()

    def _join(self, asking: Asking, aside: list[TurnWidget] | None = None) -> None:
        """Show an answer that is on its way at the end of the open conversation."""
        if aside is None:  # come back to it
            aside = found_aside(self._transcript, asking.asked.replaces)
        turn = self._new_turn(asking.asked.question)
        turn.question_id = asking.question_id
        turn.instead_of = aside[0] if aside else None
        for old in aside:
            self._transcript.put_aside(old)
        self._asking, self._turn, self._aside = asking, turn, aside
        self._transcript.add(turn)
        turn.card.set_stage(*asking.doing)
        turn.show_answer(asking.answer)
        self._composer.set_busy(True)

    def _begun(self, asking: Asking, conversation: Conversation) -> None:
        if asking is not self._asking:
            if self._opening == conversation.conversation_id:
                self.open(self._opening)
            return
        if self._turn is not None:
            self._turn.question_id = asking.question_id
        if self.conversation_id is None:
            self.conversation_id = conversation.conversation_id
            self._desk.state.set_draft(None, "")
            self._desk.state.set_draft(self.conversation_id, self._composer.text())
            self._desk.state.set("conversation", self.conversation_id)
            self.begun.emit(conversation)

    def _staged(self, asking: Asking, stage: str, count: int) -> None:
        if asking is self._asking and self._turn is not None:
            self._turn.card.set_stage(stage, count)

    def _moved(self, asking: Asking, answer: ShownAnswer) -> None:
        if asking is self._asking and self._turn is not None:
            self._turn.show_answer(answer)

    def _ended(self, asking: Asking, answer: ShownAnswer) -> None:
        turn, number = self._turn, self.conversation_id
        if asking is not self._asking or turn is None:
            if self._opening is not None and self._opening == asking.conversation_id:
                self.open(self._opening)  # what was read of it may be too old
            self._desk.session.chats_changed.emit()
            return
        answered = bool(answer.text.strip()) and not answer.failed
        for old in self._aside:
            (self._transcript.drop if answered else self._transcript.bring_back)(old)
        self._asking = self._turn = None
        self._aside = []
        if answered:
            turn.instead_of = None
        self._composer.set_busy(False)
        turn.show_answer(answer)
        if number is not None:  # else the question was refused as input
            self._take_ids(turn, number)

    def _take_ids(self, turn: TurnWidget, number: int) -> None:
        def read(app: Application) -> Any:
            store = app.parts.conversations
            return store.get(number), stored_turns(store.messages(number))[-1:]

        def note(found: Any) -> None:
            conversation, last = found
            for stored in last:
                turn.question_id = stored.question.message_id
                turn.answer_id = stored.answer.message_id if stored.answer is not None else None
            self.changed.emit(conversation)

        def gone(error: BaseException) -> None:
            if isinstance(error, NotFoundError) and self.conversation_id == number:
                self.conversation_id = None  # it began with a question that could not be asked

        self._desk.session.read(read, turn).success(note).failure(gone)

    # What a turn wishes

    def _is_last(self, turn: TurnWidget) -> bool:
        turns = self._transcript.turns()
        return bool(turns) and turn is turns[-1]

    def _again(self, turn: TurnWidget, route: str) -> None:
        last = self._is_last(turn)
        if self.ask(turn.question, route, turn if last else None) and self._composer.editing:
            self.leave_edit()

    def _edit(self, turn: TurnWidget) -> None:
        """The last question is replaced when it is sent; an earlier one is asked anew at the end."""
        replaces = self._is_last(turn) and not self.busy
        self._edited = turn if replaces else None
        self._composer.set_editing(REPLACING if replaces else REPEATING)
        self._composer.set_text(turn.question)
        self._composer.edit.setFocus()

    def leave_edit(self, emptied: bool = False) -> None:
        """Edit no earlier question any more; what was typed before is there again, unless the field was emptied."""
        self._edited = None
        self._composer.set_editing("")
        if not emptied:
            self._composer.set_text(self._desk.state.draft(self.conversation_id))

    def _choose_source(self, source: Any, answer: ShownAnswer) -> None:
        self.source_chosen.emit(source, answer.nearest if answer.refused else answer.sources)
