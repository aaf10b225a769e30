"""Prompts of examples, exactly as the answer loop builds them.

One idea: a model learns the form it is shown. So the prompt of an example is made by the very code that makes the
prompt of an answer, from what retrieval and the ranking of sentences find for its question, right or wrong; and
whether those sentences hold the answer decides what there is to learn: the answer, or to say that it is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from ..answering import prompt
from ..answering.answerer import Searcher
from ..answering.choice import settled
from ..answering.doubt import doubt
from ..answering.evidence import Evidence, EvidenceRanker
from ..answering.language import phrases
from ..answering.options import AnswerOptions
from ..embeddings.protocol import Embedder
from ..generation.protocol import ChatMessage
from ..retrieval.query import parse
from ..retrieval.types import Filters, Passage, Query
from .types import Message

Form = Literal["evidence", "passages", "question"]
"""``"evidence"``: the best sentences and few words (`prompt.build_brief`); ``"passages"``: the prompt of a model that
was not tuned (`prompt.build`); ``"question"``: the question alone."""

CONTEXT = 2048
RESERVED = 80


@dataclass(frozen=True, slots=True)
class Found:
    """What the documents hold for a question.

    Attributes:
        question: The question.
        passages: Best first.
        evidence: Their sentences, best first, as an answer would rest on them.
    """

    question: str
    passages: tuple[Passage, ...]
    evidence: tuple[Evidence, ...]

    def excerpts(self, most: int) -> list[prompt.Excerpt]:
        """What the prompt shows of them."""
        return prompt.from_evidence(self.evidence, most)

    def doubt(self, most: int) -> float:
        """How doubtful it is that what the prompt shows of them holds the answer; see `answering.doubt`."""
        shown = [excerpt.text for excerpt in self.excerpts(most)]
        return doubt(self.question, shown, [item.cosine for item in self.evidence[:most]])

    def without(self, leave_out: Callable[[str], bool], documents: Collection[int] = ()) -> Found:
        """The same without sentences (and whole documents) that are not to be shown."""
        kept = [
            item
            for item in self.evidence
            if item.candidate.chunk.document_id not in documents
            and not leave_out(item.candidate.text)
            and not (item.candidate.leans_back and leave_out(item.candidate.previous))
        ]
        passages = tuple(passage for passage in self.passages if passage.chunk.document_id not in documents)
        return Found(self.question, passages, tuple(kept))


class EvidenceFinder:
    """Finds what an answer would rest on.

    Args:
        retriever: Over the documents.
        embedder: Of its index.
        options: As for answers.
        filters: Restrictions, such as a collection.
    """

    def __init__(
        self,
        retriever: Searcher,
        embedder: Embedder,
        options: AnswerOptions | None = None,
        filters: Filters | None = None,
    ) -> None:
        self._retriever = retriever
        self._ranker = EvidenceRanker(embedder)
        self._options = options or AnswerOptions()
        self._filters = filters or Filters()

    def find(self, question: str) -> Found:
        """Search and rank for a question, as `Answerer.answer` does."""
        text = parse(question).text or question
        retrieval = self._retriever.search(
            Query(text, filters=self._filters), self._options.passages, self._options.depth
        )
        evidence = self._ranker.rank(text, retrieval.passages, retrieval.vector)
        return Found(text, tuple(retrieval.passages), tuple(settled(text, evidence)))


def messages(question: str, found: Found | None, form: Form, most: int) -> tuple[Message, ...]:
    """The prompt of an example.

    Args:
        question: What is asked.
        found: What the documents hold for it; None for the form without passages.
        form: See `Form`.
        most: Most sentences shown.
    """
    if form == "question" or found is None:
        return (Message("user", question),)
    excerpts = found.excerpts(most)
    build = prompt.build_brief if form == "evidence" else _built
    made: Sequence[ChatMessage] = build(question, excerpts, context=CONTEXT, reserved=RESERVED)
    return tuple(Message(message.role, message.content) for message in made)


def sentences_shown(form: Form) -> int:
    """Most sentences of a prompt of `form`, as for answers."""
    options = AnswerOptions()
    return options.brief_sentences if form == "evidence" else options.evidence_sentences


def refusal(question: str, form: Form) -> str:
    """What to say where the passages do not hold the answer."""
    said = phrases(question)
    return said.not_here if form == "evidence" else said.refusal


def _built(question: str, excerpts: Sequence[prompt.Excerpt], *, context: int, reserved: int) -> list[ChatMessage]:
    return prompt.build(question, excerpts, (), context=context, reserved=reserved)
