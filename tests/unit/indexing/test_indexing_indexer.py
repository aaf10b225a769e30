"""Indexing a folder: what is new, changed, gone, absent, double or unreadable."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from deskrag.app.application import Application
from deskrag.documents import ocr
from deskrag.errors import AccessError, Cancelled, InputError, LibraryBusyError, NotFoundError, StorageFullError
from deskrag.indexing import write
from deskrag.indexing.lock import IndexLock
from deskrag.progress import CancelToken, Progress
from support import found_files, open_library, states

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "pump.txt").write_text("The impeller of the pump turns clockwise.", "utf-8")
    (folder / "valve.md").write_text("# Valve\n\nThe valve opens at four bar.\n", "utf-8")
    return folder


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    with open_library(tmp_path / "library") as app:
        yield app


def touch(path: Path, text: str) -> None:
    """Change a file so that its time changes too, however coarse the clock."""
    path.write_text(text, "utf-8")
    os.utime(path, ns=(path.stat().st_mtime_ns + 10**9,) * 2)


def test_what_was_indexed_is_found_by_its_words(app: Application, folder: Path) -> None:
    report = app.index([folder])
    assert (report.indexed, report.failed, report.skipped) == (2, 0, 0)
    assert found_files(app, "impeller clockwise")[0] == "pump.txt"


def test_unchanged_files_are_not_read_again(app: Application, folder: Path) -> None:
    app.index([folder])
    again = app.index([folder])
    assert (again.indexed, again.unchanged, again.embedded) == (0, 2, 0)


def test_a_new_time_alone_does_not_read_a_file_again(app: Application, folder: Path) -> None:
    app.index([folder])
    touch(folder / "pump.txt", (folder / "pump.txt").read_text("utf-8"))
    assert app.index([folder]).indexed == 0
    assert app.index([folder]).unchanged == 2


def test_a_changed_file_is_found_by_its_new_words_only(app: Application, folder: Path) -> None:
    app.index([folder])
    touch(folder / "pump.txt", "The gearbox needs oil every spring.")
    assert app.index([folder]).indexed == 1
    assert found_files(app, "gearbox oil")[0] == "pump.txt"
    assert all("impeller" not in p.chunk.text for p in app.search("impeller clockwise").passages)
    assert app.parts.indexes.out_of_step() == []


def test_a_deleted_file_is_found_no_more_and_leaves_no_row(app: Application, folder: Path) -> None:
    app.index([folder])
    (folder / "pump.txt").unlink()
    assert app.index([folder]).removed == 1
    assert found_files(app, "impeller clockwise") in ([], ["valve.md"])
    assert states(app) == {"valve.md": "indexed"}
    assert app.parts.indexes.out_of_step() == []


def test_a_missing_folder_keeps_its_documents_as_absent_and_they_come_back(app: Application, folder: Path) -> None:
    app.index([folder])
    away = folder.with_name("unplugged")
    folder.rename(away)
    assert app.index([]).absent == 2
    assert set(states(app).values()) == {"absent"}
    assert found_files(app, "impeller clockwise")[0] == "pump.txt"
    assert app.search("impeller").passages[0].chunk.absent
    away.rename(folder)
    assert app.index([]).embedded == 0
    assert set(states(app).values()) == {"indexed"}


def test_an_emptied_folder_on_the_same_disk_is_empty_not_absent(app: Application, folder: Path) -> None:
    app.index([folder])
    for file in folder.iterdir():
        file.unlink()
    assert app.index([]).removed == 2
    assert states(app) == {}


def test_a_bare_mount_point_of_an_unplugged_drive_is_absent(app: Application, folder: Path) -> None:
    app.index([folder])
    for file in folder.iterdir():
        file.unlink()
    with app.parts.database.transaction() as db:  # the source was met on another device
        db.execute("UPDATE sources SET device = device + 1")
    assert app.index([]).absent == 2


def test_identical_files_are_embedded_once_and_shown_once(app: Application, folder: Path) -> None:
    (folder / "copies").mkdir()
    for number in range(3):
        shutil.copy(folder / "pump.txt", folder / "copies" / f"copy{number}.txt")
    report = app.index([folder])
    assert (report.indexed, report.embedded) == (5, 2)
    assert len(app.search("impeller clockwise").passages) <= 2
    shutil.copy(folder / "valve.md", folder / "later.md")
    assert app.index([folder]).embedded == 0
    assert app.parts.indexes.out_of_step() == []


def test_a_renamed_file_is_not_embedded_again(app: Application, folder: Path) -> None:
    app.index([folder])
    (folder / "pump.txt").rename(folder / "renamed.txt")
    report = app.index([folder])
    assert (report.removed, report.indexed) == (1, 1)
    assert found_files(app, "impeller clockwise")[0] == "renamed.txt"


def test_every_file_that_cannot_be_read_has_a_row_with_a_reason(app: Application, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nthis is not really one")
    (folder / "program.exe").write_bytes(b"MZ\0\0")
    (folder / "empty.txt").touch()
    report = app.index([folder])
    assert (report.indexed, report.failed + report.skipped) == (2, 3)
    rows = {Path(row.path).name: row for row in app.status().documents}
    assert rows["broken.pdf"].state.value == "failed"
    assert rows["program.exe"].state.value == "skipped"
    assert rows["empty.txt"].reason == "empty file"
    assert all(rows[name].reason for name in ("broken.pdf", "program.exe"))
    assert app.index([folder]).failed == 0  # it is not tried again until it changes
    assert app.reindex(failed_only=True).failed == 1


def test_a_file_that_became_unreadable_text_is_no_longer_cited(app: Application, folder: Path) -> None:
    app.index([folder])
    touch(folder / "pump.txt", "")
    app.index([folder])
    assert "pump.txt" not in found_files(app, "impeller clockwise")
    assert app.parts.indexes.out_of_step() == []


def test_ignored_files_are_left_out_and_links_do_not_lead_outside(
    app: Application, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("the secret impeller", "utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "a.txt").write_text("hidden impeller", "utf-8")
    (folder / "drafts").mkdir()
    (folder / "drafts" / "b.txt").write_text("draft impeller", "utf-8")
    (folder / ".deskragignore").write_text("drafts/\n", "utf-8")
    assert app.index([folder]).indexed == 2


def test_links_that_lead_outside_are_rows_with_a_reason(app: Application, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret impeller", "utf-8")
    (tmp_path / "other").mkdir()
    (folder / "inside.txt").symlink_to(folder / "pump.txt")
    for name, target in (("link.txt", "secret.txt"), ("linked", "other"), ("nowhere.txt", "gone.txt")):
        (folder / name).symlink_to(tmp_path / target)
    for _ in range(2):
        assert app.index([folder]).failed == 0
        reasons = {Path(row.path).name: row.reason for row in app.status().documents if row.state.value == "skipped"}
        assert set(reasons) == {"link.txt", "linked", "nowhere.txt"}
        assert set(reasons.values()) == {"a link that leads out of its folder; add what it leads to by itself"}
    (folder / "link.txt").unlink()
    app.index([folder])
    assert "link.txt" not in states(app)


def test_removing_a_single_file_is_remembered(app: Application, folder: Path) -> None:
    app.index([folder])
    assert app.remove(folder / "pump.txt") == 1
    assert "pump.txt" not in found_files(app, "impeller clockwise")
    app.index([])
    assert states(app)["pump.txt"] == "skipped"
    app.index([folder / "pump.txt"])
    assert states(app)["pump.txt"] == "indexed"


def test_removing_a_folder_forgets_its_texts_and_vectors(app: Application, folder: Path) -> None:
    app.index([folder])
    app.remove(folder)
    assert app.status().documents == ()
    for table in ("chunks", "pages", "generations", "embeddings"):
        assert app.parts.database.rows(f"SELECT count(*) FROM {table}")[0][0] == 0, table
    with pytest.raises(NotFoundError):
        app.remove(folder)


def test_collections_are_searched_apart(app: Application, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "cake.txt").write_text("The impeller of the mixer whips cream.", "utf-8")
    app.index([folder], "machines")
    app.index([other], "kitchen")
    names = [p.chunk.name for p in app.search("impeller", collection="kitchen").passages]
    assert names == ["cake.txt"]
    app.remove_collection("kitchen")
    assert [info.name for info in app.collections()] == ["machines"]
    with pytest.raises(NotFoundError, match="machines"):
        app.search("impeller", collection="kitchen")


def test_the_indexes_can_be_made_again_from_the_ledger_alone(app: Application, folder: Path) -> None:
    app.index([folder])
    app.close()
    shutil.rmtree(app.parts.folder / "vectors")
    shutil.rmtree(app.parts.folder / "keywords")
    with open_library(app.parts.folder) as again:
        assert again.reindex(rebuild=True).chunks == 2
        assert found_files(again, "impeller clockwise")[0] == "pump.txt"
        assert again.parts.indexes.out_of_step() == []


def test_wrong_paths_are_refused_before_anything_is_changed(app: Application, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nowhere"):
        app.index([folder, tmp_path / "nowhere"])
    assert app.collections() == []
    with pytest.raises(InputError):
        app.index([folder], "  ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(app: Application, folder: Path) -> None:
    (folder / "pump.txt").chmod(0)
    with pytest.raises(AccessError):
        app.index([folder / "pump.txt"])


def test_a_second_writer_is_told_who_holds_the_library(app: Application, folder: Path) -> None:
    lock = IndexLock(app.parts.folder)
    lock.acquire("index")
    try:
        with pytest.raises(LibraryBusyError, match=rf"deskrag index \(process {os.getpid()}"):
            app.index([folder])
    finally:
        lock.release()
    assert app.index([folder]).indexed == 2


def test_searching_goes_on_while_another_process_writes(app: Application, folder: Path) -> None:
    app.index([folder])
    app.close()
    lock = IndexLock(app.parts.folder)
    lock.acquire("index")
    try:
        with open_library(app.parts.folder) as reader:
            assert found_files(reader, "impeller clockwise")[0] == "pump.txt"
    finally:
        lock.release()


def test_a_stop_keeps_what_was_committed_and_the_next_run_goes_on(app: Application, folder: Path) -> None:
    for number in range(40):
        (folder / f"note{number:02}.txt").write_text(f"Note {number} on bearings. " * 1500, "utf-8")
    cancel = CancelToken()

    def stop_soon(progress: Progress) -> None:
        if progress.chunks:
            cancel.cancel()

    with pytest.raises(Cancelled):
        app.index([folder], progress=stop_soon, cancel=cancel)
    kept = states(app)
    assert "waiting" in kept.values()
    done = sum(state == "indexed" for state in kept.values())
    assert 0 < done < 42
    report = app.index([folder])
    assert report.indexed == 42 - done
    assert app.parts.indexes.out_of_step() == []


def test_a_full_disk_is_one_clear_error_and_loses_nothing(
    app: Application, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.index([folder])
    (folder / "new.txt").write_text("A new text about bearings.", "utf-8")
    monkeypatch.setattr(write, "_FREE_BYTES", 1 << 60)
    with pytest.raises(StorageFullError, match="everything indexed so far is kept"):
        app.index([folder])
    monkeypatch.undo()
    assert found_files(app, "impeller clockwise")[0] == "pump.txt"
    assert app.index([folder]).indexed == 1


def test_scans_are_read_once_text_recognition_is_there(
    app: Application, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = Image.new("RGB", (640, 120), "white")
    ImageDraw.Draw(image).text((20, 30), "Gasket size 40 mm", fill="black", font_size=48)
    image.save(folder / "scan.png")
    monkeypatch.setattr(ocr, "available", lambda: False)
    app.index([folder])
    reason = {Path(row.path).name: row.reason for row in app.status().documents}["scan.png"]
    assert "turn on text recognition" in reason or "install deskrag[ocr]" in reason
    monkeypatch.undo()
    if not ocr.available():
        pytest.skip("deskrag[ocr] is not installed")
    assert app.index([]).indexed == 1
    assert found_files(app, "gasket size")[0] == "scan.png"


def test_a_question_that_names_a_file_is_about_that_file(app: Application, folder: Path) -> None:
    for number in range(30):
        (folder / f"plan{number:02}.txt").write_text(f"The impeller is checked every {number + 2} weeks.", "utf-8")
    app.index([folder])
    assert found_files(app, "How often is the impeller checked, according to plan17.txt?")[0] == "plan17.txt"
    assert len(found_files(app, "How often is the impeller checked, according to nothing.txt?")) == 10
