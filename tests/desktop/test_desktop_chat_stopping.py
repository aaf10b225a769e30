"""Whatever ends an answer, the question stays, and no other turn suffers for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desktop_support import ABOUT_SEALS, BOTH, QUESTION, SEALS, WARRANTY, Opened, answered, reopen, seen, sent
from pytestqt.qtbot import QtBot

from deskrag.errors import GenerationError, ModelError, UserError
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


def test_an_answer_that_breaks_says_so_and_is_asked_again(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(BOTH, index=documents)
    one.model._fail_after = 16
    sent(qtbot, one)
    for _ in range(2):
        card = one.chat.transcript.turns()[0].card
        assert card.answer.text.startswith(WARRANTY)
        assert card.answer.failed == "scripted: the engine stopped. Ask again."
        assert len(card.body.chip_rectangles()) == 1
        assert card.foot.retry.isVisible()
        assert not card.foot.step.isVisible()
        reopen(qtbot, one)
    one.desk.language.set("ja")
    reopen(qtbot, one)
    assert "the engine stopped" not in one.chat.transcript.turns()[0].card.answer.failed
    one.desk.language.set("en")
    one.model._fail_after = None
    one.chat.transcript.turns()[0].card.foot.retry.click()
    answered(qtbot, one)
    assert one.chat.transcript.turns()[-1].card.answer.text == BOTH


@pytest.mark.parametrize(
    ("error", "label", "view"),
    [
        (ModelError("the model file is damaged", subject="/x/y.gguf"), "Choose a model", "models"),
        (GenerationError("the endpoint refuses the key", subject="http://host/v1"), "Open the settings", "settings"),
    ],
)
def test_a_failed_answer_leads_to_where_it_can_be_mended(
    opened: Open,
    qtbot: QtBot,
    documents: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: UserError,
    label: str,
    view: str,
) -> None:
    one = opened(index=documents)

    def broken(**_: object) -> None:
        raise error

    monkeypatch.setattr(one.app.parts, "answerer", broken)
    sent(qtbot, one)
    reopen(qtbot, one)
    card = one.chat.transcript.turns()[0].card
    assert card.answer.failed == error.sentence()
    assert card.foot.step.text() == label
    assert card.foot.step.isVisible()
    assert card.foot.retry.isVisible()
    card.foot.step.click()
    assert one.window.stack.currentWidget() is one.window.view(view)
