"""The last look at a ranking: what a passage's neighbours say, places apart from each other, no text twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median

from .types import Passage


def by_score(passages: Iterable[Passage]) -> list[Passage]:
    """Best first; equal ones in the order of their ids."""
    return sorted(passages, key=lambda passage: (-passage.score, passage.chunk.chunk_id))


def raised(passages: Sequence[Passage], share: float) -> list[Passage]:
    """`passages` with `share` of their neighbours' lead added to their scores.

    A matter fills more than one chunk: a passage between two that fit is likelier about it than one that fits by
    chance (the cluster hypothesis; smoothing by neighbours is due to Liu and Croft, "Cluster-Based Retrieval Using
    Language Models", 2004). The lead of a chunk is how far it lies above the middle of the candidates; that of one
    below it, or that is no candidate, is 0.

    Args:
        passages: The candidates.
        share: Part of the mean lead of the chunk before and the chunk after.
    """
    if not passages:
        return []
    middle = median(passage.score for passage in passages)
    leads = {_place(passage): max(0.0, passage.score - middle) for passage in passages}
    found = []
    for passage in passages:
        document, ordinal = _place(passage)
        lead = (leads.get((document, ordinal - 1), 0.0) + leads.get((document, ordinal + 1), 0.0)) / 2
        found.append(replace(passage, score=passage.score + share * lead))
    return found


def spread(passages: Iterable[Passage], nearby: float) -> list[Passage]:
    """Order `passages`, best first, again after taking `nearby` off those that stand beside a better one."""
    places: set[tuple[int, int]] = set()
    found: list[Passage] = []
    for passage in passages:
        document, ordinal = _place(passage)
        beside = not places.isdisjoint({(document, ordinal - 1), (document, ordinal + 1)})
        found.append(replace(passage, score=passage.score - nearby) if beside else passage)
        places.add((document, ordinal))
    return by_score(found)


def distinct(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Yield passages, of those with the same text only the first."""
    seen: set[str] = set()
    for passage in passages:
        text = " ".join(passage.chunk.text.casefold().split())
        if text not in seen:
            seen.add(text)
            yield passage


def _place(passage: Passage) -> tuple[int, int]:
    return passage.chunk.document_id, passage.chunk.ordinal
