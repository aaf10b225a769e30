"""Stored messages as turns: every question with its own answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .shown import ShownAnswer

if TYPE_CHECKING:
    from ...conversations.store import Message


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A question and its answer; None where the program ended before there was one."""

    question: Message
    answer: Message | None = None

    def shown(self) -> ShownAnswer:
        """The answer as it is shown."""
        if self.answer is None:
            return ShownAnswer(stopped=True, done=True)
        return ShownAnswer.from_details(self.answer.text, self.answer.details, self.question.text)


def stored_turns(messages: Iterable[Message]) -> list[StoredTurn]:
    """The turns of a conversation, oldest first.

    Earlier versions kept an empty answer of a question that they had not kept; it must not hide the one before it.
    """
    found: list[StoredTurn] = []
    for message in messages:
        if message.role == "user":
            found.append(StoredTurn(message))
        elif found and (found[-1].answer is None or message.text.strip()):
            found[-1] = StoredTurn(found[-1].question, message)
    return found
