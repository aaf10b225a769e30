"""The vectors of one library under one embedder.

One idea: a collection of the library has a vector collection of its own for each embedder, so that vectors of two
models can never meet in one index, whatever their width. Where those live (Chroma in a process of its own, or in
this one) is the matter of a `VectorFolder`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

from ..embeddings.protocol import EmbedderIdentity, Vectors
from ..storage import Database
from .chroma import VectorFolder
from .exact import ExactVectors, collection_ids
from .types import Hit


def index_name(collection_id: int, embedder: EmbedderIdentity) -> str:
    """Name of the vector collection of one DeskRAG collection under one embedder."""
    digest = hashlib.sha256(embedder.key.encode()).hexdigest()[:12]
    return f"c{collection_id}-{digest}"


class VectorStore:
    """Vectors by chunk, in one collection for each collection of the library.

    Args:
        folder: Where they are. Only one process may have it open: the caller holds the library's index lock.
        embedder: Whose vectors these are.
        database: The library, for the names of collections and for searches within few documents.
    """

    def __init__(self, folder: VectorFolder, embedder: EmbedderIdentity, database: Database) -> None:
        self.folder = folder
        self.embedder = embedder
        self._database = database

    def open(self) -> None:
        """Open the folder (the slow part, worth doing beside other work)."""
        self.folder.open()

    def close(self) -> None:
        """Let go of the folder."""
        self.folder.close()

    def add(self, collection_id: int, chunk_ids: Sequence[int], document_ids: Sequence[int], vectors: Vectors) -> None:
        """Add or replace vectors of shape ``(n, dimensions)``."""
        self.folder.upsert(self._name(collection_id), chunk_ids, document_ids, vectors)

    def delete(self, collection_id: int, chunk_ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""
        self.folder.delete(self._name(collection_id), chunk_ids)

    def drop(self, collection_id: int) -> None:
        """Remove a whole collection's vectors."""
        self.folder.drop([self._name(collection_id)])

    def clear(self) -> None:
        """Remove every vector, of every embedder, also from a folder that is damaged."""
        self.folder.clear()

    def beside(self, embedder: EmbedderIdentity) -> VectorStore:
        """The vectors of another embedder in the same open folder, to be built while these go on serving."""
        return VectorStore(self.folder, embedder, self._database)

    def drop_others(self) -> None:
        """Remove the vectors of every other embedder, which nothing ever reads."""
        own = {self._name(number) for number in collection_ids(self._database, ())}
        self.folder.drop([name for name in self.folder.names() if name not in own])

    def count(self, collection_id: int) -> int:
        """Vectors held for a collection."""
        return self.folder.count(self._name(collection_id))

    def ids(self, collection_id: int) -> set[int]:
        """Chunk ids held for a collection."""
        return set(self.folder.ids(self._name(collection_id)))

    def search(
        self,
        vector: Vectors,
        k: int,
        collections: tuple[str, ...] = (),
        document_ids: Collection[int] | None = None,
    ) -> list[Hit]:
        """Nearest chunks by cosine; a restriction to documents is answered by the exact scan."""
        if document_ids is not None:
            return ExactVectors(self._database, self.embedder).search(vector, k, collections, document_ids)
        names = [self._name(number) for number in collection_ids(self._database, collections)]
        return self.folder.query(names, vector, k)

    def _name(self, collection_id: int) -> str:
        return index_name(collection_id, self.embedder)
