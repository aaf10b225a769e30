"""What a conversation keeps of a question, whatever ends its answer.

The question is there before anything else happens. An answer that was stopped or failed is kept as far as it came,
with its sentences and citations. A turn that is answered anew is removed only when the new answer is there: until
then, and where none comes, nothing is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..answering.events import (
    Answer,
    AnswerEvent,
    Citation,
    Cited,
    Failed,
    Finished,
    Refused,
    Routed,
    Sentence,
    Token,
)
from ..errors import Cancelled, InputError, NotFoundError, UserError
from .answer_json import answer_json
from .wire import error_json

if TYPE_CHECKING:
    from ..conversations.store import ConversationStore


class Record:
    """Keeps one question and what becomes of it.

    Args:
        store: Where.
        conversation_id: In which conversation.
        question: As the person wrote it; saved at once.
        replaces: Id of the message from which on this question and its answer take the place of what was said.
    """

    def __init__(
        self, store: ConversationStore, conversation_id: int, question: str, replaces: int | None = None
    ) -> None:
        self._store = store
        self._conversation_id = conversation_id
        self._replaces = replaces
        if replaces is not None:
            self._drop_textless(replaces)
        self._question = store.add(conversation_id, "user", question).message_id
        self._text = ""
        self._sentences: list[Sentence] = []
        self._routed: Routed | None = None
        self._heard = self._over = False

    def hear(self, event: AnswerEvent) -> None:
        """Take an event of the answer in."""
        self._heard = True
        match event:
            case Routed():
                self._routed = event
            case Token(text):
                self._text += text
            case Cited(sentence):
                self._sentences.append(sentence)
            case Finished(answer) | Refused(answer):
                self._keep(answer.text, answer_json(answer), whole=True)
            case Failed(message):
                self._keep_part(failed=message)

    def end(self, error: UserError) -> None:
        """The answer ended before its end. What could not be asked at all leaves no trace."""
        if self._over:
            return
        if isinstance(error, Cancelled):
            self._keep_part(stopped=True)
        elif isinstance(error, InputError | NotFoundError) and not self._heard:
            self._over = True
            self._store.truncate(self._conversation_id, self._question)
        else:
            self._keep_part(failed=error.sentence(), error=error_json(error))

    def _keep_part(self, **why: Any) -> None:
        part = Answer(
            self._text,
            tuple(self._sentences),
            _citations(self._sentences),
            question=self._routed.question if self._routed is not None else "",
            routed=self._routed,
        )
        self._keep(part.text, {**answer_json(part), **why}, whole=bool(part.text.strip()) and "failed" not in why)

    def _keep(self, text: str, details: dict[str, Any], *, whole: bool) -> None:
        self._over = True
        self._store.add(self._conversation_id, "assistant", text, details)
        if whole and self._replaces is not None:
            self._store.remove(self._conversation_id, self._replaces, self._question)

    def _drop_textless(self, first: int) -> None:
        """Of what is to be replaced, turns without a text hold nothing that could be lost."""
        messages = [m for m in self._store.messages(self._conversation_id) if m.message_id >= first]
        asked = [m.message_id for m in messages if m.role == "user"]
        for begin, end in zip(asked, [*asked[1:], None], strict=True):
            turn = [m for m in messages if m.message_id >= begin and (end is None or m.message_id < end)]
            if not any(m.text.strip() for m in turn[1:]):
                self._store.remove(self._conversation_id, begin, turn[-1].message_id + 1)


def _citations(sentences: list[Sentence]) -> tuple[Citation, ...]:
    """Every citation once, by number, then by place."""
    found = {(c.number, c.chunk.chunk_id, c.start, c.end): c for sentence in sentences for c in sentence.citations}
    return tuple(sorted(found.values(), key=lambda c: (c.number, c.start)))
