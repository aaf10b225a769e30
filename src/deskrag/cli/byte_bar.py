"""Progress in bytes or steps on the terminal: downloads, copies, checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from ..models.fit import size_text
from ..progress import Progress
from .bar import Bar
from .terminal import one_line

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

_WORDS = {
    "downloading": "Downloading",
    "copying": "Copying",
    "checking": "Checking",
    "quantizing": "Quantising",
    "measuring": "Measuring",
    "preparing": "Preparing",
}


class ByteBar(Bar):
    """A `ProgressFn` and a context manager, for work counted in bytes or in steps."""

    def __init__(self, *, quiet: bool = False) -> None:
        super().__init__(quiet=quiet)
        self._task: Any = None
        self._stage = ""

    def columns(self) -> Sequence[ProgressColumn]:
        """Share and amount."""
        from rich.progress import TaskProgressColumn, TextColumn

        return (TaskProgressColumn(), TextColumn("{task.fields[amount]}"))

    def __call__(self, progress: Progress) -> None:
        """Show one report."""
        if self.quiet:
            return
        word = _WORDS.get(progress.stage, progress.stage.capitalize())
        amount = ""
        if progress.unit == "bytes" and progress.total:
            amount = f"{size_text(progress.done)} of {size_text(progress.total)}"
        elif progress.total:
            amount = f"{progress.done} of {progress.total} {progress.unit}"
        if self.live is not None:
            self._show(progress, word, amount)
        elif progress.stage != self._stage or self.log_due():
            self._stage = progress.stage
            click.echo(" ".join(filter(None, (word, one_line(progress.detail), amount and f"({amount})"))), err=True)

    def _show(self, progress: Progress, word: str, amount: str) -> None:
        from rich.markup import escape

        if progress.stage != self._stage:  # a new stage has a rate of its own
            if self._task is not None:
                self.live.remove_task(self._task)
            self._stage = progress.stage
            self._task = self.live.add_task(word, total=None, completed=progress.done, amount="", rate="", name="")
        speed = self.live.tasks[-1].speed
        self.live.update(
            self._task,
            completed=progress.done,
            total=progress.total or None,
            amount=amount,
            rate=f"{size_text(speed)}/s" if speed and progress.unit == "bytes" else "",
            name=escape(one_line(progress.detail)[-40:]),
        )
