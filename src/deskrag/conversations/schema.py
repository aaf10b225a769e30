"""Tables of conversations, with a trigram full-text index so that words are found in any language."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable


def m002_conversations(db: sqlite3.Connection) -> None:
    """Conversations, messages, and the full-text index over both."""
    for statement in (
        """CREATE TABLE conversations (
            id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL DEFAULT '', collection TEXT NOT NULL DEFAULT '',
            created TEXT NOT NULL DEFAULT (datetime('now')), changed TEXT NOT NULL DEFAULT (datetime('now')))""",
        """CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
            role TEXT NOT NULL, text TEXT NOT NULL, details TEXT NOT NULL DEFAULT '{}',
            created TEXT NOT NULL DEFAULT (datetime('now')))""",
        "CREATE INDEX messages_conversation ON messages(conversation_id, id)",
        """CREATE VIRTUAL TABLE messages_words USING fts5 (text, content='messages', content_rowid='id',
            tokenize='trigram')""",
        """CREATE TRIGGER messages_added AFTER INSERT ON messages BEGIN
            INSERT INTO messages_words (rowid, text) VALUES (new.id, new.text); END""",
        """CREATE TRIGGER messages_removed AFTER DELETE ON messages BEGIN
            INSERT INTO messages_words (messages_words, rowid, text) VALUES ('delete', old.id, old.text); END""",
    ):
        db.execute(statement)


def m003_conversation_pins(db: sqlite3.Connection) -> None:
    """Conversations can be pinned, and deleted in a way that can be taken back until the next start."""
    db.execute("ALTER TABLE conversations ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE conversations ADD COLUMN deleted TEXT NOT NULL DEFAULT ''")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m002_conversations, m003_conversation_pins)
