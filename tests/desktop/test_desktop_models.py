"""The models view: the list and its filter, downloads that can be paused and stopped, import, choice, removal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desktop_support import Opened, idle
from models_files import gguf
from models_hub import HubState, model_hub
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from deskrag.app.jobs import JobState
from deskrag.app.model_facts import ModelRow
from deskrag.app.settings_file import change_setting
from deskrag.desktop.models.filters import Filter
from deskrag.desktop.models.list_model import ROW
from deskrag.desktop.models.view import ModelsView
from deskrag.desktop.widgets.question import Question
from deskrag.models.hub import Hub, HubFile, Listing
from deskrag.models.registry import Registry
from deskrag.progress import CancelToken

NAME, REPOSITORY = "smollm2-360m-instruct", "bartowski/SmolLM2-360M-Instruct-GGUF"
BIG = gguf(data=30_000_000)


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESKRAG_MODELS", str(tmp_path / "models"))
    for name in ("HF_ENDPOINT", "HF_HUB_OFFLINE", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "models"


@pytest.fixture
def hub() -> Iterator[HubState]:
    with model_hub({REPOSITORY: {"SmolLM2-360M-Instruct-Q8_0.gguf": BIG}}) as state:
        change_setting("hub", "url", state.url)
        yield state


def shown(qtbot: QtBot, one: Opened) -> ModelsView:
    one.window.show_view("models")
    view = one.window.view("models")
    assert isinstance(view, ModelsView)
    qtbot.waitUntil(lambda: view.model.rowCount() > 0)
    idle(qtbot, one)
    return view


def question(view: ModelsView) -> Question:
    return next(dialog for dialog in view.findChildren(QDialog) if isinstance(dialog, Question) and dialog.isVisible())


def states(view: ModelsView) -> dict[str, str]:
    rows = [view.model.index(number).data(ROW) for number in range(view.model.rowCount())]
    return {row.name: row.state for row in rows if row is not None}


def test_a_filter_asks_for_all_of_its_parts() -> None:
    row = ModelRow("a-1b", "A 1B", "language", "available", 10**9, licence="Apache-2.0", languages=("ja",))
    for good in (Filter(), Filter("a 1b"), Filter(size=2e9), Filter(language="ja"), Filter(licence="open")):
        assert good.matches(row)
    for bad in (Filter("b2"), Filter(kind="embedding"), Filter(size=5e8), Filter(language="en")):
        assert not bad.matches(row)
    assert Filter(language="en").matches(ModelRow("b", "B", "language", "here", 1, languages=("*",)))


def test_the_list_shows_what_is_here_first_and_the_details_of_the_chosen_one(
    qtbot: QtBot, opened: Callable[..., Opened]
) -> None:
    view = shown(qtbot, opened())
    assert next(iter(states(view).values())) == "in use"
    view.choose(NAME)
    assert view.details.title.text() == "SmolLM2 360M Instruct"
    assert view.details.badge.text() in ("Runs well", "Runs", "Does not fit")
    assert view.details.buttons["download"].isVisible()
    view.filters.text.setText("no such model")
    assert view.pages.currentWidget() is view.empty
    view.empty.buttons[0].click()
    assert view.pages.currentWidget() is view.list


def test_nothing_is_fetched_before_the_person_agreed(
    qtbot: QtBot, opened: Callable[..., Opened], hub: HubState
) -> None:
    one = opened()
    view = shown(qtbot, one)
    view.choose(NAME)
    view.details.buttons["download"].click()
    idle(qtbot, one)
    question(view).reject()
    assert hub.requests == []
    assert view.work.tasks == {}


def test_a_download_is_paused_goes_on_and_ends_in_the_list(
    qtbot: QtBot, opened: Callable[..., Opened], hub: HubState, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go, fetch = threading.Event(), threading.Event(), Hub.fetch

    def slowly(
        hub: Hub, listing: Listing, file: HubFile, partial: Path, arrived: Callable[[int], None], cancel: CancelToken
    ) -> str:
        def hold(done: int) -> None:
            arrived(done)
            if done:
                begun.set()
            while done and not go.is_set() and not cancel.cancelled:
                cancel.wait(0.02)

        return fetch(hub, listing, file, partial, hold, cancel)

    monkeypatch.setattr(Hub, "fetch", slowly)
    one = opened()
    view = shown(qtbot, one)
    view.choose(NAME)
    view.details.buttons["download"].click()
    idle(qtbot, one)
    question(view).buttons[-1].click()
    job = view.work.tasks[NAME].job
    qtbot.waitUntil(begun.is_set)
    job.pause()
    qtbot.waitUntil(lambda: job.state is JobState.PAUSED)
    qtbot.waitUntil(lambda: "kept" in view.details.words.text())
    go.set()
    view.details.pause.click()
    qtbot.waitUntil(lambda: states(view).get(NAME) == "here")
    assert not view.details.work.isVisible()
    idle(qtbot, one)


def test_an_error_says_so_and_offers_to_try_again(qtbot: QtBot, opened: Callable[..., Opened], hub: HubState) -> None:
    one = opened()
    one.desk.state.set("downloads_allowed", True)
    view = shown(qtbot, one)
    view.choose(NAME)
    kept = dict(hub.repositories)
    hub.repositories.clear()
    view.details.buttons["download"].click()
    qtbot.waitUntil(lambda: view.details.again.isVisible())
    assert "no such repository" in view.details.words.text()
    hub.repositories.update(kept)
    view.details.again.click()
    qtbot.waitUntil(lambda: states(view).get(NAME) == "here")
    idle(qtbot, one)


def test_a_file_is_imported_and_removed(
    qtbot: QtBot, opened: Callable[..., Opened], tmp_path: Path, models: Path
) -> None:
    one = opened()
    view = shown(qtbot, one)
    file = tmp_path / "own-model.gguf"
    file.write_bytes(gguf())
    view.actions_.import_files([file])
    question(view).buttons[-1].click()
    qtbot.waitUntil(lambda: "own-model" in states(view))
    idle(qtbot, one)
    view.choose("own-model")
    view.details.buttons["remove"].click()
    question(view).buttons[-1].click()
    qtbot.waitUntil(lambda: "own-model" not in states(view))
    idle(qtbot, one)
    assert Registry(models).models() == []
    assert file.is_file()


@pytest.mark.slow
def test_a_model_that_cannot_be_loaded_leaves_the_present_one(
    qtbot: QtBot, opened: Callable[..., Opened], tmp_path: Path
) -> None:
    one = opened()
    view = shown(qtbot, one)
    file = tmp_path / "hollow.gguf"
    file.write_bytes(gguf())  # a sound header, and nothing that llama.cpp could run
    view.actions_.import_files([file])
    question(view).buttons[-1].click()
    qtbot.waitUntil(lambda: "hollow" in states(view))
    idle(qtbot, one)
    view.choose("hollow")
    with qtbot.waitSignal(one.desk.notices.posted, check_params_cb=lambda notice: notice.kind == "error"):
        view.details.buttons["use"].click()
    idle(qtbot, one)
    assert one.app.parts.settings.answer.model == "smollm2-135m-instruct"


def test_the_engine_is_looked_at_only_while_it_can_be_seen(qtbot: QtBot, opened: Callable[..., Opened]) -> None:
    one = opened()
    view = shown(qtbot, one)
    assert view.running.looking.active
    qtbot.waitUntil(lambda: "smollm2" in view.running.title.text())
    one.window.show_view("chat")
    assert not view.running.looking.active
    idle(qtbot, one)


def test_every_control_of_both_views_has_a_name(qtbot: QtBot, opened: Callable[..., Opened]) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit

    one = opened()
    view = shown(qtbot, one)
    one.window.show_view("settings")
    idle(qtbot, one)
    for page in (view, one.window.view("settings")):
        for kind in (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit):
            for control in page.findChildren(kind):
                inner = isinstance(control.parent(), QComboBox) or control.objectName().startswith("qt_")
                private = type(control).__name__.startswith(("QComboBox", "QLineEditIcon")) or inner
                nested = control.parent() is not None and "SpinBox" in type(control.parent()).__name__
                if control.isVisibleTo(page) and not private and not nested:
                    assert control.accessibleName(), (type(control).__name__, control.parent())
