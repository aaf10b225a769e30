"""Changing an open library under a running window: settings, the answering model, the whole library.

One idea: nothing is restarted. Parts that a change concerns are put away and made again by the next use; an answer
that is being written keeps the model it began with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from .. import network, paths
from .. import settings as settings_module
from ..errors import LibraryBusyError
from ..progress import CancelToken
from .parts import Parts
from .restore import require_free

if TYPE_CHECKING:
    from ..settings import Settings
    from .application import Application

Effect = Literal["now", "model", "indexing", "reindexing", "serving"]
"""When a change is felt: at once; when the model is loaded again, which happens by itself; with the next indexing;
once the documents were embedded anew; when `deskrag serve` starts the next time."""

_BUSY_POLL = 0.2
T = TypeVar("T")


def effect(group: str, name: str) -> Effect:
    """When a change of this setting is felt."""
    if group in ("engine", "endpoint") or (group, name) == ("answer", "model"):
        return "model"
    if (group, name) == ("index", "embedder"):
        return "reindexing"
    if group in ("reading", "index"):
        return "indexing"
    return "serving" if group == "server" else "now"


def take_settings(app: Application, settings: Settings | None = None) -> bool:
    """Let an open library go on with other settings; True if the model will be loaded again.

    Args:
        app: The library.
        settings: What a person chose; read from the settings file if None.
    """
    parts = app.parts
    before, parts.settings = parts.settings, settings or settings_module.load()
    network.watch(parts.settings.network.mode)
    return any(_part(before, name) != _part(parts.settings, name) for name in ("model", "engine", "endpoint"))


def change_model(app: Application, cancel: CancelToken, *, load: bool = False) -> None:
    """Put the model that answers away, as soon as it is idle; the next question is answered by that of the settings.

    Args:
        app: The library.
        cancel: On a stop the old one ends with the library.
        load: Load the new one at once.

    Raises:
        UserError: The new one cannot be found or loaded.
    """
    parts = app.parts
    with parts.making:
        old: Any = parts.__dict__.pop("generator", None)
    if old is not None:
        _close_when_idle(old, cancel)
    if load:
        warm_up = getattr(parts.generator, "warm_up", None)
        if callable(warm_up):
            warm_up()


def exchange_library(app: Application, swap: Callable[[], T]) -> T:
    """Close an open library, let `swap` change its folder, and open what is there then, in the same `Application`.

    Raises:
        LibraryBusyError: It is being indexed, or another process holds it.
    """
    old = app.parts
    if not old.writing.acquire(timeout=2):
        raise LibraryBusyError("this library is being indexed", advice="Wait for it to end, or stop it first.")
    try:
        old.close()
        try:
            require_free(old.folder)
            return swap()
        finally:
            app.parts = Parts(old.folder, paths.models_dir(), settings_module.load(), old.progress, old.purpose)
            network.watch(app.parts.settings.network.mode)
    finally:
        old.writing.release()


def _part(settings: Settings, name: str) -> object:
    return settings.answer.model if name == "model" else getattr(settings, name)


def _close_when_idle(generator: Any, cancel: CancelToken) -> None:
    status = getattr(generator, "status", None)
    while callable(status):
        now = status()
        if not now or not (now.get("active") or now.get("waiting")):
            break
        if cancel.wait(_BUSY_POLL):
            return
    close = getattr(generator, "close", None)
    if callable(close):
        close()
