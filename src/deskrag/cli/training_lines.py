"""A training on the terminal: one live line with loss and time left for a person, single lines for a log file."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from .common import is_interactive

if TYPE_CHECKING:
    from ..tuning.types import TrainingProgress

_LOG_SECONDS = 15.0
_WORDS = {
    "loading": "Loading the model",
    "preparing": "Preparing the examples",
    "measuring": "Measuring",
    "training": "Training",
    "saving": "Saving",
    "converting": "Converting",
    "done": "Done",
}


class TrainingLines:
    """A `TrainingFn` and a context manager."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bar: Any = None
        self._task: Any = None
        self._stage = ""
        self._logged = 0.0

    def __enter__(self) -> Self:
        if is_interactive() and not self._quiet:
            from rich.console import Console
            from rich.progress import BarColumn, TextColumn
            from rich.progress import Progress as RichProgress

            self._bar = RichProgress(
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                TextColumn("{task.fields[facts]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("Starting", total=None, facts="")
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, report: TrainingProgress) -> None:
        """Show one report."""
        if self._quiet:
            return
        if report.note:
            click.secho(report.note, fg="yellow", err=True)
        word, facts = _WORDS.get(report.stage, report.stage), facts_of(report)
        if self._bar is not None:
            self._bar.update(
                self._task, description=word, completed=report.step, total=report.steps or None, facts=facts
            )
        elif report.stage != self._stage or time.monotonic() - self._logged > _LOG_SECONDS:
            self._stage, self._logged = report.stage, time.monotonic()
            click.echo(f"{word}  {facts}".rstrip(), err=True)


def facts_of(report: TrainingProgress) -> str:
    """The numbers of a report in a line."""
    parts = []
    if report.steps:
        parts.append(f"{report.step}/{report.steps}")
    if report.loss is not None:
        parts.append(f"loss {report.loss:.3f}")
    if report.heldout_loss is not None:
        best = f" (best {report.best_loss:.3f})" if report.best_loss is not None else ""
        parts.append(f"held-out {report.heldout_loss:.3f}{best}")
    if report.tokens_per_s:
        parts.append(f"{report.tokens_per_s:.0f} tokens/s")
    if report.seconds_left is not None:
        parts.append(f"{time_left(report.seconds_left)} left")
    return "  ".join(parts)


def time_left(seconds: float) -> str:
    """A duration as people say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
