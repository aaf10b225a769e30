"""The watcher: changes told once they have come to rest, nothing told that the walk would leave out."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deskrag.app import watching
from deskrag.app.jobs import Job, Jobs, JobState
from deskrag.app.watching import FolderWatch, count_changes
from deskrag.errors import Cancelled
from deskrag.indexing.ledger import Source
from deskrag.indexing.walk import Walker, WalkReport
from deskrag.indexing.watcher import Change, Watcher
from deskrag.progress import CancelToken
from support import found_files, open_library, states


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until something holds."""
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.02)


LONG = 3600.0
"""Seconds to settle for a test in which the clock, not a stall between two writes, tells what has come to rest."""


def source(path: Path, collection: str = "work") -> Source:
    return Source(1, collection, str(path), path.parent.stat().st_dev, "present")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    return made


@pytest.fixture
def watchers() -> Iterator[list[Watcher]]:
    begun: list[Watcher] = []
    yield begun
    for watcher in begun:
        watcher.close()


@pytest.fixture
def watch(folder: Path, watchers: list[Watcher]) -> Callable[..., list[Change]]:
    def begin(*sources: Source, many: int = 5, settle: float = 0.15) -> list[Change]:
        heard: list[Change] = []
        watcher = Watcher(heard.append, Walker(), settle=settle, look=0.1, longest=2 * LONG, many=many)
        watchers.append(watcher)
        watcher.watch(sources or (source(folder),))
        until(lambda: watcher._watched or watcher.absent)
        return heard

    return begin


def test_a_change_is_told_once_it_has_come_to_rest(
    watch: Callable[..., list[Change]], watchers: list[Watcher], folder: Path
) -> None:
    heard = watch(settle=LONG)
    for number in range(3):
        (folder / f"{number}.txt").write_text("text", "utf-8")
        (folder / f"{number}.txt").write_text("more text", "utf-8")
    gathered = watchers[0]._gathered
    until(lambda: gathered and len(gathered["work"].paths) == 3)
    assert watchers[0]._settled(gathered["work"].first + LONG / 2) == []
    assert heard == []
    assert watchers[0]._settled(float("inf")) == [Change("work", "files", 3)]


def test_a_change_that_has_come_to_rest_is_told_by_itself(watch: Callable[..., list[Change]], folder: Path) -> None:
    heard = watch()
    (folder / "a.txt").write_text("text", "utf-8")
    until(lambda: heard)
    assert heard[0] == Change("work", "files", 1)


def test_reading_a_file_is_no_change(watch: Callable[..., list[Change]], folder: Path) -> None:
    (folder / "a.txt").write_text("text", "utf-8")
    heard = watch()
    (folder / "a.txt").read_text("utf-8")
    time.sleep(0.5)
    assert heard == []


def test_what_the_walk_leaves_out_is_no_change(watch: Callable[..., list[Change]], folder: Path) -> None:
    (folder / ".deskragignore").write_text("drafts/\n", "utf-8")
    for name in (".git", "drafts", "node_modules"):
        (folder / name).mkdir()
    heard = watch()
    (folder / ".git" / "index").write_text("x", "utf-8")
    (folder / "drafts" / "letter.txt").write_text("x", "utf-8")
    (folder / "node_modules" / "readme.md").write_text("x", "utf-8")
    (folder / "~$report.docx").write_text("x", "utf-8")
    (folder / "download.part").write_text("x", "utf-8")
    time.sleep(0.5)
    assert heard == []
    (folder / ".deskragignore").write_text("", "utf-8")  # what is left out changed: everything is looked at
    until(lambda: heard)
    assert heard[0].folders


def test_many_changes_are_told_as_many(
    watch: Callable[..., list[Change]], watchers: list[Watcher], folder: Path
) -> None:
    watch(many=5, settle=LONG)
    for number in range(6):
        (folder / f"{number}.txt").write_text("text", "utf-8")
    gathered = watchers[0]._gathered
    until(lambda: gathered and len(gathered["work"].paths) == 6)
    [change] = watchers[0]._settled(float("inf"))
    assert change.many


def test_only_its_own_file_concerns_a_source_that_is_a_file(watch: Callable[..., list[Change]], folder: Path) -> None:
    (folder / "mine.txt").write_text("text", "utf-8")
    heard = watch(source(folder / "mine.txt"))
    (folder / "other.txt").write_text("text", "utf-8")
    time.sleep(0.4)
    assert heard == []
    (folder / "mine.txt").write_text("other text", "utf-8")
    until(lambda: heard)
    assert heard[0] == Change("work", "files", 1)


def test_a_missing_volume_is_absent_and_is_watched_again_when_it_is_back(
    watch: Callable[..., list[Change]], folder: Path, tmp_path: Path
) -> None:
    heard = watch()
    folder.rename(tmp_path / "unplugged")
    until(lambda: any(change.kind == "absent" for change in heard))
    (tmp_path / "unplugged").rename(folder)
    until(lambda: any(change.kind == "back" for change in heard))
    heard.clear()
    (folder / "after.txt").write_text("text", "utf-8")
    until(lambda: any(change.kind == "files" for change in heard))


def test_a_source_that_is_missing_from_the_start_is_waited_for(
    watch: Callable[..., list[Change]], tmp_path: Path
) -> None:
    late = tmp_path / "late"
    heard = watch(source(late))
    until(lambda: heard == [Change("work", "absent", source=str(late))])
    late.mkdir()
    (late / "a.txt").write_text("text", "utf-8")
    until(lambda: any(change.kind == "back" for change in heard))


@pytest.mark.parametrize(
    "name", ["a.txt", ".hidden", "sub/b.txt", "sub/.git/config", "drafts/x.txt", "sub/keep.tmp", "Straße/ü.md"]
)
def test_a_path_is_admitted_when_the_walk_finds_it(folder: Path, name: str) -> None:
    (folder / ".deskragignore").write_text("drafts/\n", "utf-8")
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("text", "utf-8")
    walker = Walker()
    walked = {found.path for found in walker.walk(folder, WalkReport())}
    assert walker.admits(folder, file) is (str(file) in walked)


# Through the library: changes become jobs.


def test_the_library_follows_its_folder(folder: Path, tmp_path: Path) -> None:
    (folder / "pump.txt").write_text("The impeller turns clockwise.", "utf-8")
    # Made elsewhere and moved in: each is one change then, however slowly it is written.
    new, many = tmp_path / "new.txt", tmp_path / "many"
    new.write_text("A turbine is new.", "utf-8")
    many.mkdir()
    for number in range(5):
        (many / f"many{number}.txt").write_text(f"Crate number {number}.", "utf-8")
    with open_library(tmp_path / "library") as app:
        app.index([folder], "work")
        (folder / "late.txt").write_text("Changed while nobody watched: gearbox.", "utf-8")
        jobs = Jobs()
        announced: list[tuple[str, int]] = []
        following = FolderWatch(app, jobs, lambda *news: announced.append(news), many=3, settle=1.0, look=0.1)
        following.start()
        try:
            until(lambda: "late.txt" in found_files(app, "gearbox"))
            new.rename(folder / "new.txt")
            until(lambda: "new.txt" in found_files(app, "turbine"))
            until(lambda: not jobs.open_jobs())  # a run that still walks would find them and not ask
            many.rename(folder / "many")
            until(lambda: announced)
            assert announced == [("work", 5)]
            assert "many0.txt" not in states(app)
            assert following.accept("work").wait(60)
            assert states(app)["many0.txt"] == "indexed"
            shutil.move(folder, tmp_path / "unplugged")
            until(lambda: set(states(app).values()) == {"absent"})
            assert "pump.txt" in found_files(app, "impeller")
            shutil.move(tmp_path / "unplugged", folder)
            until(lambda: following.announced or set(states(app).values()) == {"indexed"})
        finally:
            following.close()
            assert jobs.close()


def test_closing_amid_a_look_at_the_disk_fails_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, go_on = threading.Event(), threading.Event()

    def slow(*_: object) -> int:
        looking.set()
        go_on.wait(60)
        return 1

    monkeypatch.setattr(watching, "count_changes", slow)
    (folder / "pump.txt").write_text("The impeller turns clockwise.", "utf-8")
    heard: list[Job] = []
    with open_library(tmp_path / "library") as app:
        app.index([folder], "work")
        jobs = Jobs(heard.append)
        following = FolderWatch(app, jobs, lambda *_: None)
        following.start()
        assert looking.wait(60)
        following.close()
        jobs.close(0.0)  # as when the look takes longer than the program waits
        go_on.set()
        assert jobs.close()
        assert {job.state for job in heard if job.state.final} == {JobState.CANCELLED}
        with pytest.raises(Cancelled):
            following.accept("work")


def test_changes_are_counted_without_reading(folder: Path, tmp_path: Path) -> None:
    for name in ("same", "changed", "gone"):
        (folder / f"{name}.txt").write_text(f"About {name} things.", "utf-8")
    with open_library(tmp_path / "library") as app:
        app.index([folder], "work")
        assert count_changes(app, Walker(), "work", CancelToken()) == 0
        (folder / "changed.txt").write_text("Entirely other words.", "utf-8")
        (folder / "gone.txt").unlink()
        (folder / "new.txt").write_text("New.", "utf-8")
        assert count_changes(app, Walker(), "work", CancelToken()) == 3
