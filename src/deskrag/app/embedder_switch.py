"""Going over to another embedder: its index is built beside the old one, then one transaction swaps them.

Until the swap, which is the writing of the identity card, the old index serves; a stop or a kill leaves it as it was,
and the vectors made so far stay in the cache for the next try. Vectors of two embedders never meet, whatever their
width: the cache and the Chroma collections are named by embedder. The keyword index knows no embedder and stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..progress import CancelToken, Progress, ProgressFn

if TYPE_CHECKING:
    from ..embeddings.protocol import EmbedderIdentity
    from .parts import Parts

_STEP = 256
_WRITTEN_STEP = 2000


def switch_embedder(parts: Parts, progress: ProgressFn, cancel: CancelToken) -> bool:
    """Make the index of the settings' embedder; True if the library now uses another one.

    Raises:
        Cancelled: On a stop; the old index is untouched.
    """
    from ..documents.embedding_text import embedding_text, name_and_title
    from ..documents.types import Chunk
    from ..indexing import scan_cache
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
    _build_beside(parts, wanted.identity, progress, cancel)
    Indexes(parts.folder, database, wanted.identity).write_card()  # the swap
    parts.indexes.close()
    parts.embedder = wanted
    parts.indexes = Indexes(parts.folder, database, wanted.identity)
    parts.forget_search()
    parts.indexes.vectors.drop_others()
    scan_cache.drop(parts.folder)
    return True


def _build_beside(parts: Parts, identity: EmbedderIdentity, progress: ProgressFn, cancel: CancelToken) -> None:
    """Fill Chroma collections of the new embedder from the cached vectors."""
    import numpy as np

    database, generations = parts.database, parts.indexes.generations
    beside = parts.indexes.vectors.beside(identity)
    total, done = parts.chunks.count(), 0
    for (collection,) in database.rows("SELECT id FROM collections"):
        beside.drop(collection)  # what an interrupted try left may hold chunks that are gone
        last = 0
        while rows := database.rows(
            """SELECT c.id, c.embed_hash, d.id FROM documents d
               JOIN generations g ON g.document_id = d.id AND g.state = 'current'
               JOIN chunks c ON c.generation_id = g.id
               WHERE d.collection_id = ? AND c.id > ? ORDER BY c.id LIMIT ?""",
            (collection, last, _WRITTEN_STEP),
        ):
            cancel.check()
            last = rows[-1][0]
            cached = generations.cached([row[1] for row in rows], identity.key)
            known = [row for row in rows if row[1] in cached]
            if known:
                vectors = np.stack([cached[row[1]] for row in known])
                beside.add(collection, [row[0] for row in known], [row[2] for row in known], vectors)
            done += len(rows)
            progress(Progress("rebuilding", done, total, "chunks", identity.name, done))
