"""Values of retrieval: the passages that came back, and what they were found for."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..embeddings.protocol import Vectors
from ..indexing.types import Filters, Query, StoredChunk

__all__ = ["Filters", "Passage", "Query", "Retrieval"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved chunk with its scores.

    Attributes:
        chunk: The chunk.
        score: Fused score that orders the passages; comparable within one query only.
        dense: Cosine with the query (of one that names a document: with the mean of it and its rest), None when the
            vector search did not return it.
        keyword: BM25, None when the keyword search did not return it.
    """

    chunk: StoredChunk
    score: float
    dense: float | None = None
    keyword: float | None = None


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What one query found.

    Attributes:
        query: The query as understood.
        passages: Best first, without duplicates of the same text.
        vector: The query's unit vector, shape ``(dimensions,)``, reused by the answer loop; None for a query
            without words.
        seconds: Wall time by step (``embed``, ``dense``, ``keyword``, ``fuse``).
    """

    query: Query
    passages: tuple[Passage, ...]
    vector: Vectors | None = None
    seconds: dict[str, float] = field(default_factory=dict)
