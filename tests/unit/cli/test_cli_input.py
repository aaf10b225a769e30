"""Odd input on the command line ends in one sentence, or simply works."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskrag import settings
from deskrag.cli import index
from deskrag.cli.search import search_command
from deskrag.errors import InputError
from deskrag.indexing.indexer import IndexReport


@pytest.mark.parametrize(
    ("given", "words", "limit"),
    [
        (["pump", "-valve"], ("pump", "-valve"), None),
        (["-n", "3", "pump", "-nozzle"], ("pump", "-nozzle"), 3),
        (["pump", "-n3"], ("pump",), 3),
        (["pump", "--", "-n"], ("pump", "-n"), None),
        (["ポンプ", "-弁箱"], ("ポンプ", "-弁箱"), None),
    ],
)
def test_excluded_words_need_no_separator(given: list[str], words: tuple[str, ...], limit: int | None) -> None:
    context = search_command.make_context("search", given)
    assert (context.params["query"], context.params["limit"]) == (words, limit)


def test_an_empty_folder_is_said_to_be_empty(capsys: pytest.CaptureFixture[str]) -> None:
    index._show(IndexReport(), "documents", as_json=False)
    assert capsys.readouterr().out == "documents: no files found.\n"


@pytest.mark.parametrize(
    ("text", "environment"),
    [('schema_version = "new"', {}), ("", {"DESKRAG_SEARCH": "abc"}), ("search = 3", {})],
)
def test_settings_that_cannot_be_understood_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, environment: dict[str, str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError):
        settings.load(path)
