"""The real program on a virtual display: typed at, given files by a second start, closed; and what it looks like."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from deskrag.indexing.lock import IndexLock

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),  # each wait may be long; together they may be longer than the usual limit
    pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"),
]


def until(done: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


@pytest.fixture
def display(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A virtual display; its environment."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": "1"}
    environment.pop("WAYLAND_DISPLAY", None)
    yield environment
    server.terminate()
    server.wait(10)


def tool(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(["xdotool", *arguments], env=environment, capture_output=True, text=True, check=False)
    return done.stdout.strip()


FILE_MANAGER = """
import sys
from PySide6.QtCore import QMimeData, QUrl, Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QWidget

class Files(QWidget):
    def mousePressEvent(self, event):
        drag, data = QDrag(self), QMimeData()
        data.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)

application = QApplication(sys.argv)
files = Files(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
files.setWindowTitle("Files")
files.setGeometry(1180, 20, 80, 80)
files.show()
files.raise_()
application.exec()
"""
"""Another program, from which one file can be dragged."""


def asked(environment: dict[str, str], seconds: float = 0) -> bool:
    """Whether the program asks where to add documents, within so many seconds."""
    end = time.monotonic() + seconds
    while not tool(environment, "search", "--onlyvisible", "--name", "^Add documents$"):
        if time.monotonic() >= end:
            return False
        time.sleep(0.1)
    return True


def drag(environment: dict[str, str], file: Path) -> None:
    """Drag a file out of another program and let go of it in the middle of the screen, over a field even."""
    manager = subprocess.Popen([sys.executable, "-c", FILE_MANAGER, str(file)], env=environment)
    try:
        until(lambda: tool(environment, "search", "--onlyvisible", "--name", "^Files$"))
        tool(environment, "windowraise", tool(environment, "search", "--onlyvisible", "--name", "^Files$"))

        def dropped() -> bool:
            tool(environment, "mousemove", "1220", "60", "mousedown", "1")
            for x, y in ((1200, 200), (1000, 500), (820, 700), (800, 724)):  # a drag begins and goes on with movements
                tool(environment, "mousemove", str(x), str(y))
                time.sleep(0.2)
            tool(environment, "mouseup", "1")
            return asked(environment, 15)  # a busy program may have missed one of the movements

        until(dropped, 120)
    finally:
        manager.terminate()
        manager.wait(20)


def test_the_program_is_typed_at_and_closed(display: dict[str, str], tmp_path: Path) -> None:
    home = Path(os.environ["DESKRAG_HOME"])
    program = [sys.executable, "-m", "deskrag.window"]
    first = subprocess.Popen(program, env=display)
    try:
        until(lambda: tool(display, "search", "--onlyvisible", "--name", "^DeskRAG$"))
        window = tool(display, "search", "--onlyvisible", "--name", "^DeskRAG$").splitlines()[-1]
        until(lambda: (home / "library" / "library.sqlite").exists())
        tool(display, "windowfocus", "--sync", window)
        tool(display, "mousemove", "--window", window, "800", "724", "click", "1")  # into the field for questions
        state = home / "window.json"

        def typed() -> bool:
            if state.exists() and "pump" in state.read_text("utf-8"):
                return True
            tool(display, "type", "--window", window, "--delay", "20", "pump ")
            time.sleep(0.6)
            return False

        until(typed)
        picture = tmp_path / "window.png"
        code = (
            "import sys; from PySide6.QtGui import QGuiApplication; a = QGuiApplication([]);"
            f"sys.exit(0 if a.primaryScreen().grabWindow(0).save({str(picture)!r}) else 1)"
        )
        subprocess.run([sys.executable, "-c", code], env=display, check=True)
        with Image.open(picture) as image:
            assert image.size == (1280, 800)
            assert len(image.convert("RGB").resize((64, 40)).getcolors(4096) or []) > 8
        file = tmp_path / "note.txt"
        file.write_text("The impeller turns clockwise.", "utf-8")
        drag(display, file)

        def put_away() -> bool:
            tool(display, "key", "Escape")  # lost when it comes before the dialog has the keys
            time.sleep(0.5)
            return not asked(display)

        until(put_away)
        second = subprocess.run([*program, str(file)], env=display, timeout=120, check=False)
        assert second.returncode == 0
        until(lambda: asked(display))
        tool(display, "key", "--window", window, "Escape")
        until(lambda: IndexLock(home / "library").server() is not None)
        command = [sys.executable, "-m", "deskrag", "index", str(file), "--collection", "notes"]
        indexed = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert indexed.returncode == 0, indexed.stderr
        assert "1 indexed" in indexed.stdout  # by the window's process, which holds the library
    finally:
        first.terminate()
        first.wait(20)
