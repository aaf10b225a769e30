"""Vectors: Chroma for long-running processes and large libraries, an exact scan of the ledger beside it.

Both answer the same question (`search`). Chroma holds one collection per DeskRAG collection and embedder, so
that vectors of two models can never meet in one index, whatever their width. The exact scan reads the cached
vectors of the ledger: it needs no import and no lock, so a one-shot command starts faster with it, a second
process can search while the first one writes, and a search restricted to few documents is exact.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ..embeddings.protocol import EmbedderIdentity, Vectors
from ..errors import LibraryCorruptError, LibraryError, StorageFullError
from ..storage import Database
from . import scan_cache
from .types import Hit


def index_name(collection_id: int, embedder: EmbedderIdentity) -> str:
    """Name of the Chroma collection of one DeskRAG collection under one embedder."""
    digest = hashlib.sha256(embedder.key.encode()).hexdigest()[:12]
    return f"c{collection_id}-{digest}"


class ChromaVectors:
    """The vector store in an embedded Chroma, opened on first use.

    Only one process may have a Chroma folder open: the caller holds the library's index lock.
    """

    def __init__(self, folder: Path, embedder: EmbedderIdentity, database: Database) -> None:
        self.folder = folder
        self.embedder = embedder
        self._database = database
        self._client: Any = None
        self._collections: dict[int, Any] = {}
        self._held: dict[int, int] = {}
        self._lock = threading.Lock()

    def open(self) -> None:
        """Open the folder (imports Chroma: the slow part, worth doing beside other work)."""
        with self._lock:
            if self._client is not None:
                return
            import chromadb
            from chromadb.config import Settings as ChromaSettings

            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                self._client = chromadb.PersistentClient(
                    path=str(self.folder), settings=ChromaSettings(anonymized_telemetry=False)
                )
            except Exception as error:
                chromadb.api.client.SharedSystemClient.clear_system_cache()  # it keeps what failed, too
                raise LibraryError(
                    f"the vector index cannot be opened ({error})",
                    subject=str(self.folder),
                    advice="Run `deskrag reindex --rebuild`: it is made again from the library's own database.",
                ) from error

    def close(self) -> None:
        """Let go of the folder."""
        with self._lock:
            if self._client is None:
                return
            self._collections.clear()
            self._held.clear()
            self._client.close()
            self._client = None

    def add(self, collection_id: int, chunk_ids: Sequence[int], document_ids: Sequence[int], vectors: Vectors) -> None:
        """Add or replace vectors of shape ``(n, dimensions)``."""
        collection = self._collection(collection_id)
        self._held.clear()
        limit = int(self._client.get_max_batch_size())
        for first in range(0, len(chunk_ids), limit):
            part = slice(first, first + limit)
            with self._translated():
                collection.upsert(
                    ids=[str(number) for number in chunk_ids[part]],
                    embeddings=vectors[part],
                    metadatas=[{"document": number} for number in document_ids[part]],
                )

    def delete(self, collection_id: int, chunk_ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""
        collection = self._collection(collection_id)
        self._held.clear()
        for first in range(0, len(chunk_ids), 2000):
            with self._translated():
                collection.delete(ids=[str(number) for number in chunk_ids[first : first + 2000]])

    def drop(self, collection_id: int) -> None:
        """Remove a whole collection's vectors."""
        self.open()
        name = index_name(collection_id, self.embedder)
        self._collections.pop(collection_id, None)
        self._held.clear()
        if name in {collection.name for collection in self._client.list_collections()}:
            self._client.delete_collection(name)

    def clear(self) -> None:
        """Remove every vector, of every embedder, also from a folder that is damaged."""
        try:
            self.open()
            for collection in self._client.list_collections():
                self._client.delete_collection(collection.name)
            self._collections.clear()
            self._held.clear()
        except Exception:  # noqa: BLE001 - whatever Chroma makes of it: damaged beyond use, and derived data
            self.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def count(self, collection_id: int) -> int:
        """Vectors held for a collection."""
        return int(self._collection(collection_id).count())

    def ids(self, collection_id: int) -> set[int]:
        """Chunk ids held for a collection."""
        return {int(number) for number in self._collection(collection_id).get(include=[])["ids"]}

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
        hits: list[Hit] = []
        for collection_id in _collection_ids(self._database, collections):
            collection = self._collection(collection_id)
            # Counting takes Chroma longer than searching, and nobody else changes an open folder.
            if collection_id not in self._held:
                self._held[collection_id] = self.count(collection_id)
            held = self._held[collection_id]
            if not held:
                continue
            with self._translated():
                found = collection.query(
                    query_embeddings=vector.reshape(1, -1), n_results=min(k, held), include=["distances"]
                )
            hits.extend(
                Hit(int(number), 1.0 - float(distance))
                for number, distance in zip(found["ids"][0], found["distances"][0], strict=True)
            )
        return sorted(hits, key=lambda hit: -hit.score)[:k]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """What Chroma raises, as `UserError`."""
        try:
            yield
        except Exception as error:
            text = str(error).lower()
            if "no space left" in text or "disk is full" in text:
                raise StorageFullError(
                    "the disk is full; everything indexed so far is kept",
                    subject=str(self.folder),
                    advice="Free some space and run the same command again.",
                ) from error
            raise LibraryCorruptError(
                f"the vector index is damaged ({error})",
                subject=str(self.folder),
                advice="Run `deskrag reindex --rebuild`: it is made again from the library's own database.",
            ) from error

    def _collection(self, collection_id: int) -> Any:
        self.open()
        with self._lock:
            found = self._collections.get(collection_id)
            if found is None:
                # No embedding function is stored: vectors always come from us, and a stored function would be
                # code to run on opening (CVE-2026-45829).
                found = self._client.get_or_create_collection(
                    index_name(collection_id, self.embedder),
                    embedding_function=None,
                    configuration={"hnsw": {"space": "cosine", "ef_search": 128, "ef_construction": 128}},
                )
                self._collections[collection_id] = found
            return found


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
        if self._cache and self._cache[:2] == (version, collections):
            return self._cache[2], self._cache[3]
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
        numbers: list[object] = list(_collection_ids(self._database, collections))
        return f"AND d.collection_id IN ({','.join('?' * len(numbers))})", numbers

    def _stacked(self, blobs: list[bytes]) -> Vectors:
        flat = np.frombuffer(b"".join(blobs), np.float16).astype(np.float32)
        return flat.reshape(-1, self._embedder.dimensions)


def _collection_ids(database: Database, collections: tuple[str, ...]) -> list[int]:
    if not collections:
        return [int(row[0]) for row in database.rows("SELECT id FROM collections")]
    marks = ",".join("?" * len(collections))
    return [int(r[0]) for r in database.rows(f"SELECT id FROM collections WHERE name IN ({marks})", collections)]
