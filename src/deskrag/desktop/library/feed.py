"""Feeds the table: reads the ledger and chooses rows off the GUI thread, one reading at a time, latest wish wins."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from ..desk import Desk
from ..operation import Operation
from .entries import Choice, Contents, Criteria, Selection, read, select

RELOAD_MS = 3000
"""While a job runs, the ledger is read this often, at most a tenth of the time."""
WAIT_MS = 250
"""Reading that takes less is not told."""


class LedgerFeed(QObject):
    """See the module.

    Args:
        desk: Surroundings.
        wanted: What is to be shown.
        visible: Whether anybody looks.
        chosen: What is chosen in the table, to be found again.

    Attributes:
        contents: What was last read; None before.

    Signals:
        arrived: The ledger was read; carries `Contents`.
        selected: Rows were chosen; carries `Contents` and `Selection`.
        failed: The ledger cannot be read; carries the error.
        waiting: The first reading takes a while.
    """

    arrived = Signal(object)
    selected = Signal(object, object)
    failed = Signal(object)
    waiting = Signal()

    def __init__(
        self,
        desk: Desk,
        wanted: Callable[[], Criteria],
        visible: Callable[[], bool],
        chosen: Callable[[], Choice],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted = wanted
        self._visible = visible
        self._chosen = chosen
        self.contents: Contents | None = None
        self._reading: Operation | None = None
        self._selecting: Operation | None = None
        self._stale = False
        self._took = 0.0
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.reload)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.waiting)
        self._wait.start()
        session = desk.session
        session.library_changed.connect(self.reload)
        session.jobs_changed.connect(self._job_moved)
        session.open_failed.connect(self._fail)
        session.when_open(self.reload)

    def reload(self) -> None:
        """Read the ledger anew."""
        if self._desk.session.app is None:
            return
        if self._reading is not None:
            self._stale = True
            return
        self._stale = False
        if self.contents is None:
            self._wait.start()
        started = time.monotonic()

        def arrive(contents: Contents) -> None:
            self._took = time.monotonic() - started
            self.contents = contents
            self.arrived.emit(contents)
            self.select()

        def end() -> None:
            self._wait.stop()
            self._reading = None
            if self._stale:
                self.reload()

        self._reading = self._desk.session.read(read, self).success(arrive).failure(self._fail).always(end)

    def select(self) -> None:
        """Filter, sort and count anew."""
        contents, criteria, choice = self.contents, self._wanted(), self._chosen()
        if contents is None:
            return
        if self._selecting is not None:
            self._selecting.cancel()

        def show(selection: Selection) -> None:
            if self._selecting is operation:
                self._selecting = None
                self.selected.emit(contents, selection)

        run = self._desk.session.operations.run
        operation = run(lambda _progress, cancel: select(contents.entries, criteria, cancel, choice), owner=self)
        operation.success(show)
        self._selecting = operation

    def _fail(self, error: BaseException) -> None:
        self._wait.stop()
        self.failed.emit(error)

    def _job_moved(self) -> None:
        running = any(not job.state.final for job in self._desk.session.index_jobs())
        if running and self._visible() and not self._again.isActive():
            self._again.start(max(RELOAD_MS, round(self._took * 10_000)))
