"""From a query to results ready to be painted, off the GUI thread; at most one search runs, the latest wish wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ...errors import Cancelled
from ...progress import CancelToken
from ..desk import Desk
from ..operation import Operation
from ..viewer.source import SourceRef
from ..widgets.typography import tidy

if TYPE_CHECKING:
    from ...app.application import Application

TYPING_MS = 140
QUOTE_WIDTH = 360
RESULTS = 50


@dataclass(frozen=True, slots=True)
class Result:
    """One passage.

    Attributes:
        source: Where it is, for the source panel.
        headings: Heading path, outer first.
        collection: Its collection.
        modified: Modification time of the file, seconds since the epoch.
        absent: Its drive is missing.
        text: The best quote, on one line.
        marks: Spans of matching words in `text`, code points.
    """

    source: SourceRef
    headings: tuple[str, ...]
    collection: str
    modified: float
    absent: bool
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found.

    Attributes:
        query: The query.
        results: Best first.
        seconds: Time of the search.
    """

    query: str
    results: tuple[Result, ...]
    seconds: float


def find(app: Application, query: str, cancel: CancelToken) -> Found:
    """Search and choose the quotes.

    Raises:
        Cancelled: Nobody wants it any more.
        InputError, NotFoundError: See `Application.search`.
    """
    from ...documents.types import BlockKind
    from ...retrieval.highlight import quote

    cancel.check()
    found = app.search(query, RESULTS)
    results = []
    for passage in sorted(
        found.passages, key=lambda each: each.chunk.kind is BlockKind.CONTENTS
    ):  # they answer nothing
        cancel.check()
        chunk, best = passage.chunk, quote(passage, found.query, QUOTE_WIDTH)
        start = chunk.start + best.start
        source = SourceRef(
            0, chunk.document_id, chunk.path, chunk.page, chunk.locator, start, start + len(best.text), best.text
        )
        line, marks = tidy(best.text, best.marks)
        results.append(Result(source, chunk.headings, chunk.collection, chunk.modified, chunk.absent, line, marks))
    return Found(query, tuple(results), sum(found.seconds.values()))


class Finder(QObject):
    """Searches while a person types.

    Signals:
        begun: A search is under way.
        found: Carries `Found`.
        failed: Carries the error.
        cleared: There is nothing to search for.
    """

    begun = Signal()
    found = Signal(object)
    failed = Signal(object)
    cleared = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted = ""
        self._running: Operation | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.now)

    @property
    def busy(self) -> bool:
        """Whether results are on their way."""
        return self._running is not None or self._typing.isActive()

    def want(self, query: str, *, force: bool = False) -> None:
        """Search for this soon, unless something else is wanted before; `force` also for the same query."""
        if query == self._wanted and not force:
            return
        self._wanted = query
        if self._running is not None:
            self._running.cancel()
        if query:
            self._typing.start()
        else:
            self._typing.stop()
            self.cleared.emit()

    def now(self) -> None:
        """Search without waiting for more letters."""
        self._typing.stop()
        session = self._desk.session
        if session.app is None or self._running is not None or not self._wanted:
            return  # it starts when the library is open, or when the one that runs has ended
        query, app = self._wanted, session.app
        self.begun.emit()

        def ended() -> None:
            self._running = None
            if self._wanted and self._wanted != query:
                self.now()

        operation = session.operations.run(lambda _progress, cancel: find(app, query, cancel), owner=self)
        operation.success(lambda found: self.found.emit(found) if query == self._wanted else None)
        operation.failure(lambda error: self._fail(query, error)).always(ended)
        self._running = operation

    def _fail(self, query: str, error: BaseException) -> None:
        if query == self._wanted and not isinstance(error, Cancelled):
            self.failed.emit(error)
