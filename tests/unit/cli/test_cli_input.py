"""Odd input on the command line ends in one sentence, or simply works."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from deskrag import settings
from deskrag.__main__ import cli as everything
from deskrag.cli import index
from deskrag.cli.search import search_command
from deskrag.errors import InputError, NotFoundError
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


@pytest.mark.parametrize(
    "arguments",
    [
        ["index", ""],
        ["remove", ""],
        ["index", ".", "--collection", ""],
        ["status", "--library", ""],
        ["serve", "--library", ""],
        ["ask", "why", "--model", ""],
        ["ask", "why", "-c", ""],
        ["models", "info", ""],
        ["models", "import", ""],
        ["adapters", "import", ""],
        ["backup", ""],
        ["tune", "check", ""],
    ],
)
def test_an_empty_value_is_wrong_usage_and_never_the_current_folder(arguments: list[str], tmp_path: Path) -> None:
    done = CliRunner().invoke(everything, arguments)
    assert done.exit_code == 2
    assert "it is empty; leave it out, or give a value." in done.output
    assert not (tmp_path / "deskrag-home").exists()


@pytest.mark.parametrize("command", [["status"], ["search", "pump"], ["ask", "why"], ["history"], ["remove", "a.txt"]])
@pytest.mark.parametrize("named_by", ["option", "environment"])
def test_a_mistyped_library_is_not_made(
    command: list[str], named_by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistyped, other = tmp_path / "libary", tmp_path / "papers"
    other.mkdir()
    for folder in (mistyped, other):
        arguments = [command[0], "--library", str(folder), *command[1:]]
        if named_by == "environment":
            monkeypatch.setenv("DESKRAG_LIBRARY", str(folder))
            arguments = command
        with pytest.raises(NotFoundError, match=r"there is no library in this folder.*deskrag index PATH --library"):
            CliRunner().invoke(everything, arguments, catch_exceptions=False)
    assert not mistyped.exists()
    assert list(other.iterdir()) == []


def test_an_empty_folder_is_said_to_be_empty(capsys: pytest.CaptureFixture[str]) -> None:
    index._show(IndexReport(), "documents")
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
