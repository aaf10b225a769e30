"""Asking within a conversation: history in, events out, both sides saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..answering.events import Answer, AnswerEvent, Citation, Failed, Finished, Refused, Routed
from ..answering.turns import Turn
from ..indexing.types import Filters
from ..progress import CancelToken
from ..retrieval.types import Passage

if TYPE_CHECKING:
    from ..conversations.store import Conversation, ConversationStore
    from .parts import Parts


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
) -> Iterator[AnswerEvent]:
    """See `Application.ask`."""
    store = parts.conversations if conversation is not None else None
    if store is not None and conversation is not None:
        limit = parts.settings.answer.history_turns
        history = turns(store, conversation)[-limit:] if limit else []
    if with_model:  # loads while the passages are found
        parts.generator.start_early()
    parts.start_search_early()
    answerer = parts.answerer(with_model=with_model, cancel=cancel)
    events = answerer.answer(
        question, history, filters, cancel, quote_only=not with_model, whole_files=parts.chunks, route=route
    )
    saved = False
    for event in events:
        if store is not None and conversation is not None:
            if not saved:  # only a question that passed its checks is kept, and before it is answered
                store.add(conversation.conversation_id, "user", question)
                saved = True
            if isinstance(event, Finished | Refused):
                store.add(conversation.conversation_id, "assistant", event.answer.text, answer_json(event.answer))
            elif isinstance(event, Failed):
                store.add(conversation.conversation_id, "assistant", "", {"failed": event.message})
        yield event


def turns(store: ConversationStore, conversation: Conversation) -> list[Turn]:
    """The conversation as question and answer pairs, oldest first."""
    found: list[Turn] = []
    question: str | None = None
    for message in store.messages(conversation.conversation_id):
        if message.role == "user":
            if question is not None:
                found.append(Turn(question))
            question = message.text
        elif question is not None:
            answer = "" if message.details.get("refused") else message.text
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


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as plain JSON values: what `deskrag ask --json` prints and a conversation keeps."""
    return {
        "text": answer.text,
        "mode": answer.mode,
        "refused": answer.refused,
        "question": answer.question,
        "route": None if answer.routed is None else routed_json(answer.routed),
        "sentences": [
            {
                "text": sentence.text,
                "support": sentence.support.value,
                "citations": [citation.number for citation in sentence.citations],
            }
            for sentence in answer.sentences
        ],
        "citations": [citation_json(citation) for citation in answer.citations],
        "nearest": [passage_json(passage) for passage in answer.nearest],
        "timings": {name: round(value, 4) for name, value in answer.timings.items()},
        "fingerprint": answer.fingerprint,
    }


def routed_json(routed: Routed) -> dict[str, Any]:
    """Which way a question went as plain JSON values."""
    return {
        "route": routed.route,
        "name": routed.name,
        "reason": routed.reason,
        "confidence": round(routed.confidence, 4),
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation as plain JSON values; `start` and `end` index the page's text."""
    chunk = citation.chunk
    return {
        "number": citation.number,
        "path": chunk.path,
        "collection": chunk.collection,
        "document_id": chunk.document_id,
        "title": chunk.title,
        "page": chunk.page,
        "locator": citation.locator,
        "member": chunk.member,
        "headings": list(chunk.headings),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "score": round(citation.score, 4),
    }


def passage_json(passage: Passage) -> dict[str, Any]:
    """A passage as plain JSON values; `start` and `end` index the page's text."""
    chunk = passage.chunk
    return {
        "path": chunk.path,
        "collection": chunk.collection,
        "document_id": chunk.document_id,
        "chunk_id": chunk.chunk_id,
        "title": chunk.title,
        "format": chunk.format,
        "page": chunk.page,
        "locator": chunk.locator,
        "member": chunk.member,
        "headings": list(chunk.headings),
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "score": round(passage.score, 4),
        "dense": None if passage.dense is None else round(passage.dense, 4),
        "keyword": None if passage.keyword is None else round(passage.keyword, 4),
    }
