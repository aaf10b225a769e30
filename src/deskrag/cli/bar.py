"""What every bar on the terminal is: live for a person, single lines now and then for a log file."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from .common import is_interactive

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

_LOG_SECONDS = 10.0


class Bar(ABC):
    """A context manager around rich's bar; `live` is None where nobody watches.

    Args:
        quiet: Show nothing at all.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.live: Any = None
        self._logged = time.monotonic()

    def __enter__(self) -> Self:
        if is_interactive() and not self.quiet:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            self.live = Progress(
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                *self.columns(),
                TextColumn("{task.fields[rate]}", style="dim"),
                TimeRemainingColumn(),
                TextColumn("[dim]{task.fields[name]}", markup=True),
                console=Console(stderr=True),
                transient=True,
            )
            self.live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.live is not None:
            self.live.stop()

    @abstractmethod
    def columns(self) -> Sequence[ProgressColumn]:
        """The columns between the bar and the rate."""

    def log_due(self) -> bool:
        """Whether it is time for the next line of a log; asking starts the wait for the one after."""
        if time.monotonic() - self._logged <= _LOG_SECONDS:
            return False
        self._logged = time.monotonic()
        return True
