"""The Library view: every file with what became of it, filtered, removed with undo, followed, told in the tray."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from desktop_support import Opened, settle
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from deskrag.app.jobs import Job, JobState
from deskrag.desktop.immortal import shield_constants
from deskrag.desktop.library.entries import Column, Criteria, Entry, select
from deskrag.desktop.library.reasons import Next, kind_of, short_reason
from deskrag.desktop.library.removing import finish_earlier
from deskrag.desktop.library.table_model import LedgerModel
from deskrag.desktop.library.view import LibraryView
from deskrag.desktop.notices import Notice
from deskrag.desktop.tray import Tray
from deskrag.indexing.ledger import DocumentRow, State
from deskrag.indexing.plan import REMOVED
from support import states

Open = Callable[..., Opened]


@pytest.fixture
def mixed(documents: Path) -> Path:
    """A folder where not everything can be read."""
    (documents / "broken.pdf").write_bytes(b"%PDF-1.7\nnot really")
    (documents / "plan.dwg").write_bytes(b"AC1027" + bytes(100))
    return documents


@pytest.fixture
def library(opened: Open, qtbot: QtBot, mixed: Path) -> tuple[Opened, LibraryView]:
    one = opened(index=mixed)
    return one, shown(one, qtbot)


def shown(one: Opened, qtbot: QtBot) -> LibraryView:
    one.window.show_view("library")
    view = one.window.view("library")
    assert isinstance(view, LibraryView)
    settle(qtbot, one)
    return view


def names(view: LibraryView) -> list[str]:
    model = view.table.ledger
    return [model.entry(row).name for row in range(model.rowCount())]


def choose(view: LibraryView, name: str) -> None:
    view.table.clearSelection()  # `selectRow` adds to it while a modifier key counts as held
    view.table.selectRow(names(view).index(name))


def row(state: State, reason: str = "", notes: tuple[str, ...] = ()) -> DocumentRow:
    return DocumentRow(1, "work", 1, "/docs/a.pdf", 1, 1, 0, "", state, reason, "", notes=json.dumps(notes))


def test_every_file_is_listed_with_its_state_and_the_coverage(library: tuple[Opened, LibraryView]) -> None:
    _, view = library
    assert names(view) == ["broken.pdf", "plan.dwg", "pump.txt", "warranty.md"]
    model = view.table.ledger
    assert [model.index(i, Column.STATE).data() for i in range(4)] == ["Failed", "Left out", "Searchable", "Searchable"]
    assert (
        model.index(1, Column.STATE).data(Qt.ItemDataRole.AccessibleTextRole) == "Left out: No reader for this format"
    )
    assert view.summary.coverage.text() == "2 of 3 files can be searched"
    assert view.filters.states[State.FAILED].text() == "Failed 1"


def test_files_are_filtered_by_name_reason_state_and_collection(
    library: tuple[Opened, LibraryView], qtbot: QtBot
) -> None:
    one, view = library
    for text, expected in (("pump", ["pump.txt"]), ("no reader", ["plan.dwg"]), ("nothing like it", [])):
        view.filters.field.setText(text)
        qtbot.waitUntil(lambda: names(view) == expected)  # noqa: B023
    assert view.nothing.title.text() == "No file matches"
    view.nothing.buttons[0].click()
    qtbot.waitUntil(lambda: len(names(view)) == 4)
    view.filters.choose(State.FAILED)
    qtbot.waitUntil(lambda: names(view) == ["broken.pdf"])
    view.filters.clear()
    view.filters.collection.setCurrentIndex(view.filters.collection.findData("manuals"))
    settle(qtbot, one)
    assert len(names(view)) == 4


def test_details_say_why_and_what_to_do(library: tuple[Opened, LibraryView]) -> None:
    _, view = library
    choose(view, "plan.dwg")
    assert view.details.reason.text() == "No reader for this format"
    assert "no reader for .dwg files" in view.details.full.text()
    assert view.details.step.text() == "Open the file"
    choose(view, "warranty.md")
    assert view.details.name.text() == "warranty.md"
    assert view.details.card.isHidden()
    assert not view.details.buttons["text"].isHidden()
    view.table.selectAll()
    assert view.details.name.text() == "4 files chosen"


@pytest.mark.parametrize(
    ("row_", "title", "step"),
    [
        (row(State.FAILED, "a password is needed"), "Password needed", Next.OPEN),
        (row(State.SKIPPED, "14 pages without text: install deskrag[ocr]"), "Scanned: no text to read", Next.RETRY),
        (row(State.SKIPPED, REMOVED), "Removed by you", Next.BRING_BACK),
        (row(State.FAILED, "took longer than 60 s"), "Took too long", Next.RETRY),
        (row(State.ABSENT, "the drive or folder is missing"), "Its drive or folder is missing", Next.RETRY),
        (row(State.INDEXED, "", ("3 pages: install deskrag[ocr]",)), "Scanned: no text to read", Next.RETRY),
        (row(State.INDEXED, "", ("only the first 200 parts were read",)), "Parts could not be read", Next.RETRY),
    ],
)  # fmt: skip
def test_reasons_are_sorted_into_kinds_with_advice(row_: DocumentRow, title: str, step: Next) -> None:
    kind = kind_of(row_)
    assert kind is not None
    assert (kind.title, kind.step) == (title, step)
    assert kind.advice


def test_an_unknown_reason_is_shown_in_its_own_words() -> None:
    assert short_reason(row(State.FAILED, "the moon was full")) == "the moon was full"
    assert kind_of(row(State.INDEXED)) is None


def test_a_removed_file_comes_back_on_undo(library: tuple[Opened, LibraryView], qtbot: QtBot) -> None:
    one, view = library
    notices: list[Notice] = []
    one.desk.notices.posted.connect(notices.append)
    choose(view, "pump.txt")
    view.act("remove")
    qtbot.waitUntil(lambda: "pump.txt" not in names(view))
    assert states(one.app)["pump.txt"] == "indexed"  # not yet
    assert notices[-1].action == "Undo"
    assert notices[-1].act is not None
    notices[-1].act()
    qtbot.waitUntil(lambda: "pump.txt" in names(view))


def test_a_removed_file_leaves_the_index_when_the_offer_is_gone(
    library: tuple[Opened, LibraryView], qtbot: QtBot
) -> None:
    one, view = library
    choose(view, "pump.txt")
    view.act("remove")
    view.removals.commit_all()
    settle(qtbot, one)
    assert states(one.app)["pump.txt"] == "skipped"
    choose(view, "pump.txt")
    assert view.details.reason.text() == "Removed by you"
    view.details.step.click()
    settle(qtbot, one)
    assert states(one.app)["pump.txt"] == "indexed"


def test_a_removal_that_was_pending_at_the_end_is_done_at_the_next_start(
    library: tuple[Opened, LibraryView], qtbot: QtBot
) -> None:
    one, view = library
    choose(view, "pump.txt")
    view.act("remove")
    assert one.desk.state.get("removals")
    finish_earlier(one.desk)
    settle(qtbot, one)
    assert states(one.app)["pump.txt"] == "skipped"
    for timer in list(view.removals._pending):
        view.removals._undo(timer)


def test_failed_files_are_tried_again(library: tuple[Opened, LibraryView], qtbot: QtBot, mixed: Path) -> None:
    one, view = library
    (mixed / "broken.pdf").unlink()
    (mixed / "broken.pdf").write_bytes((Path(__file__).parents[2] / "examples/documents/pump-manual.pdf").read_bytes())
    view.summary.retry.click()
    settle(qtbot, one)
    assert states(one.app)["broken.pdf"] == "indexed"


def test_a_text_is_opened_in_the_source_panel(library: tuple[Opened, LibraryView], qtbot: QtBot) -> None:
    one, view = library
    choose(view, "warranty.md")
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    settle(qtbot, one)
    assert one.window.panel is not None
    assert "36 months" in one.window.panel.text.toPlainText()


def test_a_new_collection_is_made_and_a_taken_name_refused(library: tuple[Opened, LibraryView], qtbot: QtBot) -> None:
    one, view = library
    view.ask_collection()
    dialog = view.dialog
    assert dialog is not None
    dialog.name.setText("Manuals")
    assert not dialog.make.isEnabled()
    dialog.name.setText("Contracts")
    dialog.make.click()
    settle(qtbot, one)
    assert view.filters.collection.findData("Contracts") > 0


def test_an_empty_library_says_how_to_begin_and_an_error_what_happened(opened: Open, qtbot: QtBot) -> None:
    view = shown(opened(), qtbot)
    assert view.state.title.text() == "Nothing is in the library yet"
    view.files_wanted.disconnect()  # the window would open a dialog
    with qtbot.waitSignal(view.files_wanted) as wanted:
        view.state.buttons[0].click()
    assert wanted.args == ["folder"]
    view.feed.failed.emit(OSError("gone"))
    assert view.state.title.text() == "The ledger cannot be read"


def test_a_hundred_thousand_rows_are_no_burden(qtbot: QtBot) -> None:
    looked_at = []

    class Entries(list[Entry]):
        def __getitem__(self, key: Any) -> Any:
            looked_at.append(key)
            return super().__getitem__(key)

        def __iter__(self) -> Iterator[Entry]:
            looked_at.extend(range(len(self)))
            return super().__iter__()

    entries = [
        Entry(row(State.INDEXED), f"file {i:06}.pdf", "/docs", "", f"/docs/file {i:06}.pdf") for i in range(100_000)
    ]
    selection = select(entries, Criteria(text="99", column=Column.STATE))
    assert 0 < len(selection.order) < len(entries)
    model = LedgerModel()
    model.show_entries(Entries(entries), selection.order)
    assert model.index(5, 0).data() == entries[selection.order[5]].name
    assert len(looked_at) < 10  # only what is shown


def test_a_big_change_is_offered_and_then_indexed(
    library: tuple[Opened, LibraryView], qtbot: QtBot, mixed: Path
) -> None:
    one, view = library
    notices: list[Notice] = []
    one.desk.notices.posted.connect(notices.append)
    one.desk.following.start()
    settle(qtbot, one)
    assert one.desk.following.on
    watch = one.desk.following._watch
    assert watch is not None
    watch.watcher._listener = lambda _change: None  # the test tells the change, not the disk too
    watch._many = 2
    for number in range(4):
        (mixed / f"late {number}.txt").write_text(f"Late news number {number}.", "utf-8")
    watch._jobs.submit("manuals", lambda _progress, cancel: watch._catch_up("manuals", cancel))
    qtbot.waitUntil(lambda: bool(notices))
    assert notices[-1].text == "4 files of “manuals” changed. Index them now?"
    assert view.summary.changes.text() == "Index 4 changed files"
    view.summary.changes.click()
    qtbot.waitUntil(lambda: "late 0.txt" in names(view))
    one.desk.following.stop()
    settle(qtbot, one)


def test_the_tray_shows_progress_and_tells_the_end_of_long_work(
    opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened()
    tray = Tray(one.desk, one.window)
    told: list[str] = []
    monkeypatch.setattr(tray, "notify", lambda title, text: told.append(f"{title}: {text}"))
    monkeypatch.setattr("deskrag.desktop.tray.QApplication.activeWindow", lambda: None)
    job = Job.__new__(Job)
    job.title, job.state, job.seconds, job.error = "manuals", JobState.DONE, 5.0, None
    job.result = SimpleNamespace(indexed=3, unchanged=1)
    tray.tell_end(job)
    assert told == []
    job.seconds = 25.0
    tray.tell_end(job)
    assert told == ["“manuals” is indexed: 4 documents can be asked."]
    assert tray.percent is None
    tray.icon.hide()


def test_constants_survive_calls_that_give_them_away(qtbot: QtBot) -> None:
    shield_constants()
    assert sys.version_info >= (3, 12) or sys.getrefcount(None) > 1 << 30


def test_every_control_of_the_library_has_a_name(library: tuple[Opened, LibraryView]) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QProgressBar, QTableView

    _, view = library
    kinds = (QAbstractButton, QLineEdit, QComboBox, QTableView, QProgressBar)
    unnamed = [
        part
        for kind in kinds
        for part in view.findChildren(kind)
        if not part.accessibleName() and not part.isHidden() and not part.objectName().startswith("qt_")
        and type(part.parent()).__name__ not in ("QLineEdit", "LedgerTable")
    ]  # fmt: skip
    assert unnamed == []
