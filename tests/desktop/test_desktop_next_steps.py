"""What comes next is one click away: failed work is tried again, adapters are switched, the foot says what answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from desktop_support import WARRANTY, Opened, settle
from pytestqt.qtbot import QtBot

from deskrag.app import adapters as adapters_module
from deskrag.app import engine_now as engine_module
from deskrag.app import preparing
from deskrag.app.adapters import AdapterRow
from deskrag.app.engine_now import EngineNow, last_speed
from deskrag.app.jobs import JobState
from deskrag.desktop.models.adapter_list import AdapterList
from deskrag.desktop.next_steps import step_for
from deskrag.errors import (
    AccessError,
    CorruptError,
    GenerationError,
    InputError,
    LibraryBusyError,
    ModelError,
    NotFoundError,
    StorageFullError,
    UserError,
)
from deskrag.models.adapter_cards import Adapter, BaseModel, Score
from deskrag.network import offline_error

Open = Callable[..., Opened]


def test_a_failed_job_is_tried_again_from_its_message_and_from_the_list(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    one = opened()
    missing = tmp_path / "late"
    with qtbot.waitSignal(one.desk.session.job_ended):
        one.desk.session.add_files([missing], "manuals")
    rows = one.window.indexing_panel.rows
    qtbot.waitUntil(lambda: [row.again.isHidden() for row in rows()] == [False])
    with qtbot.waitSignal(one.desk.session.job_ended):
        rows()[0].again.click()  # still not there
    assert len(one.desk.session.index_jobs()) == 1
    missing.mkdir()
    (missing / "a.txt").write_text("It is there now.", "utf-8")
    card = one.window.notice_bar.cards()[-1]
    assert card.action is not None
    assert card.action.text() == "Try again"
    with qtbot.waitSignal(one.desk.session.job_ended):
        card.action.click()
    assert [job.state for job in one.desk.session.index_jobs()] == [JobState.DONE]
    qtbot.waitUntil(lambda: rows()[0].again.isHidden())


def test_a_library_that_cannot_be_opened_can_be_tried_again(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    one.desk.session.open_failed.emit(InputError("the library is locked", subject="/x"))
    card = one.window.notice_bar.cards()[-1]
    assert card.action is not None
    assert card.action.text() == "Try again"


@pytest.mark.parametrize(
    ("error", "label", "view"),
    [
        (offline_error("huggingface.co"), "Open the settings", "settings"),
        (GenerationError("the endpoint refuses the key", subject="http://host/v1"), "Open the settings", "settings"),
        (
            InputError("the value is too small", subject="setting search.results"),
            "Open the settings",
            "settings",
        ),
        (ModelError("the model file is damaged", subject="/x/y.gguf"), "Choose a model", "models"),
        (NotFoundError("the model is gone", advice="See `deskrag models list`."), "Choose a model", "models"),
        (CorruptError("the file is damaged or is not a PDF", subject="a.pdf"), "Show in Library", "library"),
        (NotFoundError("the ledger knows no such document", subject="7"), "Show in Library", "library"),
    ],
)
def test_an_error_leads_to_where_it_can_be_mended(opened: Open, error: UserError, label: str, view: str) -> None:
    one = opened()
    one.desk.notices.error(error)
    card = one.window.notice_bar.cards()[-1]
    assert card.action is not None
    assert card.action.text() == label
    card.action.click()
    assert one.window.stack.currentWidget() is one.window.view(view)


def test_a_full_disk_and_a_forbidden_folder_are_opened(tmp_path: Path) -> None:
    for error in (
        StorageFullError("the disk is full", subject=str(tmp_path / "backup.zip")),
        AccessError("cannot be written", subject=str(tmp_path / "not" / "there")),
    ):
        step = step_for(error)
        assert step is not None
        assert step.folder == str(tmp_path)
    assert step_for(AccessError("the hub refuses access", subject="owner/name")) is None


def test_background_work_that_failed_is_done_once_more_from_its_message(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    tries: list[int] = []

    def work(_app: object) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise LibraryBusyError("another process is writing to the library")
        return "done"

    done: list[str] = []
    one.desk.session.read(work, one.window).success(done.append)
    settle(qtbot, one)
    card = one.window.notice_bar.cards()[-1]
    assert card.action is not None
    assert card.action.text() == "Try again"
    card.action.click()
    settle(qtbot, one)
    assert done == ["done"]
    assert one.window.notice_bar.cards() == []


def test_what_cannot_go_well_another_time_is_not_tried_again(opened: Open, qtbot: QtBot) -> None:
    one = opened()

    def work(_app: object) -> None:
        raise NotFoundError("there is no such conversation", subject="7")

    one.desk.session.read(work, one.window)
    settle(qtbot, one)
    assert one.window.notice_bar.cards()[-1].action is None


ADAPTER = Adapter("warranty", BaseModel("base"), topics=("warranty", "returns"), scores=(Score("f1", 0.31, 0.62),))


class FakeDesk:
    """Adapters in memory; the second one measured worse."""

    chosen: set[str] = set()  # noqa: RUF012

    def __init__(self, *_: object) -> None:
        pass

    def rows(self) -> list[AdapterRow]:
        worse = replace(ADAPTER, name="worse", topics=(), scores=())
        other = replace(ADAPTER, name="of another model")
        rows = [AdapterRow(one, True, one.name in self.chosen) for one in (ADAPTER, worse)]
        return [*rows, AdapterRow(other, False, False)]

    def use(self, name: str, *, anyway: bool = False) -> None:
        if name == "worse" and not anyway:
            raise InputError("this adapter is worse", subject=name)
        self.chosen.add(name)

    def stop(self, name: str) -> None:
        self.chosen.discard(name)


def test_adapters_of_the_model_are_listed_and_switched(
    opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapters_module, "AdapterDesk", FakeDesk)
    monkeypatch.setattr(FakeDesk, "chosen", set())
    monkeypatch.setattr(preparing, "model_is_ready", lambda *_: True)
    one = opened()
    part = AdapterList(one.desk, one.window)
    part.show_for(True)
    settle(qtbot, one)
    assert [line.name.text() for line in part.lines] == ["warranty", "worse"]
    assert part.lines[0].about.text() == "For warranty, returns · f1: 0.31 without, 0.62 with it"
    assert part.lines[1].about.text() == "For any question"
    one.desk.language.set("ja")
    assert [line.name.text() for line in part.lines] == ["warranty", "worse"]
    assert part.lines[1].about.text() != "For any question"
    one.desk.language.set("en")
    assert part.title.text() == "Adapters"
    part.lines[0].switch.click()
    settle(qtbot, one)
    assert FakeDesk.chosen == {"warranty"}
    assert part.lines[0].switch.isChecked()
    part.lines[0].switch.click()
    settle(qtbot, one)
    assert FakeDesk.chosen == set()
    part.lines[1].switch.click()
    settle(qtbot, one)
    assert not part.lines[1].switch.isChecked()  # it measured worse
    card = one.window.notice_bar.cards()[-1]
    assert card.action is not None
    assert card.action.text() == "Use it anyway"
    card.action.click()
    settle(qtbot, one)
    assert FakeDesk.chosen == {"worse"}
    part.show_for(False)
    assert part.lines == []


def test_the_foot_says_which_model_answers_and_where(
    opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened()
    now = EngineNow("small", quantization="Q8_0", place="CPU", threads=2)
    monkeypatch.setattr(engine_module, "engine_now", lambda _app: now)
    one.window.status.look()
    settle(qtbot, one)
    assert one.window.status.model_label.text() == "small · Q8_0 · Processor, 2 threads"
    monkeypatch.setattr(engine_module, "engine_now", lambda _app: EngineNow("big", endpoint="http://host/v1"))
    one.window.status.look()
    settle(qtbot, one)
    assert one.window.status.model_label.text() == "big · http://host/v1"


def test_the_speed_of_the_last_written_answer_is_known(opened: Open) -> None:
    one = opened()
    store = one.app.parts.conversations
    number = store.start("").conversation_id
    store.add(number, "user", "How long?")
    store.add(number, "assistant", WARRANTY, {"timings": {"new_tokens": 50, "decode_s": 0.5}})
    assert last_speed(one.app) == 100.0
