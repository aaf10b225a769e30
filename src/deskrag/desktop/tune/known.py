"""What the view knows: collections, the draft, the trainings; read in the background, one look at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ..desk import Desk
from ..operation import Operation
from ..widgets.looking import Looking
from .review_page import described
from .work import tuning_desk

if TYPE_CHECKING:
    from ...app.application import Application
    from ...app.tuning import Run
    from ...app.tuning_draft import Draft
    from ...indexing.ledger import CollectionInfo


@dataclass(frozen=True, slots=True)
class Known:
    """What was read.

    Attributes:
        collections: Of the library.
        draft: The draft with its questions and which of its answers refuse; None for none.
        runs: The trainings, the latest first.
    """

    collections: list[CollectionInfo]
    draft: tuple[Draft, list[str], list[bool]] | None
    runs: list[Run]


class Reading(QObject):
    """Reads, once more if something changed meanwhile, and by itself while a training runs in another program.

    Signals:
        found: Carries the `Known`.
        failed: Carries the error.

    Args:
        desk: The surroundings.
        widget: Whoever shows it; nothing is looked at by itself while nobody sees it.
        elsewhere: Whether a training runs in another program.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, widget: QWidget, elsewhere: Callable[[], bool]) -> None:
        super().__init__(widget)
        self._desk = desk
        self._reading, self._stale = False, False

        def begin() -> Operation | None:
            ready = desk.session.app is not None and not self._reading and elsewhere()
            return desk.session.read(_known, self) if ready else None

        Looking(widget, begin, self.found.emit)

    def look(self) -> None:
        """Read now; not once the library is closed."""
        if self._desk.session.app is None:
            return
        if self._reading:
            self._stale = True
            return
        self._reading = True
        operation = self._desk.session.read(_known, self)
        operation.success(self._show).failure(self.failed.emit).always(self._over)

    def _show(self, known: Known) -> None:
        if not self._stale:  # what is read next is newer
            self.found.emit(known)

    def _over(self) -> None:
        self._reading = False
        if self._stale:
            self._stale = False
            self.look()


def _known(app: Application) -> Known:
    from ...app.tuning_draft import read_draft

    draft = read_draft()
    return Known(list(app.collections()), described(draft) if draft else None, tuning_desk(app).all())
