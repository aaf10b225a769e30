"""The exact scan: cosine over the ledger's own vectors, without Chroma.

One idea: the ledger keeps every vector anyway, and comparing a hundred thousand of them takes a few milliseconds. So
a command that searches once starts faster, a second process can search while the first one writes, and a search
within few documents is exact.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from ..embeddings.protocol import EmbedderIdentity, Vectors
from ..storage import Database
from . import scan_cache
from .types import Hit


class ExactVectors:
    """Exact cosine over the ledger's cached vectors, for `search` only; needs no lock and no Chroma.

    The matrix of a search over everything is kept until the ledger changes.
    """

    def __init__(self, database: Database, embedder: EmbedderIdentity) -> None:
        self._database = database
        self._embedder = embedder
        self._cache: tuple[tuple[object, ...], tuple[str, ...], Any, Vectors] | None = None

    def search(
        self,
        vector: Vectors,
        k: int,
        collections: tuple[str, ...] = (),
        document_ids: Collection[int] | None = None,
    ) -> list[Hit]:
        """Nearest chunks by cosine, exactly."""
        ids, matrix = self._matrix(collections, document_ids)
        if not len(ids):
            return []
        scores = matrix @ vector.astype(np.float32)
        k = min(k, len(ids))
        best = np.argpartition(-scores, k - 1)[:k]
        best = best[np.argsort(-scores[best], kind="stable")]
        return [Hit(int(ids[i]), float(scores[i])) for i in best]

    def preload(self, collections: tuple[str, ...] = ()) -> None:
        """Read the vectors now, so that the next search finds them in memory."""
        self._matrix(collections, None)

    def _matrix(self, collections: tuple[str, ...], document_ids: Collection[int] | None) -> tuple[Any, Vectors]:
        if document_ids is not None:
            return self._of_documents(collections, document_ids)
        # Changes with every swap, also one by another process, but not with a saved conversation.
        row = self._database.row("SELECT count(*), max(id), total(id) FROM generations WHERE state = 'current'")
        version = tuple(row) if row else ()
        cache = self._cache  # another thread may put its own in its place
        if cache and cache[:2] == (version, collections):
            return cache[2], cache[3]
        folder, key = self._database.path.parent, (version, collections, self._embedder.key)
        kept = scan_cache.load(folder, key)
        ids, matrix = kept or self._read(collections)
        if kept is None:
            scan_cache.save(folder, key, ids, matrix)
        self._cache = (version, collections, ids, matrix)
        return ids, matrix

    def _read(self, collections: tuple[str, ...]) -> tuple[Any, Vectors]:
        where, values = self._within(collections)
        chunks = self._database.rows(
            f"""SELECT c.id, c.embed_hash FROM documents d
                JOIN generations g ON g.document_id = d.id AND g.state = 'current'
                JOIN chunks c ON c.generation_id = g.id WHERE 1 {where}""",
            values,
        )
        # One pass over the table in its own order: looking up each hash takes several times as long.
        vectors = self._database.rows(
            "SELECT embed_hash, vector FROM embeddings WHERE embedder = ?", (self._embedder.key,)
        )
        place = {row[0]: number for number, row in enumerate(vectors)}
        known = [(row[0], place[row[1]]) for row in chunks if row[1] in place]
        ids = np.fromiter((number for number, _ in known), np.int64, len(known))
        return ids, self._stacked([row[1] for row in vectors])[[number for _, number in known]]

    def _of_documents(self, collections: tuple[str, ...], document_ids: Collection[int]) -> tuple[Any, Vectors]:
        where, values = self._within(collections)
        ids: list[int] = []
        blobs: list[bytes] = []
        for document in document_ids:  # an id list can be longer than SQLite's parameter limit
            for number, blob in self._database.rows(
                f"""SELECT c.id, e.vector FROM documents d
                    JOIN generations g ON g.document_id = d.id AND g.state = 'current'
                    JOIN chunks c ON c.generation_id = g.id
                    JOIN embeddings e ON e.embed_hash = c.embed_hash AND e.embedder = ? WHERE d.id = ? {where}""",
                (self._embedder.key, document, *values),
            ):
                ids.append(number)
                blobs.append(blob)
        return np.asarray(ids, np.int64), self._stacked(blobs)

    def _within(self, collections: tuple[str, ...]) -> tuple[str, list[object]]:
        if not collections:
            return "", []
        numbers: list[object] = list(collection_ids(self._database, collections))
        return f"AND d.collection_id IN ({','.join('?' * len(numbers))})", numbers

    def _stacked(self, blobs: list[bytes]) -> Vectors:
        flat = np.frombuffer(b"".join(blobs), np.float16).astype(np.float32)
        return flat.reshape(-1, self._embedder.dimensions)


def collection_ids(database: Database, collections: tuple[str, ...]) -> list[int]:
    """Ids of the collections of these names; of all of them when there are no names."""
    if not collections:
        return [int(row[0]) for row in database.rows("SELECT id FROM collections")]
    marks = ",".join("?" * len(collections))
    return [int(r[0]) for r in database.rows(f"SELECT id FROM collections WHERE name IN ({marks})", collections)]
