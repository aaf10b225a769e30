"""The SQLite file: migrations, transactions, errors in words."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from deskrag.errors import LibraryCorruptError, LibraryError, StorageFullError
from deskrag.storage import Database, translate


def m001_notes(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE notes (text TEXT)")


def m002_marks(db: sqlite3.Connection) -> None:
    db.execute("ALTER TABLE notes ADD COLUMN mark INTEGER NOT NULL DEFAULT 0")


def m003_fails(db: sqlite3.Connection) -> None:
    db.execute("DROP TABLE notes")
    raise sqlite3.OperationalError("something went wrong")


def test_each_migration_runs_once_and_a_backup_is_made_before_an_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    first = Database(path, [m001_notes])
    first.connection.execute("INSERT INTO notes VALUES ('kept')")
    first.close()
    second = Database(path, [m001_notes, m002_marks])
    assert tuple(second.rows("SELECT * FROM notes")[0]) == ("kept", 0)
    second.close()
    backup = sqlite3.connect(tmp_path / "library.sqlite.backup-1")
    assert backup.execute("SELECT * FROM notes").fetchall() == [("kept",)]
    backup.close()
    Database(path, [m001_notes, m002_marks]).close()


def test_a_failing_migration_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Database(path, [m001_notes]).close()
    with pytest.raises(LibraryError):
        Database(path, [m001_notes, m003_fails])
    again = Database(path, [m001_notes])
    assert again.rows("SELECT * FROM notes") == []
    again.close()


def test_a_library_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Database(path, [m001_notes, m002_marks]).close()
    with pytest.raises(LibraryError, match="newer DeskRAG"):
        Database(path, [m001_notes])


def test_an_exception_rolls_the_whole_transaction_back(tmp_path: Path) -> None:
    database = Database(tmp_path / "library.sqlite", [m001_notes])
    with pytest.raises(RuntimeError), database.transaction() as db:
        db.execute("INSERT INTO notes VALUES ('lost')")
        with database.transaction() as inner:
            inner.execute("INSERT INTO notes VALUES ('lost too')")
        raise RuntimeError
    assert database.rows("SELECT * FROM notes") == []
    database.close()


def test_a_file_that_is_no_database_is_named_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"this is not a database, but it is long enough to look like one" * 50)
    with pytest.raises(LibraryCorruptError, match="damaged"):
        Database(path, [m001_notes])


def test_a_full_disk_is_named_as_such(tmp_path: Path) -> None:
    error = translate(sqlite3.OperationalError("database or disk is full"), tmp_path)
    assert isinstance(error, StorageFullError)
    assert "full" in error.sentence()
