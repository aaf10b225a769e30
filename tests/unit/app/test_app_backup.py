"""Backups: consistent while others write, checked before anything is touched, and never a loss of what is there."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deskrag import paths
from deskrag.app.application import Application
from deskrag.app.backup import DATABASE, MANIFEST, back_up, inspect
from deskrag.app.live import change_model, exchange_library, take_settings
from deskrag.app.parts import Parts
from deskrag.app.restore import exchange, prepare, restore
from deskrag.app.settings_file import change_setting
from deskrag.cli.main import cli
from deskrag.embeddings.fake import HashingEmbedder
from deskrag.errors import Cancelled, CorruptError, LibraryBusyError, LibraryError, NotFoundError
from deskrag.generation.fake import ScriptedGenerator
from deskrag.progress import CancelToken, Progress, silent
from deskrag.settings import Settings
from support import found_files, open_library


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Parts, "_load_embedder", lambda _parts, _name: HashingEmbedder())
    monkeypatch.setenv("DESKRAG_MODELS", str(tmp_path / "models"))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with two documents and a chat."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "pump.md").write_text("The impeller turns clockwise.\n", "utf-8")
    (folder / "terms.md").write_text("Seals are excluded from the warranty.\n", "utf-8")
    with open_library(tmp_path / "library") as app:
        app.index([folder])
        chat = app.parts.conversations.start()
        app.parts.conversations.add(chat.conversation_id, "question", "Which way does the impeller turn?")
    return tmp_path / "library"


def repacked(file: Path, target: Path, **changes: bytes) -> Path:
    """The same backup with some members replaced."""
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w") as made:
        for info in source.infolist():
            made.writestr(info.filename, changes.get(info.filename.split(".")[0], source.read(info)))
    return target


def test_a_backup_says_what_is_in_it(library: Path, tmp_path: Path) -> None:
    change_setting("search", "results", 7)
    made = back_up(library, tmp_path / "b.zip")
    found = inspect(tmp_path / "b.zip")
    assert found == made
    assert (found.documents, found.conversations) == (2, 1)
    assert set(found.members) == {"library.sqlite", "settings.toml"}
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.glob(".b.zip*")) == []


def test_a_restored_library_finds_what_the_former_one_found(library: Path, tmp_path: Path) -> None:
    change_setting("search", "results", 7)
    back_up(library, tmp_path / "b.zip")
    change_setting("search", "results", 3)
    with open_library(library) as app:
        app.remove_collection("documents")
    done = restore(tmp_path / "b.zip", library)
    with Application(library) as app:
        assert found_files(app, "impeller clockwise")[0] == "pump.md"
        assert len(app.parts.conversations.all()) == 1
        assert app.parts.settings.search.results == 7
    assert done.notes == ()
    assert done.kept is not None
    with Application(done.kept) as former:
        assert former.status().documents == ()
    assert paths.config_file().with_name("settings.toml.before-restore").is_file()


def test_a_backup_is_of_one_moment_while_others_write(library: Path, tmp_path: Path) -> None:
    with open_library(library) as app:
        written = False

        def write(progress: Progress) -> None:
            nonlocal written
            if progress.stage == "copying" and not written:
                written = True
                chat = app.parts.conversations.start()
                app.parts.conversations.add(chat.conversation_id, "question", "x" * 100_000)

        found = back_up(library, tmp_path / "b.zip", write)
        assert written
        assert (found.conversations, len(app.parts.conversations.all())) == (1, 2)


@pytest.mark.parametrize("stage", ["copying", "packing"])
def test_a_stopped_backup_leaves_nothing(library: Path, tmp_path: Path, stage: str) -> None:
    cancel = CancelToken()
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(Cancelled):
        back_up(library, tmp_path / "b.zip", lambda told: cancel.cancel() if told.stage == stage else None, cancel)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize("stage", ["unpacking", "rebuilding"])
def test_a_stopped_restore_changes_nothing(library: Path, tmp_path: Path, stage: str) -> None:
    back_up(library, tmp_path / "b.zip")
    before = sorted(path.name for path in tmp_path.iterdir())
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        restore(tmp_path / "b.zip", library, lambda told: cancel.cancel() if told.stage == stage else None, cancel)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "damage", ["no zip", "other bytes", "other size", "foreign member", "no database", "no SQLite"]
)
def test_a_damaged_backup_is_refused_and_changes_nothing(library: Path, tmp_path: Path, damage: str) -> None:
    good, bad = tmp_path / "b.zip", tmp_path / "bad.zip"
    back_up(library, good)
    with zipfile.ZipFile(good) as archive:
        facts: dict[str, Any] = json.loads(archive.read(MANIFEST))
        data = archive.read(DATABASE)
    match damage:
        case "no zip":
            bad.write_bytes(b"nothing of the kind")
        case "other bytes":
            repacked(good, bad, library=data[:-1] + b"!")
        case "other size":
            repacked(good, bad, library=data + b"!")
        case "foreign member":
            facts["members"]["../evil"] = [1, "0"]
            repacked(good, bad, **{"deskrag-backup": json.dumps(facts).encode()})
        case "no database":
            facts["members"].pop(DATABASE)
            repacked(good, bad, **{"deskrag-backup": json.dumps(facts).encode()})
        case "no SQLite":
            import hashlib

            junk = b"junk" * 1000
            facts["members"][DATABASE] = [len(junk), hashlib.sha256(junk).hexdigest()]
            repacked(good, bad, library=junk, **{"deskrag-backup": json.dumps(facts).encode()})
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises((CorruptError, LibraryError)):
        restore(bad, library)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_backup_of_a_newer_program_is_refused(library: Path, tmp_path: Path) -> None:
    back_up(library, tmp_path / "b.zip")
    newer = repacked(tmp_path / "b.zip", tmp_path / "n.zip", **{"deskrag-backup": b'{"format": 2}'})
    with pytest.raises(LibraryError, match="newer"):
        inspect(newer)


def test_a_library_in_use_is_not_replaced(library: Path, tmp_path: Path) -> None:
    back_up(library, tmp_path / "b.zip")
    with open_library(library) as app:
        app.parts.lock.acquire("test")
        with pytest.raises(LibraryBusyError):
            restore(tmp_path / "b.zip", library)


def test_without_a_library_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        back_up(tmp_path / "none", tmp_path / "b.zip")


def test_a_window_exchanges_its_open_library(library: Path, tmp_path: Path) -> None:
    back_up(library, tmp_path / "b.zip")
    with open_library(library) as app:
        app.remove_collection("documents")
        prepared = prepare(tmp_path / "b.zip", library, silent, CancelToken())
        assert exchange_library(app, lambda: exchange(prepared)).kept is not None
        assert len(app.status().documents) == 2
        assert found_files(app, "seals warranty")[0] == "terms.md"


def test_a_change_of_the_model_needs_no_restart(library: Path) -> None:
    class Closing(ScriptedGenerator):
        closed = False
        busy = 2

        def status(self) -> dict[str, float]:
            self.busy -= 1
            return {"active": max(0, self.busy)}

        def close(self) -> None:
            self.closed = True

    with open_library(library) as app:
        old = Closing(("text",))
        app.parts.generator = old
        assert not take_settings(app, Settings(search={"results": 3}))
        assert take_settings(app, Settings(engine={"threads": 1}))
        change_model(app, CancelToken())
        assert old.closed
        assert old.busy == 0  # it was let finish first
        assert "generator" not in app.parts.__dict__


def test_both_commands(library: Path, tmp_path: Path) -> None:
    run = CliRunner()
    file = str(tmp_path / "b.zip")
    done = run.invoke(cli, ["backup", file, "--library", str(library)], catch_exceptions=False)
    assert "2 documents and 1 chats" in done.output
    done = run.invoke(cli, ["restore", file, "--library", str(library), "--yes", "--json"], catch_exceptions=False)
    assert json.loads(done.stdout)["documents"] == 2
