"""Where sentences end, by example and by property."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskrag.documents.sentences import sentence_spans


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Smith paid $3.50 for it.", "He left at 5 p.m. on Jan. 5."],
        ["See e.g. Fig. 3, p. 12 and No. 5.", "Then go on."],
        ['"Stop!" he said.', "(See above.)", "Next."],
        ["The U.S. Government said no.", "He lives in the U.S.", "She does not."],
        ["Well... it goes on.", "It ended...", "Then came more."],
        ["J. R. Smith et al. wrote it.", "We chose plan B.", "The next was C."],
        ["A claim with a note.[3]", "Another one."],
        ["Is it?", "It is!", "Good."],
        ["Version 2.0.1 is out.", "Get it from example.com today."],
        ["彼は「そうですか。わかりました。」と言った。", "次の文です！", "本当？と思った。"],
        ["値は３．５です．", "次の文．"],
        ["これは文です。", "（注を参照。）"],
        ["「閉じない括弧。", "次の文。"],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(sentences: list[str]) -> None:
    glue = "" if "。" in sentences[0] or "．" in sentences[0] else " "
    assert pieces(glue.join(sentences)) == sentences


def test_blank_lines_and_bullets_end_sentences_but_wrapped_lines_do_not() -> None:
    text = (
        "A line that is wrapped\ngoes on here\n\nNew paragraph\n- first item\n- second item\n  still second\n1. third"
    )
    assert pieces(text) == [
        "A line that is wrapped\ngoes on here",
        "New paragraph",
        "- first item",
        "- second item\n  still second",
        "1. third",
    ]


def test_a_short_heading_line_is_not_glued_to_the_text_below() -> None:
    text = "第1章 はじめに\n本書は文書の分割について説明するもので、長い行を持っていますが、ここで\n折り返します。"
    assert pieces(text)[0] == "第1章 はじめに"
    assert len(pieces(text)) == 2


def test_table_rows_are_sentences_of_their_own() -> None:
    assert pieces("a\tb\nc\td\ne | f\ng | h") == ["a\tb", "c\td", "e | f", "g | h"]


def test_quotations_on_lines_of_their_own_are_apart() -> None:
    assert pieces("「はい。」\n「いいえ。」") == ["「はい。」", "「いいえ。」"]


@given(st.text(st.one_of(st.characters(), st.sampled_from(" .\n!?。「」（）A1-\t")), max_size=200))
@settings(max_examples=300, deadline=None)
def test_spans_are_trimmed_ordered_and_lose_nothing(text: str) -> None:
    at = 0
    for start, end in sentence_spans(text):
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        at = end
    assert not text[at:].strip()
