"""One window in a process of its own, doing one task and printing what it measured as JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MANUAL = Path(__file__).resolve().parent.parent / "examples" / "documents" / "pump-manual.pdf"
QUERIES = (
    "How are generic types checked?",
    "pattern matching syntax and guards",
    "What does a wheel's file name say?",
    "asynchronous generators cleanup",
)
QUESTION = "How long is the warranty of the X200?"


def start(_home: Path) -> dict[str, float]:
    """Show the window, as `deskrag.desktop.main` does."""
    from PySide6.QtWidgets import QApplication

    from deskrag.desktop.main import build, opener

    application = QApplication([])
    _desk, window = build(application, opener(None))
    window.show()
    application.processEvents()
    return {"start_s": time.time() - float(os.environ["DESKRAG_BENCH_STARTED"])}


def _opened(home: Path) -> tuple[Any, Any, Callable[..., None]]:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from deskrag.desktop import main
    from deskrag.desktop.preloading import WORKING, preload

    main.stay_responsive()
    application = QApplication([])
    desk, window = main.build(application, main.opener(home / "library"))
    window.resize(1280, 800)
    window.show()

    def until(done: Callable[[], object], seconds: float = 1200) -> None:
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                raise TimeoutError
            loop = QEventLoop()
            QTimer.singleShot(10, loop.quit)
            loop.exec()

    desk.session.open()
    until(lambda: desk.session.app is not None)
    desk.session.read(lambda _app: preload(WORKING))  # as `main.accompany` does
    return desk, window, until


def block(home: Path) -> dict[str, float]:
    """Index 1,000 files and answer meanwhile."""
    from PySide6.QtCore import QTimer

    folder = home / "notes"
    folder.mkdir()
    for number in range(1000):
        text = f"Note {number}. The impeller of pump {number} turns clockwise at {number * 7} turns a minute. " * 6
        (folder / f"note{number}.txt").write_text(text, "utf-8")
    desk, window, until = _opened(home)
    chat = window.view("chat")
    first = desk.session.add_files([MANUAL], "manual")
    until(lambda: first.state.final)
    chat.ask(QUESTION)
    until(lambda: not chat.busy)
    gaps: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer()
    timer.setInterval(2)
    timer.timeout.connect(tick)
    job = desk.session.add_files([folder], "notes")
    last[0] = time.perf_counter()
    timer.start()
    while not job.state.final:
        if not chat.busy:
            chat.ask(QUESTION)
        until(lambda: job.state.final or not chat.busy)
    timer.stop()
    chat.stop()
    until(lambda: not chat.busy)
    gaps.sort()
    desk.session.close()
    return {"longest": gaps[-1] * 1000, "p99": gaps[int(len(gaps) * 0.99)] * 1000}


def citation(home: Path) -> dict[str, float]:
    """Open the page of a citation for the first time."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    from deskrag.desktop.viewer.source import SourceRef

    path = home / "report.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for page in range(1, 101):
        for line in range(40):
            canvas.drawString(
                60, 780 - 18 * line, f"Page {page}, line {line}: the impeller turns at {page * line} rpm."
            )
        canvas.showPage()
    canvas.save()
    desk, window, until = _opened(home)
    job = desk.session.add_files([path], "reports")
    until(lambda: job.state.final)
    app = desk.session.application
    row = app.status().documents[0]
    text = app.parts.chunks.page(row.document_id, 73).text
    quote = "Page 73, line 9: the impeller turns at 657 rpm."
    at = text.index(quote)
    source = SourceRef(1, row.document_id, row.path, 73, "p. 73", at, at + len(quote), quote)
    began = time.perf_counter()
    window.show_source(source, (source,))
    until(lambda: window.panel.loaded is not None and window.panel.pdf.image.rendered, 60)
    window.panel.pdf.image.repaint()
    spent = time.perf_counter() - began
    if not window.panel.pdf.image.highlights:
        raise AssertionError("nothing is marked")
    desk.session.close()
    return {"citation": spent * 1000}


def memory(home: Path) -> dict[str, float]:
    """Look around in a large library: every document listed, searched, asked; the most the process ever had."""
    from psutil import Process

    desk, window, until = _opened(home)
    own, most = Process(), [0.0]

    def look() -> None:
        most[0] = max(most[0], own.memory_info().rss / 1e6)

    opened = own.memory_info().rss / 1e6
    window.show_view("library")
    until(lambda: desk.session.operations.running == 0)
    look()
    app = desk.session.application
    for query in QUERIES:
        app.search(query)
        look()
    window.show_view("chat")
    chat = window.view("chat")
    for query in QUERIES[:3]:
        chat.ask(query)
        until(lambda: not chat.busy)
        look()
    chunks = app.parts.chunks.count()
    desk.session.close()
    return {"memory": most[0], "opened": opened, "chunks": chunks}


if __name__ == "__main__":
    found = {"start": start, "block": block, "citation": citation, "memory": memory}[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps(found), flush=True)
    os._exit(0)
