"""Values of retrieval: what was asked for, and the passages that came back."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..embeddings.protocol import Vectors
from ..indexing.types import StoredChunk


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions on the documents searched; empty fields restrict nothing.

    Attributes:
        collections: Collection names, any of them.
        files: Case-insensitive substrings or globs of the path, any of them.
        types: Formats or suffixes without dot, any of them.
        after: Modified at or after (seconds since the epoch).
        before: Modified before.
    """

    collections: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    after: float | None = None
    before: float | None = None

    @property
    def by_document(self) -> bool:
        """True when anything beside the collection is restricted."""
        return bool(self.files or self.types or self.after is not None or self.before is not None)


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    Attributes:
        text: The words to search for, operators and filters taken out.
        phrases: Quoted phrases; a passage must contain each (case and width folded).
        excluded: ``-word`` terms; a passage must contain none.
        filters: Restrictions on documents.
    """

    text: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved chunk with its scores.

    Attributes:
        chunk: The chunk.
        score: Fused score that orders the passages; comparable within one query only.
        dense: Cosine with the query, None when the vector search did not return it.
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
