"""Progress and cancellation: what every long task reports and obeys.

Long functions take `(progress, cancel)`. They call `progress(...)` when something moved and
`cancel.check()` often enough that a person who presses stop waits less than a second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from .errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """One report.

    Attributes:
        stage: A stable word for the step, such as ``"reading"`` or ``"embedding"``.
        done: Units finished.
        total: Units in all; 0 while unknown.
        unit: What is counted, such as ``"files"`` or ``"bytes"``.
        detail: The item being worked on, for display.
        chunks: Chunks written so far (indexing only).
    """

    stage: str
    done: int = 0
    total: int = 0
    unit: str = ""
    detail: str = ""
    chunks: int = 0


ProgressFn = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """A `ProgressFn` that shows nothing."""


class CancelToken:
    """A flag that one thread sets and the working thread obeys."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """True once `cancel` was called."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if the work should stop."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> bool:
        """Sleep up to `seconds`, waking at once on cancel; True if cancelled."""
        return self._event.wait(seconds)
