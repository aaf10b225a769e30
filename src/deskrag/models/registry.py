"""What is on this machine: one small JSON file in the models folder, and the pinned hash of every file used.

One idea: a model file is trusted because it is the file it was the first time. Its SHA-256 is pinned then, with
size, modification time and inode. At every load the file is hashed again if any of these changed, if it is
smaller than 500 MB (a third of a second), or if the last full look is more than seven days old; hashing tens of
gigabytes at each start would cost minutes. A file that changed is refused until a person accepts it.

The file is written atomically under a lock, so several processes may change it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from ..errors import AccessError, ModelError, StorageFullError
from ..paths import ensure_dir
from ..progress import CancelToken, Progress, ProgressFn, silent

FILE = "registry.json"
VERSION = 1
ALWAYS_BELOW = 500 * 10**6
"""Files smaller than this are hashed at every load, in bytes."""
LOOK_AGAIN_AFTER = 7 * 86_400
"""Larger files are hashed at least this often, in seconds, and whenever size, time or inode changed."""

_BLOCK = 4 * 2**20
_LOCK_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Measurement:
    """How one quantisation did on this machine.

    Attributes:
        type: Such as ``"q8_0"``; ``"source"`` for the file it was made from.
        size: Bytes.
        perplexity: On the built-in text.
        ratio: Perplexity over that of the source.
        prefill: Tokens read a second.
        decode: Tokens written a second.
    """

    type: str
    size: int
    perplexity: float
    ratio: float
    prefill: float
    decode: float


@dataclass(frozen=True, slots=True)
class Installed:
    """One model on this machine.

    Attributes:
        name: What a person calls it.
        kind: ``"language"`` or ``"embedding"``.
        paths: Its files, first part first; for an embedding model its folder.
        in_place: Whether the files belong to the person (they are never deleted).
        size: Bytes.
        repository: Where it came from; empty for a local file.
        revision: The commit there.
        licence: Its licence, where known.
        added: Unix time.
        catalogue: Name of its catalogue entry, if it has one.
        made_from: Name or path of the model it was quantised from.
        measurements: What was measured when its type was chosen.
        query_prefix: Put before a query (embedding models).
        passage_prefix: Put before a passage (embedding models).
        languages: ISO codes, where known.
    """

    name: str
    kind: Literal["language", "embedding"]
    paths: tuple[str, ...]
    in_place: bool
    size: int
    repository: str = ""
    revision: str = ""
    licence: str = ""
    added: float = 0.0
    catalogue: str = ""
    made_from: str = ""
    measurements: tuple[Measurement, ...] = ()
    query_prefix: str = ""
    passage_prefix: str = ""
    languages: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Its first file, or its folder."""
        return Path(self.paths[0])


@dataclass(frozen=True, slots=True)
class Pin:
    """The identity of a file when it was last hashed."""

    sha256: str
    size: int
    mtime_ns: int
    inode: int
    checked: float
    first: float


@dataclass(frozen=True, slots=True)
class _State:
    models: dict[str, Installed] = field(default_factory=dict)
    pins: dict[str, Pin] = field(default_factory=dict)


class Registry:
    """The models of one folder.

    Args:
        folder: The models folder; made when something is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / FILE

    # Models

    def models(self) -> list[Installed]:
        """All of them, by name."""
        return sorted(self._load().models.values(), key=lambda model: model.name.casefold())

    def get(self, name: str) -> Installed | None:
        """The model called `name`, whatever the case of its letters; None if there is none."""
        return self._load().models.get(name.casefold())

    def add(self, model: Installed) -> None:
        """Add a model, or replace the one of the same name."""
        with self._changing() as state:
            state.models[model.name.casefold()] = replace(model, added=model.added or time.time())

    def remove(self, name: str) -> None:
        """Forget a model and the pins of its files; deletes nothing."""
        with self._changing() as state:
            model = state.models.pop(name.casefold(), None)
            for path in model.paths if model else ():
                for pinned in [key for key in state.pins if key == path or key.startswith(path + os.sep)]:
                    del state.pins[pinned]

    # Pinned hashes

    def pin_of(self, path: Path) -> Pin | None:
        """What is known of a file."""
        return self._load().pins.get(str(path.resolve()))

    def pin(self, path: Path, sha256: str) -> None:
        """Trust a file as it is now.

        Args:
            path: The file.
            sha256: Its hash (hex).
        """
        now, stat = time.time(), path.stat()
        with self._changing() as state:
            state.pins[str(path.resolve())] = Pin(sha256, stat.st_size, stat.st_mtime_ns, stat.st_ino, now, now)

    def forget_pins(self, paths: Sequence[Path]) -> None:
        """Make the next use of these files a first use."""
        with self._changing() as state:
            for path in paths:
                state.pins.pop(str(path.resolve()), None)

    def verify(
        self, path: Path, progress: ProgressFn = silent, cancel: CancelToken | None = None, *, name: str = ""
    ) -> str:
        """Make sure that a file is the one that was pinned, pinning it at its first use; returns its SHA-256.

        Args:
            path: The file.
            progress: Told the bytes read, for files that take seconds.
            cancel: Obeyed while hashing.
            name: The model's name, for the advice.

        Raises:
            ModelError: The file is not the one it was.
            AccessError: It cannot be read.
        """
        path = path.resolve()
        pin = self.pin_of(path)
        stat = path.stat()
        same = pin is not None and (pin.size, pin.mtime_ns, pin.inode) == (stat.st_size, stat.st_mtime_ns, stat.st_ino)
        now = time.time()
        recent = pin is not None and 0 <= now - pin.checked < LOOK_AGAIN_AFTER
        if pin is not None and same and recent and stat.st_size >= ALWAYS_BELOW:
            return pin.sha256
        found = sha256_of(path, progress, cancel)
        if pin is not None and found != pin.sha256:
            day = time.strftime("%Y-%m-%d", time.localtime(pin.first))
            size = "" if pin.size == stat.st_size else f" and its size from {pin.size:,} to {stat.st_size:,} bytes"
            raise ModelError(
                f"the model file is not the one first used on {day}: its SHA-256 changed from {pin.sha256[:12]}… to"
                f" {found[:12]}…{size}",
                subject=str(path),
                advice=f"If you replaced it yourself, run `deskrag models import --again {name or path}`; "
                "otherwise get it again.",
            )
        if pin is None or not same or not recent:
            fresh = Pin(found, stat.st_size, stat.st_mtime_ns, stat.st_ino, now, pin.first if pin else now)
            with contextlib.suppress(AccessError), self._changing() as state:  # a read-only folder keeps no pins
                state.pins[str(path)] = fresh
        return found

    # The file

    def _load(self) -> _State:
        try:
            data = json.loads(self._file.read_text("utf-8"))
            if data["version"] > VERSION:
                raise ModelError(
                    "the list of models is from a newer DeskRAG", subject=str(self._file), advice="Update DeskRAG."
                )
            return _State(
                {key: _installed(value) for key, value in data["models"].items()},
                {key: Pin(**value) for key, value in data["pins"].items()},
            )
        except FileNotFoundError:
            return _State()
        except OSError as error:
            raise AccessError(
                f"the list of models cannot be read ({error.strerror})", subject=str(self._file)
            ) from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ModelError(
                "the list of models is damaged",
                subject=str(self._file),
                advice="Move the file away and import the models again with `deskrag models import --in-place`.",
            ) from error

    @contextmanager
    def _changing(self) -> Iterator[_State]:
        """The state, written back when the block ends well."""
        ensure_dir(self.folder)
        try:
            with FileLock(self.folder / f".{FILE}.lock", timeout=_LOCK_SECONDS):
                state = self._load()
                yield state
                data = {
                    "version": VERSION,
                    "models": {key: asdict(model) for key, model in sorted(state.models.items())},
                    "pins": {key: asdict(pin) for key, pin in sorted(state.pins.items())},
                }
                write_atomically(self._file, json.dumps(data, ensure_ascii=False, indent=1).encode())
        except Timeout as error:
            raise ModelError("another process is changing the list of models", subject=str(self._file)) from error
        except OSError as error:
            raise AccessError(
                f"the list of models cannot be written ({error.strerror})", subject=str(self._file)
            ) from error


def sha256_of(path: Path, progress: ProgressFn = silent, cancel: CancelToken | None = None) -> str:
    """SHA-256 (hex) of a file, read in blocks; reports ``"checking"`` in bytes.

    Raises:
        AccessError: It cannot be read.
        Cancelled: On a stop.
    """
    digest, done = hashlib.sha256(), 0
    try:
        with path.open("rb", buffering=0) as stream:
            total = os.fstat(stream.fileno()).st_size
            buffer = bytearray(_BLOCK)
            if total >= ALWAYS_BELOW:
                progress(Progress("checking", 0, total, "bytes", path.name))
            while count := stream.readinto(buffer):
                digest.update(memoryview(buffer)[:count])
                done += count
                if cancel is not None:
                    cancel.check()
                if total >= ALWAYS_BELOW:
                    progress(Progress("checking", done, total, "bytes", path.name))
    except OSError as error:
        raise AccessError(f"the model file cannot be read ({error.strerror})", subject=str(path)) from error
    return digest.hexdigest()


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file all or nothing, readable by its owner only.

    Raises:
        StorageFullError: No space left.
        OSError: It cannot be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except OSError as error:
        if error.errno == 28:
            raise StorageFullError("the disk is full", subject=str(path), advice="Free some space.") from error
        raise
    finally:
        partial.unlink(missing_ok=True)


def _installed(value: dict[str, Any]) -> Installed:
    known = {item.name for item in fields(Installed)}
    given: dict[str, Any] = {key: item for key, item in value.items() if key in known}
    convert: dict[str, Callable[[Any], Any]] = {
        "paths": tuple,
        "languages": tuple,
        "measurements": lambda rows: tuple(Measurement(**row) for row in rows),
    }
    return Installed(**{key: convert[key](item) if key in convert else item for key, item in given.items()})
