"""The table of ratings. A rating holds its own copy of the answer, so that it outlives the conversation."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable


def m004_feedback(db: sqlite3.Connection) -> None:
    """One row for each rated answer."""
    db.execute(
        """CREATE TABLE feedback (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            message_id INTEGER UNIQUE REFERENCES messages(id) ON DELETE SET NULL,
            rating TEXT NOT NULL CHECK (rating IN ('up', 'down')), reason TEXT NOT NULL DEFAULT '',
            comment TEXT NOT NULL DEFAULT '', question TEXT NOT NULL, answer TEXT NOT NULL,
            fingerprint TEXT NOT NULL DEFAULT '', collection TEXT NOT NULL DEFAULT '',
            created TEXT NOT NULL DEFAULT (datetime('now')))"""
    )
    db.execute("CREATE INDEX feedback_fingerprint ON feedback(fingerprint, rating)")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m004_feedback,)
