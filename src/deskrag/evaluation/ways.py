"""The four ways of a comparison, each an answer loop of its own over the same model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..answering.answerer import Answerer, Searcher, WholeFiles
from ..answering.events import AnswerEvent
from ..answering.options import AnswerOptions
from ..answering.router import DOCUMENTS, Router, Topic
from ..answering.tuned import Tuned
from ..embeddings.protocol import Embedder
from ..generation.protocol import Generator
from ..progress import CancelToken
from ..retrieval.types import Filters, Query, Retrieval
from .compare import Ask, Way

_ALONE = "alone"


class NoDocuments:
    """A library without documents: nothing is searched, nothing found."""

    def search(self, query: Query, k: int, depth: int) -> Retrieval:  # noqa: ARG002 - the protocol's signature
        """Find nothing."""
        return Retrieval(query, ())


def ways(
    retriever: Searcher,
    embedder: Embedder,
    generator: Generator,
    options: AnswerOptions,
    tuned: Tuned | None,
    filters: Filters,
    whole_files: WholeFiles | None = None,
) -> dict[Way, Ask]:
    """How a question is asked in each way; without an adapter only the two ways of the model as it is.

    Args:
        retriever: Finds passages.
        embedder: Of the index.
        generator: The model.
        options: As for every answer.
        tuned: The adapter.
        filters: Which documents count.
        whole_files: As for every answer.
    """

    def alone(adapter: Tuned | None) -> Ask:
        router = Router((Topic(_ALONE, adapter, with_passages=False),))
        loop = Answerer(NoDocuments(), embedder, generator, options, router=router)

        def ask(question: str, cancel: CancelToken) -> Iterator[AnswerEvent]:
            return loop.answer(question, cancel=cancel, route=_ALONE)

        return ask

    def over_documents(adapter: Tuned | None) -> Ask:
        loop = Answerer(retriever, embedder, generator, options, adapter)

        def ask(question: str, cancel: CancelToken) -> Iterator[AnswerEvent]:
            return loop.answer(question, (), filters, cancel, whole_files=whole_files, route=DOCUMENTS)

        return ask

    # Those without documents first: what search needs is not in memory yet while they are asked.
    found: dict[Way, Ask] = {"base": alone(None)}
    if tuned is not None:
        found["tuned"] = alone(tuned)
    found["rag"] = over_documents(None)
    if tuned is not None:
        shown = replace(tuned, prompt="passages") if tuned.prompt == "question" else tuned
        found["tuned+rag"] = over_documents(shown)
    return found
