"""From a query to passages: both searches, one ranking, a second look, exact filters.

The indexes propose, the ledger disposes: a hit becomes a passage only if the ledger returns it as part of a
current generation and it passes the query's filters, phrases and exclusions.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from ..documents.normalise import for_search
from ..documents.registry import format_of
from ..documents.types import BlockKind
from ..embeddings.protocol import Embedder
from ..indexing import analysis
from ..indexing.types import Filters, Hit, Query, StoredChunk
from .filters import text_filter
from .fusion import DENSE_SHARE, FOREIGN_SHARE, dense_share, fuse
from .matching import QueryWords
from .naming import named_in_part
from .query import parse
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
    nearby: float = 0.05
    looked_at: int = 20
    named_file: float = 0.3
    named_document: float = 0.15
    contents: float = 0.3


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
        collections = query.filters.collections
        with ThreadPoolExecutor(1, "keyword-search") as pool:  # words are looked up while the vector is computed
            by_words = pool.submit(self._keywords.search, query, depth, collections, documents)
            vector = self._embedder.embed([for_search(words[:_EMBEDDED_CHARS])], query=True)[0]
            clock.lap("embed")
            dense = self._vectors.search(vector, depth, collections, documents)
            clock.lap("dense")
            keyword = by_words.result()
        clock.lap("keyword")
        known: Mapping[int, StoredChunk] = {}
        named, bonus = self._named(words, documents), self._options.named_file
        if not named:
            known = self._best(dense, keyword)
            named = named_in_part(words, {chunk.document_id: chunk.name for chunk in known.values()})
            bonus = self._options.named_document
        preferred: dict[int, float] = {}
        if named:  # their best chunks are candidates, however many other documents come before them
            inside = self._vectors.search(vector, depth, collections, named)
            words_inside = self._keywords.search(query, depth, collections, named)
            preferred = {hit.chunk_id: bonus for hit in (*inside, *words_inside)}
            dense = _merged(dense, inside)
            keyword = _merged(keyword, words_inside)
            clock.lap("named")
        passages = self._ranked(query, words, dense, keyword, documents, k, preferred, known)
        clock.lap("fuse")
        return Retrieval(query, tuple(passages), vector, clock.seconds)

    def _ranked(
        self,
        query: Query,
        words: str,
        dense: list[Hit],
        keyword: list[Hit],
        documents: set[int] | None,
        k: int,
        preferred: dict[int, float],
        known: Mapping[int, StoredChunk],
    ) -> list[Passage]:
        options = self._options
        languages = self._embedder.identity.languages
        share = dense_share(words, languages, options.dense_share, options.foreign_share)
        scores = fuse(dense, keyword, share)
        for number, bonus in preferred.items():
            scores[number] = scores.get(number, 0.0) + bonus
        order = sorted(scores, key=lambda chunk: (-scores[chunk], chunk))
        admitted = self._admitted(order, query, documents, known)
        cosines = {hit.chunk_id: hit.score for hit in dense}
        bm25 = {hit.chunk_id: hit.score for hit in keyword}
        second_look = self._second_look(words)
        looked_at = max(options.looked_at, k)
        passages: list[Passage] = []
        for chunk in admitted:
            number = chunk.chunk_id
            score = scores[number] + second_look(chunk)
            passages.append(Passage(chunk, score, cosines.get(number), bm25.get(number)))
            if len(passages) == looked_at:
                break
        return list(_distinct(_spread(_sorted(passages), options.nearby)))[:k]

    def _named(self, words: str, documents: set[int] | None) -> set[int]:
        """Ids of the admitted documents whose file name stands in the query, such as ``manual.pdf``."""
        names = tuple(name.strip(".,;:!?\"'()[]") for name in _FILE_NAME.findall(words))
        names = tuple(name for name in names if format_of(name))
        if not names:
            return set()
        found = self._chunks.documents_matching(Filters(files=names)) or set()
        return found if documents is None else found & documents

    def _best(self, dense: list[Hit], keyword: list[Hit]) -> Mapping[int, StoredChunk]:
        """The best chunks of both searches, by id."""
        most = self._options.looked_at
        return self._chunks.chunks({hit.chunk_id for hit in (*dense[:most], *keyword[:most])})

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


def _merged(hits: list[Hit], more: list[Hit]) -> list[Hit]:
    known = {hit.chunk_id for hit in hits}
    return [*hits, *(hit for hit in more if hit.chunk_id not in known)]


def _sorted(passages: Iterable[Passage]) -> list[Passage]:
    return sorted(passages, key=lambda passage: (-passage.score, passage.chunk.chunk_id))


def _spread(passages: Iterable[Passage], nearby: float) -> list[Passage]:
    """Order `passages` again after taking `nearby` off those that stand beside a better one."""
    places: set[tuple[int, int]] = set()
    spread: list[Passage] = []
    for passage in passages:
        document, ordinal = passage.chunk.document_id, passage.chunk.ordinal
        beside = not places.isdisjoint({(document, ordinal - 1), (document, ordinal + 1)})
        spread.append(replace(passage, score=passage.score - nearby) if beside else passage)
        places.add((document, ordinal))
    return _sorted(spread)


def _distinct(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Yield passages, of those with the same text only the first."""
    seen: set[str] = set()
    for passage in passages:
        text = " ".join(passage.chunk.text.casefold().split())
        if text not in seen:
            seen.add(text)
            yield passage


class _Clock:
    """Wall time between laps, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = now - self._last
        self._last = now
