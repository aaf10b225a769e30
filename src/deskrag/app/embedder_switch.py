"""Going over to another embedder: the new vectors are made beside the old ones, then one step swaps them.

Until the swap the old index serves; a stop or a kill leaves it as it was, and the vectors made so far stay in the
cache for the next try. Vectors of two embedders never meet: caches and Chroma collections are named by embedder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..progress import CancelToken, Progress, ProgressFn

if TYPE_CHECKING:
    from .parts import Parts

_STEP = 256


def switch_embedder(parts: Parts, progress: ProgressFn, cancel: CancelToken) -> bool:
    """Make all vectors for the settings' embedder; True if the library now uses another one.

    Afterwards the caller rebuilds the indexes, which writes the new identity card.
    """
    from ..documents.embedding_text import embedding_text, name_and_title
    from ..documents.types import Chunk
    from ..indexing.indexes import Indexes

    written = parts.indexes.written_card()
    wanted = parts.wanted_embedder()
    if written is None or written["key"] == wanted.identity.key:
        return False
    database, generations = parts.database, parts.indexes.generations
    total = parts.chunks.count()
    last, done = 0, 0
    while rows := database.rows(
        """SELECT c.id, c.embed_hash FROM chunks c JOIN generations g ON g.id = c.generation_id AND g.state = 'current'
           WHERE c.id > ? ORDER BY c.id LIMIT ?""",
        (last, _STEP),
    ):
        cancel.check()
        last = rows[-1][0]
        known = generations.cached([row[1] for row in rows], wanted.identity.key)
        stored = parts.chunks.chunks([row[0] for row in rows])
        missing = {
            row[1]: embedding_text(
                Chunk(c.page, c.start, c.end, c.text, c.headings, c.table_header, c.kind),
                name_and_title(c.path, c.title),
                wanted.tokenizer,
                parts.split_options(wanted.identity),
            )
            for row in rows
            if row[1] not in known and (c := stored.get(row[0])) is not None
        }
        if missing:
            generations.save_vectors(list(missing), wanted.embed(list(missing.values())), wanted.identity.key)
        done += len(rows)
        progress(Progress("embedding", done, total, "chunks", wanted.identity.name, done))
    parts.indexes.close()
    parts.embedder = wanted
    parts.indexes = Indexes(parts.folder, database, wanted.identity)
    return True
