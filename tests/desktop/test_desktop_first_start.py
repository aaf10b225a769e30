"""The first start: one way in, a sample to try at once, the models prepared meanwhile with a real progress bar."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from desktop_support import WARRANTY, Opened
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from deskrag.app import preparing, samples
from deskrag.desktop.main import accompany
from deskrag.progress import CancelToken, Progress, ProgressFn

Open = Callable[..., Opened]


def idle(qtbot: QtBot, one: Opened) -> None:
    def quiet() -> bool:
        session = one.desk.session
        return session.operations.running == 0 and all(job.state.final for job in session.index_jobs())

    qtbot.waitUntil(quiet)


@pytest.fixture
def sample(documents: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(samples, "sample_documents", lambda: documents)
    return documents


def test_without_documents_the_first_step_has_the_focus_and_with_them_the_question(
    opened: Open, qtbot: QtBot, documents: Path
) -> None:
    one = opened()
    edit = one.chat.composer.edit
    assert edit.placeholderText() == "Add documents first, then ask about them here."
    qtbot.waitUntil(lambda: one.window.focusWidget() is one.chat.welcome.folder)
    one.desk.session.add_files([documents], "manuals")
    qtbot.waitUntil(lambda: edit.placeholderText() == "Ask your documents…")
    one.chat.begin()
    assert one.window.focusWidget() is edit
    idle(qtbot, one)


def test_the_field_a_person_clicked_into_keeps_the_focus(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    edit = one.chat.composer.edit
    qtbot.waitUntil(lambda: one.window.focusWidget() is one.chat.welcome.folder)
    qtbot.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton)
    one.chat.reload_collections()
    idle(qtbot, one)
    assert one.window.focusWidget() is edit


def test_a_click_into_the_field_that_has_the_focus_already_keeps_it_there(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    edit = one.chat.composer.edit
    qtbot.waitUntil(lambda: one.window.focusWidget() is one.chat.welcome.folder)
    one.chat.begin()
    qtbot.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton)
    one.chat.reload_collections()
    idle(qtbot, one)
    assert one.window.focusWidget() is edit


def test_the_sample_is_tried_with_one_click_and_no_question(opened: Open, qtbot: QtBot, sample: Path) -> None:
    one = opened(WARRANTY)
    welcome = one.chat.welcome
    assert welcome.folder.isVisible()
    assert welcome.sample.isVisible()
    assert welcome.suggestions() == []
    welcome.sample.click()
    assert one.window.adding.dialog is None
    assert welcome.title.text() == "Reading your documents…"
    idle(qtbot, one)
    qtbot.waitUntil(lambda: bool(welcome.suggestions()))
    assert not welcome.sample.isVisible()
    assert [info.name for info in one.app.collections()] == ["Sample documents"]
    suggested = welcome.suggestions()
    assert suggested[0].text() == "How long is the warranty of the X200?"
    suggested[0].click()
    qtbot.waitUntil(lambda: not one.chat.busy and one.desk.session.operations.running == 0)
    assert one.chat.transcript.turns()[0].question == "How long is the warranty of the X200?"


def test_questions_about_the_sample_are_not_suggested_beside_other_documents(
    opened: Open, qtbot: QtBot, sample: Path, tmp_path: Path
) -> None:
    one = opened(WARRANTY)
    one.chat.welcome.sample.click()
    idle(qtbot, one)
    qtbot.waitUntil(lambda: bool(one.chat.welcome.suggestions()))
    own = tmp_path / "own.txt"
    own.write_text("My own words.\n", "utf-8")
    one.desk.session.add_files([own], "Own")
    idle(qtbot, one)
    qtbot.waitUntil(lambda: one.chat.welcome.suggestions() == [])


def test_without_sample_documents_the_button_is_not_there(
    opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "sample_documents", lambda: None)
    one = opened()
    assert one.chat.welcome.folder.isVisible()
    assert not one.chat.welcome.sample.isVisible()


def test_models_are_prepared_in_the_background_with_a_real_bar(
    opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, go = opened(), threading.Event()
    welcome = one.chat.welcome
    assert not welcome.bar.isVisible()

    def prepare(_settings: object, _models: object, progress: ProgressFn, cancel: CancelToken) -> None:
        progress(Progress("preparing", 42, 100, "percent", "A small model"))
        while not go.wait(0.02):
            cancel.check()

    monkeypatch.setattr(preparing, "unprepared", lambda *_: ("A small model",))
    monkeypatch.setattr(preparing, "prepare_models", prepare)
    accompany(one.desk, one.window)
    qtbot.waitUntil(lambda: welcome.bar.value() == 42)
    assert welcome.bar.isVisible()
    assert welcome.preparing.text() == "Preparing A small model for its first use… 42 %"
    go.set()
    qtbot.waitUntil(lambda: not welcome.bar.isVisible())
    idle(qtbot, one)  # what is imported meanwhile is there before the next test


def test_a_model_that_cannot_be_prepared_leaves_no_bar_behind(
    opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened()

    def fail(_settings: object, _models: object, progress: ProgressFn, _cancel: CancelToken) -> None:
        progress(Progress("preparing", 0, 100, "percent", "A small model"))
        raise OSError("no space")

    monkeypatch.setattr(preparing, "unprepared", lambda *_: ("A small model",))
    monkeypatch.setattr(preparing, "prepare_models", fail)
    one.desk.preparing.start_if_needed()
    idle(qtbot, one)
    assert not one.chat.welcome.bar.isVisible()
    assert one.window.notice_bar.cards() == []
