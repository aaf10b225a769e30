"""Backups: a library with its settings and its list of models in one ZIP file that says what is in it.

One idea: only what cannot be made again is kept. The SQLite file holds all texts, vectors, chats and ratings, and is
copied by SQLite itself inside one read transaction, so it is consistent while others go on writing. The search indexes
are derived from it and made anew when a backup is restored (see `restore`). Model files are not in it, only their list.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import zipfile
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .. import __version__, paths
from ..errors import AccessError, CorruptError, LibraryError, NotFoundError, StorageFullError, UserError
from ..models.registry import FILE as REGISTRY
from ..models.registry import Registry
from ..paths import ensure_dir
from ..progress import CancelToken, Progress, ProgressFn, silent
from ..storage import translate

FORMAT = 1
MANIFEST = "deskrag-backup.json"
DATABASE = "library.sqlite"
SETTINGS = "settings.toml"
MEMBERS = (DATABASE, SETTINGS, REGISTRY)
_PAGES = 512
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds.

    Attributes:
        created: Unix time.
        version: Of the program that made it.
        documents: Number of indexed documents.
        conversations: Number of chats.
        models: Names of the models that were on the machine.
        members: Size (bytes) and SHA-256 (hex) of every file in it.
        size: Bytes of the backup itself.
    """

    created: float
    version: str
    documents: int
    conversations: int
    models: tuple[str, ...] = ()
    members: dict[str, tuple[int, str]] = field(default_factory=dict)
    size: int = 0

    @property
    def unpacked(self) -> int:
        """Bytes of everything in it."""
        return sum(size for size, _ in self.members.values())


def back_up(library: Path, target: Path, progress: ProgressFn = silent, cancel: CancelToken | None = None) -> Contents:
    """Write a backup, all or nothing; the library may be in use, also by other processes.

    Args:
        library: The library's folder.
        target: The ZIP file; replaced if it is there.
        progress: Told ``"copying"`` in pages and ``"packing"`` in bytes.
        cancel: Obeyed within a moment; leaves nothing.

    Raises:
        NotFoundError: There is no library.
        StorageFullError, AccessError: The file cannot be written.
        Cancelled: On a stop.
    """
    cancel = cancel or CancelToken()
    source = library / DATABASE
    if not source.is_file():
        raise NotFoundError("there is no library to back up", subject=str(library))
    ensure_dir(target.parent)
    copy, partial = (target.with_name(f".{target.name}.{kind}") for kind in ("copy", "partial"))
    try:
        copy_database(source, copy, progress, cancel)
        contents = _pack(copy, partial, progress, cancel)
        cancel.check()
        partial.replace(target)
    except OSError as error:
        raise _writing_failed(error, target) from error
    finally:
        copy.unlink(missing_ok=True)
        partial.unlink(missing_ok=True)
    return contents


def copy_database(source: Path, target: Path, progress: ProgressFn, cancel: CancelToken) -> None:
    """Copy a SQLite file that may be in use, as it is at this moment.

    Raises:
        UserError: It cannot be read or copied.
        Cancelled: On a stop.
    """

    def told(_status: int, left: int, total: int) -> None:
        cancel.check()
        progress(Progress("copying", total - left, total, "pages"))

    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=15)) as open_one,
            closing(sqlite3.connect(target)) as copy,
        ):
            # In a read transaction the copy is of one moment, and need not begin again when somebody writes.
            open_one.execute("BEGIN")
            open_one.execute("SELECT count(*) FROM sqlite_master").fetchone()
            open_one.backup(copy, pages=_PAGES, progress=told)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    except sqlite3.Error as error:
        raise translate(error, source) from error


def inspect(file: Path) -> Contents:
    """What a backup says it holds; nothing is unpacked.

    Raises:
        NotFoundError: There is no such file.
        CorruptError: It is damaged, or no backup of DeskRAG.
        LibraryError: It is of a newer DeskRAG.
    """
    if not file.is_file():
        raise NotFoundError("there is no such file", subject=str(file))
    try:
        with zipfile.ZipFile(file) as archive:
            facts = json.loads(archive.read(MANIFEST))
            if facts["format"] > FORMAT:
                raise LibraryError(
                    "this backup was made by a newer DeskRAG", subject=str(file), advice="Update DeskRAG."
                )
            known = {name: (int(size), str(digest)) for name, (size, digest) in facts["members"].items()}
            sizes = {info.filename: info.file_size for info in archive.infolist()}
            if DATABASE not in known or not set(known) <= set(MEMBERS):
                raise no_backup(file)
            if {name: size for name, (size, _) in known.items()} != {n: s for n, s in sizes.items() if n != MANIFEST}:
                raise no_backup(file)
            return Contents(
                float(facts["created"]), str(facts["version"]), int(facts["documents"]), int(facts["conversations"]),
                tuple(map(str, facts["models"])), known, file.stat().st_size,
            )  # fmt: skip
    except UserError:
        raise
    except OSError as error:
        raise AccessError(f"the backup cannot be read ({error.strerror})", subject=str(file)) from error
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError, NotImplementedError) as error:
        raise no_backup(file) from error


def no_backup(file: Path) -> CorruptError:
    """The error for a file that is damaged or something else."""
    return CorruptError(
        "this is no backup of DeskRAG, or it is damaged", subject=str(file), advice="Choose another file."
    )


def _pack(copy: Path, partial: Path, progress: ProgressFn, cancel: CancelToken) -> Contents:
    """Everything in one ZIP file, the list of contents last."""
    files = {DATABASE: copy, SETTINGS: paths.config_file(), REGISTRY: paths.models_dir() / REGISTRY}
    there = {name: path for name, path in files.items() if path.is_file()}
    total, done = sum(path.stat().st_size for path in there.values()), 0
    members: dict[str, tuple[int, str]] = {}
    documents, conversations = _counts(copy)
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        partial.chmod(0o600)
        for name, path in there.items():
            digest, size = hashlib.sha256(), 0
            with path.open("rb") as stream, archive.open(name, "w", force_zip64=True) as packed:
                while block := stream.read(_BLOCK):
                    cancel.check()
                    digest.update(block)
                    packed.write(block)
                    size += len(block)
                    progress(Progress("packing", min(done + size, total), total, "bytes", name))
            done += size
            members[name] = (size, digest.hexdigest())
        names = tuple(model.name for model in Registry(paths.models_dir()).models())
        contents = Contents(time.time(), __version__, documents, conversations, names, members)
        facts = {"format": FORMAT, **asdict(contents)}
        archive.writestr(MANIFEST, json.dumps(facts, ensure_ascii=False, indent=1))
    return Contents(contents.created, __version__, documents, conversations, names, members, partial.stat().st_size)


def _counts(database: Path) -> tuple[int, int]:
    found = []
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        for sql in ("SELECT count(*) FROM documents WHERE state = 'indexed'", "SELECT count(*) FROM conversations"):
            try:
                found.append(int(db.execute(sql).fetchone()[0]))
            except sqlite3.Error:  # a library of another age
                found.append(0)
    return found[0], found[1]


def _writing_failed(error: OSError, target: Path) -> UserError:
    if error.errno == 28:
        return StorageFullError("the disk is full", subject=str(target), advice="Choose another disk.")
    return AccessError(f"the backup cannot be written ({error.strerror})", subject=str(target))
