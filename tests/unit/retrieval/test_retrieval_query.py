"""What counts as an operator, and what is left alone."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag.errors import InputError
from deskrag.indexing.types import Filters
from deskrag.retrieval.query import parse


def test_filters_phrases_and_exclusions_are_taken_out_of_the_text() -> None:
    query = parse('file:*.pdf type:pdf,.DOCX collection:"My papers" "net 30" terms -draft -"old version"')
    assert query.text == "net 30 terms"
    assert query.phrases == ("net 30",)
    assert query.excluded == ("draft", "old version")
    assert query.filters == Filters(collections=("My papers",), files=("*.pdf",), types=("pdf", "docx"))


@pytest.mark.parametrize(
    ("value", "start"),
    [("2026", datetime(2026, 1, 1)), ("2026-03", datetime(2026, 3, 1)), ("2026-03-09", datetime(2026, 3, 9))],
)
def test_dates_mean_the_start_of_what_they_name(value: str, start: datetime) -> None:
    filters = parse(f"after:{value} before:{value} report").filters
    assert filters.after == filters.before == start.timestamp()


@pytest.mark.parametrize("value", ["2026-13", "2026-02-30", "yesterday", "0000"])
def test_a_bad_date_is_one_clear_sentence(value: str) -> None:
    with pytest.raises(InputError, match="is no date"):
        parse(f"after:{value} report")


@pytest.mark.parametrize(
    "text",
    [
        "What is the follow-up at -5 °C?",
        'Is a 24" screen larger than a 19" screen?',
        'an "unbalanced quote',
        "foo:bar and file: nothing",
        "see file:///etc/hosts",
        "tar --extract -x",
        "pre- and post-tax - really",
        "「年次有給休暇」とは何ですか",
        "What type: a or b?",
        "-",
        '""',
    ],
)
def test_natural_text_stays_as_it_is(text: str) -> None:
    query = parse(text)
    assert query.text == text
    assert not query.phrases
    assert not query.excluded
    assert query.filters == Filters()


def test_corner_brackets_quote_where_they_stand_alone() -> None:
    query = parse("「年次有給休暇」 -退職")
    assert query.phrases == ("年次有給休暇",)
    assert query.excluded == ("退職",)


def test_typographic_quotation_marks_quote_too() -> None:
    assert parse("What does “net 30” mean?").phrases == ("net 30",)


def test_an_exclusion_alone_is_searched() -> None:
    query = parse("-draft")
    assert (query.text, query.excluded) == ("draft", ())


@given(st.text(alphabet=st.sampled_from('ab1 -"“”「」:：fileterypcon,.\n*'), max_size=60) | st.text(max_size=60))
def test_nothing_but_a_bad_date_is_ever_refused(text: str) -> None:
    try:
        query = parse(text)
    except InputError:
        assert "after" in text.lower() or "before" in text.lower()
        return
    assert all(phrase.strip() for phrase in (*query.phrases, *query.excluded))
    assert "\n" not in query.text


@given(
    st.lists(st.sampled_from(["red", "blue", "pump"]), min_size=1, max_size=4),
    st.lists(st.sampled_from(["file:a.pdf", "type:pdf", "collection:work", "after:2025"]), max_size=4),
    st.randoms(),
)
def test_filters_never_stay_in_the_text(words: list[str], operators: list[str], random: object) -> None:
    mixed = [*words, *operators]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    query = parse(" ".join(mixed))
    assert sorted(query.text.split()) == sorted(words)
    assert len(query.filters.files) == operators.count("file:a.pdf")


def test_a_hundred_thousand_characters_are_parsed_at_once() -> None:
    assert parse('word "' * 20_000).text.startswith("word")
