"""The whole way on the starter models: drop, index, ask, click the chip, see the words on the page."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from desktop_support import Opened, close, drop, files, yellow
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskrag.app.application import Application
from deskrag.desktop.main import build, opener
from deskrag.generation.fake import ScriptedGenerator

pytestmark = pytest.mark.slow
MANUAL = Path(__file__).resolve().parents[2] / "examples" / "documents" / "pump-manual.pdf"
LONG = 240_000


@pytest.fixture
def real(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Opened]:
    desk, window = build(qapp, opener(tmp_path / "library"))
    qtbot.addWidget(window)
    desk.language.set("en")
    window.show()
    with qtbot.waitSignal(desk.session.opened, timeout=LONG):
        desk.session.open()
    app = desk.session.app
    assert isinstance(app, Application)
    made = Opened(desk, window, app, ScriptedGenerator())
    yield made
    close(made)


def drop_and_index(qtbot: QtBot, one: Opened, path: Path) -> None:
    drop(one, files(path))
    qtbot.waitUntil(lambda: one.window.adding.dialog is not None)
    assert one.window.adding.dialog is not None
    with qtbot.waitSignal(one.desk.session.job_ended, timeout=LONG):
        one.window.adding.dialog.add.click()


def ask(qtbot: QtBot, one: Opened, question: str) -> None:
    one.chat.ask(question)
    qtbot.waitUntil(lambda: not one.chat.busy, timeout=LONG)


def test_from_a_drop_to_the_highlighted_page(real: Opened, qtbot: QtBot) -> None:
    drop_and_index(qtbot, real, MANUAL)
    ask(qtbot, real, "How long is the warranty of the X200?")
    card = real.chat.transcript.turns()[0].card
    assert "36 months" in card.answer.text
    assert card.support_label.property("role") == "good"
    chip = card.body.chip_rectangles()[0].center().toPoint()
    qtbot.mouseClick(card.body.viewport(), Qt.MouseButton.LeftButton, pos=chip)
    qtbot.waitUntil(lambda: real.window.panel is not None and real.window.panel.loaded is not None)
    assert real.window.panel is not None
    view = real.window.panel.pdf
    qtbot.waitUntil(lambda: view.image.rendered)
    assert view.page == 11
    area = view.image.highlight_area().toRect()
    image = view.image.grab().toImage()
    assert yellow(image, area.left(), area.top(), area.right(), area.bottom()) > 0.4


def test_the_window_survives_the_death_of_the_engine(real: Opened, qtbot: QtBot) -> None:
    drop_and_index(qtbot, real, MANUAL)
    ask(qtbot, real, "How long is the warranty of the X200?")
    for child in psutil.Process().children(recursive=True):
        os.kill(child.pid, signal.SIGKILL)
    ask(qtbot, real, "Are seals covered by the warranty of the pumps?")
    answer = real.chat.transcript.turns()[1].card.answer
    assert answer.done
    assert answer.text or answer.failed
    ask(qtbot, real, "What does fault code E4 mean?")
    assert real.chat.transcript.turns()[2].card.answer.sources
