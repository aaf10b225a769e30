"""The ledger: collections, sources, and one row for every file ever met, with its state and the reason.

It is the truth of the library. The vector store and the keyword index are derived from it and can be
rebuilt; a file that could not be read is a row here with a reason a person understands, never a crash.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..errors import InputError, NotFoundError
from ..storage import Database


class State(StrEnum):
    """What became of a file."""

    INDEXED = "indexed"
    SKIPPED = "skipped"  # met and left out on purpose: no reader, too large, empty
    FAILED = "failed"  # should have been read and could not be
    ABSENT = "absent"  # its volume or folder is missing; its text is kept and still answers
    WAITING = "waiting"  # met, not yet read (an interrupted run)


@dataclass(frozen=True, slots=True)
class Source:
    """A file or folder that was added to a collection.

    Attributes:
        source_id: Ledger id.
        collection: Name of its collection.
        path: Absolute path.
        device: Device number of its volume when last seen; 0 if never.
        state: ``"present"`` or ``"absent"``.
    """

    source_id: int
    collection: str
    path: str
    device: int
    state: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One file as the ledger knows it.

    Attributes:
        document_id: Ledger id.
        collection: Name of its collection.
        source_id: The source it came through.
        path: Absolute path.
        size: Bytes when last read.
        modified_ns: Modification time when last read, nanoseconds since the epoch.
        device: Device number of its volume.
        content_hash: Hash of its bytes; empty if never read.
        state: What became of it.
        reason: Why, in words for people; empty for a plainly indexed file.
        looked: When this row last changed (UTC, ISO).
        format: Reader's format name; empty if not indexed.
        title: Document title.
        pages: Pages in the current generation.
        chunks: Chunks in the current generation.
        quality: Mean text quality, 0 to 1.
        recipe: What made the current generation (splitter version, sizes); empty if none.
        notes: What could not be read of an indexed file.
    """

    document_id: int
    collection: str
    source_id: int
    path: str
    size: int
    modified_ns: int
    device: int
    content_hash: str
    state: State
    reason: str
    looked: str
    format: str = ""
    title: str = ""
    pages: int = 0
    chunks: int = 0
    quality: float = 0.0
    recipe: str = ""
    notes: str = "[]"


@dataclass(frozen=True, slots=True)
class CollectionInfo:
    """A collection with its totals."""

    collection_id: int
    name: str
    sources: int
    documents: int
    indexed: int
    chunks: int


_DOCUMENT = """
SELECT d.id AS document_id, c.name AS collection, d.source_id, d.path, d.size, d.modified_ns, d.device, d.content_hash,
       d.state, d.reason, d.looked, coalesce(g.format, '') AS format, coalesce(g.title, '') AS title,
       coalesce(g.page_count, 0) AS pages, coalesce(g.chunk_count, 0) AS chunks, coalesce(g.quality, 0) AS quality,
       coalesce(g.recipe, '') AS recipe, coalesce(g.notes, '[]') AS notes
FROM documents d JOIN collections c ON c.id = d.collection_id
LEFT JOIN generations g ON g.document_id = d.id AND g.state = 'current'
"""


class Ledger:
    """Reads and writes the ledger's rows. Generations are written by `GenerationStore`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # Collections

    def collections(self) -> list[CollectionInfo]:
        """Every collection with its totals, by name."""
        rows = self.database.rows(
            """SELECT c.id, c.name,
                 (SELECT count(*) FROM sources s WHERE s.collection_id = c.id),
                 count(d.id), coalesce(sum(g.id IS NOT NULL), 0), coalesce(sum(g.chunk_count), 0)
               FROM collections c LEFT JOIN documents d ON d.collection_id = c.id
               LEFT JOIN generations g ON g.document_id = d.id AND g.state = 'current'
               GROUP BY c.id ORDER BY c.name COLLATE NOCASE"""
        )
        return [CollectionInfo(*row) for row in rows]

    def collection_id(self, name: str, *, create: bool = False) -> int:
        """Id of a collection.

        Raises:
            InputError: The name is empty, too long or has control characters.
            NotFoundError: There is none of that name and `create` is false.
        """
        name = name.strip()
        if not name or len(name) > 100 or not name.isprintable():
            raise InputError("a collection's name has 1 to 100 printable characters", subject=repr(name))
        row = self.database.row("SELECT id FROM collections WHERE name = ?", (name,))
        if row is not None:
            return int(row[0])
        if not create:
            known = ", ".join(info.name for info in self.collections()) or "none yet"
            raise NotFoundError("there is no such collection", subject=name, advice=f"Collections: {known}.")
        with self.database.transaction() as db:
            db.execute("INSERT OR IGNORE INTO collections (name) VALUES (?)", (name,))
            return int(db.execute("SELECT id FROM collections WHERE name = ?", (name,)).fetchone()[0])

    def delete_collection(self, collection_id: int) -> None:
        """Forget an (already emptied) collection and its sources."""
        with self.database.transaction() as db:
            db.execute("DELETE FROM collections WHERE id = ?", (collection_id,))

    # Sources

    def add_source(self, collection_id: int, path: str, device: int) -> int:
        """Remember that `path` belongs to the collection; returns the source's id."""
        with self.database.transaction() as db:
            db.execute(
                """INSERT INTO sources (collection_id, path, device) VALUES (?, ?, ?)
                   ON CONFLICT (collection_id, path) DO UPDATE SET device = excluded.device, state = 'present'""",
                (collection_id, path, device),
            )
            found = db.execute(
                "SELECT id FROM sources WHERE collection_id = ? AND path = ?", (collection_id, path)
            ).fetchone()
            return int(found[0])

    def sources(self, collection: str | None = None) -> list[Source]:
        """All sources, or those of one collection."""
        rows = self.database.rows(
            """SELECT s.id, c.name, s.path, s.device, s.state FROM sources s
               JOIN collections c ON c.id = s.collection_id
               WHERE ?1 IS NULL OR c.name = ?1 ORDER BY c.name, s.path""",
            (collection,),
        )
        return [Source(*row) for row in rows]

    def set_source_state(self, source_id: int, state: str) -> None:
        """Mark a source ``"present"`` or ``"absent"``."""
        with self.database.transaction() as db:
            db.execute("UPDATE sources SET state = ? WHERE id = ?", (state, source_id))

    def delete_source(self, source_id: int) -> None:
        """Forget a source; its documents must be gone before."""
        with self.database.transaction() as db:
            db.execute("DELETE FROM sources WHERE id = ?", (source_id,))

    # Documents

    def documents(
        self, *, collection: str | None = None, source_id: int | None = None, states: Sequence[State] = ()
    ) -> list[DocumentRow]:
        """Rows of files, by path."""
        where, values = ["1"], list[object]()
        if collection is not None:
            where.append("c.name = ?")
            values.append(collection)
        if source_id is not None:
            where.append("d.source_id = ?")
            values.append(source_id)
        if states:
            where.append(f"d.state IN ({','.join('?' * len(states))})")
            values.extend(states)
        rows = self.database.rows(f"{_DOCUMENT} WHERE {' AND '.join(where)} ORDER BY d.path", values)
        return [_document(row) for row in rows]

    def document(self, document_id: int) -> DocumentRow:
        """One row.

        Raises:
            NotFoundError: There is none of that id.
        """
        row = self.database.row(f"{_DOCUMENT} WHERE d.id = ?", (document_id,))
        if row is None:
            raise NotFoundError("the ledger knows no such document", subject=str(document_id))
        return _document(row)

    def meet(
        self,
        collection_id: int,
        source_id: int,
        path: str,
        *,
        size: int,
        modified_ns: int,
        device: int,
        state: State,
        reason: str = "",
        content_hash: str | None = None,
    ) -> int:
        """Insert or update the row of a file; returns its id."""
        with self.database.transaction() as db:
            return self._meet(
                db, collection_id, source_id, path, size, modified_ns, device, state, reason, content_hash
            )

    @staticmethod
    def _meet(db: sqlite3.Connection, *values: object) -> int:
        row = db.execute(
            """INSERT INTO documents
                 (collection_id, source_id, path, size, modified_ns, device, state, reason, content_hash)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, coalesce(?9, ''))
               ON CONFLICT (collection_id, path) DO UPDATE SET size = ?4, modified_ns = ?5, device = ?6,
                 state = ?7, reason = ?8, content_hash = coalesce(?9, content_hash), looked = datetime('now')
               RETURNING id""",
            values,
        ).fetchone()
        return int(row[0])

    def mark(self, document_ids: Iterable[int], state: State, reason: str) -> None:
        """Change the state of many rows at once."""
        with self.database.transaction() as db:
            db.executemany(
                "UPDATE documents SET state = ?, reason = ?, looked = datetime('now') WHERE id = ?",
                [(state, reason, number) for number in document_ids],
            )

    def come_back(self, document_ids: Iterable[int]) -> None:
        """Absent documents are there again: their text is current, so they are indexed at once."""
        with self.database.transaction() as db:
            db.executemany(
                """UPDATE documents SET reason = '', looked = datetime('now'), state = CASE WHEN EXISTS
                     (SELECT 1 FROM generations g WHERE g.document_id = documents.id AND g.state = 'current')
                     THEN 'indexed' ELSE 'waiting' END WHERE id = ?""",
                [(number,) for number in document_ids],
            )

    def delete_documents(self, document_ids: Iterable[int]) -> None:
        """Forget documents with all their generations."""
        with self.database.transaction() as db:
            db.executemany("DELETE FROM documents WHERE id = ?", [(number,) for number in document_ids])


def _document(row: sqlite3.Row) -> DocumentRow:
    values = dict(row)
    values["state"] = State(values["state"])
    return DocumentRow(**values)
