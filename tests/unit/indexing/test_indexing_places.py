"""What the ledger keeps of a chunk's place: its tables, its rows, its file in an archive; also in a copy."""

from __future__ import annotations

from pathlib import Path

from deskrag.app.parts import MIGRATIONS
from deskrag.documents.types import BlockKind, Chunk, Document, Page, PageKind, TablePart
from deskrag.indexing.chunks import ChunkStore
from deskrag.indexing.generations import GenerationStore
from deskrag.indexing.walk import FoundFile
from deskrag.storage import Database

TEXT = "Part | Price\nSeal | 9\nRing | 1"
CHUNK = Chunk(
    1,
    13,
    30,
    TEXT[13:30],
    table_header=TEXT[:12],
    kind=BlockKind.TABLE,
    tables=(TablePart(13, 30, 0, 12),),
    rows=(4, 5),
)


def test_places_survive_the_ledger_and_the_copy_of_a_twin(tmp_path: Path) -> None:
    database = Database(tmp_path / "library.sqlite", MIGRATIONS)
    with database.transaction() as db:
        db.execute("INSERT INTO collections (name) VALUES ('main')")
        db.execute("INSERT INTO sources (collection_id, path) VALUES (1, '/a')")
        for name in ("one", "two"):
            db.execute(
                "INSERT INTO documents (collection_id, source_id, path, state) VALUES (1, 1, ?, 'waiting')",
                (f"/a/{name}.zip",),
            )
    store = GenerationStore(database)
    page = Page(1, TEXT, PageKind.SHEET, "in/parts.csv", rows=(3, 4, 5), member="in/parts.csv")
    file = FoundFile("/a/one.zip", 1, 1, 1)
    made = store.begin(1, "hash", "recipe", file, Document("zip", (page,)), "one")
    store.add_chunks(made, 0, [CHUNK], [b"0" * 16])
    store.make_current([made, store.clone(made, 2, file)])
    found = ChunkStore(database).sample(9)
    assert {chunk.document_id for chunk in found} == {1, 2}
    for chunk in found:
        assert (chunk.tables, chunk.rows, chunk.member) == (CHUNK.tables, CHUNK.rows, page.member)
        assert chunk.table_header == TEXT[slice(chunk.tables[0].header_start, chunk.tables[0].header_end)]
        assert chunk.locator == "in/parts.csv · rows 4–5"
    database.close()
