"""Taking files out of the index, with time to think: nothing is removed before the offer to undo is gone.

Until then the files are only hidden. However many they are, they are one removal: one offer to undo, one job. What is
still pending when the window closes is remembered and done at the next start, because the person saw it go.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ...app.jobs import Job
from ...progress import CancelToken, ProgressFn
from ..desk import Desk
from ..i18n import tr
from ..notices import SHOWN_MS
from .entries import Choice

_STATE = "removals"
LISTED = 100
"""A removal of more files than this is listed with its progress."""
AT_ONCE = 2000
"""The ids of more files than this are gathered in the background."""


class Removals(QObject):
    """Removals that can still be undone.

    Args:
        desk: Surroundings.

    Attributes:
        hidden: Ids of documents that are not to be shown.

    Signals:
        changed: Other documents are hidden.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.hidden: frozenset[int] = frozenset()
        self._pending: dict[QTimer, list[int]] = {}
        self._going: list[tuple[Job, list[int]]] = []

    def remove(self, choice: Choice) -> None:
        """Hide files now, and remove them when the offer to undo is gone."""
        if choice.count > AT_ONCE:
            operation = self._desk.session.read(lambda _app: _ids(choice), self)
            operation.success(lambda ids: self._hide(ids, choice))
        elif choice.count:
            self._hide(_ids(choice), choice)

    def _hide(self, ids: list[int], choice: Choice) -> None:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self._commit(timer))
        self._pending[timer] = ids
        self._remember()
        self._tell()
        text = tr("%Ln files were removed from the index. The files themselves stay.", choice.count)
        if choice.one is not None:
            name = Path(choice.one.row.path).name
            text = tr("“{name}” was removed from the index. The file itself stays.", name=name)
        self._desk.notices.undo(text, lambda: self._undo(timer))
        timer.start(SHOWN_MS + 200)

    def commit_all(self) -> None:
        """Do now what is pending."""
        for timer in list(self._pending):
            self._commit(timer)

    def _undo(self, timer: QTimer) -> None:
        if self._pending.pop(timer, None) is not None:
            timer.stop()
            timer.deleteLater()
            self._remember()
            self._tell()

    def _commit(self, timer: QTimer) -> None:
        ids = self._pending.pop(timer, None)
        timer.stop()
        timer.deleteLater()
        if ids is None:
            return
        self._going.append((start(self._desk, ids), ids))
        self._remember()

    def settled(self) -> None:
        """The ledger was read anew: what was removed shows as such, and what could not be is there again."""
        going = [(job, ids) for job, ids in self._going if not job.state.final]
        if len(going) != len(self._going):
            self._going = going
            self._gather()

    def _tell(self) -> None:
        self._gather()
        self.changed.emit()

    def _gather(self) -> None:
        self.hidden = frozenset().union(*self._pending.values(), *(ids for _, ids in self._going))

    def _remember(self) -> None:
        ids = [number for pending in self._pending.values() for number in pending]
        library = str(self._desk.session.application.parts.folder)
        self._desk.state.set(_STATE, {"library": library, "documents": ids} if ids else None)


def _ids(choice: Choice) -> list[int]:
    return [row.document_id for row in choice.rows()]


def finish_earlier(desk: Desk) -> None:
    """Do what was pending when the window was last closed on this library."""
    kept: Any = desk.state.get(_STATE)
    if isinstance(kept, dict) and kept.get("library") == str(desk.session.application.parts.folder):
        desk.state.set(_STATE, None)
        start(desk, [int(number) for number in kept.get("documents", ())])


def start(desk: Desk, document_ids: Sequence[int]) -> Job:
    """Remove documents as one job."""
    app = desk.session.application

    def work(progress: ProgressFn, cancel: CancelToken) -> None:
        app.remove_documents(document_ids, progress, cancel)

    return desk.session.start_indexing(tr("Removing"), work, shown=len(document_ids) > LISTED)
