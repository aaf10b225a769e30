"""Whatever ends an answer, the question stays, and no other turn suffers for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desktop_support import ABOUT_SEALS, QUESTION, SEALS, WARRANTY, Opened, answered, reopen, seen, sent
from pytestqt.qtbot import QtBot

from deskrag.progress import CancelToken

Open = Callable[..., Opened]


@pytest.fixture
def slow_model(monkeypatch: pytest.MonkeyPatch) -> Callable[[Opened], threading.Event]:
    """Lets the model of a window be prepared until the returned event is set."""

    def hold(one: Opened) -> threading.Event:
        ready, answerer = threading.Event(), one.app.parts.answerer

        def prepared(*, with_model: bool, cancel: CancelToken | None = None) -> Any:
            ready.wait(10)
            if cancel is not None:
                cancel.check()
            return answerer(with_model=with_model, cancel=cancel)

        monkeypatch.setattr(one.app.parts, "answerer", prepared)
        return ready

    return hold


def test_a_stop_while_the_model_is_prepared_keeps_the_question_and_the_answer_before_it(
    opened: Open, qtbot: QtBot, documents: Path, slow_model: Callable[[Opened], threading.Event]
) -> None:
    one = opened(WARRANTY, SEALS, index=documents)
    sent(qtbot, one)
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
    sent(qtbot, one)
    assert one.chat.conversation_id is not None
    one.app.parts.conversations.add(one.chat.conversation_id, "assistant", "", {"stopped": True, "text": ""})
    reopen(qtbot, one)
    assert seen(one) == [(QUESTION, WARRANTY, False)]
