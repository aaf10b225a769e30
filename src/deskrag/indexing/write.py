"""The second half of the pipeline: batches of chunks become vectors, index entries and ledger rows.

A batch holds chunks of many small documents or a part of a large one. It is embedded in length-sorted slices
(a stop is obeyed between slices), written by a thread of its own while the next one is embedded, and its
documents become visible in one transaction after both indexes hold them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..documents.types import Document
from ..embeddings.protocol import Embedder, Vectors
from ..errors import StorageFullError, UserError
from ..progress import CancelToken
from .indexes import Indexes
from .plan import Task
from .prepare import Prepared

BATCH_CHUNKS = 512
COPIES = 256
_SLICE = 32
_FREE_BYTES = 64 * 2**20


@dataclass(slots=True)
class _Part:
    """Chunks `[first, last)` of one prepared document."""

    prepared: Prepared
    first: int
    last: int


@dataclass(slots=True)
class WriteTotals:
    """What was written so far."""

    documents: int = 0
    chunks: int = 0
    embedded: int = 0


@dataclass(slots=True)
class BatchWriter:
    """Collects prepared documents and writes them batch by batch.

    Args:
        indexes: Where to write.
        embedder: Makes vectors that the cache lacks.
        recipe: Of the generations made.
        cancel: Obeyed between slices; what is half-written then is swept at the next start.
        wrote: Called in the writing thread after each batch became visible.
    """

    indexes: Indexes
    embedder: Embedder
    recipe: str
    cancel: CancelToken
    wrote: Callable[[WriteTotals], None]
    totals: WriteTotals = field(default_factory=WriteTotals)
    _parts: list[_Part] = field(default_factory=list)
    _size: int = 0
    _open: dict[int, int] = field(default_factory=dict)  # document id -> building generation
    _writer: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="index-writer")
    )
    _starter: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="index-starter")
    )
    _pending: Future[None] | None = None

    def add(self, prepared: Prepared) -> None:
        """Take a document with at least one chunk; writes whenever a batch is full."""
        first = 0
        while first < len(prepared.chunks):
            last = min(len(prepared.chunks), first + BATCH_CHUNKS - self._size)
            self._parts.append(_Part(prepared, first, last))
            self._size += last - first
            first = last
            if self._size >= BATCH_CHUNKS:
                self._embed_and_write()

    def flush(self) -> None:
        """Write what is collected and wait until it is visible."""
        if self._parts:
            self._embed_and_write()
        self._wait()

    def warm_up(self) -> None:
        """Open the vector store and load the embedder beside the first reading; a failure is met again when used."""
        self._writer.submit(self.indexes.vectors.open)
        self._starter.submit(self.embedder.embed, ["warm"])

    def close(self) -> None:
        """Wait for the threads; nothing that is not yet in a batch is written."""
        self._starter.shutdown(wait=True)
        self._writer.shutdown(wait=True)

    def clone(self, copies: Sequence[Prepared]) -> list[Prepared]:
        """Make copies of current files visible, all at once; the caller has flushed.

        Returns:
            Those that are a copy of nothing current.
        """
        generations = self.indexes.generations
        made: list[tuple[Task, int]] = []
        left: list[Prepared] = []
        with self._translated():
            self._check_space()
            for item in copies:
                twin = generations.twin(item.content_hash, self.recipe)
                if twin is None:
                    left.append(item)
                    continue
                made.append((item.task, generations.clone(twin, item.task.document_id, item.task.file)))
            for task, generation in made:
                self.totals.chunks += self.indexes.add_generation(task.collection_id, generation)
            self.indexes.commit()
            generations.make_current([generation for _, generation in made])
            if any(task.row and task.row.chunks for task, _ in made):
                self.indexes.sweep()
        self.totals.documents += len(made)
        return left

    def _embed_and_write(self) -> None:
        parts, self._parts, self._size = self._parts, [], 0
        hashes = [digest for part in parts for digest in part.prepared.hashes[part.first : part.last]]
        texts = [text for part in parts for text in part.prepared.texts[part.first : part.last]]
        vectors, new = self._embed(hashes, texts)
        self._wait()
        self._pending = self._writer.submit(self._write, parts, hashes, vectors, new)

    def _wait(self) -> None:
        if self._pending is not None:
            pending, self._pending = self._pending, None
            pending.result()

    def _embed(self, hashes: Sequence[bytes], texts: Sequence[str]) -> tuple[Vectors, dict[bytes, Vectors]]:
        known = self.indexes.generations.cached(list(dict.fromkeys(hashes)), self.embedder.identity.key)
        missing = {digest: text for digest, text in zip(hashes, texts, strict=True) if digest not in known}
        order = sorted(missing, key=lambda digest: len(missing[digest]))
        new: dict[bytes, Vectors] = {}
        for first in range(0, len(order), _SLICE):
            self.cancel.check()
            part = order[first : first + _SLICE]
            new.update(zip(part, self.embedder.embed([missing[digest] for digest in part]), strict=True))
        known.update(new)
        self.totals.embedded += len(new)
        return np.stack([known[digest] for digest in hashes]), new

    def _write(self, parts: list[_Part], hashes: list[bytes], vectors: Vectors, new: dict[bytes, Vectors]) -> None:
        with self._translated():
            self._check_space()
            ids = self._write_ledger(parts, hashes, new)
            stored = self.indexes.chunks.building(ids)
            first = 0
            for part in parts:
                task = part.prepared.task
                last = first + part.last - part.first
                chunks = [stored[number] for number in ids[first:last]]
                self.indexes.add(task.collection_id, task.collection, chunks, vectors[first:last])
                first = last
            self.indexes.commit()
            complete = [part.prepared for part in parts if part.last == len(part.prepared.chunks)]
            self.indexes.generations.make_current([self._open.pop(prepared.task.document_id) for prepared in complete])
            replaced = any(prepared.task.row and prepared.task.row.chunks for prepared in complete)
            if replaced:
                self.indexes.sweep()
        self.totals.documents += len(complete)
        self.totals.chunks += len(ids)
        self.wrote(self.totals)

    def _write_ledger(self, parts: list[_Part], hashes: list[bytes], new: dict[bytes, Vectors]) -> list[int]:
        generations = self.indexes.generations
        ids: list[int] = []
        with self.indexes.database.transaction():
            if new:
                generations.save_vectors(list(new), np.stack(list(new.values())), self.embedder.identity.key)
            for part in parts:
                prepared = part.prepared
                document_id = prepared.task.document_id
                if part.first == 0:
                    assert isinstance(prepared.document, Document)
                    self._open[document_id] = generations.begin(
                        document_id,
                        prepared.content_hash,
                        self.recipe,
                        prepared.task.file,
                        prepared.document,
                        prepared.title,
                    )
                here = slice(len(ids), len(ids) + part.last - part.first)
                ids += generations.add_chunks(
                    self._open[document_id], part.first, prepared.chunks[part.first : part.last], hashes[here]
                )
        return ids

    def _check_space(self) -> None:
        free = shutil.disk_usage(self.indexes.folder).free
        if free < _FREE_BYTES:
            raise _full(self.indexes.folder, free)

    def _translated(self) -> _DiskFull:
        return _DiskFull(self.indexes.folder)


class _DiskFull:
    """Whatever a library raises when the disk is full becomes `StorageFullError`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, UserError) or not isinstance(error, Exception):
            return
        text = str(error).lower()
        if getattr(error, "errno", None) == 28 or "no space left" in text or "disk is full" in text:
            raise _full(self._folder, 0) from error


def _full(folder: Path, free: int) -> StorageFullError:
    return StorageFullError(
        f"the disk is full ({free // 2**20} MB left); everything indexed so far is kept",
        subject=str(folder),
        advice="Free some space and run the same command again: it goes on where it stopped.",
    )
