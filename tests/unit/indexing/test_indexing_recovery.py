"""What interrupted, overlapping and odd runs must not leave behind: stale text, lost text, wrong rows."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskrag.app.application import Application
from deskrag.embeddings import loading
from deskrag.embeddings.fake import HashingEmbedder
from deskrag.errors import Cancelled, ModelError
from deskrag.indexing.generations import GenerationStore
from deskrag.indexing.indexes import Indexes
from deskrag.indexing.ledger import Ledger
from deskrag.indexing.lock import IndexLock
from deskrag.models import library
from deskrag.progress import CancelToken, Progress
from deskrag.settings import Settings
from support import found_files, open_library, states

pytestmark = pytest.mark.slow


class Killed(BaseException):
    """Stands for `kill -9`: nothing after it runs but what a new process does."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "pump.txt").write_text("The impeller of the pump turns clockwise.", "utf-8")
    (folder / "valve.md").write_text("# Valve\n\nThe valve opens at four bar.\n", "utf-8")
    return folder


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    with open_library(tmp_path / "library") as app:
        yield app


def kill(*_: object, **__: object) -> None:
    raise Killed


def test_a_kill_before_a_hidden_file_left_the_index_is_mended_by_the_next_run(
    app: Application, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.index([folder])
    (folder / "pump.txt").write_text("", "utf-8")
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(GenerationStore, "retire", kill)
        app.index([])
    app.index([])
    assert "pump.txt" not in found_files(app, "impeller clockwise")
    assert app.parts.indexes.out_of_step() == []


def test_a_kill_while_a_vanished_file_is_forgotten_does_not_hide_it_when_it_is_back(
    app: Application, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.index([folder])
    (folder / "pump.txt").rename(tmp_path / "aside.txt")
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Ledger, "delete_documents", kill)
        app.index([])
    (tmp_path / "aside.txt").rename(folder / "pump.txt")
    app.index([])
    assert found_files(app, "impeller clockwise")[0] == "pump.txt"


def test_a_kill_while_a_file_is_removed_leaves_it_removed(
    app: Application, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.index([folder])
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Indexes, "sweep", kill)
        app.remove(folder / "pump.txt")
    app.index([])
    assert states(app)["pump.txt"] == "skipped"
    assert app.parts.indexes.out_of_step() == []


def test_a_removed_file_stays_removed_when_its_drive_was_away(app: Application, folder: Path) -> None:
    app.index([folder])
    app.remove(folder / "pump.txt")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    app.index([])
    folder.rename(folder.with_name("away"))
    app.index([])
    folder.with_name("away").rename(folder)
    app.index([])
    assert states(app) == {"pump.txt": "skipped", "valve.md": "indexed", "broken.pdf": "failed"}


def test_a_single_file_that_was_deleted_is_gone_not_absent(app: Application, folder: Path) -> None:
    app.index([folder / "pump.txt", folder / "valve.md"])
    (folder / "pump.txt").unlink()
    report = app.index([])
    assert (report.removed, report.absent, report.unreadable) == (1, 0, ())
    assert states(app) == {"valve.md": "indexed"}


def test_overlapping_sources_read_a_file_once(app: Application, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "shaft.txt").write_text("The shaft is made of steel.", "utf-8")
    report = app.index([folder, folder / "sub", folder / "sub" / "shaft.txt"])
    assert (report.indexed, report.unchanged, report.chunks) == (3, 0, 3)
    assert app.index([]).unchanged == 3


def test_one_file_has_one_path_however_it_was_spelt(app: Application, folder: Path) -> None:
    (folder / "sub").mkdir()
    app.index([folder])
    assert app.index([folder / "sub" / ".." / "."]).indexed == 0
    assert len(states(app)) == 2
    assert app.remove(folder / "sub" / ".." / "pump.txt") == 1


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_a_name_that_is_not_unicode_costs_one_row_not_the_run(app: Application, folder: Path) -> None:
    (Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt"))).write_text("coffee", "utf-8")
    report = app.index([folder])
    assert (report.indexed, report.skipped) == (2, 1)
    assert app.index([]).skipped == 0


def test_only_failed_files_are_touched_by_trying_failed_ones_again(app: Application, folder: Path) -> None:
    (folder / "blank.txt").write_text("   \n", "utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    app.index([folder])
    before = states(app)
    assert before["blank.txt"] == "skipped"
    assert app.reindex(failed_only=True).failed == 1
    assert states(app) == before


def test_a_raised_limit_admits_files_that_were_too_large(folder: Path, tmp_path: Path) -> None:
    (folder / "large.txt").write_text("An enormous gearbox. " * 60_000, "utf-8")
    with open_library(tmp_path / "library", reading={"max_file_mb": 1}) as app:
        app.index([folder])
        assert states(app)["large.txt"] == "skipped"
    with open_library(tmp_path / "library") as app:
        app.index([])
        assert states(app)["large.txt"] == "indexed"


def test_a_moved_folder_is_not_embedded_again(app: Application, folder: Path) -> None:
    (folder / "old").mkdir()
    (folder / "old" / "shaft.txt").write_text("The shaft is made of steel.", "utf-8")
    app.index([folder])
    (folder / "old").rename(folder / "new")
    report = app.index([])
    assert (report.indexed, report.removed, report.embedded) == (1, 1, 0)


def test_a_copy_is_titled_by_its_own_name(app: Application, folder: Path) -> None:
    shutil.copy(folder / "pump.txt", folder / "spare_part.txt")
    app.index([folder])
    titles = {Path(row.path).name: row.title for row in app.status().documents}
    assert (titles["pump.txt"], titles["spare_part.txt"]) == ("pump", "spare part")


def test_many_copies_are_written_together(app: Application, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(50):
        shutil.copy(folder / "pump.txt", folder / f"copy{number}.txt")
    commits: list[int] = []
    commit = Indexes.commit
    monkeypatch.setattr(Indexes, "commit", lambda self: (commits.append(1), commit(self))[1])
    report = app.index([folder])
    assert (report.indexed, report.chunks, report.embedded) == (52, 52, 2)
    assert len(commits) < 10
    assert app.parts.indexes.out_of_step() == []


def test_an_interrupted_rebuild_is_finished_by_the_next_run(app: Application, folder: Path) -> None:
    app.index([folder])
    cancel = CancelToken()

    def stop(_: Progress) -> None:
        cancel.cancel()

    app.index([folder.parent / "papers"], "more")
    with pytest.raises(Cancelled):
        app.reindex(rebuild=True, progress=stop, cancel=cancel)
    app.index([])
    assert app.parts.indexes.out_of_step() == []
    assert found_files(app, "impeller clockwise")[0] == "pump.txt"


@pytest.mark.parametrize("damage", ["no card", "no folder", "garbage"])
def test_a_damaged_keyword_index_is_made_again_by_the_next_run(app: Application, folder: Path, damage: str) -> None:
    app.index([folder])
    app.close()
    keywords = app.parts.folder / "keywords"
    if damage == "no card":
        (keywords / "card.json").unlink()
    elif damage == "no folder":
        shutil.rmtree(keywords)
    else:
        (keywords / "meta.json").write_text("{", "utf-8")
    with open_library(app.parts.folder) as again:
        again.index([])
        assert again.parts.indexes.out_of_step() == []


@pytest.mark.parametrize("damage", ["no folder", "garbage"])
def test_a_damaged_vector_index_is_made_again(app: Application, folder: Path, damage: str) -> None:
    app.index([folder])
    app.close()
    vectors = app.parts.folder / "vectors"
    if damage == "no folder":
        shutil.rmtree(vectors)
    else:
        (vectors / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    with open_library(app.parts.folder) as again:
        again.reindex(rebuild=True)
        assert again.parts.indexes.out_of_step() == []


def test_the_lock_is_free_after_a_run_also_when_a_search_came_before(app: Application, folder: Path) -> None:
    app.index([folder])
    app.search("impeller")
    app.index([folder])
    other = IndexLock(app.parts.folder)
    assert other.try_acquire("test")
    other.release()


def test_closing_frees_the_lock_however_often_it_was_taken(tmp_path: Path) -> None:
    lock = IndexLock(tmp_path)
    assert lock.try_acquire("a")
    assert lock.try_acquire("b")
    lock.release()
    other = IndexLock(tmp_path)
    assert other.try_acquire("test")
    other.release()


def test_many_runs_of_one_application_do_not_pile_up_connections(app: Application, folder: Path) -> None:
    for number in range(6):
        (folder / "pump.txt").write_text("The pump turns. " * (number + 1), "utf-8")
        assert app.index([folder]).indexed >= 1
    assert len(app.parts.database._all) <= 4


def test_a_library_whose_embedder_is_lost_can_be_reindexed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(name: str, *_: object) -> HashingEmbedder:
        if name == "hashing":
            raise ModelError("the folder is missing", subject=name)
        return HashingEmbedder(version="2")

    monkeypatch.setattr(library, "find_embedder", lambda *_: None)  # these names are in no list of models
    with monkeypatch.context() as patch:
        patch.setattr(loading, "load_embedder", lambda *_: HashingEmbedder())
        with Application(tmp_path / "library", Settings(index={"embedder": "old"})) as app:
            app.index([folder])
    monkeypatch.setattr(loading, "load_embedder", load)
    with Application(tmp_path / "library", Settings(index={"embedder": "new"})) as app:
        with pytest.raises(ModelError, match="deskrag reindex"):
            app.index([])
        assert app.reindex().chunks == 2
        assert found_files(app, "impeller clockwise")[0] == "pump.txt"
