"""What an answer needs to know of the conversation so far."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer.

    Attributes:
        question: As the person wrote it.
        answer: The answer's text; empty for a refusal or a failure.
        standalone: The question as it was searched for; empty if that was the question itself.
        route: Which way it went (`deskrag.answering.events.Route`); empty if that is not known.
        name: The topic of the way, if it has one.
    """

    question: str
    answer: str = ""
    standalone: str = ""
    route: str = ""
    name: str = ""

    @property
    def searched(self) -> str:
        """The question in the form that makes sense alone."""
        return self.standalone or self.question
