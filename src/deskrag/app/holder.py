"""Opening a library where it is: in this process, or through the one that holds and serves it.

One idea: what comes back has the methods of `Application` either way, so a command never asks which it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from .. import paths
from ..errors import NotFoundError, UserError
from ..indexing.lock import IndexLock
from ..progress import ProgressFn, silent
from ..settings import Settings
from .application import Application
from .parts import DATABASE
from .remote import RemoteApplication

OpenLibrary: TypeAlias = Application | RemoteApplication
_READING = frozenset({"search", "ask", "chat"})
_MAKING = frozenset({"index", "serve", "app"})
"""Purposes that may begin a library in a folder that was named; all others look for one that is there."""
_SERVED = _READING | {"index", "reindex", "remove", "status", "collections", "mcp"}


@contextmanager
def open_library(
    library: Path | None,
    settings: Settings,
    progress: ProgressFn = silent,
    purpose: str = "app",
    *,
    one_shot: bool = False,
) -> Iterator[OpenLibrary]:
    """Open a library for one command.

    Searching and asking go through the holder only if it runs with the same settings; a command with a model or
    settings of its own reads the library beside it, which needs no lock.

    Args:
        library: Its folder; the default one if None.
        settings: What this command was told.
        progress: Told when something slow is prepared for the first time.
        purpose: The command.
        one_shot: The process ends after one search.

    Raises:
        NotFoundError: A library was named, and there is none.
    """
    folder = (library or paths.default_library()).expanduser().absolute()
    if purpose not in _MAKING and (library is not None or paths.library_is_named()):
        require_library(folder)
    remote = None
    if purpose in _SERVED:
        remote = connected(folder, settings, any_settings=purpose not in _READING)
    if remote is not None:
        with remote:
            yield remote
        return
    with Application(folder, settings, progress, purpose, one_shot=one_shot) as app:
        yield app


def require_library(folder: Path) -> None:
    """Refuse to look into a library that is not there, which would make an empty one under a mistyped name.

    Raises:
        NotFoundError: The folder is missing, or holds no library.
    """
    try:
        if stat.S_ISDIR(folder.stat().st_mode):
            (folder / DATABASE).stat()
    except FileNotFoundError as error:
        raise NotFoundError(
            "there is no library in this folder",
            subject=str(folder),
            advice="Check the spelling, or make one: deskrag index PATH --library FOLDER.",
        ) from error
    except OSError:  # told by whoever opens it
        return


def connected(folder: Path, settings: Settings, *, any_settings: bool) -> RemoteApplication | None:
    """The library through its holder; None if nobody serves it, or not with these settings.

    Args:
        folder: The library's folder.
        settings: What the caller would open it with.
        any_settings: Take the holder's settings, whatever they are.
    """
    if not folder.is_dir():
        return None
    server = IndexLock(folder).server()
    if server is None or not (any_settings or server.settings == settings_digest(settings)):
        return None
    with contextlib.ExitStack() as stack:
        try:
            remote = stack.enter_context(RemoteApplication(folder, settings, server))
            remote.check()
        except UserError:  # it hangs, is of another user or version: who needs the lock will be told who holds it
            return None
        stack.pop_all()
        return remote


def settings_digest(settings: Settings) -> str:
    """A short digest of the settings that a search or an answer depends on."""
    found = settings.model_dump_json(include={"search", "answer", "endpoint"})
    return hashlib.sha256(found.encode()).hexdigest()[:16]
