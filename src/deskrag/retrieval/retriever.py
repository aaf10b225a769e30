"""From a query to passages: both searches, one ranking, a second look, exact filters.

The indexes propose, the ledger disposes: a hit becomes a passage only if the ledger returns it as part of a
current generation and it passes the query's filters, phrases and exclusions.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice

from ..documents.normalise import for_search
from ..documents.registry import format_of
from ..documents.types import BlockKind
from ..embeddings.protocol import Embedder, Vectors
from ..indexing import analysis
from ..indexing.types import Filters, Hit, Query, StoredChunk
from .filters import text_filter
from .fusion import DENSE_SHARE, FOREIGN_SHARE, dense_share, fuse
from .matching import QueryWords
from .naming import named_in_part, without_names
from .query import parse
from .ranking import by_score, distinct, raised, spread
from .sources import ChunkSource, VectorIndex, WordIndex
from .types import Passage, Retrieval

_EMBEDDED_CHARS = 4000  # far more than any embedder sees
_FILE_NAME = re.compile(r"[^\s\"“”「」/\\]{2,}\.[A-Za-z0-9]{1,5}\b")


@dataclass(frozen=True, slots=True)
class RetrieverOptions:
    """Weights of the ranking; one default for all libraries.

    Attributes:
        dense_share: See `deskrag.retrieval.fusion.DENSE_SHARE`.
        foreign_share: See `deskrag.retrieval.fusion.FOREIGN_SHARE`.
        coverage: Weight of the share of the query's words that a passage holds.
        adjacency: Weight of the share of neighbouring query words that are neighbours in a passage.
        neighbours: See `deskrag.retrieval.ranking.raised`.
        nearby: Taken off a passage whose neighbour in the document ranks higher: the reader is there already, and
            another place may hold the answer.
        looked_at: Candidates that get the second look.
        named_file: Added to passages of a file whose name, suffix included, stands in the query.
        named_document: Added to passages of a document whose name stands in the query in part, by words that tell it
            from the other documents found.
        contents: Taken off a table of contents: it repeats the words of every heading and says nothing.
    """

    dense_share: float = DENSE_SHARE
    foreign_share: float = FOREIGN_SHARE
    coverage: float = 0.1
    adjacency: float = 0.1
    neighbours: float = 0.4
    nearby: float = 0.05
    looked_at: int = 30
    named_file: float = 0.3
    named_document: float = 0.15
    contents: float = 0.3


@dataclass(frozen=True, slots=True)
class _Found:
    """What both searches returned for one wording of the question; `vector` is that of the wording."""

    vector: Vectors
    dense: list[Hit]
    keyword: list[Hit]
    depth: int


@dataclass(frozen=True, slots=True)
class _Scored:
    """A chunk's score so far, what the second look adds, and what it is made of."""

    score: float
    look: Callable[[StoredChunk], float]
    dense: float | None
    keyword: float | None


@dataclass(frozen=True, slots=True)
class _Named:
    """Documents that the question names, by which names, and what that adds to the score of their chunks."""

    documents: set[int]
    names: tuple[str, ...]
    bonus: float


class Retriever:
    """Hybrid search over one library.

    Args:
        vectors: Chunks by meaning.
        keywords: Chunks by words.
        chunks: The ledger.
        embedder: The embedder whose vectors are in `vectors`.
        options: Weights.
    """

    def __init__(
        self,
        vectors: VectorIndex,
        keywords: WordIndex,
        chunks: ChunkSource,
        embedder: Embedder,
        options: RetrieverOptions | None = None,
    ) -> None:
        self._vectors = vectors
        self._keywords = keywords
        self._chunks = chunks
        self._embedder = embedder
        self._options = options or RetrieverOptions()

    def search(self, query: Query | str, k: int = 10, depth: int = 100) -> Retrieval:
        """Return the best `k` passages.

        Args:
            query: What to look for; text is parsed (`deskrag.retrieval.query.parse`).
            k: Most passages wanted.
            depth: Hits taken from each index.

        Raises:
            InputError: `query` is text with a bad date.
            LibraryError: An index cannot be read.
        """
        query = parse(query) if isinstance(query, str) else query
        clock = _Clock()
        documents = self._chunks.documents_matching(query.filters)
        words = query.text or " ".join(query.phrases)
        if not words.strip() or k <= 0 or (documents is not None and not documents):
            return Retrieval(query, ())
        found = self._found(query, words, documents, depth, clock)
        known: Mapping[int, StoredChunk] = {}
        named = self._named_exactly(words, documents)
        if not named:
            known = self._best(found)
            named = self._named_in_part(words, known)
        scored = self._scored(found, words)
        if named:
            scored |= self._scored_inside(query, words, found.vector, depth, named)
            clock.lap("named")
        passages = self._ranked(query, scored, documents, k, known)
        clock.lap("fuse")
        return Retrieval(query, tuple(passages), found.vector, clock.seconds)

    def _found(self, query: Query, words: str, documents: set[int] | None, depth: int, clock: _Clock) -> _Found:
        """Both searches for the question as it is asked."""
        with ThreadPoolExecutor(1, "keyword-search") as pool:  # words are looked up while the vector is computed
            by_words = pool.submit(self._keywords.search, query, depth, query.filters.collections, documents)
            vector = self._embedded(words)
            clock.lap("embed")
            dense = self._vectors.search(vector, depth, query.filters.collections, documents)
            clock.lap("dense")
            keyword = by_words.result()
        clock.lap("keyword")
        return _Found(vector, dense, keyword, depth)

    def _embedded(self, words: str) -> Vectors:
        vector: Vectors = self._embedder.embed([for_search(words[:_EMBEDDED_CHARS])], query=True)[0]
        return vector

    def _scored(self, found: _Found, words: str, bonus: float = 0.0) -> dict[int, _Scored]:
        """What each chunk found gets, before and at the second look."""
        languages = self._embedder.identity.languages
        share = dense_share(words, languages, self._options.dense_share, self._options.foreign_share)
        cosines = {hit.chunk_id: hit.score for hit in found.dense}
        bm25 = {hit.chunk_id: hit.score for hit in found.keyword}
        look = self._second_look(words)
        return {
            number: _Scored(score + bonus, look, cosines.get(number), bm25.get(number))
            for number, score in fuse(found.dense, found.keyword, share, found.depth).items()
        }

    def _scored_inside(
        self, query: Query, words: str, vector: Vectors, depth: int, named: _Named
    ) -> dict[int, _Scored]:
        """The chunks of the documents that a question names, however many others come before them.

        The name has said where to look; the rest of the question is what to look for there.
        """
        rest = without_names(words, named.names)
        if any(not term.stop for term in analysis.spans(rest)):
            both = vector + self._embedded(rest)
            words, vector = rest, both / float(both @ both) ** 0.5
        collections = query.filters.collections
        dense = self._vectors.search(vector, depth, collections, named.documents)
        keyword = self._keywords.search(replace(query, text=words), depth, collections, named.documents)
        return self._scored(_Found(vector, dense, keyword, depth), words, named.bonus)

    def _ranked(
        self,
        query: Query,
        scored: Mapping[int, _Scored],
        documents: set[int] | None,
        k: int,
        known: Mapping[int, StoredChunk],
    ) -> list[Passage]:
        options = self._options
        order = sorted(scored, key=lambda chunk: (-scored[chunk].score, chunk))
        passages = []
        for chunk in islice(self._admitted(order, query, documents, known), max(options.looked_at, k)):
            found = scored[chunk.chunk_id]
            passages.append(Passage(chunk, found.score + found.look(chunk), found.dense, found.keyword))
        return list(distinct(spread(by_score(raised(passages, options.neighbours)), options.nearby)))[:k]

    def _named_exactly(self, words: str, documents: set[int] | None) -> _Named | None:
        """The admitted documents whose file name, such as ``manual.pdf``, stands in the query."""
        names = tuple(name.strip(".,;:!?\"'()[]") for name in _FILE_NAME.findall(words))
        names = tuple(name for name in names if format_of(name))
        if not names:
            return None
        found = self._chunks.documents_matching(Filters(files=names)) or set()
        found = found if documents is None else found & documents
        return _Named(found, names, self._options.named_file) if found else None

    def _named_in_part(self, words: str, known: Mapping[int, StoredChunk]) -> _Named | None:
        """Those of the documents of `known` that the query calls by a part of their name."""
        names = {chunk.document_id: chunk.name for chunk in known.values()}
        found = named_in_part(words, names)
        called = tuple(sorted({names[document] for document in found}))
        return _Named(found, called, self._options.named_document) if found else None

    def _best(self, found: _Found) -> Mapping[int, StoredChunk]:
        """The best chunks of both searches, by id."""
        most = self._options.looked_at
        return self._chunks.chunks({hit.chunk_id for hit in (*found.dense[:most], *found.keyword[:most])})

    def _admitted(
        self, order: list[int], query: Query, documents: set[int] | None, known: Mapping[int, StoredChunk]
    ) -> Iterator[StoredChunk]:
        """Yield the chunks of `order` that exist and that the query admits, fetching a few at a time."""
        admits = text_filter(query)
        collections = query.filters.collections
        step = self._options.looked_at
        for first in range(0, len(order), step):
            part = order[first : first + step]
            fetched = self._chunks.chunks([number for number in part if number not in known])
            for number in part:
                chunk = known.get(number) or fetched.get(number)
                if (
                    chunk is not None
                    and (documents is None or chunk.document_id in documents)
                    and (not collections or chunk.collection in collections)
                    and admits(chunk.text)
                ):
                    yield chunk

    def _second_look(self, words: str) -> Callable[[StoredChunk], float]:
        terms = analysis.query_terms(words[:_EMBEDDED_CHARS])
        asked = QueryWords(terms, self._keywords.idf(terms))
        options = self._options

        def score(chunk: StoredChunk) -> float:
            coverage, adjacency = asked.match(chunk.text, f"{chunk.name}\n{chunk.context()}")
            off = options.contents if chunk.kind is BlockKind.CONTENTS else 0.0
            return options.coverage * coverage + options.adjacency * adjacency - off

        return score


class _Clock:
    """Wall time between laps, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = now - self._last
        self._last = now
