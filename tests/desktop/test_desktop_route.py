"""Which way a question went is told where it is not the usual one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from desktop_support import WARRANTY, Opened, answered
from pytestqt.qtbot import QtBot

from deskrag.answering.events import Answer, Finished, Routed
from deskrag.app.asking import answer_json
from deskrag.desktop.chat.answer import AnswerCard
from deskrag.desktop.chat.route import ShownRoute, line, origin
from deskrag.desktop.chat.shown import ShownAnswer

Open = Callable[..., Opened]
QUESTION = "How long is the X200 pump covered from delivery?"


def card(one: Opened) -> AnswerCard:
    return one.chat.transcript.turns()[-1].card


@pytest.mark.parametrize(
    ("route", "text"),
    [
        (None, ""),
        (ShownRoute("documents"), ""),
        (
            ShownRoute("documents", question="How long is the X200 covered?"),
            "Understood as: “How long is the X200 covered?”",
        ),
        (ShownRoute("adapter", "warranty"), "Answered by the tuned model for “warranty”"),
        (ShownRoute("adapter"), "Answered by a tuned model"),
        (
            ShownRoute("adapter", "warranty", "it is a question of this topic"),
            "Answered by the tuned model for “warranty”: it is a question of this topic",
        ),
        (ShownRoute("rule", "opening hours"), "Answered by the rule “opening hours”"),
        (ShownRoute("small talk"), "A short reply, not from your documents"),
        (ShownRoute("a way of later"), ""),
    ],
)  # fmt: skip
def test_only_an_unusual_way_has_a_line(qapp: object, route: ShownRoute | None, text: str) -> None:
    assert line(route) == text


def test_the_way_over_the_documents_stands_beside_the_timings(qapp: object) -> None:
    assert origin(ShownRoute("documents")) == "From your documents"
    assert origin(ShownRoute("adapter", "warranty")) == origin(None) == ""


def test_an_answer_says_that_it_is_from_the_documents(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, index=documents)
    one.chat.ask(QUESTION)
    answered(qtbot, one)
    assert card(one).foot.timing_label.text().startswith("From your documents · ")
    assert not card(one).route_label.isVisible()


def test_the_tuned_model_that_answered_is_named_also_after_a_restart(
    opened: Open, qtbot: QtBot, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened(WARRANTY, index=documents)
    routed = Routed("adapter", "it is like the questions it was tuned on", QUESTION, "warranty", 0.93)
    store, asked = one.app.parts.conversations, list[str]()

    def answer(question: str, conversation: object, *_: object, route: str = "", replaces: object = None) -> object:
        asked.append(route)
        found = Answer(WARRANTY, routed=routed, question=QUESTION)
        number = store.all()[0].conversation_id
        store.add(number, "user", question)
        yield routed
        store.add(number, "assistant", WARRANTY, answer_json(found))
        yield Finished(found)

    monkeypatch.setattr(one.app, "ask", answer)
    one.chat.ask(QUESTION)
    answered(qtbot, one)
    assert card(one).route_label.text() == "Answered by the tuned model for “warranty”"
    assert card(one).route_label.toolTip() == "it is like the questions it was tuned on"
    assert card(one).route_label.isVisible()
    assert card(one).from_documents.isVisible()
    card(one).from_documents.click()
    answered(qtbot, one)
    assert asked == ["", "documents"]
    assert len(one.chat.transcript.turns()) == 1
    number = one.chat.conversation_id
    assert number is not None
    one.chat.begin()
    one.chat.open(number)
    answered(qtbot, one)
    assert card(one).route_label.text() == "Answered by the tuned model for “warranty”"


def test_a_stored_answer_keeps_what_was_searched_for() -> None:
    details = answer_json(replace(Answer(WARRANTY), question="Are the seals of the X200 covered?"))
    shown = ShownAnswer.from_details(WARRANTY, details, "And the seals?")
    assert shown.route == ShownRoute("documents", question="Are the seals of the X200 covered?")
    assert ShownAnswer.from_details(WARRANTY, details, " Are the seals  of the X200 covered?").route is None
