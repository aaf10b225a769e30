"""A question that is edited says so; what it replaces is lost only for an answer, and no draft is lost at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop_support import (
    ABOUT_SEALS,
    QUESTION,
    SEALS,
    WARRANTY,
    Opened,
    answered,
    held,
    reopen,
    seen,
    sent,
    typed,
)
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

Open = Callable[..., Opened]
FIRST, SECOND = (QUESTION, WARRANTY, False), (ABOUT_SEALS, SEALS, False)


def test_what_is_edited_stands_over_the_field(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, SEALS, index=documents)
    sent(qtbot, one)
    bar = one.chat.composer.bar
    assert not bar.isVisible()
    one.chat.transcript.turns()[0].edited.emit()
    assert bar.isVisible()
    assert bar.label.text().startswith("Editing your last question")
    sent(qtbot, one, ABOUT_SEALS)
    assert not bar.isVisible()
    assert seen(one) == [SECOND]
    reopen(qtbot, one)
    assert seen(one) == [SECOND]


def test_a_cancelled_edit_deletes_nothing_and_brings_back_what_was_typed(
    opened: Open, qtbot: QtBot, documents: Path
) -> None:
    one = opened(WARRANTY, SEALS, index=documents)
    sent(qtbot, one)
    for cancel in (
        one.chat.composer.bar.cancel.click,
        lambda: qtbot.keyClick(one.chat.composer.edit, Qt.Key.Key_Escape),
    ):
        typed(qtbot, one, "half a question")
        one.chat.transcript.turns()[0].edited.emit()
        cancel()
        assert not one.chat.composer.editing
        assert one.chat.composer.text() == "half a question"
    sent(qtbot, one, ABOUT_SEALS)
    assert seen(one) == [FIRST, SECOND]


def test_an_emptied_field_is_no_edit_any_more(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, SEALS, index=documents)
    sent(qtbot, one)
    one.chat.transcript.turns()[0].edited.emit()
    one.chat.composer.edit.selectAll()
    qtbot.keyClick(one.chat.composer.edit, Qt.Key.Key_Delete)
    assert not one.chat.composer.bar.isVisible()
    sent(qtbot, one, ABOUT_SEALS)
    assert seen(one) == [FIRST, SECOND]
    reopen(qtbot, one)
    assert seen(one) == [FIRST, SECOND]


def test_an_edit_ends_when_another_chat_is_opened(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, index=documents)
    sent(qtbot, one)
    typed(qtbot, one, "half a question")
    one.chat.transcript.turns()[0].edited.emit()
    reopen(qtbot, one)
    assert not one.chat.composer.editing
    assert one.chat.composer.text() == "half a question"


def test_an_earlier_question_is_asked_anew_at_the_end(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, SEALS, WARRANTY, index=documents)
    sent(qtbot, one)
    sent(qtbot, one, ABOUT_SEALS)
    one.chat.transcript.turns()[0].edited.emit()
    assert one.chat.composer.bar.label.text() == "Asking an earlier question anew"
    qtbot.keyClick(one.chat.composer.edit, Qt.Key.Key_Return)
    answered(qtbot, one)
    assert seen(one) == [FIRST, SECOND, FIRST]


def test_the_old_turn_comes_back_where_the_new_one_is_stopped_before_any_text(
    opened: Open, qtbot: QtBot, documents: Path
) -> None:
    one = opened(WARRANTY, SEALS, index=documents)
    sent(qtbot, one)
    go = held(one)
    one.chat.transcript.turns()[0].edited.emit()
    typed(qtbot, one, ABOUT_SEALS)
    qtbot.keyClick(one.chat.composer.edit, Qt.Key.Key_Return)
    assert seen(one) == [(ABOUT_SEALS, "", False)]  # the old one is aside
    qtbot.waitUntil(lambda: len(one.model.requests) == 2)
    one.window.escape()
    answered(qtbot, one)
    assert seen(one) == [FIRST, (ABOUT_SEALS, "", True)]
    reopen(qtbot, one)
    assert seen(one) == [FIRST, (ABOUT_SEALS, "", True)]
    go.set()


def test_a_second_try_takes_the_place_of_both(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, SEALS, SEALS, index=documents)
    sent(qtbot, one)
    go = held(one)
    one.chat.transcript.turns()[0].card.foot.again.click()
    qtbot.waitUntil(lambda: len(one.model.requests) == 2)
    one.window.escape()
    answered(qtbot, one)
    assert seen(one) == [FIRST, (QUESTION, "", True)]
    go.set()
    one.chat.transcript.turns()[-1].card.foot.retry.click()
    answered(qtbot, one)
    expected = [(QUESTION, SEALS, False)]
    assert seen(one) == expected
    reopen(qtbot, one)
    assert seen(one) == expected


def test_the_old_turn_comes_back_where_the_new_one_fails(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(f"{WARRANTY} {SEALS}", index=documents)
    sent(qtbot, one)
    one.model._fail_after = 16
    one.chat.transcript.turns()[0].card.foot.again.click()
    answered(qtbot, one)
    old, new = one.chat.transcript.turns()
    assert (old.isHidden(), old.card.answer.text) == (False, f"{WARRANTY} {SEALS}")
    assert new.card.answer.failed
    assert new.card.answer.text.startswith(WARRANTY)


def test_a_draft_survives_asking_again(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, index=documents)
    sent(qtbot, one)
    typed(qtbot, one, "half a question")
    one.chat.transcript.turns()[0].card.foot.again.click()
    answered(qtbot, one)
    assert one.chat.composer.text() == "half a question"
    assert one.desk.state.draft(one.chat.conversation_id) == "half a question"


def test_a_draft_survives_a_suggestion_and_goes_with_the_chat_it_begins(
    opened: Open, qtbot: QtBot, documents: Path
) -> None:
    one = opened(WARRANTY, index=documents)
    typed(qtbot, one, "half a question")
    one.chat.welcome.question_chosen.emit(QUESTION)
    answered(qtbot, one)
    assert one.chat.composer.text() == "half a question"
    reopen(qtbot, one)
    assert one.chat.composer.text() == "half a question"
    one.chat.begin()
    assert one.chat.composer.text() == ""
