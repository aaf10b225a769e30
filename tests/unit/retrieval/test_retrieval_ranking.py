"""What the neighbours of a passage do to its place."""

from __future__ import annotations

from dataclasses import replace

from retrieval_support import stored

from deskrag.retrieval.ranking import by_score, raised
from deskrag.retrieval.types import Passage


def passages(*scores: tuple[int, int, float]) -> list[Passage]:
    """Passages of (document, ordinal, score)."""
    return [
        Passage(replace(stored(10 * document + ordinal, "x", document=document), ordinal=ordinal), score)
        for document, ordinal, score in scores
    ]


def test_a_passage_between_two_that_fit_comes_before_one_that_stands_alone() -> None:
    found = raised(passages((1, 1, 0.8), (1, 2, 0.6), (1, 3, 0.8), (2, 7, 0.62), (3, 1, 0.2)), 0.2)
    assert [p.chunk.chunk_id for p in by_score(found)][:3] == [11, 13, 12]


def test_a_weak_candidate_lends_nothing_and_the_same_place_of_another_document_neither() -> None:
    before = passages((1, 1, 0.5), (1, 2, 0.3), (2, 2, 0.5))
    assert [p.score for p in raised(before, 0.2)][::2] == [0.5, 0.5]


def test_one_candidate_far_below_changes_nothing() -> None:
    before = passages((1, 1, 0.6), (1, 2, 0.62), (1, 3, 0.6), (2, 7, 0.64), (3, 1, 0.55))
    order = [p.chunk.chunk_id for p in by_score(raised(before, 0.2))]
    far = [p.chunk.chunk_id for p in by_score(raised([*before, *passages((9, 1, 0.05))], 0.2))]
    assert far[:5] == order


def test_without_candidates_there_is_nothing_to_raise() -> None:
    assert raised([], 0.2) == []
