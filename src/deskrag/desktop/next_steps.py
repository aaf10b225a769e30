"""What a person can do next about an error, where nobody nearer to it offers something better.

The error says what happened; here it is sorted into the few places of the window where it can be mended.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import (
    AccessError,
    Cancelled,
    DocumentError,
    InputError,
    ModelError,
    NotFoundError,
    StorageFullError,
    UserError,
)
from .i18n import mark


@dataclass(frozen=True, slots=True)
class Step:
    """A way on.

    Attributes:
        label: Of the button; in English, marked for translation.
        view: The view to show; empty for none.
        folder: The folder to open; empty for none.
    """

    label: str
    view: str = ""
    folder: str = ""


SETTINGS = Step(mark("Open the settings"), view="settings")
MODELS = Step(mark("Choose a model"), view="models")
LIBRARY = Step(mark("Show in Library"), view="library")
_IN_SETTINGS = ("setting ", "settings", "endpoint", "engine.context", "engine.start_seconds")
_IN_MODELS = ("`deskrag models", "Choose another model", "Choose a smaller model", "embedding model")
_IN_LIBRARY = ("no such document", "no such page", "no such collection", "nothing of this path is in the index")


def step_for(error: BaseException) -> Step | None:
    """Where an error can be mended; None where nothing in the window helps."""
    if not isinstance(error, UserError) or isinstance(error, Cancelled):
        return None
    said = f"{error.subject}\n{error.reason}\n{error.advice}"
    if isinstance(error, StorageFullError | AccessError) and (folder := _folder(error.subject)):
        return Step(mark("Open the folder"), folder=folder)
    if any(words in said for words in _IN_SETTINGS):
        return SETTINGS
    if isinstance(error, ModelError) or any(words in said for words in _IN_MODELS):
        return MODELS
    if isinstance(error, DocumentError) or any(words in said for words in _IN_LIBRARY):
        return LIBRARY
    return None


def worth_trying_again(error: BaseException) -> bool:
    """Whether the same work can go well another time: not where what was asked for is wrong or gone."""
    return not isinstance(error, InputError | NotFoundError)


def _folder(subject: str) -> str:
    """The folder of a path that an error names; empty if it names none that is there."""
    path = Path(subject) if subject else None
    if path is None or not path.is_absolute():
        return ""
    near = next((one for one in (path, *path.parents) if one.is_dir()), None)
    return str(near) if near is not None else ""
