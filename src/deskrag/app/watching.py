"""Keeping collections current: the watcher's news become indexing jobs, big changes become a question.

A change runs at once when it is small. A big one (see `MANY`) is announced and waits for `accept`, because a person
who moves a photo archive into a watched folder should decide when it is read. At most one job a collection waits.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Cancelled, LibraryBusyError
from ..indexing.ledger import State
from ..indexing.plan import REMOVED
from ..indexing.walk import Walker, WalkReport
from ..indexing.watcher import MANY, Change, Watcher
from ..progress import CancelToken, ProgressFn
from .jobs import Job, Jobs, Lane

if TYPE_CHECKING:
    from .application import Application

BUSY_S = 5.0


class FolderWatch:
    """Watches the sources of an open library.

    Args:
        app: The library.
        jobs: Where indexing runs.
        announce: Told about a collection and the number of changed files (0: none any more), on some thread.
        started: Told about every job that began by itself, with its collection, on some thread.
        moved: Told that sources became absent, came back or cannot be watched, on some thread.
        many: More changed files than this are announced.
        settle: See `Watcher`.
        look: See `Watcher`.
    """

    def __init__(
        self,
        app: Application,
        jobs: Jobs,
        announce: Callable[[str, int], None],
        *,
        started: Callable[[Job, str], None] = lambda _job, _collection: None,
        moved: Callable[[], None] = lambda: None,
        many: int = MANY,
        settle: float = 2.0,
        look: float = 5.0,
    ) -> None:
        self._app = app
        self._jobs = jobs
        self._announce = announce
        self._started = started
        self._moved = moved
        self._many = many
        self._guard = threading.Lock()
        self._closed = False
        self._waiting: dict[str, Job] = {}
        self._announced: dict[str, int] = {}
        self._walker = Walker(app.parts.settings.index.ignore)
        self.watcher = Watcher(self._changed, self._walker, settle=settle, look=look, many=many)

    def start(self) -> None:
        """Begin: look once at every collection for what changed while nobody watched, then watch.

        Raises:
            Cancelled: It was closed meanwhile.
        """
        self.refresh()
        for info in self._app.collections():
            if info.sources:
                self._look_at(info.name)

    def refresh(self) -> None:
        """Sources were added or taken away."""
        self.watcher.watch(self._app.parts.ledger.sources())

    def accept(self, collection: str) -> Job:
        """Index a big change that was announced.

        Raises:
            Cancelled: It was closed.
        """
        self._settle_announcement(collection)
        return self._index(collection, by_itself=False)

    @property
    def announced(self) -> dict[str, int]:
        """Collections whose big changes wait, with the number of files."""
        with self._guard:
            return dict(self._announced)

    def close(self) -> None:
        """Stop watching. No job begins any more, so that the workers can be closed next."""
        with self._guard:
            self._closed = True
        self.watcher.close()

    def _changed(self, change: Change) -> None:
        if change.kind != "files":
            self._moved()
        if change.kind == "unwatched":
            return
        with contextlib.suppress(Cancelled):
            if change.kind == "files" and (change.many or change.folders):
                self._look_at(change.collection)  # whole folders came or went: count before running
            else:
                self._index(change.collection)

    def _look_at(self, collection: str) -> None:
        with self._guard:
            self._refuse_if_closed()
            self._jobs.submit(collection, lambda _progress, cancel: self._catch_up(collection, cancel))

    def _catch_up(self, collection: str, cancel: CancelToken) -> None:
        """Compare a collection with the disk: nothing to do, a job, or an announcement."""
        count = count_changes(self._app, self._walker, collection, cancel)
        if count > self._many:
            with self._guard:
                self._announced[collection] = count
            self._announce(collection, count)
        else:
            self._settle_announcement(collection)
            if count:
                self._index(collection)

    def _settle_announcement(self, collection: str) -> None:
        with self._guard:
            known = self._announced.pop(collection, None)
        if known is not None:
            self._announce(collection, 0)

    def _index(self, collection: str, *, by_itself: bool = True) -> Job:
        """Queue a run; one that waits already will see this change too."""

        def work(progress: ProgressFn, cancel: CancelToken) -> object:
            with self._guard:
                self._waiting.pop(collection, None)
            while True:
                try:
                    return self._app.index([], collection, progress, cancel)
                except LibraryBusyError:  # another process indexes; what changed is still there afterwards
                    cancel.wait(BUSY_S)
                    cancel.check()

        with self._guard:
            self._refuse_if_closed()
            waiting = self._waiting.get(collection)
            if waiting is None or waiting.state.final:
                waiting = self._jobs.submit(collection, work, Lane.INDEXING, resumable=True)
                self._waiting[collection] = waiting
        if by_itself:
            self._started(waiting, collection)
        return waiting

    def _refuse_if_closed(self) -> None:
        """With the guard held until the job is submitted: `close` then comes before or after, not between."""
        if self._closed:
            raise Cancelled


def count_changes(app: Application, walker: Walker, collection: str, cancel: CancelToken) -> int:
    """How many files of a collection are new, changed, gone or back; one `stat` a file, nothing is read.

    Raises:
        Cancelled: On a stop.
    """
    rows = {row.path: row for row in app.parts.ledger.documents(collection=collection)}
    changed, met = 0, set()
    for source in app.parts.ledger.sources(collection):
        report = WalkReport()
        for file in walker.walk(Path(source.path), report):
            cancel.check()
            if file.path in met:
                continue
            met.add(file.path)
            row = rows.get(file.path)
            if row is None or row.state in (State.WAITING, State.ABSENT):
                changed += 1
            elif row.reason != REMOVED:
                changed += (row.size, row.modified_ns) != (file.size, file.modified_ns)
    missing = (row for row in rows.values() if row.path not in met and "!/" not in row.path)
    return changed + sum(row.state is State.INDEXED for row in missing)
