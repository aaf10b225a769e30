"""Where there are adapters for topics, the way of a question can be chosen where it is typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desktop_support import QUESTION, SEALS, WARRANTY, Opened, answered, idle, sent
from pytestqt.qtbot import QtBot

from deskrag.app import preparing
from deskrag.app.parts import Parts
from deskrag.models.adapter_cards import Adapter, BaseModel
from deskrag.models.adapters import AdapterLibrary

Open = Callable[..., Opened]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[Adapter]:
    """The adapters that are switched on, for a model that needs no preparing."""
    made: list[Adapter] = []
    monkeypatch.setattr(preparing, "model_is_ready", lambda *_: True)
    monkeypatch.setattr(AdapterLibrary, "all", lambda _: list(made))
    monkeypatch.setattr(Parts, "active_adapters", lambda _: list(made))
    return made


def adapter(folder: Path, name: str, **fields: Any) -> Adapter:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "adapter.gguf").write_bytes(b"made up")
    return Adapter(name, BaseModel("scripted"), folder=folder, active=True, **fields)


def choices(one: Opened) -> list[str]:
    choice = one.chat.composer.ways.choice
    return [choice.itemText(number) for number in range(choice.count())]


def choose(one: Opened, name: str) -> None:
    assert name in choices(one)
    one.chat.composer.ways.choice.setCurrentText(name)


def test_without_an_adapter_for_a_topic_there_is_nothing_to_choose(
    opened: Open, qtbot: QtBot, installed: list[Adapter], tmp_path: Path
) -> None:
    installed.append(adapter(tmp_path / "general", "general"))
    one = opened()
    assert not one.chat.composer.ways.isVisible()
    assert one.chat.composer.ways.route == ""


def test_the_chosen_way_is_gone(
    opened: Open, qtbot: QtBot, installed: list[Adapter], tmp_path: Path, documents: Path
) -> None:
    installed.append(adapter(tmp_path / "warranty", "warranty", topics=("warranty",), prompt="question"))
    one = opened(WARRANTY, index=documents)
    assert one.chat.composer.ways.isVisible()
    assert choices(one) == ["Automatic", "Documents", "warranty"]
    for name, way, told in (
        ("warranty", "adapter", "Answered by the tuned model for “warranty”: you asked for it"),
        ("Documents", "documents", ""),
    ):
        choose(one, name)
        sent(qtbot, one)
        answer = one.chat.transcript.turns()[-1].card
        assert answer.answer.route is not None
        assert answer.answer.route.way == way
        assert answer.route_label.text() == told
    assert one.model.requests[0].adapter
    assert not one.model.requests[1].adapter


def test_the_documents_can_still_be_asked_instead(
    opened: Open, qtbot: QtBot, installed: list[Adapter], tmp_path: Path, documents: Path
) -> None:
    installed.append(adapter(tmp_path / "warranty", "warranty", topics=("warranty",), prompt="question"))
    one = opened(SEALS, WARRANTY, index=documents)
    choose(one, "warranty")
    sent(qtbot, one)
    one.chat.transcript.turns()[-1].card.from_documents.click()
    answered(qtbot, one)
    [turn] = one.chat.transcript.turns()
    assert (turn.question, turn.card.answer.route.way if turn.card.answer.route else "") == (QUESTION, "documents")


def test_the_choice_follows_what_is_switched_on_elsewhere(
    opened: Open, qtbot: QtBot, installed: list[Adapter], tmp_path: Path
) -> None:
    one = opened()
    one.window.show_view("search")
    installed.append(adapter(tmp_path / "warranty", "warranty", topics=("warranty",)))
    one.window.show_view("chat")
    idle(qtbot, one)
    choose(one, "warranty")
    assert one.chat.composer.ways.route == "warranty"
    one.desk.language.set("ja")
    assert one.chat.composer.ways.route == "warranty"
    one.desk.language.set("en")
    installed.clear()
    one.window.show_view("chat")
    idle(qtbot, one)
    assert one.chat.composer.ways.isHidden()
    assert one.chat.composer.ways.route == ""
