"""Folder watch in the window: its jobs are listed like others, and folders that cannot be watched are named."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from desktop_support import Opened, settle
from pytestqt.qtbot import QtBot

from deskrag.app.jobs import Job
from deskrag.app.watching import FolderWatch
from deskrag.desktop.library.view import LibraryView
from deskrag.desktop.notices import Notice
from support import states

Open = Callable[..., Opened]


def library(one: Opened, qtbot: QtBot) -> LibraryView:
    one.window.show_view("library")
    view = one.window.view("library")
    assert isinstance(view, LibraryView)
    settle(qtbot, one)
    return view


def followed(one: Opened, qtbot: QtBot) -> FolderWatch:
    """The watch of a window that follows its folders, from now on."""
    one.desk.following.start()
    settle(qtbot, one)
    watch = one.desk.following._watch
    assert watch is not None
    return watch


def fails(*_: object) -> None:
    """In place of indexing."""
    raise OSError("the disk is gone")


def test_a_change_that_is_indexed_by_itself_is_listed_while_it_runs(
    opened: Open, qtbot: QtBot, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened(index=documents)
    watch, go = followed(one, qtbot), threading.Event()
    index = one.app.index
    watch.watcher._listener = lambda _change: None  # the test tells the change, not the disk too
    monkeypatch.setattr(one.app, "index", lambda *rest: (go.wait(120), index(*rest))[1])
    (documents / "late.txt").write_text("Late news.", "utf-8")
    threading.Thread(target=watch._index, args=("manuals",)).start()  # as the watcher does, on its own thread
    session = one.desk.session
    listed: list[Job] = []
    qtbot.waitUntil(lambda: bool(listed or listed.extend(session.index_jobs())))
    assert [job.title for job in listed] == ["manuals"]
    assert list(session.working_on()) == ["manuals"]
    assert not one.window.indexing_panel.isVisible()  # nobody asked for it
    assert one.window.status.indexing.isVisible()
    go.set()
    qtbot.waitUntil(lambda: session.index_jobs() == [])
    assert states(one.app)["late.txt"] == "indexed"
    one.desk.following.stop()
    settle(qtbot, one)


def test_a_job_of_the_watch_that_fails_is_told_and_stays_listed(
    opened: Open, qtbot: QtBot, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened(index=documents)
    watch = followed(one, qtbot)
    notices: list[Notice] = []
    one.desk.notices.posted.connect(notices.append)

    monkeypatch.setattr(one.app, "index", fails)
    watch._index("manuals")
    qtbot.waitUntil(lambda: [notice.kind for notice in notices] == ["error"])
    assert "the disk is gone" in notices[-1].text
    assert [job.state.value for job in one.desk.session.index_jobs()] == ["failed"]
    one.desk.following.stop()
    settle(qtbot, one)


def test_a_job_of_the_watch_that_fails_before_the_window_hears_of_it_can_be_tried_again(
    opened: Open, qtbot: QtBot, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened(index=documents)
    watch, session = followed(one, qtbot), one.desk.session
    with monkeypatch.context() as patch:
        patch.setattr(one.app, "index", fails)
        begun: list[Job] = []
        watching = threading.Thread(target=lambda: begun.append(watch._index("manuals")))
        watching.start()
        watching.join()
        assert begun[0].wait(120)  # nothing is heard here meanwhile
    panel = one.window.indexing_panel
    qtbot.waitUntil(lambda: [row.again.isVisible() for row in panel.rows()] == [True])
    panel.rows()[0].again.click()
    qtbot.waitUntil(lambda: [job.state.value for job in session.index_jobs()] == ["done"])
    one.desk.following.stop()
    settle(qtbot, one)


def test_folders_that_the_system_lets_nobody_watch_are_named_with_a_way_on(
    opened: Open, qtbot: QtBot, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from watchdog.observers import Observer

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "schedule", refuse)
    one = opened(index=documents)
    view = library(one, qtbot)
    notices: list[Notice] = []
    one.desk.notices.posted.connect(notices.append)
    assert not view.summary.unwatched.isVisible()
    one.desk.following.start()
    qtbot.waitUntil(lambda: bool(notices))
    expected = f"Changes in 1 folder cannot be followed: {documents}"
    assert notices[-1].text == expected
    assert view.summary.unwatched.text() == expected
    (documents / "late.txt").write_text("Late news.", "utf-8")
    assert view.summary.look.isVisible()
    view.summary.look.click()
    qtbot.waitUntil(lambda: states(one.app).get("late.txt") == "indexed")
    one.desk.following.stop()
    assert not view.summary.look.isVisible()
    settle(qtbot, one)
