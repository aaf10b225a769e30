"""Progress of indexing on the terminal: files done, chunks a second, time left."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from ..progress import Progress
from .bar import Bar
from .terminal import one_line

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

_WORDS = {
    "scanning": "Looking",
    "indexing": "Indexing",
    "embedding": "Embedding",
    "rebuilding": "Rebuilding",
    "preparing": "Preparing",
}


class ProgressBar(Bar):
    """A `ProgressFn` and a context manager. Called from any thread."""

    def __init__(self, *, quiet: bool = False) -> None:
        super().__init__(quiet=quiet)
        self._task: Any = None
        self._started = time.monotonic()

    def __enter__(self) -> Self:
        super().__enter__()
        if self.live is not None:
            self._task = self.live.add_task("Looking", total=None, rate="", name="")
        return self

    def columns(self) -> Sequence[ProgressColumn]:
        """How many of how many."""
        from rich.progress import MofNCompleteColumn

        return (MofNCompleteColumn(),)

    def __call__(self, progress: Progress) -> None:
        """Show one report."""
        if self.quiet:
            return
        elapsed = time.monotonic() - self._started
        rate = f"{progress.chunks / elapsed:.0f} chunks/s" if progress.chunks and elapsed > 1 else ""
        word = _WORDS.get(progress.stage, progress.stage.capitalize())
        if self.live is not None:
            from rich.markup import escape

            self.live.update(
                self._task,
                description=word,
                completed=progress.done,
                total=progress.total or None,
                rate=rate,
                name=escape(one_line(Path(progress.detail).name)[:40]),
            )
        elif self.log_due():
            left = ""
            if progress.done and progress.total:
                left = f", about {elapsed / progress.done * (progress.total - progress.done):.0f} s left"
            click.echo(f"{word} {progress.done} of {progress.total} {progress.unit} {rate}{left}", err=True)
