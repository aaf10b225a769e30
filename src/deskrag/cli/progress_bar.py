"""Progress on the terminal: a bar with rate and time left for a person, single lines for a log file."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click

from ..progress import Progress
from .common import is_interactive

_LOG_SECONDS = 10.0
_WORDS = {
    "scanning": "Looking",
    "indexing": "Indexing",
    "embedding": "Embedding",
    "rebuilding": "Rebuilding",
    "preparing": "Preparing",
}


class ProgressBar:
    """A `ProgressFn` and a context manager. Called from any thread."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bar: Any = None
        self._task: Any = None
        self._started = time.monotonic()
        self._logged = self._started

    def __enter__(self) -> Self:
        if is_interactive() and not self._quiet:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as RichProgress

            self._bar = RichProgress(
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}", style="dim"),
                TimeRemainingColumn(),
                TextColumn("[dim]{task.fields[name]}", markup=True),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("Looking", total=None, rate="", name="")
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, progress: Progress) -> None:
        """Show one report."""
        if self._quiet:
            return
        elapsed = time.monotonic() - self._started
        rate = f"{progress.chunks / elapsed:.0f} chunks/s" if progress.chunks and elapsed > 1 else ""
        word = _WORDS.get(progress.stage, progress.stage.capitalize())
        if self._bar is not None:
            from rich.markup import escape

            self._bar.update(
                self._task,
                description=word,
                completed=progress.done,
                total=progress.total or None,
                rate=rate,
                name=escape(Path(progress.detail).name[:40]),
            )
        elif time.monotonic() - self._logged > _LOG_SECONDS:
            self._logged = time.monotonic()
            left = ""
            if progress.done and progress.total:
                left = f", about {elapsed / progress.done * (progress.total - progress.done):.0f} s left"
            click.echo(f"{word} {progress.done} of {progress.total} {progress.unit} {rate}{left}", err=True)
