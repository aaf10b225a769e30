"""A window with everything behind it, as tests hold it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from deskrag.app.application import Application
from deskrag.desktop.chat.view import ChatView
from deskrag.desktop.desk import Desk
from deskrag.desktop.main_window import MainWindow
from deskrag.desktop.viewer.panel import SourcePanel
from deskrag.desktop.viewer.source import SourceRef
from deskrag.generation.fake import ScriptedGenerator
from deskrag.generation.protocol import GenerationRequest, Piece
from deskrag.progress import CancelToken

WARRANTY = "The X200 pump is covered for 36 months from delivery."
SEALS = "Seals are excluded from the warranty of the X200 pump."
BOTH = f"{WARRANTY} {SEALS}"
QUESTION = "How long is the X200 pump covered from delivery?"
ABOUT_SEALS = "Are the seals of the X200 pump excluded from the warranty?"
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@dataclass
class Opened:
    """A window with everything behind it."""

    desk: Desk
    window: MainWindow
    app: Application
    model: ScriptedGenerator

    @property
    def chat(self) -> ChatView:
        view = self.window.view("chat")
        assert isinstance(view, ChatView)
        return view


def seen(one: Opened) -> list[tuple[str, str, bool]]:
    """Question, answer and whether it was stopped, of every turn that is shown."""
    turns = [turn for turn in one.chat.transcript.turns() if not turn.isHidden()]
    return [(turn.question, turn.card.answer.text, turn.card.answer.stopped) for turn in turns]


def typed(qtbot: QtBot, one: Opened, text: str) -> None:
    """Type a text in place of what is typed."""
    one.chat.composer.edit.selectAll()
    qtbot.keyClicks(one.chat.composer.edit, text)


def sent(qtbot: QtBot, one: Opened, question: str = QUESTION) -> None:
    """Type a question, send it, and wait for its answer."""
    typed(qtbot, one, question)
    qtbot.keyClick(one.chat.composer.edit, Qt.Key.Key_Return)
    answered(qtbot, one)


def reopen(qtbot: QtBot, one: Opened) -> None:
    """Leave the open chat and come back."""
    number = one.chat.conversation_id
    assert number is not None
    one.chat.begin()
    one.chat.open(number)
    answered(qtbot, one)


def close(one: Opened) -> None:
    """Close a window as the program does at its end."""
    if isValid(one.window):  # of two windows in one test, the end of the first deletes both
        one.window.close()
    one.desk.session.close()
    for part in (one.window, one.desk.session, one.desk.theme, one.desk.language, one.desk.notices, one.desk.state):
        if isValid(part):
            part.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def settle(qtbot: QtBot, one: Opened) -> None:
    """Wait until nothing is read, written or indexed, and what was told about it is shown."""
    session = one.desk.session
    qtbot.waitUntil(lambda: session.operations.running == 0 and not session.jobs.open_jobs())
    qtbot.wait(150)
    qtbot.waitUntil(lambda: session.operations.running == 0)


def answered(qtbot: QtBot, one: Opened) -> None:
    """Wait until nothing is read or written and no answer is on its way."""
    qtbot.waitUntil(lambda: not one.chat.busy and one.desk.session.operations.running == 0)


def held(one: Opened, after: int = 0) -> threading.Event:
    """Let answers wait in their stream after some pieces until the returned event is set, or they are stopped."""
    go, stream = threading.Event(), one.model.stream

    def slowly(request: GenerationRequest, cancel: CancelToken) -> Iterator[Piece]:
        for number, piece in enumerate(stream(request, cancel)):
            while number == after and not go.wait(0.01) and not cancel.cancelled:
                pass
            yield piece

    one.model.stream = slowly  # type: ignore[method-assign]
    return go


def idle(qtbot: QtBot, one: Opened) -> None:
    """Wait until nothing is read or written."""
    qtbot.waitUntil(lambda: one.desk.session.operations.running == 0)


def source(one: Opened, quote: str, number: int = 1) -> SourceRef:
    """Where some words are, from the index."""
    for row in one.app.status().documents:
        for page in range(1, row.pages + 1):
            text = one.app.parts.chunks.page(row.document_id, page).text
            start = text.find(quote)
            if start >= 0:
                end = start + len(quote)
                return SourceRef(number, row.document_id, row.path, page, f"p. {page}", start, end, quote)
    raise AssertionError(quote)


def show(qtbot: QtBot, one: Opened, place: SourceRef, *among: SourceRef) -> SourcePanel:
    """The source panel with a source shown."""
    one.window.show_source(place, among or (place,))
    panel = one.window.panel
    assert panel is not None
    qtbot.waitUntil(lambda: panel.loaded is not None and panel.loaded.source == place)
    return panel


def files(*paths: Path) -> QMimeData:
    """What a file manager puts into a drag or on the clipboard."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(one: Opened, data: QMimeData) -> None:
    """Drag something over the window and let go."""
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(one.window, enter)
    assert one.window.drop_target.isVisible()
    there = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(one.window, there)
    assert not one.window.drop_target.isVisible()


def yellow(image: QImage, left: int, top: int, right: int, bottom: int) -> float:
    """Share of an area that has the colour of marked words."""
    seen = [image.pixelColor(x, y) for x in range(left, right) for y in range(top, bottom)]
    return sum(c.red() > 200 and c.green() > 170 and c.blue() < 170 for c in seen) / len(seen)
