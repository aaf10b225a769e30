"""Restoring a backup: checked, unpacked and indexed beside the present library, then the two change places.

One idea: until the last step, which is two renames, the present library is untouched; a stop, a kill or a damaged
backup costs nothing. Afterwards the former library stays beside the new one until the person deletes it.
"""

from __future__ import annotations

import hashlib
import shutil
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .. import paths
from .. import settings as settings_module
from ..errors import AccessError, Cancelled, CorruptError, StorageFullError, UserError
from ..indexing.lock import IndexLock
from ..models.fit import size_text
from ..models.registry import FILE as REGISTRY
from ..models.registry import Registry, write_atomically
from ..paths import ensure_dir
from ..progress import CancelToken, Progress, ProgressFn, silent
from ..storage import Database
from .application import Application
from .backup import DATABASE, SETTINGS, Contents, inspect, no_backup
from .parts import MIGRATIONS

_BLOCK = 1 << 20
_SPARE_BYTES = 200_000_000

Rebuild = Callable[[Path, ProgressFn, CancelToken], None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A backup that was checked and lies ready beside the library.

    Attributes:
        contents: What is in it.
        folder: Where it was unpacked.
        library: What it will take the place of.
        notes: What to know, as sentences.
    """

    contents: Contents
    folder: Path
    library: Path
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done.

    Attributes:
        contents: What the library holds now.
        kept: Where the former library lies; None if there was none.
        notes: What to know, as sentences.
    """

    contents: Contents
    kept: Path | None
    notes: tuple[str, ...] = ()


def restore(file: Path, library: Path, progress: ProgressFn = silent, cancel: CancelToken | None = None) -> Restored:
    """Put a backup in the place of a library that nobody has open.

    Raises:
        CorruptError: The file is damaged, or no backup of DeskRAG.
        LibraryError: It is of a newer DeskRAG.
        LibraryBusyError: Another process has the library.
        StorageFullError: Not enough space.
        Cancelled: On a stop; nothing was changed.
    """
    require_free(library)
    prepared = prepare(file, library, progress, cancel or CancelToken())
    try:
        require_free(library)
        return exchange(prepared)
    finally:
        discard(prepared)


def require_free(library: Path) -> None:
    """Make sure that no process holds the library.

    Raises:
        LibraryBusyError: One does; the message names it.
    """
    if library.is_dir():
        lock = IndexLock(library)
        lock.acquire("restore")
        lock.release()


def prepare(
    file: Path, library: Path, progress: ProgressFn, cancel: CancelToken, rebuild: Rebuild | None = None
) -> Prepared:
    """Check a backup and make a library of it beside `library`, which stays as it is.

    Args:
        file: The backup.
        library: What it is to take the place of.
        progress: Told ``"unpacking"`` in bytes, then ``"rebuilding"`` in chunks.
        cancel: Obeyed within a moment; leaves nothing.
        rebuild: Makes the search indexes of a library's folder.

    Raises:
        CorruptError, LibraryError, StorageFullError, Cancelled: See `restore`.
    """
    contents = inspect(file)
    parent = ensure_dir(library.parent)
    free = shutil.disk_usage(parent).free
    if free < 2 * contents.unpacked + _SPARE_BYTES:
        needed = size_text(2 * contents.unpacked + _SPARE_BYTES)
        raise StorageFullError(f"restoring needs {needed}, and {size_text(free)} are free", subject=str(parent))
    folder = ensure_dir(parent / f".{library.name}.restoring-{time.time_ns()}")
    try:
        _unpack(file, contents, folder, progress, cancel)
        database = Database(folder / DATABASE, MIGRATIONS)
        try:
            if wrong := database.check():
                raise CorruptError(f"the library in it is damaged ({wrong[0]})", subject=str(file))
        finally:
            database.close()
        notes = []
        try:
            (rebuild or make_indexes)(folder, progress, cancel)
            cancel.check()
        except Cancelled:
            raise
        except UserError as error:
            notes.append(f"The search indexes are still to be made ({error.reason}): run `deskrag reindex`.")
        return Prepared(contents, folder, library, tuple(notes))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def make_indexes(folder: Path, progress: ProgressFn, cancel: CancelToken) -> None:
    """Make the search indexes of a library from its own texts and vectors."""
    with Application(folder, purpose="restore") as app:
        if app.parts.chunks.count():
            app.reindex(rebuild=True, progress=progress, cancel=cancel)


def discard(prepared: Prepared) -> None:
    """Delete what was prepared; nothing if it has taken its place."""
    shutil.rmtree(prepared.folder, ignore_errors=True)


def exchange(prepared: Prepared) -> Restored:
    """Let the prepared library take the place of the present one, which is kept; nobody may have it open.

    Raises:
        AccessError: The folders cannot be renamed; all is as before.
    """
    library, folder, kept = prepared.library, prepared.folder, None
    notes = list(prepared.notes)
    staged = {name: folder / name for name in (SETTINGS, REGISTRY) if (folder / name).is_file()}
    data = {name: path.read_bytes() for name, path in staged.items()}
    try:
        for path in staged.values():
            path.unlink()
        if library.exists():
            kept = library.with_name(f"{library.name}.before-restore-{time.strftime('%Y%m%d-%H%M%S')}")
            library.rename(kept)
        try:
            folder.rename(library)
        except OSError:
            if kept is not None:
                kept.rename(library)
            raise
    except OSError as error:
        raise AccessError(
            f"the library's folder cannot be renamed ({error.strerror})",
            subject=str(library),
            advice="Close other programs that use it, then try again. Nothing was changed.",
        ) from error
    if SETTINGS in data:
        notes += _take_settings(data[SETTINGS])
    if REGISTRY in data:
        notes += _take_models(data[REGISTRY])
    return Restored(prepared.contents, kept, tuple(notes))


def _unpack(file: Path, contents: Contents, folder: Path, progress: ProgressFn, cancel: CancelToken) -> None:
    """Only the files of the list, each of the size and the hash that it states."""
    total, done = contents.unpacked, 0
    try:
        with zipfile.ZipFile(file) as archive:
            for name, (size, digest) in contents.members.items():
                found, count = hashlib.sha256(), 0
                with archive.open(name) as packed, (folder / name).open("xb") as stream:
                    while count <= size and (block := packed.read(_BLOCK)):
                        cancel.check()
                        found.update(block)
                        stream.write(block)
                        count += len(block)
                        progress(Progress("unpacking", min(done + count, total), total, "bytes", name))
                if (count, found.hexdigest()) != (size, digest):
                    raise no_backup(file)
                (folder / name).chmod(0o600)
                done += size
    except OSError as error:
        if error.errno == 28:
            raise StorageFullError("the disk is full", subject=str(folder), advice="Free some space.") from error
        raise AccessError(f"the backup cannot be unpacked ({error.strerror})", subject=str(file)) from error
    except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, KeyError) as error:  # type: ignore[attr-defined]
        raise no_backup(file) from error


def _take_settings(data: bytes) -> list[str]:
    """The settings of the backup, if this program understands them; the present ones are kept beside them."""
    file = paths.config_file()
    trial = file.with_name(f"{file.name}.restoring")
    try:
        ensure_dir(file.parent)
        write_atomically(trial, data)
        settings_module.load(trial)
        if file.exists():
            write_atomically(file.with_name(f"{file.name}.before-restore"), file.read_bytes())
        trial.replace(file)
    except (UserError, OSError) as error:
        return [f"The settings were left as they are ({error})."]
    finally:
        trial.unlink(missing_ok=True)
    return []


def _take_models(data: bytes) -> list[str]:
    """Models of the backup's list whose files are here; nothing that is registered now is lost."""
    registry = Registry(paths.models_dir())
    trial = ensure_dir(registry.folder / ".restoring")
    try:
        write_atomically(trial / REGISTRY, data)
        listed = Registry(trial).models()
        here = {model.name.casefold() for model in registry.models()}
        missing = []
        for model in listed:
            if model.name.casefold() in here:
                continue
            if model.path.exists():
                registry.add(model)
            else:
                missing.append(model.name)
    except (UserError, OSError) as error:
        return [f"The list of models was left as it is ({error})."]
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    return [f"These models are not on this machine: {', '.join(missing)}."] if missing else []
