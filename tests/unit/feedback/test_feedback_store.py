"""Ratings of answers: one for each, with all that made the answer, outliving the conversation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskrag.conversations import schema as conversations_schema
from deskrag.conversations.store import ConversationStore
from deskrag.errors import NotFoundError
from deskrag.feedback import schema
from deskrag.feedback.store import FeedbackStore, Rating, Reason
from deskrag.storage import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "library.sqlite", (*conversations_schema.MIGRATIONS, *schema.MIGRATIONS))
    yield made
    made.close()


@pytest.fixture
def answered(database: Database) -> tuple[int, int]:
    """A conversation with one answer: both ids."""
    store = ConversationStore(database)
    conversation = store.start("manuals")
    store.add(conversation.conversation_id, "user", "How long is the warranty?")
    details = {"text": "36 months.", "fingerprint": "abc"}
    message = store.add(conversation.conversation_id, "assistant", "36 months.", details)
    return conversation.conversation_id, message.message_id


def test_a_rating_keeps_question_answer_and_fingerprint(database: Database, answered: tuple[int, int]) -> None:
    found = FeedbackStore(database).rate(answered[1], Rating.DOWN, Reason.SOURCE, " not on that page ")
    assert (found.question, found.answer["text"], found.fingerprint) == (
        "How long is the warranty?",
        "36 months.",
        "abc",
    )
    assert (found.collection, found.reason, found.comment) == ("manuals", Reason.SOURCE, "not on that page")


def test_a_second_rating_replaces_the_first_and_can_be_taken_back(
    database: Database, answered: tuple[int, int]
) -> None:
    store = FeedbackStore(database)
    store.rate(answered[1], Rating.DOWN, Reason.WRONG)
    store.rate(answered[1], Rating.UP)
    assert [(f.rating, f.reason) for f in store.all()] == [(Rating.UP, Reason.NONE)]
    assert store.all(Rating.DOWN) == []
    assert set(store.of_conversation(answered[0])) == {answered[1]}
    store.take_back(answered[1])
    assert store.all() == []


def test_a_rating_outlives_its_conversation(database: Database, answered: tuple[int, int]) -> None:
    store = FeedbackStore(database)
    store.rate(answered[1], Rating.UP)
    ConversationStore(database).delete(answered[0])
    assert [(f.message_id, f.question) for f in store.all()] == [(None, "How long is the warranty?")]


def test_only_answers_can_be_rated(database: Database, answered: tuple[int, int]) -> None:
    with pytest.raises(NotFoundError):
        FeedbackStore(database).rate(answered[1] - 1, Rating.UP)
