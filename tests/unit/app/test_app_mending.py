"""A lost keyword index never halves a search in silence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deskrag.errors import LibraryBusyError
from deskrag.indexing.lock import IndexLock
from deskrag.progress import Progress
from support import open_library

pytestmark = pytest.mark.slow


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library whose keyword index is gone."""
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "pump.txt").write_text("The impeller of the pump turns clockwise.", "utf-8")
    (papers / "valve.txt").write_text("The valve opens at four bar.", "utf-8")
    with open_library(tmp_path / "library") as app:
        app.index([papers])
    shutil.rmtree(tmp_path / "library" / "keywords")
    return tmp_path / "library"


def test_the_first_search_says_so_and_makes_it_again(library: Path) -> None:
    for lost in (True, False):
        told: list[Progress] = []
        with open_library(library) as app:
            app.parts.progress = told.append
            found = app.search("impeller").passages
            assert [passage.keyword is not None for passage in found[:1]] == [True]
            assert not app.parts.lock.held
        assert {(progress.stage, progress.detail) for progress in told} == (
            {("mending", "the keyword index")} if lost else set()
        )


def test_a_damaged_one_is_made_again_too(library: Path) -> None:
    (library / "keywords").mkdir()
    (library / "keywords" / "meta.json").write_text("garbage", "utf-8")
    with open_library(library) as app:
        assert app.search("impeller").passages[0].keyword is not None


def test_where_another_process_writes_the_search_fails_and_names_it(library: Path) -> None:
    lock = IndexLock(library)
    assert lock.try_acquire("index")
    with open_library(library) as app, pytest.raises(LibraryBusyError, match=r"keyword index is lost.*deskrag index"):
        app.search("impeller")
    lock.release()


def test_the_next_run_finds_it_in_step(library: Path) -> None:
    with open_library(library) as app:
        app.search("impeller")
        assert app.index([]).indexed == 0
        assert app.parts.indexes.out_of_step() == []
