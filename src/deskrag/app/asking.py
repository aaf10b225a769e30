"""Asking within a conversation: history in, events out, both sides saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..answering.events import AnswerEvent
from ..answering.question import checked
from ..answering.turns import Turn
from ..errors import UserError
from ..indexing.types import Filters
from ..progress import CancelToken
from .answer_json import answer_json, citation_json, passage_json, routed_json
from .recording import Record

if TYPE_CHECKING:
    from ..conversations.store import Conversation, ConversationStore
    from .parts import Parts

__all__ = ["answer_json", "ask", "citation_json", "passage_json", "routed_json", "turns"]


def ask(
    parts: Parts,
    question: str,
    conversation: Conversation | None,
    filters: Filters,
    cancel: CancelToken,
    *,
    with_model: bool,
    history: Sequence[Turn] = (),
    route: str = "",
    replaces: int | None = None,
) -> Iterator[AnswerEvent]:
    """See `Application.ask`: the question is checked and saved at once, all else happens as the events are read."""
    checked(question, parts.answer_options().longest_question)
    record = None
    if conversation is not None:
        limit = parts.settings.answer.history_turns
        history = turns(parts.conversations, conversation, replaces)[-limit:] if limit else []
        record = Record(parts.conversations, conversation.conversation_id, question, replaces)
    return _events(parts, question, record, filters, cancel, with_model=with_model, history=history, route=route)


def _events(
    parts: Parts,
    question: str,
    record: Record | None,
    filters: Filters,
    cancel: CancelToken,
    *,
    with_model: bool,
    history: Sequence[Turn],
    route: str,
) -> Iterator[AnswerEvent]:
    try:
        cancel.check()
        if with_model:  # loads while the passages are found
            parts.generator.start_early()
        parts.start_search_early()
        answerer = parts.answerer(with_model=with_model, cancel=cancel)
        for event in answerer.answer(
            question, history, filters, cancel, quote_only=not with_model, whole_files=parts.chunks, route=route
        ):
            if record is not None:
                record.hear(event)
            yield event
    except UserError as error:
        if record is not None:
            record.end(error)
        raise


def turns(store: ConversationStore, conversation: Conversation, before: int | None = None) -> list[Turn]:
    """The conversation as question and answer pairs, oldest first; only those before a message, if one is given."""
    found: list[Turn] = []
    question: str | None = None
    for message in store.messages(conversation.conversation_id):
        if before is not None and message.message_id >= before:
            break
        if message.role == "user":
            if question is not None:
                found.append(Turn(question))
            question = message.text
        elif question is not None:
            answer = "" if message.details.get("refused") or message.details.get("failed") else message.text
            searched = str(message.details.get("question", ""))
            way = message.details.get("route") or {}
            found.append(
                Turn(
                    question,
                    answer,
                    searched if searched != question else "",
                    str(way.get("route", "")),
                    str(way.get("name", "")),
                )
            )
            question = None
    if question is not None:
        found.append(Turn(question))
    return found
