"""What runs behind the window: operations, memory between starts, one instance."""

from __future__ import annotations

import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer
from pytestqt.qtbot import QtBot

from deskrag.app.jobs import Jobs
from deskrag.desktop.instance import Instance, hand_over
from deskrag.desktop.operation import Operations
from deskrag.desktop.state import WindowState
from deskrag.errors import Cancelled, InputError
from deskrag.progress import CancelToken, Progress, ProgressFn


@pytest.fixture
def errors() -> list[BaseException]:
    return []


@pytest.fixture
def operations(qtbot: QtBot, errors: list[BaseException]) -> Iterator[Operations]:
    jobs = Jobs()
    yield Operations(jobs, lambda error, _again: errors.append(error))
    assert jobs.close()


def test_results_and_progress_arrive_on_the_gui_thread(qtbot: QtBot, operations: Operations) -> None:
    heard: list[tuple[object, bool]] = []
    here = threading.current_thread()

    def work(progress: ProgressFn, _cancel: CancelToken) -> str:
        progress(Progress("half", 1, 2))
        assert threading.current_thread() is not here
        return "whole"

    def hear(value: object) -> None:
        heard.append((value, threading.current_thread() is here))

    operations.run(work).progress(lambda report: hear(report.done)).success(hear)
    qtbot.waitUntil(lambda: operations.running == 0)
    assert heard == [(1, True), ("whole", True)]


def test_an_error_nobody_asked_for_is_shown_and_a_cancelled_one_is_silent(
    qtbot: QtBot, operations: Operations, errors: list[BaseException]
) -> None:
    def fail(_progress: ProgressFn, _cancel: CancelToken) -> None:
        raise InputError("no")

    def wait(_progress: ProgressFn, cancel: CancelToken) -> None:
        cancel.wait(5)
        cancel.check()

    ended: list[str] = []
    heard: list[BaseException] = []
    operations.run(wait).always(lambda: ended.append("stopped")).cancel()
    operations.run(fail)
    operations.run(fail).failure(heard.append)
    qtbot.waitUntil(lambda: operations.running == 0)
    assert [type(error) for error in errors] == [InputError]
    assert [type(error) for error in heard] == [InputError]
    assert ended == ["stopped"]
    assert not any(isinstance(error, Cancelled) for error in errors)


def test_callbacks_of_a_widget_that_is_gone_are_dropped(qtbot: QtBot, operations: Operations) -> None:
    owner, go, heard = QObject(), threading.Event(), []
    operations.run(lambda _progress, _cancel: go.wait(5), owner=owner).success(heard.append)
    owner.deleteLater()
    qtbot.wait(20)
    go.set()
    qtbot.waitUntil(lambda: operations.running == 0)
    assert heard == []


def test_each_library_has_its_own_drafts_and_open_conversation(qtbot: QtBot, tmp_path: Path) -> None:
    file, first, second = tmp_path / "window.json", tmp_path / "first", tmp_path / "second"
    one, other = WindowState(file, first), WindowState(file, second)  # two windows at the same time
    one.set("conversation", 7)
    one.set_draft(7, "half a question")
    other.set_draft(7, "of another conversation")
    other.set("theme", "dark")
    one.save()
    other.save()
    one.set("view", "library")
    one.save()
    again = WindowState(file, first)
    assert (again.get("conversation"), again.draft(7)) == (7, "half a question")
    assert (again.get("theme"), again.get("view")) == ("dark", "library")  # of the program, whatever the library
    again = WindowState(file, second)
    assert (again.get("conversation"), again.draft(7)) == (None, "of another conversation")


def test_what_an_earlier_version_kept_is_taken_over_by_the_usual_library(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "window.json"
    file.write_text('{"conversation": 3, "drafts": {"3": "so far"}, "theme": "dark"}', "utf-8")
    other = WindowState(file, tmp_path / "other")
    assert other.get("conversation") is None
    other.set("view", "search")
    other.save()
    usual = WindowState(file, tmp_path / "library", takes_over=True)
    assert (usual.get("conversation"), usual.draft(3)) == (3, "so far")
    usual.save()
    assert WindowState(file, tmp_path / "library").draft(3) == "so far"
    assert WindowState(file, tmp_path / "other", takes_over=True).get("conversation") is None


def test_the_window_remembers_drafts(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "window.json"
    state = WindowState(file, tmp_path)
    state.set_draft(None, "half a question")
    state.set_draft(7, "another")
    state.set_draft(7, "  ")
    qtbot.waitUntil(file.exists)
    again = WindowState(file, tmp_path)
    assert (again.draft(None), again.draft(7)) == ("half a question", "")


def test_a_broken_memory_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "window.json").write_text("{", "utf-8")
    assert WindowState(tmp_path / "window.json", tmp_path).get("anything", 3) == 3


def test_a_second_start_hands_its_files_over(qtbot: QtBot) -> None:
    name = f"deskrag-test-{uuid.uuid4().hex}"
    first = Instance(name)
    code = (
        "from PySide6.QtCore import QCoreApplication as A; from deskrag.desktop import instance; a = A([]);"
        "instance.WAIT_MS = 20_000;"  # a busy machine may take its time
        f"raise SystemExit(0 if instance.hand_over({name!r}, ['/a b.pdf', '/ü.txt']) else 1)"
    )
    with qtbot.waitSignal(first.called) as called:
        second = subprocess.Popen([sys.executable, "-c", code])
    qtbot.waitUntil(lambda: second.poll() is not None)
    assert called.args == [["/a b.pdf", "/ü.txt"]]
    assert second.returncode == 0
    first.close()


def test_without_a_window_nothing_is_handed_over_and_a_stale_socket_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    import socket

    name = str(tmp_path / "stale")
    left = socket.socket(socket.AF_UNIX)
    left.bind(name)
    left.close()  # the file stays, as after a crash
    assert not hand_over(name, [])
    instance = Instance(name)
    assert instance.listening
    instance.close()
    QLocalServer.removeServer(name)
