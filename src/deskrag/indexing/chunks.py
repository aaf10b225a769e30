"""Reading the ledger for search and for the viewer: chunks, their neighbours, pages, filters.

Only current generations are ever returned: a hit of a derived index that points to anything else is
dropped here, which is what makes a half-finished replacement invisible.
"""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ..documents.types import BlockKind, PageKind, TablePart
from ..errors import NotFoundError
from ..storage import Database
from .types import Filters, StoredChunk

_SELECT = """
SELECT c.id AS chunk_id, d.id AS document_id, c.ordinal, k.name AS collection, d.path, g.title, g.format,
       d.modified_ns, d.state = 'absent' AS absent, c.page, p.kind AS page_kind, p.label AS page_label,
       p.member, c.start, c.end, c.text, c.headings, c.table_header, c.kind, c.tables, c.rows
FROM chunks c JOIN generations g ON g.id = c.generation_id
JOIN documents d ON d.id = g.document_id JOIN collections k ON k.id = d.collection_id
JOIN pages p ON p.generation_id = g.id AND p.number = c.page
"""
_CHUNK = _SELECT + " AND g.state = 'current'"


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page of a current generation, for viewing and quoting."""

    number: int
    kind: PageKind
    label: str
    text: str
    quality: float
    extractor: str


class ChunkStore:
    """Implements `deskrag.retrieval.sources.ChunkSource` over the ledger."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def chunks(self, ids: Collection[int]) -> dict[int, StoredChunk]:
        """The chunks of `ids` that are current, by id."""
        return self._by_id(_CHUNK, ids)

    def building(self, ids: Collection[int]) -> dict[int, StoredChunk]:
        """The chunks of `ids` whether they are current or not, for writing them into the indexes."""
        return self._by_id(_SELECT, ids)

    def _by_id(self, select: str, ids: Collection[int]) -> dict[int, StoredChunk]:
        found: dict[int, StoredChunk] = {}
        wanted = list(ids)
        for first in range(0, len(wanted), 500):
            part = wanted[first : first + 500]
            rows = self.database.rows(f"{select} WHERE c.id IN ({','.join('?' * len(part))})", part)
            found.update((row["chunk_id"], _stored(dict(row))) for row in rows)
        return found

    def neighbours(self, chunk_id: int, before: int, after: int) -> list[StoredChunk]:
        """Chunks around one in its document, in order, itself left out."""
        rows = self.database.rows(
            f"""{_CHUNK} WHERE c.generation_id = (SELECT generation_id FROM chunks WHERE id = ?1)
                AND c.ordinal BETWEEN (SELECT ordinal FROM chunks WHERE id = ?1) - ?2
                                  AND (SELECT ordinal FROM chunks WHERE id = ?1) + ?3
                AND c.id <> ?1 ORDER BY c.ordinal""",
            (chunk_id, before, after),
        )
        return [_stored(dict(row)) for row in rows]

    def document_chunks(self, document_id: int) -> list[StoredChunk]:
        """All chunks of a document, in order."""
        rows = self.database.rows(f"{_CHUNK} WHERE d.id = ? ORDER BY c.ordinal", (document_id,))
        return [_stored(dict(row)) for row in rows]

    def sample(self, most: int) -> list[StoredChunk]:
        """At most `most` chunks from all over the library, the same ones as long as it does not change."""
        # By the hash of their text: as good as drawn by lot, and there is an index of it.
        rows = self.database.rows(f"{_CHUNK} ORDER BY c.embed_hash LIMIT ?", (most,))
        return [_stored(dict(row)) for row in rows]

    def documents_matching(self, filters: Filters) -> set[int] | None:
        """Ids of documents that `filters` admits; None when it restricts nothing beside collections."""
        if not filters.by_document:
            return None
        rows = self.database.rows(
            """SELECT d.id, d.path, g.format, d.modified_ns FROM documents d
               JOIN generations g ON g.document_id = d.id AND g.state = 'current'"""
        )
        return {row[0] for row in rows if _admits(filters, row[1], row[2], row[3] / 1e9)}

    def beginnings(self, most: int, collections: tuple[str, ...], documents: set[int] | None) -> list[StoredChunk]:
        """The first chunk of each document, those modified last first.

        Args:
            most: Most documents wanted.
            collections: Only of these collections; empty for all.
            documents: Only these documents; None for all.
        """
        rows = self.database.rows(
            """SELECT d.id, k.name, d.path FROM documents d JOIN collections k ON k.id = d.collection_id
               JOIN generations g ON g.document_id = d.id AND g.state = 'current' AND g.chunk_count > 0
               ORDER BY d.modified_ns DESC, d.path"""
        )
        chosen: dict[str, int] = {}
        for document, collection, path in rows:
            if (documents is None or document in documents) and (not collections or collection in collections):
                chosen.setdefault(path, document)  # a file can be in two collections
        found: list[StoredChunk] = []
        for document in list(chosen.values())[:most]:
            first = self.database.rows(f"{_CHUNK} WHERE d.id = ? ORDER BY c.ordinal LIMIT 1", (document,))
            found += [_stored(dict(row)) for row in first]
        return found

    def suffixes(self) -> set[str]:
        """Suffixes of the files that can be searched, in lower case and without the dot."""
        rows = self.database.rows(
            "SELECT d.path FROM documents d JOIN generations g ON g.document_id = d.id AND g.state = 'current'"
        )
        return {Path(row[0]).suffix.lstrip(".").lower() for row in rows} - {""}

    def page(self, document_id: int, number: int) -> StoredPage:
        """One page of a document.

        Raises:
            NotFoundError: There is no such page.
        """
        row = self.database.row(
            """SELECT p.number, p.kind, p.label, p.text, p.quality, p.extractor FROM pages p
               JOIN generations g ON g.id = p.generation_id AND g.state = 'current'
               WHERE g.document_id = ? AND p.number = ?""",
            (document_id, number),
        )
        if row is None:
            raise NotFoundError("the document has no such page", subject=f"page {number}")
        return StoredPage(row[0], PageKind(row[1]), *row[2:])

    def count(self, collection_id: int | None = None) -> int:
        """Chunks of current generations, in all or in one collection."""
        row = self.database.row(
            """SELECT coalesce(sum(g.chunk_count), 0) FROM generations g JOIN documents d ON d.id = g.document_id
               WHERE g.state = 'current' AND (?1 IS NULL OR d.collection_id = ?1)""",
            (collection_id,),
        )
        return int(row[0]) if row else 0


def _stored(row: dict[str, object]) -> StoredChunk:
    row["modified"] = float(row.pop("modified_ns")) / 1e9  # type: ignore[arg-type]
    row["absent"] = bool(row["absent"])
    row["headings"] = tuple(json.loads(str(row["headings"]))) if row["headings"] else ()
    row["page_kind"] = PageKind(str(row["page_kind"]))
    row["kind"] = BlockKind(str(row["kind"]))
    row["tables"] = tuple(TablePart(*part) for part in json.loads(str(row["tables"]))) if row["tables"] else ()
    row["rows"] = tuple(json.loads(str(row["rows"]))) if row["rows"] else ()
    return StoredChunk(**row)  # type: ignore[arg-type]


def _admits(filters: Filters, path: str, kind: str, modified: float) -> bool:
    folded = path.casefold().replace("\\", "/")
    if filters.files and not any(_file_matches(folded, wanted.casefold()) for wanted in filters.files):
        return False
    if filters.types:
        suffix = Path(folded).suffix.lstrip(".")
        if not any(wanted.casefold().lstrip(".") in (kind, suffix) for wanted in filters.types):
            return False
    if filters.after is not None and modified < filters.after:
        return False
    return not (filters.before is not None and modified >= filters.before)


def _file_matches(path: str, wanted: str) -> bool:
    if any(sign in wanted for sign in "*?["):
        return fnmatch.fnmatchcase(path, wanted) or fnmatch.fnmatchcase(path.rsplit("/", 1)[-1], wanted)
    return wanted in path
