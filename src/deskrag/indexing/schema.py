"""The ledger's tables.

`generations` is the hinge: a document's text, pages and chunks hang on a generation, and a generation is
*building*, *current* or *retired*. Replacing a file builds a new generation beside the old one; one
transaction swaps them. Ids of chunks are never used twice, so that a stale row in a derived index can
only point to nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable


def m001_ledger(db: sqlite3.Connection) -> None:
    """Collections, sources, documents, generations with pages and chunks, embeddings, identity cards."""
    for statement in (
        """CREATE TABLE collections (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE COLLATE NOCASE,
            created TEXT NOT NULL DEFAULT (datetime('now')))""",
        """CREATE TABLE sources (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            collection_id INTEGER NOT NULL REFERENCES collections(id) ON DELETE CASCADE,
            path TEXT NOT NULL, device INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'present',
            added TEXT NOT NULL DEFAULT (datetime('now')), UNIQUE (collection_id, path))""",
        """CREATE TABLE documents (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            collection_id INTEGER NOT NULL REFERENCES collections(id) ON DELETE CASCADE,
            source_id INTEGER NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
            path TEXT NOT NULL, size INTEGER NOT NULL DEFAULT 0, modified_ns INTEGER NOT NULL DEFAULT 0,
            device INTEGER NOT NULL DEFAULT 0, content_hash TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', looked TEXT NOT NULL DEFAULT (datetime('now')),
            UNIQUE (collection_id, path))""",
        "CREATE INDEX documents_source ON documents(source_id)",
        """CREATE TABLE generations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            state TEXT NOT NULL, content_hash TEXT NOT NULL, recipe TEXT NOT NULL,
            format TEXT NOT NULL, title TEXT NOT NULL, metadata TEXT NOT NULL DEFAULT '{}',
            notes TEXT NOT NULL DEFAULT '[]', quality REAL NOT NULL DEFAULT 1,
            size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, page_count INTEGER NOT NULL DEFAULT 0,
            chunk_count INTEGER NOT NULL DEFAULT 0,
            made TEXT NOT NULL DEFAULT (datetime('now')))""",
        "CREATE INDEX generations_document ON generations(document_id, state)",
        "CREATE INDEX generations_hash ON generations(content_hash, recipe, state)",
        """CREATE TABLE pages (
            generation_id INTEGER NOT NULL REFERENCES generations(id) ON DELETE CASCADE,
            number INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL, text TEXT NOT NULL,
            quality REAL NOT NULL, extractor TEXT NOT NULL, PRIMARY KEY (generation_id, number)) WITHOUT ROWID""",
        """CREATE TABLE chunks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            generation_id INTEGER NOT NULL REFERENCES generations(id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL, page INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
            text TEXT NOT NULL, headings TEXT NOT NULL, table_header TEXT NOT NULL, kind TEXT NOT NULL,
            embed_hash BLOB NOT NULL, UNIQUE (generation_id, ordinal))""",
        "CREATE INDEX chunks_hash ON chunks(embed_hash)",
        """CREATE TABLE embeddings (
            embed_hash BLOB NOT NULL, embedder TEXT NOT NULL, vector BLOB NOT NULL,
            PRIMARY KEY (embed_hash, embedder)) WITHOUT ROWID""",
        """CREATE TABLE cards (
            name TEXT PRIMARY KEY, value TEXT NOT NULL, written TEXT NOT NULL DEFAULT (datetime('now')))""",
    ):
        db.execute(statement)


def m005_places(db: sqlite3.Connection) -> None:
    """Where a chunk's tables and rows are, and which file of an archive a page is from."""
    db.execute("ALTER TABLE chunks ADD COLUMN tables TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE chunks ADD COLUMN rows TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE pages ADD COLUMN member TEXT NOT NULL DEFAULT ''")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m001_ledger,)
LATER_MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m005_places,)
"""Those that came after the tables of other layers: a library counts its migrations, so they stand at the end."""
