"""Errors in the person's language, whatever layer they come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from desktop_support import Opened
from error_sentences import sentences
from PySide6.QtWidgets import QApplication, QLabel

from deskrag.desktop.i18n import Language
from deskrag.desktop.notices import explain
from deskrag.desktop.sentences.known import SENTENCES, in_words
from deskrag.errors import AccessError, InputError, ModelError, NotFoundError, UserError

_ENGLISH = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")
_VERBATIM = re.compile(r"pip install \S+|`[^`]*`|“[^”]*”|\{.*\}|\([^()]*\)|（[^（）]*）")


@pytest.fixture
def japanese(qapp: QApplication) -> Iterator[Language]:
    language = Language(qapp, "ja")
    yield language
    language.set("en")


def test_every_error_that_can_reach_the_window_is_known_in_japanese(japanese: Language) -> None:
    found = list(sentences())
    assert len(found) > 400
    unknown = sorted(
        {
            f"{said.place}: {said.sentence}"
            for said in found
            if in_words(said.sentence) == said.sentence or _ENGLISH.search(_VERBATIM.sub("", in_words(said.sentence)))
        }
    )
    assert unknown == []


def test_in_english_a_sentence_stays_as_it_was_written(qapp: QApplication) -> None:
    for pattern in SENTENCES:
        sentence = re.sub(r"\{\w+\}", "7", pattern)
        assert in_words(sentence) == sentence
        assert in_words(f"{sentence}. {sentence}.") == f"{sentence}. {sentence}."


@pytest.mark.parametrize(
    ("error", "english", "words"),
    [
        (
            NotFoundError("there is no such file or folder", subject="/home/mika/a.pdf", advice="Check the spelling."),
            "/home/mika/a.pdf: there is no such file or folder. Check the spelling.",
            "/home/mika/a.pdf: そのファイルまたはフォルダーはありません。つづりを確認してください。",
        ),
        (
            AccessError("the backup cannot be written (No space left on device)", subject="/mnt/b.zip"),
            "/mnt/b.zip: the backup cannot be written (No space left on device).",
            "/mnt/b.zip: バックアップを書き込めません（ディスクに空きがありません）。",
        ),
        (
            InputError("Input should be greater than or equal to 1 (given: 0)", subject="setting search.results"),
            "setting search.results: Input should be greater than or equal to 1 (given: 0).",
            "設定 search.results: 1 以上にしてください（入力値: 0）。",
        ),
        (
            ModelError("the disk is full; what came is kept", advice="Nothing was kept. Try another repository."),
            "the disk is full; what came is kept. Nothing was kept. Try another repository.",
            "ディスクがいっぱいです。届いた分は残っています。何も保存していません。別のリポジトリをお試しください。",
        ),
        (
            UserError("the moon was full", subject="a.txt", advice="Try again."),
            "a.txt: the moon was full. Try again.",
            "a.txt: the moon was full. Try again.",
        ),
    ],
)
def test_an_error_is_told_as_a_whole(japanese: Language, error: UserError, english: str, words: str) -> None:
    assert explain(error) == words
    japanese.set("en")
    assert explain(error) == english


def test_the_message_of_the_window_speaks_its_language(opened: Callable[..., Opened]) -> None:
    one = opened()
    one.desk.language.set("ja")
    one.desk.notices.error(AccessError("no permission to read it", subject="報告書.pdf"))
    one.desk.notices.error(UserError("the moon was full", subject="a.txt"))
    shown = [card.findChildren(QLabel)[1].text() for card in one.window.notice_bar.cards()]
    assert shown == ["報告書.pdf: 読み取りの権限がありません。", "a.txt: the moon was full."]
    assert [card.accessibleName() for card in one.window.notice_bar.cards()] == shown
    one.desk.language.set("en")
