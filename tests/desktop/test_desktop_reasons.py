"""Reasons of the ledger, places of citations and what models are good for, in the person's language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from deskrag.desktop.i18n import Language, tr
from deskrag.desktop.sentences.known import in_words
from deskrag.desktop.viewer.source import SourceRef
from deskrag.models.catalogue import embedding_models, language_models


@pytest.fixture
def japanese(qapp: QApplication) -> Iterator[Language]:
    language = Language(qapp, "ja")
    yield language
    language.set("en")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("no reader for .dwg files", ".dwg ファイルには対応していません"),
        ("larger than 200 MB (setting reading.max_file_mb)", "200 MB を超えています（設定 reading.max_file_mb）"),
        ("no text on any page", "どのページにもテキストがありません"),
        (
            "an old Word document (.doc). Open it in Word or LibreOffice and save it as .docx",
            "旧形式の Word 文書（.doc）。Word or LibreOffice で開き、.docx として保存してください",
        ),
        (
            "cannot be read as a Word document: it is damaged or unusual (KeyError: 'x')",
            "Word 文書として読み取れません。壊れているか、特殊な形式です（KeyError: 'x'）",
        ),
        ("inner.pdf: a password is needed; no text in it", "inner.pdf: パスワードが必要です; テキストがありません"),
        ("the moon was full", "the moon was full"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_reason_is_told_in_japanese(japanese: Language, reason: str, words: str) -> None:
    assert in_words(reason) == words


def test_what_a_model_is_good_for_is_told_in_japanese(japanese: Language) -> None:
    for entry in (*language_models(), *embedding_models()):
        if entry.good_for:
            assert re.search(r"[ぁ-んァ-ヶ一-龠]", tr(entry.good_for)), entry.name


@pytest.mark.parametrize(
    ("locator", "words"),
    [
        ("p. iv", "iv ページ"),
        ("slide 3", "スライド 3"),
        ("Parts · row 14", "Parts · 14 行目"),
        ("Parts · rows 3, 7–9", "Parts · 3, 7–9 行目"),
        ("in/list.pdf · p. 2", "in/list.pdf · 2 ページ"),
        ("§ rows and columns", "§ rows and columns"),
        ("rows of seats · row 2", "rows of seats · 2 行目"),
        ("", ""),
    ],
)
def test_the_place_of_a_citation_is_told_in_japanese(japanese: Language, locator: str, words: str) -> None:
    assert SourceRef(1, 1, "/a", 1, locator, 0, 0, "").place == words
