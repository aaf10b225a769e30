"""Quotes show the sentence that matters, and marks lie on the words that matched."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from retrieval_support import passage

from deskrag.indexing.types import Query
from deskrag.retrieval.highlight import quote

TEXT = (
    "The pump is delivered in one box. Before maintenance, disconnect the mains plug. "
    "Replace the seals every 500 hours. The warranty ends after two years."
)


def test_the_sentence_with_the_words_is_quoted_and_inflected_forms_are_marked() -> None:
    shown = quote(passage(TEXT), Query("how often is the seal replaced?"), width=60)
    assert shown.text == "Replace the seals every 500 hours."
    assert [shown.text[slice(*mark)] for mark in shown.marks] == ["Replace", "seals"]


def test_japanese_words_are_marked_without_spaces() -> None:
    shown = quote(passage("休暇は毎年与えられる。年次有給休暇は二十日である。"), Query("年次有給休暇"), width=16)
    assert shown.text == "年次有給休暇は二十日である。"
    assert [shown.text[slice(*mark)] for mark in shown.marks] == ["年次有給休暇"]


def test_a_long_sentence_is_cut_around_its_match() -> None:
    text = "word " * 200 + "needle " + "word " * 200
    shown = quote(passage(text), Query("needle"), width=80)
    assert "needle" in shown.text
    assert len(shown.text) <= 80
    assert shown.text.split()[0] in ("word", "needle")


def test_without_a_match_the_beginning_is_shown() -> None:
    shown = quote(passage(TEXT), Query("zebra"), width=60)
    assert TEXT.startswith(shown.text)
    assert shown.marks == ()


@given(
    st.text(alphabet=st.sampled_from("ab seal 日本語。. \nﾊﾟ-é'"), max_size=200) | st.text(max_size=200),
    st.text(alphabet=st.sampled_from("ab seal 日本語ﾊﾟ"), max_size=20),
    st.integers(1, 120),
)
def test_spans_are_exact(text: str, words: str, width: int) -> None:
    shown = quote(passage(text), Query(words), width)
    assert shown.text == text[shown.start : shown.end]
    last = -1
    for start, end in shown.marks:
        assert last < start < end <= len(shown.text)
        last = end
