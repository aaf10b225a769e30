"""The Search view: results while typing, filters as chips, the page beside them, the query handed to the chat."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from desktop_support import WARRANTY, Opened
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from deskrag.desktop.search import finding
from deskrag.desktop.search.terms import Chip, merge, query_of, settled, since, take_out
from deskrag.desktop.search.view import SearchView

Open = Callable[..., Opened]


def shown(one: Opened, qtbot: QtBot) -> SearchView:
    one.window.show_view("search")
    view = one.window.view("search")
    assert isinstance(view, SearchView)
    settle(qtbot, one, view)
    return view


def settle(qtbot: QtBot, one: Opened, view: SearchView) -> None:
    qtbot.waitUntil(lambda: not view.finder.busy and one.desk.session.operations.running == 0)


def search(qtbot: QtBot, one: Opened, view: SearchView, text: str) -> list[str]:
    view.field.clear()
    qtbot.keyClicks(view.field, text)
    settle(qtbot, one, view)
    return [result.source.name for result in view.list.found.results]


def test_results_appear_as_one_types_with_the_words_marked(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    view = shown(one, qtbot)
    assert search(qtbot, one, view, "X200 pump covered")[0] == "warranty.md"
    best = view.list.found.results[0]
    marked = [best.text[start:end] for start, end in best.marks]
    assert {"X200", "pump", "covered"} <= set(marked)
    assert WARRANTY in best.text
    assert view.count.text().endswith(("result", "results"))
    assert one.model.requests == []


def test_only_the_latest_query_is_shown_and_older_ones_are_dropped(
    opened: Open, qtbot: QtBot, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened(index=documents)
    view = shown(one, qtbot)
    go, asked, real = threading.Event(), [], finding.find

    def slow(app: object, query: str, cancel: object) -> object:
        asked.append(query)
        go.wait(5)
        return real(app, query, cancel)  # type: ignore[arg-type]

    monkeypatch.setattr(finding, "find", slow)
    shown_queries: list[str] = []
    view.finder.found.connect(lambda found: shown_queries.append(found.query))
    view.field.setText("impeller")
    qtbot.waitUntil(lambda: asked == ["impeller"])
    view.field.setText("warranty")
    view.field.setText("seals")
    qtbot.wait(300)
    go.set()
    settle(qtbot, one, view)
    assert asked == ["impeller", "seals"]
    assert shown_queries == ["seals"]


def test_a_typed_filter_becomes_a_chip_and_goes_with_a_click(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    view = shown(one, qtbot)
    assert set(search(qtbot, one, view, "type:txt pump")) == {"pump.txt"}
    assert [chip.query for chip in view.chips] == ["type:txt"]
    assert view.field.text() == "pump"
    assert view.row.buttons[0].text() == "Type: TXT"
    view.row.buttons[0].click()
    settle(qtbot, one, view)
    assert view.chips == []
    assert "warranty.md" in [result.source.name for result in view.list.found.results]


def test_a_filter_from_a_menu_is_the_same_and_backspace_takes_the_last(
    opened: Open, qtbot: QtBot, documents: Path
) -> None:
    one = opened(index=documents)
    view = shown(one, qtbot)
    search(qtbot, one, view, "pump")
    view.row.added.emit(Chip("file", "warranty"))
    settle(qtbot, one, view)
    assert {result.source.name for result in view.list.found.results} == {"warranty.md"}
    view.field.setCursorPosition(0)
    qtbot.keyClick(view.field, Qt.Key.Key_Backspace)
    assert view.chips == []


def test_arrows_choose_and_the_page_opens_beside_the_results(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    view = shown(one, qtbot)
    search(qtbot, one, view, "impeller pump")
    with qtbot.waitSignal(view.source_chosen) as chosen:
        qtbot.keyClick(view.field, Qt.Key.Key_Down)
    settle(qtbot, one, view)
    assert chosen.args is not None
    assert chosen.args[0].name == "pump.txt"
    assert one.window.panel is not None
    assert "impeller" in one.window.panel.text.marked()
    qtbot.keyClick(view.field, Qt.Key.Key_Down)
    qtbot.keyClick(view.field, Qt.Key.Key_Up)
    assert view.list.currentIndex().row() == 0


def test_results_do_not_overlap_when_the_page_beside_them_makes_them_narrower(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text("The pump of the old mill turns slowly, day and night. " * 3, "utf-8")
    one = opened(index=tmp_path)
    view = shown(one, qtbot)
    search(qtbot, one, view, "pump")
    rows = [view.list.found.index(row) for row in range(view.list.found.rowCount())]
    before = view.list.visualRect(rows[0]).height()
    view.list.setFixedWidth(300)

    def apart() -> bool:
        areas = [view.list.visualRect(index) for index in rows]
        return areas[0].height() > before and all(
            lower.top() == upper.top() + upper.height() for upper, lower in pairwise(areas)
        )

    qtbot.waitUntil(apart)


def test_enter_opens_the_first_result_and_ctrl_k_returns_to_the_field(
    opened: Open, qtbot: QtBot, documents: Path
) -> None:
    one = opened(index=documents)
    view = shown(one, qtbot)
    search(qtbot, one, view, "impeller")
    with qtbot.waitSignal(view.list.opened):
        qtbot.keyClick(view.field, Qt.Key.Key_Return)
    view.list.setFocus()
    one.window._find()
    assert view.field.hasSelectedText()


def test_the_query_is_asked_in_the_chat(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    view = shown(one, qtbot)
    view.set_chips([Chip("collection", "manuals")])
    search(qtbot, one, view, "How long is the X200 pump covered?")
    view.ask.click()
    qtbot.waitUntil(lambda: not one.chat.busy and one.desk.session.operations.running == 0)
    assert one.window.stack.currentWidget() is one.chat
    assert one.chat.transcript.turns()[-1].question == "How long is the X200 pump covered?"
    assert one.chat.collection.currentData() == "manuals"


def test_nothing_found_an_error_and_an_empty_library_say_what_to_do(
    opened: Open, qtbot: QtBot, documents: Path
) -> None:
    one = opened(index=documents)
    view = shown(one, qtbot)
    assert view.state.title.text() == "Search as you type"
    assert search(qtbot, one, view, '"zebra crossing"') == []
    assert view.state.title.text() == "Nothing found"
    view.set_chips([Chip("collection", "nowhere")])
    settle(qtbot, one, view)
    assert view.state.title.text() == "This search did not work"
    view.state.buttons[-1].click()
    settle(qtbot, one, view)
    assert view.chips == []


def test_an_empty_library_offers_a_folder(opened: Open, qtbot: QtBot) -> None:
    view = shown(opened(), qtbot)
    assert view.state.title.text() == "There is nothing to search yet"


def test_every_control_of_the_search_has_a_name(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    view = shown(one, qtbot)
    view.set_chips([since(7)])
    parts = [*view.findChildren(QAbstractButton), *view.findChildren(QLineEdit)]
    assert [part for part in parts if not part.accessibleName() and not isinstance(part.parent(), QLineEdit)] == []


@pytest.mark.parametrize(
    ("typed", "rest", "chips"),
    [
        ("type:pdf pump", "pump", ["type:pdf"]),
        ("pump type:pd", "pump type:pd", []),  # still being typed
        ('collection:"My Work" pump', "pump", ['collection:"My Work"']),
        ("after:soon pump", "after:soon pump", []),
        ("http://file:8080 is a link", "http://file:8080 is a link", []),
        ("pump before:2026-03-01 ", "pump ", ["before:2026-03-01"]),
        ("no  filters  here", "no  filters  here", []),
    ],
)
def test_complete_operators_are_taken_out_of_the_text(typed: str, rest: str, chips: list[str]) -> None:
    found, taken = take_out(typed)
    assert (found, [chip.query for chip in taken]) == (rest, chips)


def test_an_unfinished_operator_does_not_disturb_the_search() -> None:
    assert settled("pump type:p") == "pump "
    assert settled('pump file:"annual re') == "pump "
    assert settled("what is a type") == "what is a type"


def test_chips_are_kept_once_and_dates_replace_each_other() -> None:
    chips = merge([Chip("type", "pdf"), Chip("after", "2025")], [Chip("type", "pdf"), since(7, date(2026, 11, 22))])
    assert query_of(chips, " pump ") == "type:pdf after:2026-11-15 pump"
