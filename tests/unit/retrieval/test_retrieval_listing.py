"""Filters without words list the documents; a type that nobody knows is named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskrag.app.application import Application
from deskrag.errors import InputError
from support import found_files, open_library


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    """Three files of different age; the newest has two types of text in it."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for age, name in enumerate(("new.md", "middle.txt", "old.md")):
        (folder / name).write_text(f"# Pump\n\nThe {name} pump turns.\n\n# Valve\n\nIt opens.\n", "utf-8")
        os.utime(folder / name, (1_700_000_000 - age * 86_400,) * 2)
    with open_library(tmp_path / "library") as app:
        app.index([folder], "papers")
        yield app


def test_filters_alone_list_the_documents_newest_first_each_once(app: Application) -> None:
    assert found_files(app, "type:md") == ["new.md", "old.md"]
    assert found_files(app, "collection:papers") == ["new.md", "middle.txt", "old.md"]
    assert found_files(app, "file:middle type:txt") == ["middle.txt"]
    assert found_files(app, "before:2023-11-14 type:md") == ["old.md"]
    assert found_files(app, "type:pdf") == []


def test_a_document_is_listed_by_its_beginning_and_without_scores(app: Application) -> None:
    found = app.search("type:md", 1).passages
    assert [passage.chunk.ordinal for passage in found] == [0]
    assert (found[0].dense, found[0].keyword) == (None, None)


def test_an_unknown_type_is_told_with_the_types_that_are_there(app: Application) -> None:
    for action in (app.search, app.ask):
        with pytest.raises(InputError, match=r"type: xyz is no type of file.*There are: md, txt\."):
            action("pump type:xyz")


def test_a_question_of_filters_only_lacks_words(app: Application) -> None:
    with pytest.raises(InputError, match="only filters and no words"):
        app.ask("type:md")
