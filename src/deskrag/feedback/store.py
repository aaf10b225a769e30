"""The store of ratings: one for each answer, changeable, tied to the answer's passages and settings fingerprint."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..errors import NotFoundError
from ..storage import Database

LONGEST_COMMENT = 4000


class Rating(StrEnum):
    """What a person thought of an answer."""

    UP = "up"
    DOWN = "down"


class Reason(StrEnum):
    """What was wrong with it."""

    NONE = ""
    WRONG = "wrong"  # the answer is not true
    INCOMPLETE = "incomplete"  # something is missing
    SOURCE = "source"  # a citation does not say so
    REFUSED = "refused"  # the documents hold the answer, and it was refused
    UNCLEAR = "unclear"  # hard to understand, or in the wrong language
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One rating.

    Attributes:
        feedback_id: Its id.
        message_id: The rated answer; None once its conversation was deleted.
        rating: Up or down.
        reason: What was wrong.
        comment: In the person's own words.
        question: What was asked.
        answer: The whole answer with passages and timings, as plain JSON values.
        fingerprint: Of the settings that made the answer.
        collection: What it was asked of; empty for all.
        created: When (UTC, ISO).
    """

    feedback_id: int
    message_id: int | None
    rating: Rating
    reason: Reason
    comment: str
    question: str
    answer: Mapping[str, Any]
    fingerprint: str
    collection: str
    created: str


class FeedbackStore:
    """Reads and writes ratings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rate(self, message_id: int, rating: Rating, reason: Reason = Reason.NONE, comment: str = "") -> Feedback:
        """Rate an answer; an earlier rating of it is replaced.

        Raises:
            NotFoundError: There is no such answer.
        """
        with self._database.transaction() as db:
            answer = db.execute(
                """SELECT m.text, m.details, c.collection,
                     (SELECT q.text FROM messages q WHERE q.conversation_id = m.conversation_id AND q.id < m.id
                      AND q.role = 'user' ORDER BY q.id DESC LIMIT 1) AS question
                   FROM messages m JOIN conversations c ON c.id = m.conversation_id
                   WHERE m.id = ? AND m.role = 'assistant'""",
                (message_id,),
            ).fetchone()
            if answer is None:
                raise NotFoundError("there is no such answer", subject=str(message_id))
            details = json.loads(answer["details"]) or {"text": answer["text"]}
            db.execute(
                """INSERT INTO feedback (message_id, rating, reason, comment, question, answer, fingerprint, collection)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                   ON CONFLICT (message_id) DO UPDATE SET rating = excluded.rating, reason = excluded.reason,
                     comment = excluded.comment, created = datetime('now')""",
                (
                    message_id,
                    rating.value,
                    reason.value,
                    comment.strip()[:LONGEST_COMMENT],
                    answer["question"] or "",
                    json.dumps(details, ensure_ascii=False),
                    str(details.get("fingerprint", "")),
                    answer["collection"],
                ),
            )
            row = db.execute("SELECT * FROM feedback WHERE message_id = ?", (message_id,)).fetchone()
        return _feedback(row)

    def take_back(self, message_id: int) -> None:
        """Forget the rating of an answer."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM feedback WHERE message_id = ?", (message_id,))

    def of_conversation(self, conversation_id: int) -> dict[int, Feedback]:
        """Ratings in a conversation, by message id."""
        rows = self._database.rows(
            """SELECT f.* FROM feedback f JOIN messages m ON m.id = f.message_id WHERE m.conversation_id = ?""",
            (conversation_id,),
        )
        return {row["message_id"]: _feedback(row) for row in rows}

    def all(self, rating: Rating | None = None, limit: int = 1000) -> list[Feedback]:
        """Ratings, newest first."""
        rows = self._database.rows(
            "SELECT * FROM feedback WHERE ?1 IS NULL OR rating = ?1 ORDER BY id DESC LIMIT ?2",
            (rating.value if rating else None, limit),
        )
        return [_feedback(row) for row in rows]


def _feedback(row: sqlite3.Row) -> Feedback:
    return Feedback(
        row["id"],
        row["message_id"],
        Rating(row["rating"]),
        Reason(row["reason"]),
        row["comment"],
        row["question"],
        json.loads(row["answer"]),
        row["fingerprint"],
        row["collection"],
        row["created"],
    )
