"""The embedded Chroma: one folder, opened by one process, addressed by the names of its collections.

One idea: everything that touches the library chromadb is here, and small enough to run in a process of its own
(`chroma_worker`), where it can neither stop the window's thread nor take the program down with it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from ..embeddings.protocol import Vectors
from ..errors import LibraryBusyError, LibraryCorruptError, LibraryError, StorageFullError
from .types import Hit

CALL_SIZE = 256
"""Vectors a call gets: enough to be quick (0.4 ms a vector), few enough that a search does not wait for long."""
_DELETE_SIZE = 2000
_OPEN_SECONDS = 10.0
_REBUILD = "Run `deskrag reindex --rebuild`: it is made again from the library's own database."
_SPACE = {"hnsw": {"space": "cosine", "ef_search": 128, "ef_construction": 128}}


class VectorFolder(Protocol):
    """A folder of named collections of vectors: Chroma here (`ChromaFolder`), or in another process."""

    def open(self) -> None:
        """Open the folder, which is made if it is not there; nothing happens when it is open."""

    def close(self) -> None:
        """Let go of the folder."""

    def names(self) -> list[str]:
        """The collections there are."""

    def upsert(self, name: str, chunk_ids: Sequence[int], document_ids: Sequence[int], vectors: Vectors) -> None:
        """Add or replace vectors of shape ``(n, dimensions)``."""

    def delete(self, name: str, chunk_ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""

    def drop(self, names: Sequence[str]) -> None:
        """Remove whole collections; unknown ones are ignored."""

    def clear(self) -> None:
        """Remove everything, also from a folder that is damaged."""

    def count(self, name: str) -> int:
        """Vectors in a collection."""

    def ids(self, name: str) -> list[int]:
        """Chunk ids in a collection."""

    def query(self, names: Sequence[str], vector: Vectors, k: int) -> list[Hit]:
        """The `k` nearest chunks of all these collections by cosine, best first."""


class ChromaFolder:
    """A Chroma folder in this process.

    Args:
        folder: Where it lies; made when opened.

    Every method raises `LibraryCorruptError` when the folder is damaged, `StorageFullError` when the disk is full,
    `LibraryError` when it cannot be opened and `LibraryBusyError` while another process has it open.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._client: Any = None
        self._collections: dict[str, Any] = {}
        self._held: dict[str, int] = {}  # counting takes Chroma longer than searching
        self._lock: Any = None

    def open(self) -> None:
        """Open the folder (imports Chroma: the slow part)."""
        if self._client is not None:
            return
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        self.folder.mkdir(parents=True, exist_ok=True)
        self._take_lock()
        try:
            self._client = chromadb.PersistentClient(
                path=str(self.folder), settings=ChromaSettings(anonymized_telemetry=False)
            )
        except Exception as error:
            chromadb.api.client.SharedSystemClient.clear_system_cache()  # it keeps what failed, too
            self._lock.release()
            raise LibraryError(
                f"the vector index cannot be opened ({error})", subject=str(self.folder), advice=_REBUILD
            ) from error

    def close(self) -> None:
        """Let go of the folder."""
        if self._client is None:
            return
        self._collections.clear()
        self._held.clear()
        self._client.close()
        self._client = None
        self._lock.release()

    def names(self) -> list[str]:
        """The collections there are."""
        self.open()
        with self._translated():
            return [collection.name for collection in self._client.list_collections()]

    def upsert(self, name: str, chunk_ids: Sequence[int], document_ids: Sequence[int], vectors: Vectors) -> None:
        """Add or replace vectors of shape ``(n, dimensions)``."""
        collection = self._collection(name)
        self._held.pop(name, None)
        for first in range(0, len(chunk_ids), CALL_SIZE):
            part = slice(first, first + CALL_SIZE)
            with self._translated():
                collection.upsert(
                    ids=[str(number) for number in chunk_ids[part]],
                    embeddings=vectors[part],
                    metadatas=[{"document": number} for number in document_ids[part]],
                )

    def delete(self, name: str, chunk_ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""
        collection = self._collection(name)
        self._held.pop(name, None)
        for first in range(0, len(chunk_ids), _DELETE_SIZE):
            with self._translated():
                collection.delete(ids=[str(number) for number in chunk_ids[first : first + _DELETE_SIZE]])

    def drop(self, names: Sequence[str]) -> None:
        """Remove whole collections; unknown ones are ignored."""
        for name in set(names) & set(self.names()):
            self._collections.pop(name, None)
            self._held.pop(name, None)
            with self._translated():
                self._client.delete_collection(name)

    def clear(self) -> None:
        """Remove everything, also from a folder that is damaged."""
        try:
            self.drop(self.names())
        except LibraryBusyError:
            raise
        except Exception:  # noqa: BLE001 - whatever Chroma makes of it: damaged beyond use, and derived data
            self.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def count(self, name: str) -> int:
        """Vectors in a collection."""
        collection = self._collection(name)
        with self._translated():
            return int(collection.count())

    def ids(self, name: str) -> list[int]:
        """Chunk ids in a collection."""
        collection = self._collection(name)
        with self._translated():
            return [int(number) for number in collection.get(include=[])["ids"]]

    def query(self, names: Sequence[str], vector: Vectors, k: int) -> list[Hit]:
        """The `k` nearest chunks of all these collections by cosine, best first."""
        hits: list[Hit] = []
        for name in names:
            if name not in self._held:  # nobody else changes an open folder
                self._held[name] = self.count(name)
            if not self._held[name]:
                continue
            with self._translated():
                found = self._collection(name).query(
                    query_embeddings=vector.reshape(1, -1), n_results=min(k, self._held[name]), include=["distances"]
                )
            hits.extend(
                Hit(int(number), 1.0 - float(distance))
                for number, distance in zip(found["ids"][0], found["distances"][0], strict=True)
            )
        return sorted(hits, key=lambda hit: -hit.score)[:k]

    def _take_lock(self) -> None:
        # The process of a program that was killed ends within a step; until then its folder is not free.
        from filelock import FileLock, Timeout

        self._lock = FileLock(self.folder / "open.lock", thread_local=False)
        try:
            self._lock.acquire(timeout=_OPEN_SECONDS)
        except Timeout as error:
            raise LibraryBusyError(
                "another process has the vector index open", subject=str(self.folder), advice="Try again."
            ) from error

    def _collection(self, name: str) -> Any:
        self.open()
        found = self._collections.get(name)
        if found is None:
            # No embedding function is stored: vectors always come from us, and a stored function would be
            # code to run on opening (CVE-2026-45829).
            with self._translated():
                found = self._client.get_or_create_collection(name, embedding_function=None, configuration=_SPACE)
            self._collections[name] = found
        return found

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
                f"the vector index is damaged ({error})", subject=str(self.folder), advice=_REBUILD
            ) from error
