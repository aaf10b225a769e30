"""SQLite: one connection a thread, one writer at a time, migrations as a list of named functions.

The file is in WAL mode: readers never wait for the writer, and a process killed at any moment leaves
the last committed state. Errors of the database become the tree of `errors` in one place, `translated`.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from .errors import AccessError, LibraryBusyError, LibraryCorruptError, LibraryError, StorageFullError, UserError

Migration = Callable[[sqlite3.Connection], None]


def translate(error: sqlite3.Error, path: Path) -> UserError:
    """The nearest `UserError` for a database error."""
    text = str(error).lower()
    name = str(path)
    if "disk is full" in text:
        return StorageFullError(
            "the disk is full; nothing that was saved before is lost",
            subject=name,
            advice="Free some space and run the same command again.",
        )
    if "malformed" in text or "not a database" in text or "corrupt" in text:
        return LibraryCorruptError(
            "the library's database is damaged",
            subject=name,
            advice="Put back a backup (library.sqlite.backup-*), or move the library folder away and index again;"
            " your documents themselves are not touched.",
        )
    if "locked" in text or "busy" in text:
        return LibraryBusyError(
            "another process is writing to the library", subject=name, advice="Try again in a moment."
        )
    if "readonly" in text or "unable to open" in text or "disk i/o" in text:
        return AccessError(
            f"the library's database cannot be opened or written ({error})",
            subject=name,
            advice="Check the folder's permissions and that its disk is there.",
        )
    return LibraryError(f"the library's database failed ({error})", subject=name)


class Database:
    """One SQLite file.

    Args:
        path: The file; its folder must exist.
        migrations: Named functions, oldest first; each runs once in the life of the file, remembered by name.

    Raises:
        UserError: The file cannot be opened, is damaged, or comes from a newer program.
    """

    def __init__(self, path: Path, migrations: Sequence[Migration]) -> None:
        self.path = path
        self._local = threading.local()
        self._all: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._guard = threading.Lock()
        self._write = threading.RLock()
        with self.translated():
            self._migrate(migrations)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        existing: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if existing is None:
            # Each thread uses only its own; those of others are only ever closed.
            existing = sqlite3.connect(self.path, timeout=15, isolation_level=None, check_same_thread=False)
            existing.row_factory = sqlite3.Row
            existing.execute("PRAGMA journal_mode=WAL")
            existing.execute("PRAGMA synchronous=FULL")
            existing.execute("PRAGMA foreign_keys=ON")
            existing.execute("PRAGMA temp_store=MEMORY")
            existing.execute("PRAGMA cache_size=-16000")
            self._local.connection = existing
            with self._guard:
                # A long-running program has many short-lived threads.
                for thread, left in self._all:
                    if not thread.is_alive():
                        left.close()
                self._all = [pair for pair in self._all if pair[0].is_alive()]
                self._all.append((threading.current_thread(), existing))
        return existing

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn database errors inside the block into `UserError`."""
        try:
            yield
        except sqlite3.Error as error:
            raise translate(error, self.path) from error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing: commits at the end of the block, rolls back on any exception."""
        with self._write, self.translated():
            connection = self.connection
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self.translated():
            return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        with self.translated():
            found: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
            return found

    def close(self) -> None:
        """Close every thread's connection."""
        with self._guard:
            for _, connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()

    def _migrate(self, migrations: Sequence[Migration]) -> None:
        wanted = [migration.__name__ for migration in migrations]
        applied = self._applied()
        if unknown := applied - set(wanted):
            raise LibraryError(
                f"this library was made by a newer DeskRAG (it knows {', '.join(sorted(unknown))})",
                subject=str(self.path),
                advice="Update DeskRAG, or use another library with --library.",
            )
        if not set(wanted) - applied:
            return
        if applied:
            self.backup(self.path.with_name(f"{self.path.name}.backup-{len(applied)}"))
        with self.transaction() as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied TEXT)")
            # Another process may have migrated while this one waited for the lock.
            applied = self._applied()
            for migration in migrations:
                if migration.__name__ not in applied:
                    migration(connection)
                    connection.execute("INSERT INTO migrations VALUES (?, datetime('now'))", (migration.__name__,))

    def _applied(self) -> set[str]:
        table = "SELECT 1 FROM sqlite_master WHERE type='table' AND name='migrations'"
        if self.connection.execute(table).fetchone() is None:
            return set()
        return {str(row[0]) for row in self.connection.execute("SELECT name FROM migrations")}

    def backup(self, target: Path) -> None:
        """Copy the database, consistently, to `target` (replaced atomically)."""
        partial = target.with_name(target.name + ".partial")
        with self.translated(), closing(sqlite3.connect(partial)) as copy:
            self.connection.backup(copy)
        partial.replace(target)

    def check(self) -> list[str]:
        """SQLite's own integrity check: an empty list means sound."""
        found = [str(row[0]) for row in self.rows("PRAGMA quick_check(5)")]
        return [] if found == ["ok"] else found
