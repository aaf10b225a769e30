"""The settings view: every setting is there, is written at once, can be reset, and says what is wrong in place."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desktop_support import Opened, idle
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from deskrag import network, paths
from deskrag.app.backup import back_up
from deskrag.app.parts import Parts
from deskrag.desktop.settings.fields import groups
from deskrag.desktop.settings.view import SettingsView
from deskrag.embeddings.fake import HashingEmbedder
from deskrag.settings import Settings


@pytest.fixture(autouse=True)
def _own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKRAG_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(Parts, "_load_embedder", lambda _parts, _name: HashingEmbedder())


def shown(qtbot: QtBot, one: Opened) -> SettingsView:
    one.window.show_view("settings")
    view = one.window.view("settings")
    assert isinstance(view, SettingsView)
    idle(qtbot, one)
    return view


def written() -> dict[str, Any]:
    return tomllib.loads(paths.config_file().read_text("utf-8")) if paths.config_file().exists() else {}


def test_every_setting_has_an_editor_a_title_and_a_meaning(qtbot: QtBot, opened: Callable[..., Opened]) -> None:
    view = shown(qtbot, opened())
    fields = [field for group in groups() for field in group.fields]
    for name, info in Settings.model_fields.items():
        for key in getattr(info.annotation, "model_fields", ()):
            assert f"{name}.{key}" in {field.key for field in fields}
    for field in fields:
        assert field.title != field.name, f"{field.key} has no title"
        assert field.help, f"{field.key} has no description"
    assert set(view.rows) == {field.key for field in fields if field.group != "network"}


def test_a_change_is_written_and_in_force_at_once_and_can_be_reset(qtbot: QtBot, opened: Callable[..., Opened]) -> None:
    one = opened()
    view = shown(qtbot, one)
    row = view.rows["search.results"]
    assert not row.reset.isVisibleTo(row)
    assert row.note.text() == "Default: 10."  # said before anything is changed, too
    row.editor.control.setValue(25)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: written().get("search") == {"results": 25})
    idle(qtbot, one)
    assert one.app.parts.settings.search.results == 25
    assert row.reset.isVisibleTo(row)
    assert "10" in row.note.text()
    row.reset.click()
    qtbot.waitUntil(lambda: written().get("search") == {})
    idle(qtbot, one)
    assert one.app.parts.settings.search.results == 10
    assert not row.dot.isVisibleTo(row)


def test_what_cannot_be_is_refused_in_place(qtbot: QtBot, opened: Callable[..., Opened]) -> None:
    one = opened()
    row = shown(qtbot, one).rows["engine.tensor_split"]
    row.editor.control.setPlainText("half")  # type: ignore[attr-defined]
    row.editor.edited.emit(("half",))
    qtbot.waitUntil(lambda: not row.error.isHidden())
    assert row.error.text().startswith("Not saved")
    assert written().get("engine") is None


def test_a_model_that_is_not_there_is_refused_in_place(qtbot: QtBot, opened: Callable[..., Opened]) -> None:
    row = shown(qtbot, opened()).rows["answer.model"]
    row.editor.edited.emit("no-such-model")
    qtbot.waitUntil(lambda: not row.error.isHidden())
    assert "there is no such model" in row.error.text()
    assert written().get("answer") is None


def test_a_change_of_the_engine_puts_the_model_away(qtbot: QtBot, opened: Callable[..., Opened]) -> None:
    one = opened()
    row = shown(qtbot, one).rows["engine.threads"]
    assert one.app.parts.__dict__.get("generator") is one.model
    row.editor.control.setValue(1)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "generator" not in one.app.parts.__dict__)
    idle(qtbot, one)
    assert "Loads the model anew" in row.note.text()


def test_the_environment_wins_and_says_so(
    qtbot: QtBot, opened: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKRAG_SEARCH__DEPTH", "50")
    row = shown(qtbot, opened()).rows["search.depth"]
    assert not row.editor.isEnabled()
    assert "DESKRAG_SEARCH__DEPTH" in row.note.text()


def test_a_search_leaves_only_what_fits(qtbot: QtBot, opened: Callable[..., Opened]) -> None:
    view = shown(qtbot, opened())
    view.search.setText("temperature")
    assert [row.field.key for row in view.rows.values() if row.isVisibleTo(view)] == ["answer.temperature"]
    view.search.setText("no such thing")
    assert view.nothing.isVisibleTo(view)


def test_theme_and_language_change_at_once(qtbot: QtBot, opened: Callable[..., Opened]) -> None:
    one = opened()
    view = shown(qtbot, one)
    themes, tongues = view.sections[0].lines[0].box, view.sections[0].lines[1].box  # type: ignore[attr-defined]
    themes.activated.emit(themes.findData("dark"))
    assert one.desk.theme.palette.name == "dark"
    tongues.activated.emit(tongues.findData("ja"))
    assert view.sections[0].title.text() == "外観"
    assert view.rows["search.results"].name.text() == "検索結果"


def test_the_offline_switch_refuses_connections_and_shows_its_proof(
    qtbot: QtBot, opened: Callable[..., Opened]
) -> None:
    one = opened()
    view = shown(qtbot, one)
    # One connection or several: what other tests of this process reached for is counted too.
    qtbot.waitUntil(lambda: view.proof.title.text().split(" ")[0].isdecimal())
    view.offline.switch.click()
    qtbot.waitUntil(lambda: network.proof().mode == "offline")
    qtbot.waitUntil(lambda: one.window.status.offline_label.text() == "Offline")
    assert view.offline.note.text() == "Default: Off."
    assert view.offline.reset.isVisible()
    view.offline.reset.click()
    qtbot.waitUntil(lambda: network.proof().mode == "on request")
    idle(qtbot, one)
    assert not view.offline.reset.isVisible()


def test_choices_and_automatic_values_are_said_in_words(qtbot: QtBot, opened: Callable[..., Opened]) -> None:
    view = shown(qtbot, opened())
    sharing = view.rows["engine.split_mode"].editor.control
    assert isinstance(sharing, QComboBox)
    assert [sharing.itemText(number) for number in range(sharing.count())] == [
        "Whole layers", "Rows of each layer", "Only one GPU",
    ]  # fmt: skip
    assert view.rows["engine.split_mode"].note.text() == "Default: Whole layers."
    for row in view.rows.values():
        if row.field.automatic == row.field.default and row.field.kind == "integer":
            assert f"automatic ({row.field.automatic})" in row.help.text()
            assert row.note.text() == "Default: Automatic."


def test_a_backup_is_made_and_restored_in_the_open_window(
    qtbot: QtBot, opened: Callable[..., Opened], documents: Path, tmp_path: Path
) -> None:
    one = opened(index=documents)
    view = shown(qtbot, one)
    view.backup.back_up(tmp_path / "b.zip")
    idle(qtbot, one)
    assert (tmp_path / "b.zip").is_file()
    back_up(one.app.parts.folder, tmp_path / "c.zip")
    one.app.remove_collection("manuals")
    view.backup.go_restore(tmp_path / "b.zip")
    assert not view.backup.backup.isEnabled()
    idle(qtbot, one)
    assert len(one.app.status().documents) == 2
    assert view.backup.backup.isEnabled()
