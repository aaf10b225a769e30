"""The window as a whole: names for screen readers, keys, a start without anything heavy."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from desktop_support import WARRANTY, Opened
from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from deskrag.desktop.chat.answer import AnswerCard
from deskrag.desktop.chat.rating import ReasonDialog
from deskrag.desktop.indexing.choose import CollectionDialog
from deskrag.desktop.notices import Notice
from deskrag.desktop.shortcuts import SHORTCUTS, ShortcutSheet
from deskrag.desktop.tray import Tray
from deskrag.indexing.indexer import IndexReport
from deskrag.progress import CancelToken, Progress, ProgressFn

Open = Callable[..., Opened]
CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QProgressBar, QTextBrowser)


def nameless(root: QWidget) -> list[str]:
    """Controls that a screen reader could not name. Parts that Qt makes inside a control speak through it."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        inner = any(isinstance(parent, QComboBox | QLineEdit) for parent in parents(widget))
        if isinstance(widget, CONTROLS) and not inner:
            interface = QAccessible.queryAccessibleInterface(widget)
            if interface is None or not interface.text(QAccessible.Text.Name).strip():
                found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def parents(widget: QWidget) -> list[QWidget]:
    chain = []
    while (parent := widget.parentWidget()) is not None:
        chain.append(parent)
        widget = parent
    return chain


def test_every_control_has_a_name(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(WARRANTY, index=documents)
    one.chat.ask("How long is the X200 pump covered from delivery?")
    qtbot.waitUntil(lambda: not one.chat.busy and one.desk.session.operations.running == 0)
    card = one.chat.transcript.turns()[0].card
    card.body.cited.emit(1, 0)
    qtbot.waitUntil(lambda: one.window.panel is not None and one.window.panel.loaded is not None)
    assert nameless(one.window) == []
    for dialog in (
        ReasonDialog(one.desk, one.window),
        CollectionDialog(one.desk, [documents], ["a"], "", one.window),
        ShortcutSheet(one.desk, one.window),
    ):
        assert nameless(dialog) == []


def test_keys_do_what_the_sheet_says(opened: Open, qtbot: QtBot) -> None:
    from PySide6.QtGui import QShortcut

    one = opened()
    there = {shortcut.key().toString() for shortcut in one.window.findChildren(QShortcut)}
    made_elsewhere = {"send", "newline", "rename", "delete"}
    wanted = {key for shortcut in SHORTCUTS if shortcut.name not in made_elsewhere for key in shortcut.keys}
    assert wanted <= there
    one.window._find()
    assert one.chat.sidebar.search.hasFocus() or QApplication.focusWidget() is None


def test_the_window_is_shown_before_anything_heavy_is_imported(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from deskrag.desktop.main import build, opener\n"
        "application = QApplication([])\n"
        "desk, window = build(application, opener(None))\n"
        "window.show()\n"
        "application.processEvents()\n"
        "heavy = ('numpy', 'pydantic', 'chromadb', 'torch', 'openvino', 'llama_cpp', 'tantivy', 'sqlite3',"
        " 'markdown_it', 'PySide6.QtPdf')\n"
        "print([name for name in heavy if name in sys.modules])\n"
        "desk.session.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", done.stdout


def test_geometry_and_view_are_remembered(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    one.window.resize(780, 640)
    one.window.close()
    assert one.desk.state.get("geometry")
    assert one.desk.state.get("view") == "chat"


def test_the_tray_tells_how_far_indexing_is(opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    one = opened()
    tray = Tray(one.desk, one.window)
    assert tray.icon.toolTip() == "DeskRAG"
    told: list[str] = []
    monkeypatch.setattr(tray, "notify", lambda title, _text: told.append(title))
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    release = threading.Event()

    def index(_paths: object, _name: str, progress: ProgressFn, _cancel: CancelToken) -> IndexReport:
        progress(Progress("indexing", 1, 4, "files"))
        release.wait(10)
        return IndexReport(indexed=4)

    monkeypatch.setattr(one.app, "index", index)
    job = one.desk.session.add_files([Path("/x")], "manuals")
    qtbot.waitUntil(lambda: tray.icon.toolTip() == "DeskRAG: indexing, 25 %")
    job.seconds = 30.0
    with qtbot.waitSignal(one.desk.session.job_ended):
        release.set()
    qtbot.waitUntil(lambda: told == ["“manuals” is indexed"])


def test_notices_stand_between_answer_and_question_and_cover_neither(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    window, chat = one.window, one.chat

    def area(widget: QWidget) -> QRect:
        return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())

    height = chat.middle.height()
    one.desk.notices.post(Notice("One was deleted.", action="Undo", act=lambda: None))
    one.desk.notices.post(Notice("Another thing happened. " * 9, stays=True))
    bar = window.notice_bar
    qtbot.waitUntil(
        lambda: area(chat.middle).bottom() < area(bar).top() < area(bar).bottom() < area(chat.composer).top()
    )
    assert abs(area(bar).center().x() - area(chat.middle).center().x()) <= 1
    card = bar.cards()[0]
    assert card.action is not None
    words = next(each for each in card.findChildren(QLabel) if each.text() == "One was deleted.")
    line = area(words).top() + words.contentsMargins().top() + words.fontMetrics().height() // 2
    assert abs(area(card.action).center().y() - line) <= 1
    window.show_view("library")  # over the lower edge of what has no room for them
    qtbot.waitUntil(lambda: area(window.view("library")).contains(area(bar)))
    window.show_view("chat")
    for card in bar.cards():
        card.leave()
    qtbot.waitUntil(lambda: chat.middle.height() == height)


def test_the_first_use_of_a_model_is_told(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    with qtbot.waitSignal(one.desk.session.preparing) as told:
        one.app.parts.progress(Progress("preparing", detail="A model"))
    assert told.args == ["A model"]
    card = AnswerCard(one.desk, one.window)
    card.set_stage("preparing A model", 0)
    assert card.stage_label.text() == "Preparing A model for its first use…"
