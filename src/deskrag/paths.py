"""Where things live. Nothing else in the program builds one of these paths.

Everything of one installation is under one home folder (`DESKRAG_HOME`, else the platform's own data
folder), so that it can be backed up, moved or deleted as one.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from .errors import AccessError, InputError, StorageFullError

APP = "deskrag"


def home() -> Path:
    """The home folder of this installation; not created here."""
    given = os.environ.get("DESKRAG_HOME")
    if given:
        return Path(given).expanduser().resolve()
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def default_library() -> Path:
    """The library used when none is named (`DESKRAG_LIBRARY` or ``home/library``)."""
    given = os.environ.get("DESKRAG_LIBRARY")
    return Path(given).expanduser().resolve() if given else home() / "library"


def library_is_named() -> bool:
    """Whether the default library is one that somebody named (`DESKRAG_LIBRARY`)."""
    return bool(os.environ.get("DESKRAG_LIBRARY"))


def models_dir() -> Path:
    """Models prepared, downloaded or imported on this machine (`DESKRAG_MODELS` or ``home/models``)."""
    given = os.environ.get("DESKRAG_MODELS")
    return Path(given).expanduser().resolve() if given else home() / "models"


def engine_cache(model: str) -> Path:
    """Where the engine keeps the KV cache of its last prompt for a model (named by its fingerprint)."""
    return home() / "cache" / f"{model}.kv"


def tuning_dir() -> Path:
    """Trainings, one folder each."""
    return home() / "tuning"


def comparisons_dir() -> Path:
    """Comparisons of ways to answer, one folder each."""
    return home() / "comparisons"


def config_file() -> Path:
    """The settings file."""
    return home() / "settings.toml"


def window_state_file() -> Path:
    """What the window remembers between starts."""
    return home() / "window.json"


def ensure_dir(path: Path) -> Path:
    """Make `path` a folder that exists, readable by its owner only.

    Raises:
        AccessError: No permission, or a read-only disk.
        InputError: Something that is not a folder is in the way.
        StorageFullError: No space left.
    """
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (FileExistsError, NotADirectoryError) as error:
        raise InputError(
            "a file is in the way of a folder that DeskRAG needs",
            subject=str(path),
            advice="Move it, or choose another folder with DESKRAG_HOME or --library.",
        ) from error
    except OSError as error:
        if error.errno == 28:
            raise StorageFullError("the disk is full", subject=str(path), advice="Free some space.") from error
        raise AccessError(
            f"this folder cannot be made ({error.strerror})",
            subject=str(path),
            advice="Choose another one with DESKRAG_HOME or --library.",
        ) from error
    return path
