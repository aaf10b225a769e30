"""Normalisation for search: what looks or reads the same becomes the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag.documents.normalise import for_search


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("inter-\nnational law", "international law"),
        ("inter\u00ad\nnational", "international"),
        ("co\u00adoperate", "cooperate"),
        ("X-\nRay", "X- Ray"),
        ("ＡＢＣ　１２３", "ABC 123"),
        ("ﾃﾞｰﾀ", "データ"),
        ("ﬁnal", "final"),
        ("a\u200bb\ufeffc", "abc"),
        ("  many \n\n spaces\t", "many spaces"),
        ("①", "1"),
    ],
)
def test_variants_of_one_text_become_one(text: str, expected: str) -> None:
    assert for_search(text) == expected


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = for_search(text)
    assert for_search(once) == once
