"""Conversations are kept, found again and exported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskrag.conversations.export import to_json, to_markdown
from deskrag.conversations.schema import MIGRATIONS
from deskrag.conversations.store import ConversationStore
from deskrag.errors import NotFoundError
from deskrag.storage import Database


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    database = Database(tmp_path / "library.sqlite", MIGRATIONS)
    yield ConversationStore(database)
    database.close()


def test_the_first_question_gives_the_title(store: ConversationStore) -> None:
    conversation = store.start("manuals")
    store.add(conversation.conversation_id, "user", "How long is\nthe warranty?")
    store.add(conversation.conversation_id, "user", "And for the X100?")
    again = store.get(conversation.conversation_id)
    assert (again.title, again.messages, again.collection) == ("How long is the warranty?", 2, "manuals")


def test_words_are_found_in_any_language_and_of_any_length(store: ConversationStore) -> None:
    number = store.start().conversation_id
    store.add(number, "user", "保証期間は何か月ですか。")
    store.add(number, "assistant", "The pump is covered for 36 months, 100 % of it.")
    assert [found.message.text[:3] for found in store.search("保証期間")] == ["保証期"]
    assert [found.message.role for found in store.search("36 months")] == ["assistant"]
    assert store.search("保証") != []
    assert store.search("100 %") != []
    assert store.search('"unbalanced AND OR') == []
    assert store.search("  ") == []


def test_a_deleted_conversation_is_found_no_more(store: ConversationStore) -> None:
    number = store.start().conversation_id
    store.add(number, "user", "secret plans")
    store.delete(number)
    assert store.search("secret") == []
    with pytest.raises(NotFoundError):
        store.get(number)


def test_exports_carry_sources_and_mark_what_has_none(store: ConversationStore) -> None:
    number = store.start().conversation_id
    store.add(number, "user", "How long?")
    store.add(
        number,
        "assistant",
        "36 months. Forever.",
        {
            "sentences": [
                {"text": "36 months.", "support": "supported", "citations": [1]},
                {"text": "Forever.", "support": "unsupported", "citations": []},
            ],
            "citations": [{"number": 1, "path": "/a/manual.pdf", "locator": "p. 12", "quote": "36\nmonths"}],
        },
    )
    conversation, messages = store.get(number), store.messages(number)
    text = to_markdown(conversation, messages)
    assert "36 months. [1] Forever. (not found in the documents)" in text
    assert "[1] /a/manual.pdf · p. 12 · “36 months”" in text
    assert json.loads(to_json(conversation, messages))["messages"][1]["answer"]["citations"][0]["number"] == 1


def test_a_discarded_conversation_is_gone_from_lists_and_search_until_restored(store: ConversationStore) -> None:
    number = store.start().conversation_id
    store.add(number, "user", "Where is the impeller?")
    store.discard(number)
    assert store.all() == []
    assert store.search("impeller") == []
    assert store.restore(number).title == "Where is the impeller?"
    assert len(store.search("impeller")) == 1


def test_only_what_was_discarded_long_ago_is_purged(store: ConversationStore) -> None:
    number = store.start().conversation_id
    store.discard(number)
    assert store.purge() == 0
    assert store.purge(days=-1) == 1
    with pytest.raises(NotFoundError):
        store.restore(number)


def test_a_question_said_anew_takes_what_followed_it_away(store: ConversationStore) -> None:
    number = store.start().conversation_id
    first = store.add(number, "user", "one")
    store.add(number, "assistant", "two")
    store.truncate(number, first.message_id)
    assert store.messages(number) == []


def test_pinning_is_remembered(store: ConversationStore) -> None:
    number = store.start().conversation_id
    store.pin(number, True)
    assert store.get(number).pinned


def found(store: ConversationStore, words: str, limit: int = 100) -> list[tuple[str, str]]:
    return [
        (hit.conversation.title, hit.message.text if hit.message is not None else "")
        for hit in store.search_conversations(words, limit)
    ]


def test_conversations_are_found_by_title_whatever_was_said_in_them(store: ConversationStore) -> None:
    number = store.start().conversation_id
    store.add(number, "user", "How much may we spend?")
    store.rename(number, "Ärger mit der Budgetplanung")
    assert found(store, "budget") == [("Ärger mit der Budgetplanung", "")]
    assert found(store, "ärger BUDGET") == [("Ärger mit der Budgetplanung", "")]
    assert found(store, "spend") == [("Ärger mit der Budgetplanung", "How much may we spend?")]
    assert found(store, "budget pump") == found(store, "  ") == []
    store.discard(number)
    assert found(store, "budget") == []


def test_titles_are_found_however_much_was_said_since(store: ConversationStore) -> None:
    number = store.start().conversation_id
    for count in range(30):
        store.add(number, "user", f"And pump {count}?")
        store.add(store.start().conversation_id, "user", f"A pump elsewhere, {count}")
    store.rename(number, "The loud pump")
    assert [each.conversation_id for each in store.titled("PUMP loud")] == [number]
    assert store.titled("pump quiet") == store.titled(" ") == []


def test_each_conversation_is_found_once_with_the_newest_message(store: ConversationStore) -> None:
    long, other = store.start().conversation_id, store.start().conversation_id
    store.add(other, "user", "Which pump is quiet?")
    store.rename(other, "Noise")
    for count in range(300):
        store.add(long, "user", f"What about pump {count}?")
    store.rename(long, "Everything")
    assert found(store, "pump", 2) == [("Everything", "What about pump 299?"), ("Noise", "Which pump is quiet?")]
    store.rename(other, "Pumps that are quiet")
    assert [title for title, _ in found(store, "pump", 1)] == ["Pumps that are quiet"]


def test_an_answer_that_was_stopped_is_exported_as_far_as_it_came(store: ConversationStore) -> None:
    number = store.start().conversation_id
    store.add(number, "user", "How long?")
    sentences = [{"text": "36 months.", "support": "supported", "citations": [1]}]
    store.add(number, "assistant", "36 months. Seals are", {"sentences": sentences, "stopped": True})
    assert "36 months. [1] Seals are\n" in to_markdown(store.get(number), store.messages(number))
