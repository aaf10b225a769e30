"""A keyword index that was lost is made again before anything is searched.

One idea: half a search looks like a whole one. Whoever searches first finds out, says so and makes the index again from
the library's own texts, where it may write; where it may not, the search fails instead of finding by meaning only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import LibraryBusyError, LibraryCorruptError
from ..progress import Progress

if TYPE_CHECKING:
    from ..indexing.keywords import KeywordIndex
    from .parts import Parts

_STEP = 2000


def mend_keywords(parts: Parts, keywords: KeywordIndex) -> None:
    """Make a lost or damaged keyword index again; nothing where it is sound or this process is writing to it.

    Args:
        parts: The library, which is not being searched yet.
        keywords: Its keyword index.

    Raises:
        LibraryBusyError: It is lost, and another process holds the library.
        AccessError: It is lost, and this process may not write.
    """
    if not _is_lost(parts, keywords) or not parts.writing.acquire(blocking=False):
        return  # a run of this process begins with the same look
    try:
        held_before = parts.lock.held
        if not parts.lock.try_acquire("mending"):
            raise LibraryBusyError(
                "the keyword index is lost",
                subject=str(parts.folder),
                advice=f"It is made again once {parts.lock.holder()} has ended.",
            )
        try:
            if _is_lost(parts, keywords):  # perhaps mended by who held the library a moment ago
                _make(parts, keywords)
        finally:
            if not held_before:
                parts.lock.release()
    finally:
        parts.writing.release()


def _is_lost(parts: Parts, keywords: KeywordIndex) -> bool:
    total = parts.chunks.count()
    try:
        return bool(total) and not keywords.count()
    except LibraryCorruptError:
        return True


def _make(parts: Parts, keywords: KeywordIndex) -> None:
    from ..indexing.keywords import KeywordRow

    total, done, last = parts.chunks.count(), 0, 0
    parts.progress(Progress("mending", 0, total, "chunks", "the keyword index"))
    keywords.start_over()
    while rows := parts.database.rows(
        """SELECT c.id FROM chunks c JOIN generations g ON g.id = c.generation_id
           WHERE g.state = 'current' AND c.id > ? ORDER BY c.id LIMIT ?""",
        (last, _STEP),
    ):
        last = rows[-1][0]
        chunks = parts.chunks.chunks([row[0] for row in rows]).values()
        keywords.add(KeywordRow(c.chunk_id, c.document_id, c.collection, c.text, c.context()) for c in chunks)
        done += len(rows)
        parts.progress(Progress("mending", done, total, "chunks", "the keyword index"))
    keywords.commit()
    keywords.close()  # lets the writer's memory and lock go; it opens again by itself
