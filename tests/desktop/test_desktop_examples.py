"""The whole way on the starter models: drop, index, ask, click the chip, see the words on the page."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop_support import Opened, close, drop, files, yellow
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskrag.app.application import Application
from deskrag.desktop.main import build, opener
from deskrag.errors import GenerationError
from deskrag.generation.engine import Engine
from deskrag.generation.fake import ScriptedGenerator
from deskrag.generation.protocol import GenerationRequest, Piece
from deskrag.progress import CancelToken

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
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


def dies_while_writing(one: Opened, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Kill the engine's process when the first words of the next answer have come; returns its id when it is done."""
    engine, killed = one.app.parts.generator, list[int]()
    assert isinstance(engine, Engine)
    stream = engine.stream

    def dying(request: GenerationRequest, cancel: CancelToken) -> Iterator[Piece]:
        dead = False
        for piece in stream(request, cancel):
            if dead:  # it was on its way when the process died
                continue
            if not killed and piece.text:
                number = engine.process_id
                assert number is not None
                os.kill(number, signal.SIGKILL)
                killed.append(number)
                dead = True
            yield piece
        if dead:  # all of the answer was on its way
            raise GenerationError("the engine stopped unexpectedly")

    monkeypatch.setattr(engine, "stream", dying)
    return killed


def test_the_window_survives_the_death_of_the_engine_in_the_middle_of_an_answer(
    real: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_and_index(qtbot, real, MANUAL)
    ask(qtbot, real, "How long is the warranty of the X200?")
    killed = dies_while_writing(real, monkeypatch)
    ask(qtbot, real, "Are seals covered by the warranty of the pumps?")
    assert len(killed) == 1
    number = real.chat.conversation_id
    assert number is not None
    for _ in range(2):
        first, second = (turn.card.answer for turn in real.chat.transcript.turns())
        assert "36 months" in first.text
        assert second.done
        assert second.text.startswith("The model stopped, so these are the documents' own sentences.")
        assert second.sources
        real.chat.begin()
        real.chat.open(number)
        qtbot.waitUntil(lambda: len(real.chat.transcript.turns()) == 2, timeout=LONG)
    ask(qtbot, real, "What does fault code E4 mean?")
    third = real.chat.transcript.turns()[2].card.answer
    assert third.sources
    assert not third.text.startswith("The model stopped")
    assert len(real.app.parts.conversations.messages(number)) == 6
