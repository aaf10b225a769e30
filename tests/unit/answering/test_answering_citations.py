"""A quote supports a statement only if it holds its numbers, dates, names and negation."""

from __future__ import annotations

import datetime

import pytest
from answering_fakes import WordEmbedder, chunk, passages
from hypothesis import given
from hypothesis import strategies as st

from deskrag.answering.citations import CitationNumbers, Quote, QuoteFinder, contradicts, is_plain, judge
from deskrag.answering.events import Support
from deskrag.answering.facts import extract, missing

FACTS = (
    "The Aurora 7 tower in Lisbon was finished on 1 March 2026 and cost 1,200 million euros. "
    "It has 48 floors. Visitors are not admitted on Mondays. The architect was Maria Santos. "
    "The warranty covers the pump for 24 months, but the filter is not covered."
)
JAPANESE = "リスボンの塔は2026年3月1日に完成し、費用は12億円でした。設計者は田中健一です。月曜日は見学できません。"


def finder(*texts: str) -> QuoteFinder:
    return QuoteFinder(WordEmbedder(), passages(*texts))


@pytest.mark.parametrize(
    "statement",
    [
        "The Aurora 7 tower in Lisbon was finished on 2026-03-01.",
        "The Aurora 7 tower in Lisbon was finished on March 1, 2026 and cost 1.2 billion euros.",
        "It has forty-eight floors.",
        "The architect was Maria Santos.",
        "Visitors are not admitted on Mondays.",
        "The warranty covers the pump for 24 months.",
    ],
)
def test_a_true_statement_is_cited_however_its_numbers_and_dates_are_written(statement):
    quote = finder(FACTS).find(statement)
    assert quote is not None
    assert FACTS[quote.start : quote.end] == quote.text


@pytest.mark.parametrize(
    "statement",
    [
        "The Aurora 8 tower in Lisbon was finished on 1 March 2026.",
        "The Aurora 7 tower in Madrid was finished on 1 March 2026.",
        "The Aurora 7 tower in Lisbon was finished on 1 April 2026.",
        "The Aurora 7 tower in Lisbon was finished on 1 March 2026 and cost 1,200 euros.",
        "It has 49 floors.",
        "It does not have 48 floors.",
        "Visitors are admitted on Mondays.",
        "The architect was Maria Silva.",
        "The warranty covers the pump for 24 weeks.",
        "The warranty covers the filter for 24 months.",
    ],
)
def test_a_wrong_number_date_name_unit_or_negation_is_never_cited(statement):
    assert finder(FACTS).find(statement) is None


@pytest.mark.parametrize(
    ("statement", "held"),
    [
        ("リスボンの塔は2026年3月1日に完成しました。", True),
        ("リスボンの塔は令和8年3月1日に完成しました。", True),
        ("塔の費用は12億円でした。", True),
        ("塔の費用は1200000000円でした。", True),
        ("設計者は田中健一です。", True),
        ("リスボンの塔は2026年4月1日に完成しました。", False),
        ("マドリードの塔は2026年3月1日に完成しました。", False),
        ("塔の費用は13億円でした。", False),
        ("設計者は鈴木健一です。", False),
        ("月曜日は見学できます。", False),
    ],
)
def test_japanese_statements_are_held_to_the_same_rules(statement, held):
    assert (finder(JAPANESE).find(statement) is not None) is held


@given(st.integers(2, 10**6), st.integers(2, 10**6))
def test_a_swapped_number_is_never_cited(true, other):
    text = f"The annual fee of the plan is {true:,} dollars for each member."
    quote = finder(text).find(f"The annual fee of the plan is {other} dollars for each member.")
    assert (quote is not None) is (true == other)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)), st.integers(1, 400))
def test_a_shifted_date_is_never_cited_and_every_spelling_of_the_same_is(day, shift):
    text = f"The contract with the supplier was signed on {day.day} {day:%B} {day.year} in the office."
    other = day + datetime.timedelta(days=shift)
    found = finder(text)
    for spelling in (f"{day:%B} {day.day}, {day.year}", day.isoformat(), f"{day.year}年{day.month}月{day.day}日"):
        assert found.find(f"The contract with the supplier was signed on {spelling} in the office.") is not None
    wrong = f"The contract with the supplier was signed on {other.isoformat()} in the office."
    assert found.find(wrong) is None


NAMES = st.sampled_from(["Anna", "Bruno", "Contoso", "Delft", "Elena", "Fabrikam", "Geneva", "X100", "X200", "RJ-45"])


@given(NAMES, NAMES)
def test_a_swapped_name_is_never_cited(true, other):
    text = f"The maintenance manual was written by {true} after the second inspection."
    statement = f"The maintenance manual was written by {other} after the second inspection."
    assert (finder(text).find(statement) is not None) is (true == other)


@given(st.sampled_from(["covered", "allowed", "required", "included", "paid", "tested"]), st.booleans(), st.booleans())
def test_a_flipped_negation_is_never_cited(verb, first, second):
    def say(negated: bool) -> str:
        return f"Dental treatment abroad is {'not ' if negated else ''}{verb} under the basic plan."

    assert (finder(say(first)).find(say(second)) is not None) is (first == second)


def test_a_negation_in_another_clause_does_not_speak_against_a_statement():
    quote = "The pump is covered for two years, but the filter is not covered."
    assert not contradicts("The pump is covered for two years.", quote)
    assert contradicts("The filter is covered.", quote)


def test_two_adjacent_sentences_may_support_a_statement_together():
    text = "The X200 pump was tested in Delft. It passed after 300 hours of work."
    quote = finder(text).find("The X200 pump tested in Delft passed after 300 hours of work.")
    assert quote is not None
    assert quote.text == text


def test_number_words_units_and_scales_have_one_form():
    def numbers(text: str) -> set[tuple[str, str]]:
        return {(n.value, n.unit) for n in extract(text).numbers}

    assert numbers("1,200 km") == numbers("1200 kilometres") == {("1200", "km")}
    assert numbers("three months") == numbers("3 months") == numbers("3か月") == {("3", "month")}
    assert numbers("50 per cent") == numbers("50%") == {("50", "%")}
    assert numbers("1億2000万円") == numbers("120,000,000 yen") == {("120000000", "jpy")}
    assert numbers("$3.5 million") == numbers("3500000 dollars") == {("3500000", "usd")}


def test_what_is_missing_is_named():
    said, told = extract("Anna paid 5 euros on 2 May 2020"), "Bruno paid 6 euros on 3 May 2020"
    assert set(missing(said, extract(told), told)) == {"2020-5-2", "5 eur", "anna"}


@pytest.mark.parametrize(
    "text", ["Hello!", "Here are the benefits:", "Do you need more?", "ご質問は何ですか。", "* * *"]
)
def test_a_sentence_without_a_fact_is_plain(text):
    assert is_plain(text)


@pytest.mark.parametrize("text", ["The fee is 5 euros.", "Dental care is covered.", "費用は5万円です。"])
def test_a_statement_is_not_plain(text):
    assert not is_plain(text)


def test_numbers_are_given_by_first_use_and_shared_by_one_chunk():
    first, second = chunk("alpha beta gamma", 1), chunk("delta", 2, name="b.md")
    numbers = CitationNumbers()
    given = [
        numbers.cite(Quote(c, a, b, c.text[a:b], 1.0)).number
        for c, a, b in [(second, 0, 5), (first, 0, 5), (first, 6, 10), (second, 0, 5)]
    ]
    assert given == [1, 2, 2, 1]
    assert [(c.number, c.quote) for c in numbers.citations] == [(1, "delta"), (2, "alpha"), (2, "beta")]


def test_a_judged_sentence_tells_its_support():
    numbers = CitationNumbers()
    found = finder(FACTS)
    assert judge("It has 48 floors.", found, numbers).support is Support.SUPPORTED
    assert judge("It has 12 lifts.", found, numbers).support is Support.UNSUPPORTED
    assert judge("Hello!", found, numbers).support is Support.PLAIN
