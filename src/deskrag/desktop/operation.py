"""Background operations that read as one sentence: `operations.run(work, owner=self).success(show).failure(tell)`.

`work(progress, cancel)` runs on a worker of `deskrag.app.jobs`; everything given to `success`, `failure`, `progress`
and `always` runs on the GUI thread. An error nobody asked for goes to the one place that shows errors; a cancelled
operation is silent. When the owner's widget is gone, its callbacks are dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from ..app.jobs import Jobs
from ..errors import Cancelled
from ..progress import CancelToken, Progress, ProgressFn

Unhandled = Callable[[BaseException, Callable[[], object]], None]
"""Shows an error that nobody asked for; is given what does the work once more."""
Work = Callable[[ProgressFn, CancelToken], Any]


class Operation(QObject):
    """One piece of background work; made by `Operations.run`."""

    ended = Signal()
    """It is over, whether its owner is still there or not."""
    _news = Signal(str, object)

    def __init__(self, owner: QObject | None, unhandled: Unhandled, start: Callable[[Operation], None]) -> None:
        super().__init__()
        self._owner = owner
        self._start = start
        self._unhandled = unhandled
        self._success: list[Callable[[Any], object]] = []
        self._failure: list[Callable[[BaseException], object]] = []
        self._progress: list[Callable[[Progress], object]] = []
        self._always: list[Callable[[], object]] = []
        self.token = CancelToken()
        self.finished = False
        self._news.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    def success(self, callback: Callable[[Any], object]) -> Self:
        """Call with what the work returned."""
        self._success.append(callback)
        return self

    def failure(self, callback: Callable[[BaseException], object]) -> Self:
        """Call with the error instead of showing it; `Cancelled` comes here too."""
        self._failure.append(callback)
        return self

    def progress(self, callback: Callable[[Progress], object]) -> Self:
        """Call with every report of progress."""
        self._progress.append(callback)
        return self

    def always(self, callback: Callable[[], object]) -> Self:
        """Call at the end, whatever it was."""
        self._always.append(callback)
        return self

    def cancel(self) -> None:
        """Ask the work to stop."""
        self.token.cancel()

    def again(self) -> None:
        """Do the same work once more, when it is over."""
        if self.finished and self._alive:
            self.token = CancelToken()
            self.finished = False
            self._start(self)

    def perform(self, work: Work) -> None:
        """Do the work; called on a worker's thread."""
        try:
            value = work(self._report, self.token)
        except BaseException as error:  # noqa: BLE001 - brought to the GUI thread
            self._news.emit("failed", error)
        else:
            self._news.emit("done", value)

    @property
    def _alive(self) -> bool:
        return self._owner is None or isValid(self._owner)

    def _report(self, progress: Progress) -> None:
        self._news.emit("progress", progress)

    @Slot(str, object)
    def _hear(self, kind: str, value: Any) -> None:
        alive = self._alive
        if kind == "progress":
            for report in self._progress if alive else ():
                report(value)
            return
        self.finished = True
        if alive:
            if kind == "done":
                for succeed in self._success:
                    succeed(value)
            elif self._failure:
                for fail in self._failure:
                    fail(value)
            elif not isinstance(value, Cancelled):
                self._unhandled(value, self.again)
            for end in self._always:
                end()
        self.ended.emit()


class Operations(QObject):
    """Starts operations and keeps them until they are over.

    Args:
        jobs: The workers.
        unhandled: See `Unhandled`.
    """

    def __init__(self, jobs: Jobs, unhandled: Unhandled, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._unhandled = unhandled
        self._running: set[Operation] = set()

    def run(self, work: Work, *, owner: QObject | None = None, title: str = "") -> Operation:
        """Run `work` in the background.

        Args:
            work: Takes `(progress, cancel)`.
            owner: Callbacks are dropped when this object is gone.
            title: For logs.
        """

        def start(operation: Operation) -> None:
            self._running.add(operation)
            self._jobs.submit(title, lambda _progress, _cancel: operation.perform(work))

        operation = Operation(owner, self._unhandled, start)
        operation.ended.connect(lambda: self._running.discard(operation))
        start(operation)
        return operation

    @property
    def running(self) -> int:
        """How many are not over."""
        return len(self._running)

    def cancel_all(self) -> None:
        """Ask all to stop."""
        for operation in tuple(self._running):
            operation.cancel()
