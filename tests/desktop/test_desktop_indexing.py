"""Adding documents: drop anywhere, one question, a job that can be paused, results told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from desktop_support import LEFT, NONE, Opened, drop, files
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskrag.app.jobs import JobState
from deskrag.desktop.indexing.dropping import name_for, paths_of
from deskrag.desktop.indexing.rate import Rate
from deskrag.progress import CancelToken, Progress, ProgressFn

Open = Callable[..., Opened]


def test_a_dropped_folder_asks_for_the_collection_and_is_indexed(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened()
    assert one.chat.welcome.title.text() == "Drop a folder here to begin"
    drop(one, files(documents))
    qtbot.waitUntil(lambda: one.window.adding.dialog is not None)
    dialog = one.window.adding.dialog
    assert dialog is not None
    assert dialog.chosen == "manuals"
    with qtbot.waitSignal(one.desk.session.job_ended) as ended:
        dialog.add.click()
    assert ended.args is not None
    assert ended.args[0].state is JobState.DONE
    qtbot.waitUntil(lambda: one.desk.session.operations.running == 0)
    qtbot.waitUntil(lambda: bool(one.window.indexing_panel.rows()))
    row = one.window.indexing_panel.rows()[0]
    qtbot.waitUntil(lambda: row.numbers.text() == "2 documents indexed")
    assert [info.name for info in one.app.collections()] == ["manuals"]
    qtbot.waitUntil(lambda: one.chat.welcome.title.text() == "What would you like to know?")
    row.cancel.click()
    qtbot.waitUntil(lambda: one.window.indexing_panel.rows() == [])


def test_what_holds_no_files_is_not_taken(opened: Open) -> None:
    one = opened()
    data = QMimeData()
    data.setText("words")
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(one.window, enter)
    assert not one.window.drop_target.isVisible()


def test_copied_files_can_be_pasted_also_into_the_question(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened()
    QGuiApplication.clipboard().setMimeData(files(documents / "pump.txt"))
    one.chat.composer.edit.paste()
    qtbot.waitUntil(lambda: one.window.adding.dialog is not None)
    assert one.window.adding.dialog is not None
    one.window.adding.dialog.reject()
    assert one.chat.composer.text() == ""
    assert one.desk.session.index_jobs() == []


def test_a_job_is_paused_resumed_and_shown_so(
    opened: Open, qtbot: QtBot, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened()
    runs: list[int] = []

    def index(_paths: object, _name: str, progress: ProgressFn, cancel: CancelToken) -> None:
        runs.append(1)
        progress(Progress("indexing", 3, 10, "files", "/x/y.pdf"))
        while len(runs) < 2:
            cancel.wait(0.02)
            cancel.check()

    monkeypatch.setattr(one.app, "index", index)
    job = one.desk.session.add_files([documents], "manuals")
    qtbot.waitUntil(lambda: [row.file.text() for row in one.window.indexing_panel.rows()] == ["y.pdf"])
    row = one.window.indexing_panel.rows()[0]
    assert row.numbers.text().startswith("3 of 10 files")
    qtbot.waitUntil(lambda: one.window.status.indexing.text() == "Indexing 30 %")
    row.pause.click()

    def shown() -> tuple[str, str, bool]:
        return row.numbers.text(), row.pause.accessibleName(), row.pause.isEnabled()

    qtbot.waitUntil(lambda: shown() == ("Paused at 3 of 10 files", "Resume", True))
    row.pause.click()
    qtbot.waitUntil(lambda: job.state is JobState.DONE)
    qtbot.waitUntil(lambda: row.numbers.text() == "Done")


def test_a_failed_job_is_told_in_words(opened: Open, qtbot: QtBot, tmp_path: Path) -> None:
    one = opened()
    with qtbot.waitSignal(one.desk.session.job_ended):
        one.desk.session.add_files([tmp_path / "nowhere"], "manuals")
    assert any("nowhere" in card.notice.text for card in one.window.notice_bar.cards())


def test_links_to_elsewhere_are_no_files(tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a.pdf"), QUrl.fromLocalFile("/a/b.pdf"), QUrl.fromLocalFile("/a/b.pdf")])
    assert paths_of(data) == [Path("/a/b.pdf")]


def test_a_collection_is_named_after_its_folder(tmp_path: Path) -> None:
    (tmp_path / "Reports").mkdir()
    assert name_for([tmp_path / "Reports"]) == "Reports"
    assert name_for([tmp_path / "a.txt", tmp_path / "b.txt"]) == tmp_path.name
    assert name_for([tmp_path / "a.txt", tmp_path / "Reports" / "b.txt"]) == ""


def test_the_rate_follows_the_counter_and_starts_anew_when_it_falls() -> None:
    rate = Rate()
    for second in range(20):
        rate.see(float(second), 10 * second)
    assert rate.per_second == pytest.approx(10)
    assert rate.left(50) == pytest.approx(5)
    rate.see(21.0, 0)
    assert rate.left(50) is None


def test_many_jobs_leave_the_window_its_room_and_what_is_over_can_be_cleared(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    panel = one.window.indexing_panel
    go = threading.Event()

    def wait(_progress: ProgressFn, _cancel: CancelToken) -> None:
        go.wait(120)

    for number in range(18):
        one.desk.session.start_indexing(f"collection {number}", lambda _progress, _cancel: None)
    qtbot.waitUntil(lambda: len(panel.rows()) == 18)
    qtbot.waitUntil(lambda: all(row.job.state is JobState.DONE for row in panel.rows()))
    last = one.desk.session.start_indexing("last", wait)
    qtbot.waitUntil(lambda: last.state is JobState.RUNNING and len(panel.rows()) == 19)
    qtbot.waitUntil(lambda: panel.area.verticalScrollBar().maximum() == 15 * panel.rows()[0].height())
    assert panel.height() < one.window.height() / 3
    beside = one.chat.mapTo(one.window, one.chat.rect().bottomLeft()).y()
    assert beside < panel.mapTo(one.window, panel.rect().topLeft()).y()  # nothing is covered
    assert panel.clear.isVisible()
    panel.clear.click()
    qtbot.waitUntil(lambda: [row.job for row in panel.rows()] == [last])
    assert not panel.clear.isVisible()
    go.set()
    qtbot.waitUntil(lambda: last.state is JobState.DONE and panel.clear.isVisible())
    panel.clear.click()
    qtbot.waitUntil(lambda: not panel.isVisible())


def test_what_was_done_before_does_not_count_as_speed(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    go = threading.Event()

    def work(progress: ProgressFn, _cancel: CancelToken) -> None:
        progress(Progress("indexing", 0, 0, "files"))
        go.wait(0.3)
        progress(Progress("indexing", 1180, 1893, "files", "/x/y.pdf"))
        go.wait(120)

    one.desk.session.start_indexing("manuals", work)
    qtbot.waitUntil(lambda: bool(one.window.indexing_panel.rows()))
    row = one.window.indexing_panel.rows()[0]
    qtbot.waitUntil(lambda: row.numbers.text() == "1,180 of 1,893 files")
    go.set()
