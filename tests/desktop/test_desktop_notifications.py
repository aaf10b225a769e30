"""The end of long work is told by the system while nobody looks at the window, whatever the work was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desktop_support import Opened
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tune_support import Pretended, begun, draft, ended, idle, pretended, shown

from deskrag.app import preparing, tuning_draft
from deskrag.desktop import tray as tray_module
from deskrag.desktop.main import accompany
from deskrag.desktop.models.view import ModelsView
from deskrag.desktop.tray import Tray
from deskrag.errors import ModelError
from deskrag.progress import CancelToken, Progress, ProgressFn

Open = Callable[..., Opened]
__all__ = ["pretended"]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the system would show; any work counts as long, and another program is in front."""
    found: list[tuple[str, str]] = []
    monkeypatch.setattr(tray_module, "LONG_S", 0.0)
    monkeypatch.setattr(Tray, "notify", lambda _tray, title, text: found.append((title, text)))
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    return found


def test_a_training_and_a_measurement(
    qtbot: QtBot, opened: Open, pretended: Pretended, told: list[tuple[str, str]]
) -> None:
    one = opened()
    Tray(one.desk, one.window)
    view = begun(qtbot, one)
    assert told == []
    pretended.go.set()
    ended(qtbot, one, view)
    assert told == [("“manuals” is trained", "See in Tune whether it answers better.")]
    told.clear()
    view.work.measure("manuals")
    ended(qtbot, one, view)
    assert told == [("“manuals” is measured", "See in Tune whether it answers better.")]


def test_a_training_that_is_stopped_by_hand_says_nothing_and_one_that_fails_says_why(
    qtbot: QtBot, opened: Open, pretended: Pretended, told: list[tuple[str, str]]
) -> None:
    one = opened()
    Tray(one.desk, one.window)
    view = begun(qtbot, one)
    view.work.stop()
    ended(qtbot, one, view)
    assert told == []
    pretended.fails = ModelError("the disk is full")
    pretended.go.set()
    view.work.train("manuals")
    ended(qtbot, one, view)
    assert [title for title, _ in told] == ["Training “manuals” stopped"]
    assert "disk" in told[0][1]


def test_the_making_of_examples(
    qtbot: QtBot, opened: Open, told: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch, documents: object
) -> None:
    one = opened(index=documents)
    Tray(one.desk, one.window)
    monkeypatch.setattr(tuning_draft, "make_draft", lambda *_: draft())
    view = shown(qtbot, one)
    with qtbot.waitSignal(view.work.making_ended):
        view.examples.make_button.click()
    idle(qtbot, one)
    assert told == [("The examples are ready", "12 examples were made.")]


def test_a_download(qtbot: QtBot, opened: Open, told: list[tuple[str, str]]) -> None:
    one = opened()
    Tray(one.desk, one.window)
    view = one.window.view("models")
    assert isinstance(view, ModelsView)
    with qtbot.waitSignal(view.work.ended):
        view.work.start("a-model", "download", lambda _progress, _cancel: None)
    assert told == [("a-model", "a-model is on this computer now.")]

    def fail(_progress: ProgressFn, _cancel: CancelToken) -> None:
        raise ModelError("the connection was lost")

    with qtbot.waitSignal(view.work.ended):
        view.work.start("a-model", "download", fail)
    assert [title for title, _ in told] == ["a-model", "a-model"]
    assert "connection" in told[1][1]
    idle(qtbot, one)


def test_the_models_of_a_first_start(
    qtbot: QtBot, opened: Open, told: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(_settings: object, _models: object, progress: ProgressFn, _cancel: CancelToken) -> None:
        progress(Progress("preparing", 42, 100, "percent", "A small model"))

    monkeypatch.setattr(preparing, "unprepared", lambda *_: ("A small model",))
    monkeypatch.setattr(preparing, "prepare_models", prepare)
    monkeypatch.setattr(Tray, "available", lambda: False)
    one = opened()
    Tray(one.desk, one.window)
    accompany(one.desk, one.window)
    qtbot.waitUntil(lambda: told == [("DeskRAG is ready", "Its models were made ready.")])
    idle(qtbot, one)


def test_nothing_is_told_to_who_looks_or_of_what_took_no_time(
    qtbot: QtBot, opened: Open, told: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened()
    Tray(one.desk, one.window)
    monkeypatch.setattr(tray_module, "LONG_S", 20.0)
    one.desk.session.work_ended.emit("Quick", "", 2.0)
    front: list[QWidget] = [one.window]
    monkeypatch.setattr(QApplication, "activeWindow", lambda: front[0])
    one.desk.session.work_ended.emit("Long", "", 60.0)
    assert told == []
