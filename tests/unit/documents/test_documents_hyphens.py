"""Hyphens at line ends: which divide a word and which are part of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag.documents.hyphens import undivided, with_hyphens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A doctor in our net. Use in-network care, in\u00adnetwork only.", "in-network only"),
        ("The information is short. More infor\u00admation follows.", "infor\u00admation follows"),
        ("That is a well-known, out-of-network case: an out-of\u00adnetwork bill.", "an out-of-network bill"),
        ("A cost is effective if it is low. A cost\u00adeffective plan.", "A cost-effective plan"),
        ("We treat it. The treat\u00adment is long.", "The treat\u00adment"),
        ("Stuttgart\u00adHohenheim", "Stuttgart-Hohenheim"),
        ("the FDA\u00adapproved drug", "the FDA-approved drug"),
        ("the X\u00ad200", "the X-200"),
        ("Die Arbeit ruht. Wir arbeiten zusammen: die Zusammen\u00adarbeit", "die Zusammen\u00adarbeit"),
        ("non-profit and non-verbal members of emergency staff: non\u00ademergency", "non-emergency"),
        ("NONINFRINGE\u00adMENT OF RIGHTS", "NONINFRINGE\u00adMENT"),
        ("an in-network doctor in\u00adnetwork, in\u00adnetwork: infor\u00admation", "infor\u00admation"),
        ("infor-\nmation is more infor\u00admation", "more infor\u00admation"),
        ("a Donau\u00addampf\u00adschiff", "Donau\u00addampf\u00adschiff"),
        ("MacroHard, the Macro\u00adHard company", "the Macro\u00adHard company"),
    ],
)
def test_the_words_of_the_document_decide(text: str, expected: str) -> None:
    assert expected in with_hyphens([text])[0]


def test_a_word_is_known_from_another_page() -> None:
    assert with_hyphens(["See in\u00adnetwork.", "An in-network doctor."])[0] == "See in-network."


def test_a_document_that_divides_no_word_keeps_a_compound_it_has_once() -> None:
    known = "in-network, in\u00adnetwork, long-term, long\u00adterm, low-cost, low\u00adcost"
    assert with_hyphens([known, "a cutting\u00adedge tool"])[1] == "a cutting-edge tool"
    divides = "information, infor\u00admation, treatment, treat\u00adment"
    assert with_hyphens([divides, "a cutting\u00adedge tool"])[1] == "a cutting\u00adedge tool"


@given(st.lists(st.text(alphabet="ab A1-\u00ad\n.", max_size=40), max_size=3))
def test_nothing_but_soft_hyphens_changes(texts: list[str]) -> None:
    for before, after in zip(texts, with_hyphens(texts), strict=True):
        assert len(before) == len(after)
        assert all(a == b or (a, b) == ("\u00ad", "-") for a, b in zip(before, after, strict=True))


def test_a_divided_word_is_whole_without_its_soft_hyphens() -> None:
    assert undivided("infor\u00admation and treat\u00ad\n  ment") == "information and treatment"
