"""Which terms a text has; chunks and queries must agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag.indexing import analysis


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Replaced the seals", ["replac", "the", "seal"]),
        ("X-200", ["x200", "x", "200"]),
        ("§ 4.2", ["4.2", "4", "2"]),
        ("v1.10.3", ["v1.10.3", "v1", "10", "3"]),
        ("$1,250", ["1250"]),
        ("2026-03-01", ["2026-03-01", "2026", "03", "01"]),
        ("the company's", ["the", "compani"]),
        ("infor-\nmation", ["inform", "infor", "mation"]),
        ("in-\nnetwork", ["innetwork", "in", "network"]),
        ("infor\u00admation", ["inform"]),
        ("infor\u00ad\n  mation", ["inform"]),
        ("out-of\u00adnetwork", ["outofnetwork", "out", "ofnetwork"]),
        ("Ｃａｆé", ["cafe"]),
        ("C++ or C#", ["c++", "or", "c#"]),
        ("日本人", ["日", "日本", "本", "本人", "人"]),
        ("ﾊﾟｿｺﾝを", ["パソ", "ソコ", "コン", "ンを"]),
        ("が", ["が"]),
        ("東京2020", ["東", "東京", "京", "2020"]),
        ("", []),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    assert analysis.terms(text) == terms


def test_function_words_are_dropped_only_beside_others() -> None:
    assert analysis.query_terms("What is the warranty?") == ["warranti"]
    assert analysis.query_terms("out of network") == ["out", "network"]
    assert analysis.query_terms("to be or not to be") == ["to", "be", "or", "not", "to", "be"]


@given(st.text(alphabet=st.sampled_from("aB é-\u00ad'’.,:/1_\n日本ガｶﾞ々Ａ＋+#&@ﬁ"), max_size=40) | st.text(max_size=40))
def test_places_and_terms_agree(text: str) -> None:
    spans = list(analysis.spans(text))
    assert [term.text for term in spans] == analysis.terms(text)
    for term in spans:
        assert 0 <= term.start < term.end <= len(text)
        assert term.text
        assert not any(char.isspace() for char in term.text)


@given(st.text(max_size=60))
def test_analysis_is_blind_to_width_and_case(text: str) -> None:
    assert analysis.fold(analysis.fold(text)) == analysis.fold(text)
