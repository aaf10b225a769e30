"""Generations: how a document's new text becomes visible all at once, or not at all.

A generation is *building* while its chunks go into the ledger and both indexes, *current* once one
transaction says so, and *retired* when a newer one took its place. Anything not current is invisible to
search and is swept away, from the indexes first and the ledger last, so that a kill at any moment leaves
work to finish and nothing to mend.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import numpy as np

from ..documents.embedding_text import name_and_title
from ..documents.types import Chunk, Document, TablePart
from ..embeddings.protocol import Vectors
from ..storage import Database
from .walk import FoundFile


def title_of_name(path: str) -> str:
    """The title of a document that has none: the words of its file's name."""
    return name_and_title(path, "")


def _offsets(part: TablePart) -> tuple[int, int, int, int]:
    return part.start, part.end, part.header_start, part.header_end


class GenerationStore:
    """Writes generations, pages, chunks and cached vectors."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def begin(
        self,
        document_id: int,
        content_hash: str,
        recipe: str,
        file: FoundFile,
        document: Document,
        title: str,
    ) -> int:
        """Start a *building* generation with the document's pages; returns its id.

        Args:
            document_id: Ledger id.
            content_hash: Hash of the bytes that were read.
            recipe: What the chunks depend on beside the bytes.
            file: The file as it was met; its size and time become the document's with the swap.
            document: What was read.
            title: Title to show and embed.
        """
        with self.database.transaction() as db:
            row = db.execute(
                """INSERT INTO generations (document_id, state, content_hash, recipe, format, title, metadata, notes,
                     quality, page_count, size, modified_ns)
                   VALUES (?, 'building', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                (
                    document_id,
                    content_hash,
                    recipe,
                    document.format,
                    title,
                    json.dumps(dict(document.metadata), ensure_ascii=False),
                    json.dumps(list(document.notes), ensure_ascii=False),
                    document.quality,
                    len(document.pages),
                    file.size,
                    file.modified_ns,
                ),
            ).fetchone()
            generation = int(row[0])
            db.executemany(
                """INSERT INTO pages (generation_id, number, kind, label, text, quality, extractor, member)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                [
                    (generation, p.number, p.kind, p.label, p.text, p.quality, p.extractor, p.member)
                    for p in document.pages
                ],
            )
            return generation

    def add_chunks(
        self, generation: int, first_ordinal: int, chunks: Sequence[Chunk], hashes: Sequence[bytes]
    ) -> list[int]:
        """Append chunks to a building generation; returns their ids in order."""
        with self.database.transaction() as db:
            found = []
            for number, (chunk, digest) in enumerate(zip(chunks, hashes, strict=True)):
                cursor = db.execute(
                    """INSERT INTO chunks (generation_id, ordinal, page, start, end, text, headings, table_header,
                         kind, embed_hash, tables, rows) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    (
                        generation,
                        first_ordinal + number,
                        chunk.page,
                        chunk.start,
                        chunk.end,
                        chunk.text,
                        json.dumps(list(chunk.headings), ensure_ascii=False) if chunk.headings else "",
                        chunk.table_header,
                        chunk.kind,
                        digest,
                        json.dumps([_offsets(part) for part in chunk.tables]) if chunk.tables else "",
                        json.dumps(chunk.rows) if chunk.rows else "",
                    ),
                )
                found.append(int(cursor.lastrowid or 0))
            return found

    def twin(self, content_hash: str, recipe: str) -> int | None:
        """The newest current generation of the same bytes made the same way, in any collection."""
        row = self.database.row(
            """SELECT id FROM generations WHERE content_hash = ? AND recipe = ? AND state = 'current'
               ORDER BY id DESC LIMIT 1""",
            (content_hash, recipe),
        )
        return int(row[0]) if row else None

    def clone(self, twin: int, document_id: int, file: FoundFile) -> int:
        """Copy a generation's pages and chunks to another document, *building*; nothing is embedded again.

        A title made from the twin's file name is not copied: the file has a name of its own.
        """
        with self.database.transaction() as db:
            of = db.execute(
                "SELECT d.path, g.title FROM generations g JOIN documents d ON d.id = g.document_id WHERE g.id = ?",
                (twin,),
            ).fetchone()
            title = title_of_name(file.path) if of[1] == title_of_name(of[0]) else of[1]
            row = db.execute(
                """INSERT INTO generations (document_id, state, content_hash, recipe, format, title, metadata, notes,
                     quality, page_count, size, modified_ns)
                   SELECT ?, 'building', content_hash, recipe, format, ?, metadata, notes, quality, page_count, ?, ?
                   FROM generations WHERE id = ? RETURNING id""",
                (document_id, title, file.size, file.modified_ns, twin),
            ).fetchone()
            generation = int(row[0])
            db.execute(
                """INSERT INTO pages (generation_id, number, kind, label, text, quality, extractor, member)
                   SELECT ?, number, kind, label, text, quality, extractor, member
                   FROM pages WHERE generation_id = ?""",
                (generation, twin),
            )
            db.execute(
                """INSERT INTO chunks (generation_id, ordinal, page, start, end, text, headings, table_header, kind,
                     embed_hash, tables, rows)
                   SELECT ?, ordinal, page, start, end, text, headings, table_header, kind, embed_hash, tables, rows
                   FROM chunks WHERE generation_id = ? ORDER BY ordinal""",
                (generation, twin),
            )
            return generation

    def make_current(self, generations: Sequence[int]) -> None:
        """The swap: these become current, what they replace becomes retired, their documents indexed."""
        with self.database.transaction() as db:
            for generation in generations:
                document_id, *file = db.execute(
                    "SELECT document_id, content_hash, size, modified_ns FROM generations WHERE id = ?",
                    (generation,),
                ).fetchone()
                db.execute(
                    "UPDATE generations SET state = 'retired' WHERE document_id = ? AND state = 'current'",
                    (document_id,),
                )
                db.execute(
                    """UPDATE generations SET state = 'current', chunk_count =
                         (SELECT count(*) FROM chunks WHERE generation_id = ?1) WHERE id = ?1""",
                    (generation,),
                )
                db.execute(
                    """UPDATE documents SET state = 'indexed', reason = '', content_hash = ?, size = ?, modified_ns = ?,
                         looked = datetime('now') WHERE id = ?""",
                    (*file, document_id),
                )

    def retire(self, document_ids: Iterable[int]) -> None:
        """Make documents invisible: their generations are swept later."""
        with self.database.transaction() as db:
            db.executemany(
                "UPDATE generations SET state = 'retired' WHERE document_id = ?",
                [(number,) for number in document_ids],
            )

    def leftovers(self, *, building: bool) -> list[tuple[int, int]]:
        """Retired (and, if asked, half-built) generations with their collections, as pairs of ids."""
        rows = self.database.rows(
            """SELECT g.id, d.collection_id FROM generations g JOIN documents d ON d.id = g.document_id
               WHERE g.state = 'retired' OR (?1 AND g.state = 'building')""",
            (building,),
        )
        return [(int(row[0]), int(row[1])) for row in rows]

    def chunk_ids(self, generation: int) -> list[int]:
        """Ids of a generation's chunks, in order."""
        rows = self.database.rows("SELECT id FROM chunks WHERE generation_id = ? ORDER BY ordinal", (generation,))
        return [int(row[0]) for row in rows]

    def delete(self, generations: Iterable[int]) -> None:
        """Delete generations; their chunks must be out of the indexes before."""
        with self.database.transaction() as db:
            db.executemany("DELETE FROM generations WHERE id = ?", [(number,) for number in generations])

    # Vectors, keyed by what was embedded and by whom

    def cached(self, hashes: Sequence[bytes], embedder: str) -> dict[bytes, Vectors]:
        """Vectors already known, by hash; rows of unit length."""
        found: dict[bytes, Vectors] = {}
        for first in range(0, len(hashes), 500):
            part = hashes[first : first + 500]
            rows = self.database.rows(
                f"""SELECT embed_hash, vector FROM embeddings WHERE embedder = ?
                    AND embed_hash IN ({",".join("?" * len(part))})""",
                (embedder, *part),
            )
            found.update((row[0], np.frombuffer(row[1], np.float16).astype(np.float32)) for row in rows)
        return found

    def save_vectors(self, hashes: Sequence[bytes], vectors: Vectors, embedder: str) -> None:
        """Remember vectors, shape ``(len(hashes), dimensions)``, as float16."""
        with self.database.transaction() as db:
            db.executemany(
                "INSERT OR IGNORE INTO embeddings (embed_hash, embedder, vector) VALUES (?, ?, ?)",
                [
                    (digest, embedder, row.astype(np.float16).tobytes())
                    for digest, row in zip(hashes, vectors, strict=True)
                ],
            )

    def drop_unused_vectors(self) -> int:
        """Forget vectors that no chunk refers to; returns how many."""
        with self.database.transaction() as db:
            return db.execute("DELETE FROM embeddings WHERE embed_hash NOT IN (SELECT embed_hash FROM chunks)").rowcount
