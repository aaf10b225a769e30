"""Fusion: one ranking from the vector search and the keyword search.

A chunk's fused score is ``share * cosine + (1 - share) * bm25 / best bm25``, a convex combination of scores
on comparable scales (Bruch, Gai, Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023), which
beats reciprocal ranks because it keeps how much better one hit is than the next. A chunk that one search did
not return gets that search's lowest returned score: its true score is not higher. A keyword search that returned
fewer chunks than it might has returned all that hold a word: the others get nothing.

An embedder that was not trained for the query's script gets a small share: its cosines say little.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from ..indexing.types import Hit

DENSE_SHARE = 0.75
"""Share of the cosine; BM25 scores vary more, so this weighs both about equally."""
FOREIGN_SHARE = 0.1
"""Share of the cosine for a query in a script the embedder was not trained for."""

_SCRIPTS = {
    "ar": ("ARABIC",),
    "be": ("CYRILLIC",),
    "bg": ("CYRILLIC",),
    "el": ("GREEK",),
    "fa": ("ARABIC",),
    "he": ("HEBREW",),
    "hi": ("DEVANAGARI",),
    "ja": ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH"),
    "ko": ("HANGUL",),
    "ru": ("CYRILLIC",),
    "sr": ("CYRILLIC",),
    "th": ("THAI",),
    "uk": ("CYRILLIC",),
    "zh": ("CJK",),
}


def fuse(dense: Sequence[Hit], keyword: Sequence[Hit], share: float = DENSE_SHARE, depth: int = 0) -> dict[int, float]:
    """Return the fused score of every chunk that either search returned.

    Args:
        dense: Hits with cosines, best first.
        keyword: Hits with BM25 scores, best first.
        share: Weight of the cosine, in [0, 1].
        depth: Hits that the keyword search was asked for.
    """
    cosines = {hit.chunk_id: hit.score for hit in dense}
    best = max((hit.score for hit in keyword), default=0.0) or 1.0
    words = {hit.chunk_id: hit.score / best for hit in keyword}
    no_cosine = min(cosines.values(), default=0.0)
    no_words = min(words.values(), default=0.0) if len(words) >= depth else 0.0
    return {
        chunk: share * cosines.get(chunk, no_cosine) + (1.0 - share) * words.get(chunk, no_words)
        for chunk in cosines.keys() | words.keys()
    }


def dense_share(
    text: str, languages: Sequence[str], full: float = DENSE_SHARE, foreign: float = FOREIGN_SHARE
) -> float:
    """Return the share of the cosine for a query, by how many of its letters the embedder was trained for.

    Args:
        text: The query's words.
        languages: ISO codes of the embedder; ``("*",)`` for all.
        full: Share when every letter is known.
        foreign: Share when none is.
    """
    if "*" in languages:
        return full
    known = {"LATIN", "FULLWIDTH"}.union(*(_SCRIPTS.get(code[:2], ()) for code in languages))
    scripts = Counter(unicodedata.name(char, "?").split(" ", 1)[0] for char in text[:1000] if char.isalpha())
    letters = scripts.total()
    if not letters:
        return full
    understood = sum(count for script, count in scripts.items() if script in known) / letters
    return foreign + (full - foreign) * understood
