"""Files may be let go over anything: a field does not take them for text, they are added to the library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desktop_support import LEFT, NONE, WARRANTY, Opened, files, idle, show, source
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QInputDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tune_support import draft

from deskrag.desktop.chat.rating import ReasonDialog
from deskrag.desktop.indexing.choose import CollectionDialog
from deskrag.desktop.library.new_collection import NewCollectionDialog
from deskrag.desktop.tune.review_model import Column
from deskrag.desktop.tune.view import TuneView
from deskrag.desktop.views import VIEWS

Open = Callable[..., Opened]


def fields(root: QWidget) -> list[QWidget]:
    """Everything that text can be typed into."""
    found = [root, *root.findChildren(QWidget)]
    return [
        each for each in found if isinstance(each, QLineEdit | QPlainTextEdit | QTextEdit) and not each.isReadOnly()
    ]


def text_of(field: QWidget) -> str:
    assert isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit)
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def let_go(field: QWidget, data: QMimeData) -> bool:
    """Drag something over a field and let go, as the system does; whether the window's target was shown."""
    target = field.viewport() if isinstance(field, QAbstractScrollArea) else field
    enter = QDragEnterEvent(QPoint(2, 2), Qt.DropAction.CopyAction, data, LEFT, NONE)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    shown = any(
        child.objectName() == "dropTarget" and child.isVisible() for child in target.window().findChildren(QWidget)
    )
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(2, 2), Qt.DropAction.CopyAction, data, LEFT, NONE))
    return shown


def test_files_let_go_over_a_field_of_the_window_are_added(
    opened: Open, qtbot: QtBot, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened(WARRANTY, index=documents)
    asked: list[Path] = []
    monkeypatch.setattr(one.window.adding, "ask", lambda paths: asked.extend(paths))
    show(qtbot, one, source(one, WARRANTY))
    for view in VIEWS:
        one.window.show_view(view.name)
        idle(qtbot, one)
    tune = one.window.view("tune")
    assert isinstance(tune, TuneView)
    tune.review.show_draft(draft())
    tune.review.table.edit(tune.review.table.rows.index(0, Column.ANSWER))
    every = fields(one.window)
    assert len(every) > 40  # searches, names, numbers, settings, the question, the cell that is edited
    for field in every:
        asked.clear()
        before = text_of(field)
        assert let_go(field, files(documents)), f"{field} {field.accessibleName()}"
        assert asked == [documents], f"{field} {field.accessibleName()}"
        assert text_of(field) == before


def test_a_field_of_a_dialog_takes_no_files(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened()
    conversation = one.app.parts.conversations.start("Warranty")
    one.chat.actions_.rename(conversation)
    rename = one.window.findChild(QInputDialog)
    assert rename is not None
    dialogs: list[QDialog] = [
        rename,
        ReasonDialog(one.desk, one.window),
        CollectionDialog(one.desk, [documents], ["a"], "", one.window),
        NewCollectionDialog(one.desk, ["a"], one.window),
    ]
    for dialog in dialogs:
        every = fields(dialog)
        assert every
        for field in every:
            before = text_of(field)
            let_go(field, files(documents))
            assert text_of(field) == before
    rename.setTextValue("Cover")
    rename.accept()
    qtbot.waitUntil(lambda: one.app.parts.conversations.get(conversation.conversation_id).title == "Cover")
    idle(qtbot, one)
