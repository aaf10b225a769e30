"""Looking at another chat stops nothing: its answer goes on, is seen in the list, and is there on coming back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desktop_support import (
    ABOUT_SEALS,
    BOTH,
    QUESTION,
    SEALS,
    WARRANTY,
    Opened,
    answered,
    held,
    idle,
    reopen,
    seen,
    sent,
)
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle
from pytestqt.qtbot import QtBot

from deskrag.desktop.chat import conversation_delegate
from deskrag.desktop.chat.conversation_model import ANSWERING, CONVERSATION
from deskrag.desktop.chat.running import MOST_AT_ONCE
from deskrag.desktop.theme.tokens import Palette
from deskrag.desktop.widgets.row_background import paint_row_background
from support import open_library

Open = Callable[..., Opened]


def listed(one: Opened) -> list[tuple[str, bool]]:
    """Titles in the side bar, and whether a ring turns beside them."""
    model = one.chat.sidebar.model
    rows = [model.index(row) for row in range(model.rowCount())]
    return [(row.data(), row.data(ANSWERING)) for row in rows if row.data(CONVERSATION) is not None]


def leave_while_writing(qtbot: QtBot, one: Opened) -> int:
    """Ask, wait for the first words, go to a new chat."""
    one.chat.ask(QUESTION)
    qtbot.waitUntil(lambda: bool(one.chat.transcript.turns()[-1].card.answer.text))
    number = one.chat.conversation_id
    assert number is not None
    one.chat.begin()
    return number


def test_a_new_chat_is_listed_from_the_start_with_a_ring(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, index=documents)
    go = held(one)
    one.chat.ask(QUESTION)
    qtbot.waitUntil(lambda: listed(one) == [(QUESTION, True)])
    assert one.chat.title.text() == QUESTION
    row = one.chat.sidebar.list.currentIndex()
    assert row.data(Qt.ItemDataRole.AccessibleTextRole) == f"{QUESTION}, being answered"
    before = one.chat.sidebar._cells.angle
    qtbot.waitUntil(lambda: one.chat.sidebar._cells.angle != before)
    go.set()
    answered(qtbot, one)
    qtbot.waitUntil(lambda: listed(one) == [(QUESTION, False)])


def test_a_turning_ring_repaints_its_own_row_only(
    opened: Open, qtbot: QtBot, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened(WARRANTY, WARRANTY, index=documents)
    one.chat.ask(ABOUT_SEALS)
    answered(qtbot, one)
    one.chat.begin()
    go = held(one)
    one.chat.ask(QUESTION)
    qtbot.waitUntil(lambda: (QUESTION, True) in listed(one))
    painted: set[int] = set()

    def noted(painter: QPainter, box: QRect, state: QStyle.StateFlag, palette: Palette) -> None:
        painted.add(box.top())
        paint_row_background(painter, box, state, palette)

    qtbot.wait(50)  # what the answer's beginning changed is painted
    monkeypatch.setattr(conversation_delegate, "paint_row_background", noted)
    before = one.chat.sidebar._cells.angle
    qtbot.waitUntil(lambda: one.chat.sidebar._cells.angle != before and bool(painted))
    row = one.chat.sidebar.list.visualRect(one.chat.sidebar.model.answering()[0])
    assert painted == {row.top() + 1}
    go.set()
    answered(qtbot, one)


def test_an_answer_goes_on_while_another_chat_is_asked(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(BOTH, SEALS, index=documents)
    go = held(one, 12)
    first = leave_while_writing(qtbot, one)
    assert not one.chat.busy
    assert one.chat.composer.button.accessibleName() == "Send"
    one.model.stream = type(one.model).stream.__get__(one.model)  # type: ignore[method-assign]
    one.chat.ask(ABOUT_SEALS)
    qtbot.waitUntil(lambda: not one.chat.busy)
    assert seen(one) == [(ABOUT_SEALS, SEALS, False)]
    go.set()
    idle(qtbot, one)
    qtbot.waitUntil(lambda: not one.chat.flow.running.conversations)
    assert seen(one) == [(ABOUT_SEALS, SEALS, False)]
    one.chat.open(first)
    answered(qtbot, one)
    qtbot.waitUntil(lambda: seen(one) == [(QUESTION, BOTH, False)])


def test_coming_back_shows_the_answer_growing(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(BOTH, index=documents)
    go = held(one, 12)
    first = leave_while_writing(qtbot, one)
    one.chat.open(first)
    qtbot.waitUntil(lambda: one.chat.busy)
    [(question, text, _)] = seen(one)
    assert question == QUESTION
    assert text
    assert BOTH.startswith(text)
    assert one.chat.composer.button.accessibleName() == "Stop"
    go.set()
    answered(qtbot, one)
    assert seen(one) == [(QUESTION, BOTH, False)]
    turn = one.chat.transcript.turns()[0]
    assert len(turn.card.body.chip_rectangles()) == 2
    assert turn.answer_id is not None


def test_coming_back_before_anything_is_written_shows_what_is_being_done(
    opened: Open, qtbot: QtBot, documents: Path
) -> None:
    one = opened(WARRANTY, SEALS, index=documents)
    sent(qtbot, one)
    go = held(one)
    one.chat.transcript.turns()[0].edited.emit()
    one.chat.composer.set_text(ABOUT_SEALS)
    qtbot.keyClick(one.chat.composer.edit, Qt.Key.Key_Return)
    first = one.chat.conversation_id
    assert first is not None
    one.chat.begin()
    one.chat.open(first)  # perhaps its question is not even saved yet
    qtbot.waitUntil(lambda: one.chat.busy)
    assert seen(one) == [(ABOUT_SEALS, "", False)]  # what it takes the place of is aside here too
    qtbot.waitUntil(lambda: one.chat.transcript.turns()[-1].card.stage_label.text().startswith("Reading"))
    go.set()
    answered(qtbot, one)
    assert seen(one) == [(ABOUT_SEALS, SEALS, False)]


def test_only_the_open_chat_is_stopped(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(BOTH, index=documents)
    go = held(one, 12)
    first = leave_while_writing(qtbot, one)
    one.window.escape()
    assert one.chat.flow.running.conversations == {first}
    one.chat.open(first)
    qtbot.waitUntil(lambda: one.chat.busy)
    one.window.escape()
    answered(qtbot, one)
    assert seen(one)[0][2]
    go.set()


def test_a_stopped_answer_keeps_its_chips(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(BOTH, index=documents)
    go = held(one, 16)
    one.chat.ask(QUESTION)
    qtbot.waitUntil(lambda: bool(one.chat.transcript.turns()[-1].card.answer.sentences))
    one.window.escape()
    answered(qtbot, one)
    for _ in range(2):
        card = one.chat.transcript.turns()[0].card
        assert card.answer.stopped
        assert card.answer.text.startswith(WARRANTY)
        assert len(card.body.chip_rectangles()) == 1
        with qtbot.waitSignal(one.chat.source_chosen) as chosen:
            card.body.cited.emit(1, 0)
        assert chosen.args is not None
        assert chosen.args[0].quote == WARRANTY
        reopen(qtbot, one)
    go.set()


def test_a_deleted_chat_is_not_answered_any_more(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(BOTH, index=documents)
    held(one, 12)
    first = leave_while_writing(qtbot, one)
    one.chat.sidebar.deleted.emit(one.app.parts.conversations.get(first))
    qtbot.waitUntil(lambda: not one.chat.flow.running.conversations)
    answered(qtbot, one)
    assert listed(one) == []


def test_not_more_are_asked_at_once_than_workers_can_bear(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, index=documents)
    go = held(one)
    for _ in range(MOST_AT_ONCE):
        one.chat.begin()
        one.chat.ask(QUESTION)
    one.chat.begin()
    one.chat.composer.set_text("One more?")
    qtbot.keyClick(one.chat.composer.edit, Qt.Key.Key_Return)
    assert not one.chat.busy
    assert one.chat.composer.text() == "One more?"
    assert "Other chats are being answered" in one.window.notice_bar.cards()[-1].notice.text
    go.set()
    qtbot.waitUntil(lambda: not one.chat.flow.running.full)
    answered(qtbot, one)
    qtbot.waitUntil(lambda: [answering for _, answering in listed(one)] == [False] * MOST_AT_ONCE)


def test_closing_the_window_keeps_what_was_written(opened: Open, qtbot: QtBot, tmp_path: Path, documents: Path) -> None:
    one = opened(BOTH, index=documents)
    held(one, 12)
    number = leave_while_writing(qtbot, one)
    one.window.close()
    one.desk.session.close()
    again = open_library(tmp_path / "library")
    question, answer = again.parts.conversations.messages(number)
    again.close()
    assert question.text == QUESTION
    assert answer.text
    assert BOTH.startswith(answer.text)
    assert answer.details["stopped"]
