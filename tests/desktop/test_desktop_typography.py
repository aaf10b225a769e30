"""How text is set: what stays on one line, and quotes without the remains of their layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from desktop_support import Opened
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from deskrag.desktop.chat.markdown import annotated
from deskrag.desktop.chat.shown import ShownAnswer, ShownSentence
from deskrag.desktop.notices import Notice
from deskrag.desktop.viewer.text_view import flowing
from deskrag.desktop.widgets.labels import label
from deskrag.desktop.widgets.typography import JOINER, bind, short_path, tidy


def test_a_number_keeps_its_unit_a_noun_its_particle_and_a_japanese_sentence_its_end() -> None:
    assert bind("below 40 °C, 45 Nm, 3 pumps") == "below 40\u00a0°C, 45\u00a0Nm, 3 pumps"
    assert bind("対象外です。") == f"対象外{JOINER}で{JOINER}す{JOINER}。"
    for ending in ("試しください。", "はありません。"):  # no part of an ending begins a line
        assert JOINER.join(ending) in bind(f"これを{ending}")
    assert f"お{JOINER}試" in bind("もう一度お試しください。")
    assert f"ご{JOINER}連絡" in bind("窓口へご連絡ください")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Safety . . . . . . . . 1", "Safety … 1"),
        ("## Stock\n\n| Part | In stock |\n|---|---|\n| HP-4200 | 2 |", "Stock · Part · In stock · HP-4200 · 2"),
        ("a sentence… and 1.2.3", "a sentence… and 1.2.3"),
    ],
)
def test_a_quote_loses_dots_bars_and_marks_of_headings(text: str, shown: str) -> None:
    assert tidy(text)[0] == shown


def test_marks_follow_their_words() -> None:
    text = "# Parts\n\n| shaft  seal | 2 |"
    start = text.index("shaft")
    shown, marks = tidy(text, [(start, start + 11)])
    assert [shown[a:b] for a, b in marks] == ["shaft seal"]


@given(st.text("ab |.-#\n…。", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_marks_stay_inside_the_tidied_text(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    shown, marks = tidy(text, [(start, end)])
    assert all(0 <= a < b <= len(shown) for a, b in marks)
    assert "\n" not in shown


def test_the_lines_of_a_sentence_are_joined_and_every_character_keeps_its_place() -> None:
    text = "An exchange under\nwarranty does not.\nThe date counts."
    assert flowing(text) == ("An exchange under warranty does not.\nThe date counts.", None)


def test_joined_lines_are_parted_by_one_space_and_the_marked_words_stay_the_same() -> None:
    text = "The pump \nis covered  \nfor 36 months.\nSeals are\nnot."
    for words in ("is covered", "for 36 months.", "Seals", "not."):
        start = text.index(words)
        shown, span = flowing(text, (start, start + len(words)))
        assert shown == "The pump is covered for 36 months.\nSeals are not."
        assert span is not None
        assert shown[span[0] : span[1]] == words
    start = text.index("pump")
    shown, span = flowing(text, (start, text.index("months")))
    assert span is not None
    assert shown[span[0] : span[1]] == "pump is covered for 36 "


def test_the_own_folder_is_written_as_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert short_path(str(tmp_path / "Documents")).startswith("~")
    assert short_path(f"{tmp_path}x") == f"{tmp_path}x"


def test_a_paragraph_says_its_plain_text_and_takes_no_markup(qtbot: QtBot) -> None:
    shown = label("a <b>bold</b> & 2 kg", wrap=True)
    qtbot.addWidget(shown)
    assert shown.text() == "a <b>bold</b> & 2 kg"


def test_an_unsupported_list_item_stays_a_list_item() -> None:
    sentence = ShownSentence("1. Open a window.", "unsupported")
    assert annotated(ShownAnswer(text=sentence.text, sentences=(sentence,))).startswith("1. ")


def test_several_notices_are_as_tall_as_their_texts(opened: type[Opened]) -> None:
    one = opened()
    for number in range(2):
        one.desk.notices.post(Notice(f"Notice {number}: " + "words " * 40, stays=True))
    cards = one.window.notice_bar.cards()
    assert all(card.height() >= card.heightForWidth(card.width()) for card in cards)
    assert not cards[0].geometry().intersects(cards[1].geometry())
