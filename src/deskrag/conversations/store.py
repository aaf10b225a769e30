"""The store of conversations: every question is saved before it is answered, every answer when it ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..errors import NotFoundError
from ..storage import Database

_TITLE_LENGTH = 60
_TRIGRAM = 3


@dataclass(frozen=True, slots=True)
class Message:
    """One question or answer.

    Attributes:
        message_id: Its id.
        role: ``"user"`` or ``"assistant"``.
        text: What was said.
        details: For answers: citations, mode, timings, fingerprint; as plain JSON values.
        created: When (UTC, ISO).
    """

    message_id: int
    role: Literal["user", "assistant"]
    text: str
    details: Mapping[str, Any] = field(default_factory=dict)
    created: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its messages.

    Attributes:
        conversation_id: Its id.
        title: Made from the first question.
        collection: The collection it is about; empty for all.
        created: When it began (UTC, ISO).
        changed: When the last message came.
        messages: How many messages it has.
        pinned: Kept at the top of lists.
    """

    conversation_id: int
    title: str
    collection: str
    created: str
    changed: str
    messages: int
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A message that a search found."""

    conversation: Conversation
    message: Message


@dataclass(frozen=True, slots=True)
class FoundConversation:
    """A conversation that a search found, and the newest message that was found in it.

    Attributes:
        conversation: Which one.
        message: None where only its title was found.
    """

    conversation: Conversation
    message: Message | None = None


_SELECT = """SELECT c.id, c.title, c.collection, c.created, c.changed,
    (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id), c.pinned FROM conversations c
    WHERE c.deleted = ''"""


class ConversationStore:
    """Reads and writes conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, collection: str = "") -> Conversation:
        """Begin a conversation."""
        with self._database.transaction() as db:
            number = db.execute("INSERT INTO conversations (collection) VALUES (?)", (collection,)).lastrowid
        return self.get(int(number or 0))

    def get(self, conversation_id: int) -> Conversation:
        """One conversation.

        Raises:
            NotFoundError: There is none of that id.
        """
        row = self._database.row(f"{_SELECT} AND c.id = ?", (conversation_id,))
        if row is None:
            raise NotFoundError(
                "there is no such conversation",
                subject=str(conversation_id),
                advice="`deskrag history` lists conversations.",
            )
        return _conversation(row)

    def latest(self) -> Conversation | None:
        """The conversation with the newest message."""
        row = self._database.row(f"{_SELECT} ORDER BY c.changed DESC, c.id DESC LIMIT 1")
        return _conversation(row) if row else None

    def all(self, limit: int = 100) -> list[Conversation]:
        """Conversations, newest first."""
        rows = self._database.rows(f"{_SELECT} ORDER BY c.changed DESC, c.id DESC LIMIT ?", (limit,))
        return [_conversation(row) for row in rows]

    def add(
        self,
        conversation_id: int,
        role: Literal["user", "assistant"],
        text: str,
        details: Mapping[str, Any] | None = None,
    ) -> Message:
        """Append a message; the first question gives the conversation its title."""
        with self._database.transaction() as db:
            number = db.execute(
                "INSERT INTO messages (conversation_id, role, text, details) VALUES (?, ?, ?, ?)",
                (conversation_id, role, text, json.dumps(details or {}, ensure_ascii=False)),
            ).lastrowid
            db.execute(
                """UPDATE conversations SET changed = datetime('now'),
                     title = CASE WHEN title = '' AND ? = 'user' THEN ? ELSE title END WHERE id = ?""",
                (role, _title(text), conversation_id),
            )
        return Message(int(number or 0), role, text, details or {})

    def messages(self, conversation_id: int) -> list[Message]:
        """All messages, oldest first."""
        rows = self._database.rows(
            "SELECT id, role, text, details, created FROM messages WHERE conversation_id = ? ORDER BY id",
            (conversation_id,),
        )
        return [_message(row) for row in rows]

    def rename(self, conversation_id: int, title: str) -> None:
        """Give a conversation another title."""
        with self._database.transaction() as db:
            db.execute("UPDATE conversations SET title = ? WHERE id = ?", (_title(title), conversation_id))

    def set_collection(self, conversation_id: int, collection: str) -> None:
        """Say what a conversation is about; empty for all collections."""
        with self._database.transaction() as db:
            db.execute("UPDATE conversations SET collection = ? WHERE id = ?", (collection, conversation_id))

    def pin(self, conversation_id: int, pinned: bool) -> None:
        """Keep a conversation at the top, or no longer."""
        with self._database.transaction() as db:
            db.execute("UPDATE conversations SET pinned = ? WHERE id = ?", (int(pinned), conversation_id))

    def delete(self, conversation_id: int) -> None:
        """Delete a conversation with its messages, for good."""
        self.get(conversation_id)
        with self._database.transaction() as db:
            db.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))

    def discard(self, conversation_id: int) -> None:
        """Delete a conversation in a way that `restore` takes back, until `purge`."""
        self.get(conversation_id)
        with self._database.transaction() as db:
            db.execute("UPDATE conversations SET deleted = datetime('now') WHERE id = ?", (conversation_id,))

    def restore(self, conversation_id: int) -> Conversation:
        """Take a `discard` back."""
        with self._database.transaction() as db:
            db.execute("UPDATE conversations SET deleted = '' WHERE id = ?", (conversation_id,))
        return self.get(conversation_id)

    def purge(self, days: int = 1) -> int:
        """Delete for good what was discarded more than `days` ago; returns how many."""
        with self._database.transaction() as db:
            return db.execute(
                "DELETE FROM conversations WHERE deleted <> '' AND deleted < datetime('now', ?)", (f"{-days:+d} days",)
            ).rowcount

    def truncate(self, conversation_id: int, message_id: int) -> None:
        """Delete a message and everything after it, to say it anew."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM messages WHERE conversation_id = ? AND id >= ?", (conversation_id, message_id))

    def remove(self, conversation_id: int, first: int, before: int) -> None:
        """Delete the messages from the id `first` on that come before the id `before`."""
        with self._database.transaction() as db:
            db.execute(
                "DELETE FROM messages WHERE conversation_id = ? AND id >= ? AND id < ?",
                (conversation_id, first, before),
            )

    def latest_question(self, conversation_id: int) -> Message | None:
        """The question that was asked last; None if nothing was asked."""
        row = self._database.row(
            """SELECT id, role, text, details, created FROM messages
               WHERE conversation_id = ? AND role = 'user' ORDER BY id DESC LIMIT 1""",
            (conversation_id,),
        )
        return _message(row) if row else None

    def search(self, words: str, limit: int = 20) -> list[Found]:
        """Messages that contain every word, newest first."""
        where, values = _matching(words)
        if not where:
            return []
        rows = self._database.rows(
            f"""SELECT m.id, m.role, m.text, m.details, m.created, m.conversation_id FROM messages m
                JOIN conversations c ON c.id = m.conversation_id AND c.deleted = ''
                WHERE {where} ORDER BY m.id DESC LIMIT ?""",
            (*values, limit),
        )
        return [Found(self.get(row["conversation_id"]), _message(row)) for row in rows]

    def titled(self, words: str, limit: int = 100) -> list[Conversation]:
        """Conversations whose title contains every word, those changed last first."""
        return [self.get(number) for number in self._titled(words)[:limit]]

    def search_conversations(self, words: str, limit: int = 100) -> list[FoundConversation]:
        """Conversations whose title or one of whose messages contains every word, those found by title first."""
        where, values = _matching(words)
        if not where:
            return []
        rows = self._database.rows(  # beside a maximum, SQLite gives the columns of the row that holds it
            f"""SELECT max(m.id) AS id, m.role, m.text, m.details, m.created, m.conversation_id FROM messages m
                JOIN conversations c ON c.id = m.conversation_id AND c.deleted = ''
                WHERE {where} GROUP BY m.conversation_id ORDER BY 1 DESC LIMIT ?""",
            (*values, limit),
        )
        said = {row["conversation_id"]: _message(row) for row in rows}
        numbers = [*dict.fromkeys((*self._titled(words), *said))][:limit]
        return [FoundConversation(self.get(number), said.get(number)) for number in numbers]

    def _titled(self, words: str) -> list[int]:
        wanted = [word.casefold() for word in words.split()]
        titles = self._database.rows(
            "SELECT id, title FROM conversations WHERE deleted = '' ORDER BY changed DESC, id DESC"
        )
        return [row["id"] for row in titles if wanted and all(word in row["title"].casefold() for word in wanted)]


def _matching(words: str) -> tuple[str, list[str]]:
    """The condition that a message contains every word, with its values; empty without a word."""
    parts = words.split()
    # The trigram index finds nothing shorter than three characters, so short words are looked for by LIKE.
    long = [f'"{part.replace(chr(34), chr(34) * 2)}"' for part in parts if len(part) >= _TRIGRAM]
    short = [f"%{_like(part)}%" for part in parts if len(part) < _TRIGRAM]
    where = ["m.id IN (SELECT rowid FROM messages_words WHERE messages_words MATCH ?)"] if long else []
    where += ["m.text LIKE ? ESCAPE '\\'"] * len(short)
    return " AND ".join(where), [*([" AND ".join(long)] if long else []), *short]


def _conversation(row: sqlite3.Row) -> Conversation:
    return Conversation(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]))


def _message(row: sqlite3.Row) -> Message:
    return Message(row["id"], row["role"], row["text"], json.loads(row["details"]), row["created"])


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rstrip() + "…"


def _like(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
