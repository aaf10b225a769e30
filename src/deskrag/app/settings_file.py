"""Changing one setting in the person's settings file, leaving every other line and comment as it was."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .. import paths
from .. import settings as settings_module
from ..errors import AccessError, InputError
from ..models.registry import write_atomically
from ..paths import ensure_dir


def change_setting(group: str, name: str, value: Any, file: Path | None = None) -> Path:
    """Write ``[group] name = value``, atomically, keeping the rest; returns the file.

    Raises:
        InputError: The file is not valid TOML, or the value is not allowed.
        AccessError: It cannot be written.
    """

    def change(table: Any) -> None:
        table[name] = value

    return _change(group, name, change, file or paths.config_file())


def clear_setting(group: str, name: str, file: Path | None = None) -> Path:
    """Take a setting out of the file, so that its default counts; returns the file.

    Raises:
        InputError, AccessError: As for `change_setting`.
    """
    return _change(group, name, lambda table: table.pop(name, None), file or paths.config_file())


def _change(group: str, name: str, change: Callable[[Any], object], file: Path) -> Path:
    import tomlkit
    from filelock import FileLock

    ensure_dir(file.parent)
    with FileLock(file.with_name(f".{file.name}.lock"), timeout=10):
        try:
            text = file.read_text("utf-8") if file.exists() else ""
            document = tomlkit.parse(text)
        except (ValueError, tomlkit.exceptions.TOMLKitError) as error:
            raise InputError(
                f"the settings file is not valid TOML ({error})", subject=str(file), advice="Correct or move it."
            ) from error
        except OSError as error:
            raise AccessError(f"the settings file cannot be read ({error.strerror})", subject=str(file)) from error
        if not text:
            document.add("schema_version", settings_module.SCHEMA_VERSION)
        table = document.get(group)
        if not isinstance(table, dict):
            table = tomlkit.table()
            document[group] = table
        change(table)
        written = tomlkit.dumps(document)
        _check(tomllib.loads(written), group, name, file)
        try:
            write_atomically(file, written.encode())
        except OSError as error:
            raise AccessError(f"the settings file cannot be written ({error.strerror})", subject=str(file)) from error
    return file


def _check(values: dict[str, Any], group: str, name: str, file: Path) -> None:
    """Refuse to write what could not be read again."""
    from pydantic import ValidationError

    try:
        settings_module.Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{first['msg']}", subject=f"setting {where or f'{group}.{name}'} in {file}") from error
