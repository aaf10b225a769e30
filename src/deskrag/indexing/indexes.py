"""The two derived indexes behind one face, and the card that says what they are made of.

Write order is always: indexes first, ledger last when adding; ledger first, indexes next when removing. What a
kill leaves behind is found again from the ledger (`GenerationStore.leftovers`) and swept at the next start; a
lost or damaged index is made again from the ledger alone (`rebuild`), without a model.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from ..embeddings.protocol import EmbedderIdentity, Vectors
from ..errors import LibraryCorruptError, UserError
from ..progress import CancelToken, Progress, ProgressFn
from ..storage import Database
from . import scan_cache
from .chroma_process import ChromaProcess
from .chunks import ChunkStore
from .generations import GenerationStore
from .keywords import ANALYSIS_VERSION, KeywordIndex, KeywordRow
from .types import StoredChunk
from .vectors import VectorStore

_CARD = "index"
_REBUILDING = "rebuilding"
_REBUILD_STEP = 2000


class Indexes:
    """Chroma and tantivy of one library, kept in step with its ledger.

    Args:
        folder: The library's folder.
        database: Its SQLite file.
        embedder: Whose vectors are indexed.
    """

    def __init__(self, folder: Path, database: Database, embedder: EmbedderIdentity) -> None:
        self.folder = folder
        self.embedder = embedder
        self.database = database
        self.generations = GenerationStore(database)
        self.chunks = ChunkStore(database)
        self.vectors = VectorStore(ChromaProcess(folder / "vectors"), embedder, database)
        self.keywords = KeywordIndex(folder / "keywords")
        # The writing thread and the one that settles failures both change the indexes.
        self._changing = threading.RLock()

    def close(self) -> None:
        """Let go of both indexes."""
        self.vectors.close()
        self.keywords.close()

    # The identity card

    def card(self) -> dict[str, object]:
        """What the indexes should be made of now."""
        return {"embedder": asdict(self.embedder), "key": self.embedder.key, "analysis": ANALYSIS_VERSION}

    def written_card(self) -> dict[str, object] | None:
        """What they are made of, or None before the first run."""
        row = self.database.row("SELECT value FROM cards WHERE name = ?", (_CARD,))
        return json.loads(row[0]) if row else None

    def write_card(self) -> None:
        """Say that the indexes are now made of `card`."""
        with self.database.transaction() as db:
            db.execute("INSERT OR REPLACE INTO cards (name, value) VALUES (?, ?)", (_CARD, json.dumps(self.card())))

    # Writing

    def add(self, collection_id: int, collection: str, chunks: Sequence[StoredChunk], vectors: Vectors) -> None:
        """Add chunks with their vectors to both indexes (keywords become visible at `commit`)."""
        if not chunks:
            return
        rows = [KeywordRow(c.chunk_id, c.document_id, collection, c.text, c.context()) for c in chunks]
        with self._changing:
            self.vectors.add(collection_id, [c.chunk_id for c in chunks], [c.document_id for c in chunks], vectors)
            self.keywords.add(rows)

    def add_generation(self, collection_id: int, generation: int) -> int:
        """Add a whole building generation whose vectors are all cached; returns the number of its chunks."""
        rows = self.database.rows(
            "SELECT id, embed_hash FROM chunks WHERE generation_id = ? ORDER BY id", (generation,)
        )
        cached = self.generations.cached([row[1] for row in rows], self.embedder.key)
        stored = self.chunks.building([row[0] for row in rows])
        if rows:
            chunks = [stored[row[0]] for row in rows]
            self.add(collection_id, chunks[0].collection, chunks, np.stack([cached[row[1]] for row in rows]))
        return len(rows)

    def commit(self) -> None:
        """Make added and removed keywords durable and visible."""
        with self._changing:
            self.keywords.commit()

    def sweep(self, *, building: bool = False) -> int:
        """Take retired generations out of both indexes, then out of the ledger; returns how many chunks.

        Args:
            building: Also what an interrupted run left half-built; only before a new run begins.
        """
        with self._changing:
            leftovers = self.generations.leftovers(building=building)
            gone: dict[int, list[int]] = {}
            for generation, collection_id in leftovers:
                gone.setdefault(collection_id, []).extend(self.generations.chunk_ids(generation))
            for collection_id, ids in gone.items():
                if ids:
                    self.vectors.delete(collection_id, ids)
                    self.keywords.delete_chunks(ids)
            if gone:
                self.keywords.commit()
                scan_cache.drop(self.folder)
            # Exactly those: another thread may have retired more since, which are still in the indexes.
            self.generations.delete(generation for generation, _ in leftovers)
        return sum(len(ids) for ids in gone.values())

    # Health

    def need_rebuild(self) -> bool:
        """Whether an index is lost, damaged, of another version or half rebuilt; cheap, and only between runs."""
        if self.database.row("SELECT 1 FROM cards WHERE name = ?", (_REBUILDING,)):
            return True
        total = self.chunks.count()
        if total and not (self.folder / "vectors" / "chroma.sqlite3").is_file():
            return True
        try:
            return self.keywords.count() != total
        except LibraryCorruptError:
            return True

    def out_of_step(self) -> list[str]:
        """Why a rebuild is due, as sentences; empty when the indexes agree with the ledger."""
        found = []
        written = self.written_card()
        if written is not None and written.get("analysis") != ANALYSIS_VERSION:
            found.append("the keyword index was made by another version")
        total = self.chunks.count()
        try:
            words = self.keywords.count()
        except LibraryCorruptError:
            words = -1
        if words != total:
            found.append(f"the keyword index holds {max(words, 0)} of {total} chunks")
        try:
            held = sum(self.vectors.count(row[0]) for row in self.database.rows("SELECT id FROM collections"))
        except UserError:
            held = -1
        if held != total:
            found.append(f"the vector index holds {max(held, 0)} of {total} chunks")
        return found

    def rebuild(self, progress: ProgressFn, cancel: CancelToken) -> int:
        """Make both indexes again from the ledger's texts and cached vectors; returns the number of chunks.

        A chunk's vector is cached as long as the chunk is there. What a stop or a kill leaves half-made is known
        by a card of its own and made again by the next run (`need_rebuild`).
        """
        with self.database.transaction() as db:
            db.execute("INSERT OR REPLACE INTO cards (name, value) VALUES (?, '')", (_REBUILDING,))
        self.vectors.clear()
        self.keywords.start_over()
        total, done = self.chunks.count(), 0
        for collection_id, name in [
            (int(r[0]), str(r[1])) for r in self.database.rows("SELECT id, name FROM collections")
        ]:
            last = 0
            while rows := self.database.rows(
                """SELECT c.id, c.embed_hash FROM documents d
                   JOIN generations g ON g.document_id = d.id AND g.state = 'current'
                   JOIN chunks c ON c.generation_id = g.id
                   WHERE d.collection_id = ? AND c.id > ? ORDER BY c.id LIMIT ?""",
                (collection_id, last, _REBUILD_STEP),
            ):
                if cancel.cancelled:
                    self.keywords.rollback()
                cancel.check()
                last = rows[-1][0]
                stored = self.chunks.chunks([row[0] for row in rows])
                cached = self.generations.cached([row[1] for row in rows], self.embedder.key)
                pairs = [(stored[row[0]], cached[row[1]]) for row in rows if row[1] in cached and row[0] in stored]
                if pairs:
                    self.add(collection_id, name, [c for c, _ in pairs], np.stack([v for _, v in pairs]))
                done += len(rows)
                progress(Progress("rebuilding", done, total, "chunks", name, done))
        self.commit()
        with self.database.transaction() as db:
            self.write_card()
            db.execute("DELETE FROM cards WHERE name = ?", (_REBUILDING,))
        return done
