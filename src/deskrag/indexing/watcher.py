"""Watching sources: what changed below them, told once it has come to rest.

The one idea: the watcher decides nothing about documents. It only says "something of this collection changed, about so
much", and an ordinary indexing run finds out what. So a lost or doubled event costs at most a run that finds nothing
to do. Events are gathered until no more come for a while; what the walk would leave out is no event; and a source
whose root is missing is *absent*, looked for again every few seconds, and told when it is back.

Nothing here knows of a toolkit: the listener is called on the watcher's own thread. Only that thread begins and ends
watches: watchdog holds a lock of its own while it delivers an event, and takes it for either, so neither may happen
with a lock held that `Watcher.hear` takes.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .ledger import Source
from .walk import IGNORE_FILE, Walker

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent

log = logging.getLogger(__name__)

SETTLE_S = 2.0
LONGEST_S = 30.0
LOOK_S = 5.0
MANY = 200
_CHANGES = ("created", "modified", "moved", "deleted")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that came to rest.

    Attributes:
        collection: Of the sources concerned.
        kind: ``"files"`` changed; a source is ``"absent"`` or ``"back"``, or the system lets nobody watch it
            (``"unwatched"``).
        paths: Number of files and folders concerned, at least.
        folders: Whole folders came, went or moved, so that `paths` may be far too small.
        many: More than the limit.
        source: Path of the source that is absent, back or not watched.
    """

    collection: str
    kind: Literal["files", "absent", "back", "unwatched"] = "files"
    paths: int = 0
    folders: bool = False
    many: bool = False
    source: str = ""


@dataclass(slots=True)
class _Gathered:
    """Events of one collection that have not come to rest."""

    first: float
    last: float
    paths: set[str] = field(default_factory=set)
    folders: bool = False


class Watcher:
    """Watches the sources of a library. Call `watch`, then `close`.

    Args:
        listener: Told about every `Change`, on the watcher's thread. It must be quick and must not raise.
        walker: Decides what is left out.
        settle: Seconds without an event after which changes have come to rest.
        longest: Seconds after which they are told although more come.
        look: Seconds between two looks for missing volumes.
        many: More changed files than this are told as `Change.many`.
    """

    def __init__(
        self,
        listener: Callable[[Change], None],
        walker: Walker,
        *,
        settle: float = SETTLE_S,
        longest: float = LONGEST_S,
        look: float = LOOK_S,
        many: int = MANY,
    ) -> None:
        self._listener = listener
        self._walker = walker
        self._settle, self._longest, self._look, self._many = settle, longest, look, many
        self._guard = threading.Lock()
        self._wake = threading.Event()
        self._closed = False
        self._sources: dict[tuple[str, str], Source] = {}
        self._watched: dict[tuple[str, str], tuple[Any, int]] = {}
        self._absent: set[tuple[str, str]] = set()
        self._gathered: dict[str, _Gathered] = {}
        self._observer: Any = None
        self._thread: threading.Thread | None = None
        self.unwatched: frozenset[str] = frozenset()
        """Sources that the system does not let us watch (too many folders, say)."""

    def watch(self, sources: Sequence[Source]) -> None:
        """Watch these sources and no others, from now on; may be called again whenever they change."""
        with self._guard:
            if self._closed:
                return
            self._sources = {(source.collection, source.path): source for source in sources}
            self._absent &= set(self._sources)
        if self._thread is None and sources:
            self._thread = threading.Thread(target=self._run, name="index-watcher", daemon=True)
            self._thread.start()
        self._wake.set()

    def close(self) -> None:
        """Stop watching; what has not come to rest is forgotten (the next start looks at everything)."""
        with self._guard:
            self._closed = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(timeout=10)

    @property
    def absent(self) -> frozenset[str]:
        """Paths of the sources whose volume or folder is missing."""
        with self._guard:
            return frozenset(path for _, path in self._absent)

    # On the watcher's thread

    def _run(self) -> None:
        looked = float("-inf")
        while not self._closed:
            now = time.monotonic()
            if now - looked >= self._look or self._wake.is_set():
                self._wake.clear()
                self._look_at_roots()
                looked = now
            for change in self._settled(time.monotonic()):
                self._listener(change)
            self._wake.wait(min(self._settle / 4, self._look, 0.5))

    def _look_at_roots(self) -> None:
        """Leave what is to be watched no more, begin to watch what is there, note what is missing and what is back."""
        with self._guard:
            sources = dict(self._sources)
        for key in [key for key in self._watched if key not in sources]:
            self._leave(key)
        changes: list[Change] = []
        for key, source in sources.items():
            if self._closed:
                break
            status = _status(source)
            known = self._watched.get(key)
            if status is None or (known is not None and status != known[1]):
                self._leave(key)
            begun = status is None or key in self._watched or self._begin(key, source, status)
            with self._guard:
                if key not in self._sources:  # it was taken away meanwhile: the next look leaves it
                    continue
                was_absent = key in self._absent
                if status is None:
                    self._absent.add(key)
                else:
                    self._absent.discard(key)
            if status is None and not was_absent:
                changes.append(Change(source.collection, "absent", source=source.path))
            if not begun:
                changes.append(Change(source.collection, "unwatched", source=source.path))
            if status is not None and was_absent:
                changes.append(Change(source.collection, "back", folders=True, source=source.path))
        for change in changes:
            self._listener(change)

    def _begin(self, key: tuple[str, str], source: Source, status: int) -> bool:
        """Watch a source; False if the system does not let us."""
        from watchdog.events import FileSystemEventHandler
        from watchdog.observers import Observer

        if self._observer is None:
            self._observer = Observer()
            self._observer.name = "index-observer"
            self._observer.start()
        root = Path(source.path)
        is_file = not root.is_dir()
        watcher = self

        class Handler(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                watcher.hear(source, event)

        folder = root.parent if is_file else root
        try:
            watch = self._observer.schedule(Handler(), str(folder), recursive=not is_file)
        except OSError as error:  # the system's limit of watches, a file system without them
            log.warning("%s cannot be watched: %s", source.path, error)
            self.unwatched |= {source.path}
            self._watched[key] = (None, status)
            return False
        self.unwatched -= {source.path}
        self._watched[key] = (watch, status)
        return True

    def _leave(self, key: tuple[str, str]) -> None:
        watch, _ = self._watched.pop(key, (None, 0))
        shared = any(other is watch or other == watch for other, _ in self._watched.values())
        if watch is not None and not shared:
            try:
                self._observer.unschedule(watch)
            except (KeyError, OSError) as error:
                log.debug("%s was not watched any more: %s", key[1], error)

    def _settled(self, now: float) -> list[Change]:
        with self._guard:
            ready = [
                name
                for name, found in self._gathered.items()
                if now - found.last >= self._settle or now - found.first >= self._longest
            ]
            found = {name: self._gathered.pop(name) for name in ready}
        return [
            Change(name, "files", len(one.paths), one.folders, len(one.paths) > self._many)
            for name, one in found.items()
        ]

    # On the observer's thread

    def hear(self, source: Source, event: FileSystemEvent) -> None:
        """Take note of one event below a source."""
        if event.event_type not in _CHANGES or (event.is_directory and event.event_type == "modified"):
            return
        root = Path(source.path)
        paths = {Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
        wanted = {str(path) for path in paths if self._concerns(root, path, is_folder=event.is_directory)}
        if not wanted:
            return
        now = time.monotonic()
        with self._guard:
            if self._closed or (source.collection, source.path) not in self._sources:
                return
            gathered = self._gathered.setdefault(source.collection, _Gathered(now, now))
            gathered.last = now
            gathered.paths |= wanted
            gathered.folders |= event.is_directory or any(Path(path).name == IGNORE_FILE for path in wanted)

    def _concerns(self, root: Path, path: Path, *, is_folder: bool) -> bool:
        if path.name == IGNORE_FILE and path.is_relative_to(root):
            return path.parent == root or self._walker.admits(root, path.parent, is_folder=True)
        return self._walker.admits(root, path, is_folder=is_folder)


def _status(source: Source) -> int | None:
    """Number of the volume a source is on; None if it is missing, or is the bare mount point of its volume."""
    try:
        device = os.stat(source.path).st_dev  # noqa: PTH116 - the plainest call
        if source.device and device != source.device and os.path.isdir(source.path):  # noqa: PTH112
            with os.scandir(source.path) as entries:
                if next(entries, None) is None:
                    return None
    except OSError:
        return None
    return device
