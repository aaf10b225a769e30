"""What commands share: options, opening the application, stopping on Ctrl-C, JSON output."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..progress import CancelToken, Progress
from .given import TEXT, GivenPath
from .terminal import one_line

if TYPE_CHECKING:
    from ..app.holder import OpenLibrary

F = TypeVar("F", bound=Callable[..., Any])

library_option = click.option(
    "--library",
    type=GivenPath(path_type=Path),
    help="Folder of the library; by default the one of your user account ($DESKRAG_LIBRARY).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")


def collection_option(text: str) -> Callable[[F], F]:
    """The option ``--collection NAME`` with its own help text."""
    return click.option("--collection", "-c", type=TEXT, help=text)


@contextmanager
def application(library: Path | None, purpose: str, **overrides: Any) -> Iterator[OpenLibrary]:
    """Open the library for one command, or reach it through the process that holds and serves it.

    Args:
        library: Its folder, None for the default one.
        purpose: The command's name, shown to others who find the library locked.
        **overrides: Groups of settings with the values that options changed, such as ``answer={"model": "x"}``.
    """
    from .. import settings as settings_module
    from ..app.holder import open_library

    settings = settings_module.load()
    for group, values in overrides.items():
        chosen = {name: value for name, value in values.items() if value is not None}
        settings = settings.model_copy(update={group: getattr(settings, group).model_copy(update=chosen)})
        if group == "answer" and "model" in chosen:
            settings = settings.with_model(chosen["model"])
    with open_library(library, settings, say_preparing, purpose, one_shot=purpose in ("search", "ask")) as app:
        yield app


def say_preparing(progress: Progress) -> None:
    """Tell on standard error what is prepared for the first time, or made again."""
    if progress.stage == "mending":
        if not progress.done:
            lost = f"{one_line(progress.detail[:1].upper() + progress.detail[1:])} was lost"
            click.secho(f"{lost}; it is made again from the library…", fg="yellow", err=True)
    elif not progress.done:
        click.secho(f"Preparing {one_line(progress.detail)} (once)…", dim=True, err=True)


@contextmanager
def stoppable() -> Iterator[CancelToken]:
    """A token that the first Ctrl-C (or a polite kill) sets; the second Ctrl-C ends at once."""
    token = CancelToken()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if token.cancelled:
            raise KeyboardInterrupt
        token.cancel()
        click.secho("\nStopping…", dim=True, err=True)

    signals = [signal.SIGINT, signal.SIGTERM]
    before = [signal.signal(number, stop) for number in signals]
    try:
        yield token
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


def nothing_to_search(app: OpenLibrary, collection: str | None = None) -> str:
    """Why nothing can be found in the library or a collection, and what to do; empty where something can.

    Args:
        app: The open library.
        collection: Only this collection.
    """
    infos = [info for info in app.collections() if collection in (None, info.name)]
    if any(info.chunks for info in infos):
        return ""
    if any(info.documents for info in infos):
        return "No file has been read yet: `deskrag status` says why for each one."
    return "Nothing is indexed yet. Start with: deskrag index PATH"


def typed_text(text: str) -> str:
    """What was typed or piped in, as text that can be encoded: bytes of another encoding become “?”."""
    return text.encode("utf-8", "replace").decode()


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def is_interactive() -> bool:
    """Whether a person is watching standard error."""
    return sys.stderr.isatty()


def shown_path(path: str) -> str:
    """A path as short as it can be shown: relative to the current folder where it lies below it, and harmless."""
    try:
        return one_line(str(Path(path).relative_to(Path.cwd())))
    except (ValueError, OSError):
        return one_line(path)
