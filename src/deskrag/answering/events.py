"""The stream every shell renders: `Routed, Retrieved, Token, Cited, Finished | Refused | Failed`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from ..indexing.types import StoredChunk
from ..retrieval.types import Passage


class Support(StrEnum):
    """How a shown sentence stands to the documents."""

    QUOTED = "quoted"  # the sentence *is* the document's
    SUPPORTED = "supported"  # written by the model, a quote says the same
    UNSUPPORTED = "unsupported"  # written by the model, no quote found
    PLAIN = "plain"  # makes no statement of fact (greeting, question, list lead-in)


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that supports a sentence.

    Attributes:
        number: The ``[n]`` shown; equal chunk spans share a number.
        chunk: The chunk the quote is in.
        start: Span of the quote in the page's text, first code point.
        end: One past the last.
        quote: Exactly the page's text in that span.
        score: Alignment score in [0, 1].
    """

    number: int
    chunk: StoredChunk
    start: int
    end: int
    quote: str
    score: float

    @property
    def locator(self) -> str:
        """Where the quote stands, for people; of a sheet its row."""
        return self.chunk.locator_of((self.start, self.end))


def shared_locator(citations: Sequence[Citation]) -> str:
    """Where the quotes of one number stand together; the row of column names is not said beside other rows."""
    return citations[0].chunk.locator_of(*((citation.start, citation.end) for citation in citations))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the answer with its support."""

    text: str
    support: Support
    citations: tuple[Citation, ...] = ()


Route = Literal["documents", "adapter", "small talk", "rule", "none"]
"""Ways an answer can go: the general model over the documents, a tuned model, a short reply, a fixed reply to an
expected question, or no way at all."""


@dataclass(frozen=True, slots=True)
class Routed:
    """Which way the question goes, and why.

    Attributes:
        route: The way.
        reason: Why, one phrase for people, without a full stop.
        question: The question as it will be answered (standalone form of a follow-up).
        name: The topic or the adapter of the route, the name of the rule; empty where there is none.
        confidence: Probability of the route as the router estimates it; 1 where nothing was estimated.
    """

    route: Route
    reason: str
    question: str
    name: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer.

    Attributes:
        text: The whole text, without citation marks.
        sentences: The same text by sentence, with support.
        citations: Every citation once, by number.
        refused: True for the refusal sentence.
        nearest: For a refusal, the nearest passages, offered to the person.
        mode: ``"generated"``, ``"quoted"``, ``"refused"`` or ``"reply"`` (fixed, and not from the documents).
        question: The question as it was searched for (standalone form of a follow-up).
        timings: Seconds and token counts by step.
        fingerprint: Hash of everything that made the answer (model, prompt version, retrieval settings).
        routed: Which way the question went; None where nothing decided.
    """

    text: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    refused: bool = False
    nearest: tuple[Passage, ...] = ()
    mode: str = "generated"
    question: str = ""
    timings: dict[str, float] = field(default_factory=dict)
    fingerprint: str = ""
    routed: Routed | None = None


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The passages the answer will rest on."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """New text of the answer, ready to show."""

    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """The sentence just shown is complete; here is its support."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer is complete."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Refused:
    """The documents do not hold the answer; no model was called, or nothing it wrote held."""

    answer: Answer
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The engine failed; the conversation is kept. `message` is ready to show."""

    message: str


AnswerEvent = Routed | Retrieved | Token | Cited | Finished | Refused | Failed
