"""Chatting: questions, streamed answers, chips, refusals, stopping, and what can be done with a conversation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from desktop_support import SEALS, WARRANTY, Opened, answered
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from deskrag.desktop.chat.conversation_model import CONVERSATION, HEADING
from deskrag.desktop.chat.rating import ReasonDialog, keep
from deskrag.desktop.chat.shown import ShownAnswer
from deskrag.desktop.chat.turn import TurnWidget
from deskrag.desktop.desk import Desk

Open = Callable[..., Opened]
QUESTION = "How long is the X200 pump covered from delivery?"


def ask(qtbot: QtBot, one: Opened, question: str = QUESTION) -> TurnWidget:
    one.chat.composer.set_text(question)
    qtbot.keyClick(one.chat.composer.edit, Qt.Key.Key_Return)
    answered(qtbot, one)
    return one.chat.transcript.turns()[-1]


def titles(one: Opened) -> list[str]:
    model = one.chat.sidebar.model
    rows = [model.index(row) for row in range(model.rowCount())]
    return [row.data() for row in rows if not row.data(HEADING)]


def test_a_question_is_answered_with_chip_support_line_and_source(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(f"{WARRANTY} {SEALS}", index=documents)
    turn = ask(qtbot, one)
    card = turn.card
    assert card.answer.statements == (2, 2)
    assert card.support_label.text() == "2 of 2 statements found in your documents"
    assert len(card.body.chip_rectangles()) == 2
    assert card.answer.sources[0].name == "warranty.md"
    assert one.chat.composer.text() == ""
    with qtbot.waitSignal(one.chat.source_chosen) as chosen:
        card.body.cited.emit(1, 0)
    assert chosen.args is not None
    assert chosen.args[0].quote == WARRANTY


def test_a_statement_without_a_source_is_marked(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(f"{WARRANTY} The moon is made of 40 kinds of green cheese.", index=documents)
    card = ask(qtbot, one).card
    assert card.support_label.text() == "1 of 2 statements found in your documents"
    assert card.support_label.property("role") == "warning"
    assert one.desk.theme.palette.warning_tint in card.body.toHtml()


def test_a_refusal_offers_the_nearest_passages(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    card = ask(qtbot, one, "Who won the football world cup in 1990?").card
    assert card.answer.refused
    assert card.sources_label.text() == "Nearest passages"
    assert card.answer.nearest
    assert one.model.requests == []


def test_a_stopped_answer_says_so_and_can_be_asked_again(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(f"{WARRANTY} {SEALS}", index=documents, cancel_after=8)
    one.chat.ask(QUESTION)
    assert one.chat.composer.button.accessibleName() == "Stop"
    one.window.escape()
    answered(qtbot, one)
    card = one.chat.transcript.turns()[-1].card
    assert card.answer.stopped
    assert card.support_label.text() == "Stopped."
    assert card.foot.retry.isVisible()
    one.model._cancel_after = None
    card.foot.retry.click()
    answered(qtbot, one)
    assert len(one.chat.transcript.turns()) == 1
    assert one.chat.transcript.turns()[0].card.answer.text.startswith(WARRANTY)


def test_a_wrong_question_is_explained_and_leaves_no_conversation(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    card = ask(qtbot, one, "???").card
    assert "no question" in card.support_label.text()
    assert one.app.parts.conversations.all() == []


def test_the_last_question_can_be_edited_in_place(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, index=documents)
    turn = ask(qtbot, one)
    turn.edited.emit()
    assert one.chat.composer.text() == QUESTION
    ask(qtbot, one, "Which pump is covered for 36 months?")
    assert [turn.question for turn in one.chat.transcript.turns()] == ["Which pump is covered for 36 months?"]
    assert one.chat.conversation_id is not None
    assert len(one.app.parts.conversations.messages(one.chat.conversation_id)) == 2


def test_a_conversation_opens_as_it_was(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, index=documents)
    before = ask(qtbot, one).card.answer
    number = one.chat.conversation_id
    assert number is not None
    one.chat.begin()
    assert one.chat.transcript.turns() == []
    one.chat.open(number)
    answered(qtbot, one)
    after = one.chat.transcript.turns()[0].card.answer
    assert (after.text, after.sentences, after.sources) == (before.text, before.sentences, before.sources)


def test_a_draft_survives_a_change_of_conversation(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, index=documents)
    ask(qtbot, one)
    number = one.chat.conversation_id
    assert number is not None
    one.chat.composer.set_text("half a")
    one.chat.begin()
    assert one.chat.composer.text() == ""
    one.chat.composer.set_text("quite another")
    one.chat.open(number)
    answered(qtbot, one)
    assert one.chat.composer.text() == "half a"
    one.chat.begin()
    assert one.chat.composer.text() == "quite another"


def test_conversations_are_listed_pinned_renamed_found_and_deleted_with_undo(
    opened: Open, qtbot: QtBot, documents: Path
) -> None:
    one = opened(WARRANTY, index=documents)
    ask(qtbot, one)
    one.chat.begin()
    ask(qtbot, one, "Which way does the impeller of the pump turn?")
    answered(qtbot, one)
    sidebar = one.chat.sidebar
    assert len(titles(one)) == 2
    oldest = sidebar.model.index(sidebar.model.rowCount() - 1).data(CONVERSATION)
    one.chat.actions_.set_title(oldest, "About the warranty")
    one.chat.actions_.pin(oldest)
    answered(qtbot, one)
    assert titles(one)[0] == "About the warranty"
    sidebar.search.setText("impeller")
    qtbot.waitUntil(lambda: titles(one) != [] and "About the warranty" not in titles(one))
    sidebar.search.setText("about the warr")
    qtbot.waitUntil(lambda: titles(one) == ["About the warranty"])
    sidebar.search.clear()
    qtbot.waitUntil(lambda: len(titles(one)) == 2)
    sidebar.deleted.emit(one.app.parts.conversations.get(oldest.conversation_id))
    qtbot.waitUntil(lambda: len(titles(one)) == 1)
    undo = one.window.notice_bar.cards()[-1].action
    assert isinstance(undo, QPushButton)
    undo.click()
    qtbot.waitUntil(lambda: len(titles(one)) == 2)


def test_a_rating_is_kept_with_reason_and_comment(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, index=documents)
    turn = ask(qtbot, one)
    turn.card.foot.up.click()
    answered(qtbot, one)
    assert one.app.parts.feedback.all()[0].rating.value == "up"
    keep(one.desk, turn, "down", "source", "wrong page")
    answered(qtbot, one)
    kept = one.app.parts.feedback.all()
    assert [(f.rating.value, f.reason.value, f.comment, f.question) for f in kept] == [
        ("down", "source", "wrong page", QUESTION)
    ]
    assert turn.card.rating == "down"


def test_the_reason_dialog_names_its_choices(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    dialog = ReasonDialog(one.desk, one.window)
    qtbot.addWidget(dialog)
    assert dialog.reason == ""
    dialog.group.button(2).setChecked(True)
    assert dialog.reason == "source"


def test_an_answer_is_copied_with_its_sources(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, index=documents)
    ask(qtbot, one).card.foot.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(f"{WARRANTY} [1]")
    assert "warranty.md" in copied


def test_a_conversation_is_exported_in_three_formats(
    opened: Open, qtbot: QtBot, documents: Path, tmp_path: Path
) -> None:
    one = opened(WARRANTY, index=documents)
    ask(qtbot, one)
    conversation = one.app.parts.conversations.all()[0]
    for kind in ("md", "json", "pdf"):
        one.chat.actions_.write(conversation, kind, tmp_path / f"chat.{kind}")
    answered(qtbot, one)
    assert WARRANTY in (tmp_path / "chat.md").read_text("utf-8")
    assert json.loads((tmp_path / "chat.json").read_text("utf-8"))["messages"][0]["text"] == QUESTION
    assert (tmp_path / "chat.pdf").read_bytes().startswith(b"%PDF")


def test_of_a_long_conversation_only_the_end_is_made_and_the_rest_on_request(
    opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened()
    store, made = one.app.parts.conversations, list[str]()
    number = store.start().conversation_id
    for count in range(50):
        store.add(number, "user", f"question {count}")
        store.add(number, "assistant", f"answer {count}")
    begin = TurnWidget.__init__

    def counted(turn: TurnWidget, desk: Desk, question: str) -> None:
        made.append(question)
        begin(turn, desk, question)

    monkeypatch.setattr(TurnWidget, "__init__", counted)
    one.chat.open(number)
    answered(qtbot, one)
    transcript = one.chat.transcript
    assert [turn.question for turn in transcript.turns()] == [f"question {count}" for count in range(30, 50)]
    assert len(made) == 20
    transcript.earlier_button.click()
    assert (transcript.turns()[0].question, transcript.turns()[0].card.answer.text) == ("question 10", "answer 10")
    assert len(made) == 40
    transcript.earlier_button.click()
    assert [turn.question for turn in transcript.turns()] == [f"question {count}" for count in range(50)]
    assert not transcript.earlier_button.isVisible()


def test_the_view_follows_the_end_only_while_the_person_is_there(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    transcript = one.chat.transcript
    one.chat.middle.setCurrentWidget(transcript)
    for number in range(12):
        turn = TurnWidget(one.desk, f"question {number}")
        turn.show_answer(ShownAnswer("word " * 200, done=True))
        transcript.add(turn)
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    bar.setValue(40)
    assert not transcript.following
    turn.show_answer(ShownAnswer("word " * 600, done=True))
    qtbot.wait(50)
    assert bar.value() == 40
