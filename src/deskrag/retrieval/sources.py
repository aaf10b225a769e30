"""What retrieval needs from the layers below, as small protocols.

The index classes satisfy them by shape alone, so retrieval is tested with a handful of vectors in a dictionary
and never learns which database holds the real ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from ..embeddings.protocol import Vectors
from ..indexing.types import Filters, Hit, Query, StoredChunk


class VectorIndex(Protocol):
    """Nearest neighbours of a vector."""

    def search(
        self,
        vector: Vectors,
        k: int,
        collections: tuple[str, ...] = (),
        document_ids: Collection[int] | None = None,
    ) -> list[Hit]:
        """Return up to `k` chunks by cosine similarity, best first.

        Args:
            vector: Unit vector, shape ``(dimensions,)``.
            k: Most hits wanted.
            collections: Only these collections; empty for all.
            document_ids: Only these documents; None for all.
        """
        ...


class WordIndex(Protocol):
    """Chunks by their words; `deskrag.indexing.keywords.KeywordIndex` is the one."""

    def search(
        self,
        query: Query,
        k: int,
        collections: tuple[str, ...] = (),
        document_ids: Collection[int] | None = None,
    ) -> list[Hit]:
        """Return up to `k` chunks by BM25, best first; the query's filters are given apart."""
        ...

    def idf(self, terms: Iterable[str]) -> dict[str, float]:
        """Return the inverse document frequency of analysed terms."""
        ...


class ChunkSource(Protocol):
    """The ledger, as seen from retrieval."""

    def chunks(self, ids: Collection[int]) -> dict[int, StoredChunk]:
        """Return the chunks of `ids` that belong to a current generation; the others are left out."""
        ...

    def neighbours(self, chunk_id: int, before: int, after: int) -> list[StoredChunk]:
        """Return the chunks around one of the same document, in order, that one left out."""
        ...

    def documents_matching(self, filters: Filters) -> set[int] | None:
        """Return the ids of the documents `filters` admits, None when all of them are admitted.

        Collections are left to the indexes: only files, types and times are looked at.
        """
        ...
