"""What tests of the window share: a window over a small library with fakes, and nothing left behind."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from desktop_support import SEALS, WARRANTY, Opened, close
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from deskrag.desktop.main import build
from deskrag.generation.fake import ScriptedGenerator
from support import open_library

_STATUS = "DESKRAG_TESTS_ENDED_WITH"
_PATIENCE_MS = 120_000
"""How long is waited for what comes in a moment: a busy machine may take its time."""


class PatientBot(QtBot):
    """pytest-qt's bot with a longer limit."""

    def waitSignal(self, signal: Any, *, timeout: int = _PATIENCE_MS, **more: Any) -> Any:  # noqa: N802 - Qt's name
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = _PATIENCE_MS) -> None:  # noqa: N802 - Qt's name
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's bot, patient."""
    return PatientBot(request)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with two small documents."""
    folder = tmp_path / "manuals"
    folder.mkdir()
    (folder / "warranty.md").write_text(f"# Warranty\n\n{WARRANTY}\n\n{SEALS}\n", "utf-8")
    (folder / "pump.txt").write_text("The impeller of the pump turns clockwise.\n", "utf-8")
    return folder


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens windows; each is closed with its library at the end."""
    made: list[Opened] = []

    def open_window(
        *texts: str, trusted: bool = True, index: Path | None = None, cancel_after: int | None = None
    ) -> Opened:
        app = open_library(tmp_path / "library")
        model = ScriptedGenerator(texts or (WARRANTY,), trusted=trusted, cancel_after=cancel_after)
        app.parts.generator = model
        if index is not None:
            app.index([index], "manuals")
        desk, window = build(qapp, lambda: app)
        qtbot.addWidget(window)
        desk.theme.set_mode("light")
        desk.language.set("en")
        window.show()
        with qtbot.waitSignal(desk.session.opened):
            desk.session.open()
        qtbot.waitUntil(lambda: desk.session.operations.running == 0)
        found = Opened(desk, window, app, model)
        made.append(found)
        return found

    yield open_window
    for one in made:
        close(one)


@pytest.fixture(autouse=True)
def _no_thread_or_timer_left() -> Iterator[None]:
    """A test that leaves a worker's thread or a running timer behind fails."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for thread in threading.enumerate():
        if thread.name.startswith("jobs-"):
            thread.join(60)
            assert not thread.is_alive(), f"the thread {thread.name} was left behind"
    gc.collect()
    # By the type itself: isinstance also asks objects for a __class__, and some of torch's warn when they are asked.
    made = [found for found in gc.get_objects() if issubclass(type(found), QTimer)]
    timers = [found for found in made if isValid(found) and found.isActive()]
    assert not timers, f"running timers were left behind: {timers}"


def pytest_sessionfinish(exitstatus: int) -> None:
    """Remember how the tests ended, for the very end."""
    os.environ[_STATUS] = str(int(exitstatus))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """End without tearing the interpreter down.

    At its exit Python deletes what is left of Qt in no particular order, and a widget that outlives the application
    ends the process with a signal after every test has passed.
    """
    status = os.environ.pop(_STATUS, "")
    if status:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(status))
