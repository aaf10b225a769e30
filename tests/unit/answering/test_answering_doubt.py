"""How doubtful it is that sentences hold the answer, judged by what they do not say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag.answering.doubt import FEATURES, VALUES, doubt, features

SHOWN = ("The Normans settled in Sicily in 1061.", "Their first castle was built after the siege of Messina.")
NEAR = (0.7, 0.5)


def test_there_is_one_coefficient_for_each_signal() -> None:
    assert len(VALUES) == len(FEATURES)


@pytest.mark.parametrize(
    ("asked", "instead", "because"),
    [
        ("When did the Normans settle in Sicily?", "When did the Danes settle in Sicily?", "another name"),
        ("When did the Normans settle in Sicily?", "When did the Normans not settle in Sicily?", "a denial"),
        ("What was built after the siege?", "What was built before the siege?", "the opposite"),
        ("When did the Normans settle in Sicily?", "When did the Normans leave for Greenland?", "words they lack"),
    ],
)
def test_a_question_that_the_sentences_nearly_answer_raises_more_doubt(asked: str, instead: str, because: str) -> None:
    assert doubt(instead, SHOWN, NEAR) > doubt(asked, SHOWN, NEAR), because


def test_nearer_sentences_raise_less_doubt() -> None:
    asked = "When did the Normans settle in Sicily?"
    assert doubt(asked, SHOWN, (0.8, 0.6)) < doubt(asked, SHOWN, (0.3, 0.2))


@pytest.mark.parametrize(
    ("asked", "shown", "cosines"),
    [
        ("When?", (), ()),
        ("When did the Normans settle?", SHOWN, (0.0, 0.0)),
        ("保証期間はどのくらいですか。", ("保証期間は36か月です。",), (0.9,)),
        ("How long is the warranty?", ("保証期間は36か月です。",), (0.4,)),
    ],
)
def test_nothing_is_said_where_nothing_can_be_said(
    asked: str, shown: tuple[str, ...], cosines: tuple[float, ...]
) -> None:
    assert doubt(asked, shown, cosines) == 0.0


@given(st.text(max_size=60), st.lists(st.text(max_size=60), min_size=1, max_size=3))
def test_any_text_has_a_finite_row(asked: str, shown: list[str]) -> None:
    row = features(asked, shown, [0.5] * len(shown))
    assert row.shape == (len(FEATURES),)
    assert abs(row).max() < 1e4
