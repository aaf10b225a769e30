"""What may stand as an answer: no titles, no column names, no other model; rows carry their header."""

from __future__ import annotations

import pytest
from answering_fakes import chunk

from deskrag.answering.choice import about_another, chosen, is_furniture, settled, wished_units
from deskrag.answering.codes import codes, rivals
from deskrag.answering.evidence import Evidence, candidates
from deskrag.answering.quoting import shown_text
from deskrag.documents.types import BlockKind
from deskrag.retrieval.types import Passage

FEES = "Item | Unit | Fee (EUR)\nBasic fee, X100 | per year | 38.00\nBasic fee, X200 | per year | 64.00"


def evidence(text: str, *scores: float, **fields: object) -> list[Evidence]:
    found = candidates([Passage(chunk(text, **fields), 1.0)])
    return [Evidence(c, s, 0.5, 0.5) for c, s in zip(found, scores or [0.5] * len(found), strict=True)]


def texts(items: list[Evidence]) -> list[str]:
    return [item.candidate.text for item in items]


def test_a_row_is_shown_with_its_column_names_and_never_the_column_names_alone():
    kept = settled("What does the X200 cost?", evidence(FEES, kind=BlockKind.TABLE))
    assert shown_text(kept[0].candidate) == "Basic fee, X200 — Unit: per year; Fee (EUR): 64.00"
    assert "Item | Unit | Fee (EUR)" not in texts(kept)


def test_the_header_of_a_row_is_an_exact_span_of_the_page():
    for candidate in candidates([Passage(chunk(FEES, start=100, kind=BlockKind.TABLE), 1.0)]):
        assert candidate.header_at is not None
        start, end = candidate.header_at
        assert FEES[start - 100 : end - 100] == candidate.header


def test_a_heading_is_cut_off_the_sentence_under_it_and_is_no_answer():
    text = "1 保証期間\nX100-Jの保証期間は、納品日から18か月です。"
    kept = settled("ポンプの保証期間は？", evidence(text, headings=("1 保証期間",)))
    assert texts(kept) == ["X100-Jの保証期間は、納品日から18か月です。"]


@pytest.mark.parametrize("text", ["# Warranty", "4.2 Fitting the pump .", "Halden Pumps", "循環ポンプ X100-J 保証書"])
def test_titles_and_lines_of_contents_are_no_answers(text):
    assert is_furniture(evidence(text)[0].candidate, held=False)


def test_a_sentence_about_another_model_gives_way_to_the_one_asked_for():
    text = "The X200 is covered for 36 months. The X100 is covered for 24 months."
    kept = settled("How long is the X100 covered?", evidence(text, 0.9, 0.5))
    assert "X100" in kept[0].candidate.text
    assert len(chosen("How long is the X100 covered?", kept, 2)) == 1


def test_codes_are_words_of_letters_and_digits():
    assert codes("The X200 of SC-2047 takes 4 hours on the 2nd floor") == {"X200", "SC-2047"}


def test_the_question_tells_the_unit_of_its_answer():
    assert wished_units("For how many months is it covered?") == {"month"}
    assert "eur" in wished_units("What does it cost?")
    assert wished_units("Who is it?") == frozenset()


@pytest.mark.parametrize(
    ("question", "another"),
    [("X300の保証期間は何か月ですか？", True), ("X100の保証期間は？", False), ("X100-Jの保証期間は？", False)],
)
def test_a_variant_is_its_product_and_no_other(question, another):
    ranked = evidence("X100-Jの保証期間は、納品日から18か月です。")
    assert about_another(question, ranked) is another


def test_a_document_about_another_product_is_no_source():
    ranked = evidence("最大流量は毎分43リットルです。", title="循環ポンプ X100-J 取扱説明書")
    assert about_another("ポンプX999の最大流量は？", ranked)
    assert not about_another("最大流量は？", ranked)


def test_who_asks_about_two_products_hears_of_both():
    text = "The X200 is covered for 36 months. The X100 is covered for 24 months."
    ranked = evidence(text, 0.9, 0.8)
    assert len(settled("How do X100 and X200 differ in their warranty?", ranked)) == 2


def test_rivals_are_of_the_same_make():
    assert rivals("X300", {"X100-J", "X300-J", "HP-2105", "SC-2047"}) == {"X100-J"}
    assert rivals("SC-2047", {"SC-2023", "X100"}) == {"SC-2023"}


CHANGES = (
    "Edition | Date | Change\n2 | May 2022 | warranty of the X200 24 months\n3 | 2026 | warranty of the X200 36 months"
)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How long is the warranty of the X200?", "The X200 is covered for 36 months."),
        ("When was the warranty of the X200 changed?", "3 | 2026 | warranty of the X200 36 months"),
    ],
)
def test_a_table_of_changes_answers_questions_about_changes(question, first):
    table = evidence(CHANGES, 0.1, 0.5, 0.6, kind=BlockKind.TABLE)
    plain = evidence("The X200 is covered for 36 months.", 0.4, number=2)
    ranked = sorted([*table, *plain], key=lambda item: -item.score)
    assert texts(settled(question, ranked))[0] == first
