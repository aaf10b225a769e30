"""Answers as rich text: nothing live, nothing fetched, chips behind their sentences."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from deskrag.desktop.chat.markdown import render, to_html
from deskrag.desktop.chat.shown import ShownAnswer, ShownSentence
from deskrag.desktop.chat.sources_text import copied_text
from deskrag.desktop.theme.tokens import LIGHT
from deskrag.desktop.viewer.source import SourceRef

_TAGS = {
    "p", "ul", "ol", "li", "blockquote", "table", "tr", "th", "td", "b", "i", "s", "span", "br", "hr", "a", "pre"
}  # fmt: skip


def answer(text: str, *sentences: ShownSentence) -> ShownAnswer:
    return ShownAnswer(text=text, sentences=sentences, done=True)


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=200)
    | st.text(alphabet="<>&\"'[]()!`*_#|-\n ahrefsrc:/", max_size=80)
)
def test_no_text_brings_a_tag_or_an_address_of_its_own(text: str) -> None:
    shown = render(text, LIGHT)
    assert set(re.findall(r"</?\s*([a-zA-Z]+)", shown)) <= _TAGS
    assert all(re.match(r"https?://", found, re.IGNORECASE) for found in re.findall(r'href="([^"]*)"', shown))


def test_html_is_shown_and_not_obeyed() -> None:
    shown = render('<img src="http://x/y.png"> <script>alert(1)</script>', LIGHT)
    assert "<img" not in shown
    assert "&lt;script&gt;" in shown


def test_pictures_become_their_description_and_bad_links_plain_text() -> None:
    assert "http" not in render("![a diagram](http://example.org/x.png)", LIGHT)
    assert "href" not in render("[click](javascript:alert(1)) [file](file:///etc/passwd)", LIGHT)
    assert 'href="https://example.org"' in render("[site](https://example.org)", LIGHT)


def test_code_tables_and_lists_are_kept() -> None:
    shown = render("| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx < 1\n```\n\n1. one\n2. two", LIGHT)
    assert shown.count("<td") == 3  # two cells and the frame around the code
    assert "x &lt; 1" in shown
    assert shown.count("<li") == 2


def test_a_chip_stands_behind_its_sentence() -> None:
    shown = to_html(
        answer("**One.** Two.", ShownSentence("**One.**", "supported", (1,)), ShownSentence("Two.", "plain")), LIGHT
    )
    assert re.search(r"<b>One\.</b>.*cite:1.*Two\.", shown)


def test_an_unsupported_sentence_is_marked() -> None:
    shown = to_html(
        answer("Sure. Perhaps.", ShownSentence("Sure.", "quoted", (1,)), ShownSentence("Perhaps.", "unsupported")),
        LIGHT,
    )
    assert re.search(rf"background-color: {LIGHT.warning_tint};[^>]*>Perhaps\.\s*</span>", shown)


def test_a_quoted_sentence_is_taken_literally() -> None:
    text = "* Use #3 | _twice_ <b>"
    shown = to_html(answer(text, ShownSentence(text, "quoted", (1,))), LIGHT)
    assert "* Use #3 | _twice_ &lt;b&gt;" in shown
    assert "<li" not in shown


def test_copied_text_carries_marks_and_sources() -> None:
    source = SourceRef(1, 7, "/docs/a.pdf", 3, "p. 3", 0, 4, "One.")
    shown = ShownAnswer(text="One. Two.", sentences=(ShownSentence("One.", "quoted", (1,)),), sources=(source,))
    assert copied_text(shown) == "One. [1] Two.\n\n[1] /docs/a.pdf · p. 3 · “One.”"


def test_statements_are_counted_without_plain_sentences() -> None:
    kinds = ("quoted", "supported", "unsupported", "plain")
    shown = answer("", *(ShownSentence(kind, kind) for kind in kinds))
    assert shown.statements == (2, 3)


def test_the_body_fetches_nothing(qtbot: QtBot) -> None:
    from PySide6.QtCore import QUrl
    from PySide6.QtWidgets import QApplication

    from deskrag.desktop.chat.body import AnswerBody
    from deskrag.desktop.theme.theme import Theme

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme = Theme(application, "light")
    body = AnswerBody(theme)
    qtbot.addWidget(body)
    assert body.loadResource(2, QUrl("file:///etc/hostname")) is None
    theme.deleteLater()
