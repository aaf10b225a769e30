"""The collections in the side bar: how many documents, how far indexing is, and which one is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from desktop_support import WARRANTY, Opened, answered
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from deskrag.desktop.chat.collections_list import CollectionsList
from deskrag.desktop.chat.collections_model import ROW, CollectionRow
from deskrag.progress import CancelToken, Progress, ProgressFn

Open = Callable[..., Opened]


def shown(part: CollectionsList) -> list[tuple[str, str]]:
    found: list[CollectionRow] = [part.model.index(row).data(ROW) for row in range(part.model.rowCount())]
    return [(row.name, row.number) for row in found]


def index_of(part: CollectionsList, name: str) -> QModelIndex:
    return part.model.place(name)


def click(qtbot: QtBot, part: CollectionsList, name: str) -> None:
    place = part.list.visualRect(index_of(part, name)).center()
    qtbot.mouseClick(part.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_an_empty_library_shows_no_collections(opened: Open) -> None:
    one = opened()
    assert not one.chat.sidebar.collections.isVisible()


def test_collections_are_listed_with_their_documents(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    part = one.chat.sidebar.collections
    assert part.isVisible()
    assert shown(part) == [("manuals", "2")]
    spoken = index_of(part, "manuals").data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "manuals, 2 documents"


def test_a_click_asks_only_that_collection_and_a_second_one_all(
    opened: Open, qtbot: QtBot, documents: Path, tmp_path: Path
) -> None:
    one = opened(WARRANTY, index=documents)
    other = tmp_path / "other"
    other.mkdir()
    (other / "notes.txt").write_text("The office opens at nine.\n", "utf-8")
    one.app.index([other], "Other")
    one.desk.session.library_changed.emit()
    answered(qtbot, one)
    part = one.chat.sidebar.collections
    assert [name for name, _ in shown(part)] == ["manuals", "Other"]
    click(qtbot, part, "Other")
    assert one.chat.collection.currentData() == "Other"
    one.chat.ask("How long is the X200 pump covered from delivery?")
    answered(qtbot, one)
    sources = one.chat.transcript.turns()[-1].card.answer
    assert sources.refused  # the warranty is in the other collection
    click(qtbot, part, "Other")
    assert one.chat.collection.currentData() == ""
    assert part.list.selectedIndexes() == []


def test_the_choice_above_the_chat_is_marked_in_the_list(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    one.chat.collection.setCurrentIndex(one.chat.collection.findData("manuals"))
    assert [index.data() for index in one.chat.sidebar.collections.list.selectedIndexes()] == ["manuals"]


def test_indexing_shows_its_share_beside_the_collection_it_works_on(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    part, go = one.chat.sidebar.collections, threading.Event()

    def work(progress: ProgressFn, cancel: CancelToken) -> None:
        progress(Progress("indexing", 63, 100, "files", "a.txt"))
        while not go.wait(0.02):
            cancel.check()

    job = one.desk.session.start_indexing("Mail", work, collection="Mail")
    try:
        qtbot.waitUntil(lambda: shown(part) == [("Mail", "63 %")])
        assert part.isVisible()
        assert index_of(part, "Mail").data(Qt.ItemDataRole.AccessibleTextRole) == "Mail, indexing, 63 %"
        job.pause()
        qtbot.waitUntil(lambda: shown(part) == [("Mail", "Paused")])
        assert not part.grab().isNull()
        job.cancel()
        qtbot.waitUntil(lambda: shown(part) == [])
    finally:
        go.set()


def test_a_job_that_began_by_itself_is_listed_and_ends_without_a_word(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    session, go = one.desk.session, threading.Event()

    def work(_progress: ProgressFn, cancel: CancelToken) -> None:
        while not go.wait(0.02):
            cancel.check()

    from deskrag.app.jobs import Lane

    ended: list[object] = []
    session.job_ended.connect(ended.append)
    job = session.jobs.submit("Mail", work, Lane.INDEXING, resumable=True)
    session.list_job(job, "Mail", quiet=True)
    assert session.index_jobs() == [job]
    assert not one.window.indexing_panel.isVisible()
    one.window.status.indexing_wanted.emit()
    assert one.window.indexing_panel.isVisible()
    go.set()
    qtbot.waitUntil(lambda: session.index_jobs() == [])
    assert ended == []
