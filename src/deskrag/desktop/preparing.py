"""The models of a first start, made ready in the background while the person looks around."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from ..progress import CancelToken, Progress, ProgressFn
from .i18n import tr
from .session import Session


class Preparing(QObject):
    """Makes models ready, once.

    Args:
        session: The library and its workers.

    Attributes:
        percent: How far it is; None when there is nothing to wait for.
        name: The model that is being made ready.

    Signals:
        changed: It moved.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.percent: int | None = None
        self.name = ""
        self._began = 0.0

    def start_if_needed(self) -> None:
        """Begin where something is to be done; the library must be open. What fails is told by the first question."""
        if self.percent is not None:
            return
        parts = self._session.application.parts

        def work(progress: ProgressFn, cancel: CancelToken) -> None:
            from ..app.preparing import prepare_models, unprepared

            if unprepared(parts.settings, parts.models):
                prepare_models(parts.settings, parts.models, progress, cancel)

        self._began = time.monotonic()
        operation = self._session.operations.run(work, owner=self, title="prepare")
        operation.progress(self.show_progress).failure(lambda _: None)
        operation.success(lambda _: self._say_ready()).always(self._end)

    def show_progress(self, progress: Progress) -> None:
        """Tell how far it is."""
        self.percent, self.name = progress.done, progress.detail or self.name
        self.changed.emit()

    def _say_ready(self) -> None:
        if self.percent is not None:  # there was something to do
            took = time.monotonic() - self._began
            self._session.work_ended.emit(tr("DeskRAG is ready"), tr("Its models were made ready."), took)

    def _end(self) -> None:
        if self.percent is not None:
            self.percent = None
            self.changed.emit()
