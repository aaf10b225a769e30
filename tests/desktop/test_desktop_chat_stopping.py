"""Whatever ends an answer, the question stays, and no other turn suffers for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from desktop_support import SEALS, WARRANTY, Opened, answered
from pytestqt.qtbot import QtBot

Open = Callable[..., Opened]
QUESTION = "How long is the X200 pump covered from delivery?"
ABOUT_SEALS = "Are the seals of the X200 pump excluded from the warranty?"


def seen(one: Opened) -> list[tuple[str, str, bool]]:
    """Question, answer and whether it was stopped, of every turn that is shown."""
    turns = [turn for turn in one.chat.transcript.turns() if not turn.isHidden()]
    return [(turn.question, turn.card.answer.text, turn.card.answer.stopped) for turn in turns]


def ask(qtbot: QtBot, one: Opened, question: str = QUESTION) -> None:
    one.chat.ask(question)
    answered(qtbot, one)


def reopen(qtbot: QtBot, one: Opened) -> None:
    number = one.chat.conversation_id
    assert number is not None
    one.chat.begin()
    one.chat.open(number)
    answered(qtbot, one)


@pytest.fixture
def slow_model(monkeypatch: pytest.MonkeyPatch) -> Callable[[Opened], threading.Event]:
    """Lets the model of a window be prepared until the returned event is set."""

    def hold(one: Opened) -> threading.Event:
        ready = threading.Event()
        monkeypatch.setattr(one.model, "start_early", lambda: ready.wait(10))
        return ready

    return hold


def test_a_stop_while_the_model_is_prepared_keeps_the_question_and_the_answer_before_it(
    opened: Open, qtbot: QtBot, documents: Path, slow_model: Callable[[Opened], threading.Event]
) -> None:
    one = opened(WARRANTY, SEALS, index=documents)
    ask(qtbot, one)
    ready = slow_model(one)
    one.chat.ask(ABOUT_SEALS)
    one.window.escape()
    ready.set()
    answered(qtbot, one)
    expected = [(QUESTION, WARRANTY, False), (ABOUT_SEALS, "", True)]
    assert seen(one) == expected
    reopen(qtbot, one)
    assert seen(one) == expected


def test_an_empty_answer_that_an_earlier_version_kept_hides_nothing(
    opened: Open, qtbot: QtBot, documents: Path
) -> None:
    one = opened(WARRANTY, index=documents)
    ask(qtbot, one)
    assert one.chat.conversation_id is not None
    one.app.parts.conversations.add(one.chat.conversation_id, "assistant", "", {"stopped": True, "text": ""})
    reopen(qtbot, one)
    assert seen(one) == [(QUESTION, WARRANTY, False)]
