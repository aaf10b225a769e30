"""The token of this installation's loopback server: made once, readable by its user only."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from pathlib import Path

from .. import paths
from ..errors import AccessError

TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,128}")


def token_file() -> Path:
    """Where the token of this installation lies."""
    return paths.home() / "server.token"


def read_token(path: Path) -> str:
    """The token in a file of this user.

    Raises:
        AccessError: It cannot be read, belongs to or is open to others, or holds no token.
    """
    try:
        status = path.stat()
        text = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise AccessError(f"the server's token cannot be read ({error})", subject=str(path)) from error
    if os.name == "posix" and (status.st_uid != os.getuid() or status.st_mode & 0o077):
        raise AccessError(
            "the server's token is readable by others",
            subject=str(path),
            advice="Delete the file; `deskrag serve` makes a new one.",
        )
    if not _TOKEN.fullmatch(text):
        raise AccessError(
            "this file holds no token", subject=str(path), advice="Delete it; `deskrag serve` makes a new one."
        )
    return text


def ensure_token() -> str:
    """The token of this installation, made at the first use."""
    path = token_file()
    if not path.exists():
        paths.ensure_dir(path.parent)
        try:
            handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".server.token.")  # made with mode 0600
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(TOKEN_BYTES) + "\n")
            # Of two that start at once, the first one's token stays.
            with contextlib.suppress(FileExistsError):
                os.link(partial, path)
            Path(partial).unlink()
        except OSError as error:
            raise AccessError(f"the server's token cannot be written ({error.strerror})", subject=str(path)) from error
    return read_token(path)
