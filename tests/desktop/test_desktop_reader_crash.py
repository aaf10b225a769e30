"""A file that kills its reader while the window is open: the file says so, the others are indexed, the window lives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desktop_support import Opened, drop, files
from pytestqt.qtbot import QtBot

from deskrag.app.jobs import JobState
from deskrag.desktop.library.view import LibraryView
from deskrag.documents.limits import MIB, ReadLimits
from deskrag.documents.pool import ReaderPool
from support import found_files, states

Open = Callable[..., Opened]
READERS = Path(__file__).resolve().parents[1] / "unit" / "documents"
READER = "documents_misbehaving_reader:read"
LIMITS = ReadLimits(seconds=60, memory_bytes=256 * MIB, max_file_bytes=1 * MIB)


def test_a_crash_of_a_reader_leaves_the_window_and_the_other_files_alone(
    opened: Open, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(READERS))
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "killer.txt").write_text("segfault", "utf-8")
    (folder / "peaceful.txt").write_text("say The impeller turns clockwise.", "utf-8")
    one = opened()
    monkeypatch.setattr(one.app.parts, "reader_pool", lambda: ReaderPool(LIMITS, workers=1, reader=READER))
    drop(one, files(folder))
    qtbot.waitUntil(lambda: one.window.adding.dialog is not None)
    assert one.window.adding.dialog is not None
    one.window.adding.dialog.accept()
    session = one.desk.session
    qtbot.waitUntil(lambda: [job.state for job in session.index_jobs()] == [JobState.DONE])
    assert states(one.app) == {"killer.txt": "failed", "peaceful.txt": "indexed"}
    assert found_files(one.app, "impeller") == ["peaceful.txt"]
    one.window.show_view("library")
    view = one.window.view("library")
    assert isinstance(view, LibraryView)
    qtbot.waitUntil(lambda: view.table.ledger.rowCount() == 2)
    names = [view.table.ledger.entry(row).name for row in range(2)]
    view.table.selectRow(names.index("killer.txt"))
    assert view.details.reason.text() == "Damaged or unusual"
    assert "crashed the reader" in view.details.full.text()
    qtbot.waitUntil(lambda: session.operations.running == 0)
