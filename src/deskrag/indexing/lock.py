"""One process writes a library at a time, and says who it is.

The operating system's file lock is the truth (it goes away with its process, however that ends); a small JSON
file beside it names the holder for the one who is turned away, and says where it can be asked to do the work
instead, if it runs a server.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ..errors import AccessError, LibraryBusyError


@dataclass(frozen=True, slots=True)
class HolderServer:
    """Where the process that holds a library can be asked to do the work.

    Attributes:
        port: Its port on 127.0.0.1; never another host.
        token_file: The file with its token, readable by its user only.
        settings: Digest of the settings it runs with.
    """

    port: int
    token_file: str
    settings: str


class IndexLock:
    """The right to write the indexes of a library and to open its Chroma folder."""

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / "index.lock", thread_local=False)
        self._holder = folder / "index.lock.holder"
        self._facts: dict[str, Any] = {}

    @property
    def held(self) -> bool:
        """True while this process holds it through this object."""
        return bool(self._lock.is_locked)

    def try_acquire(self, purpose: str) -> bool:
        """Take the lock if it is free; True if it is now held.

        Raises:
            AccessError: The folder does not let us.
        """
        if self.held:
            return True
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise AccessError(
                f"the library cannot be locked ({error.strerror or error})",
                subject=str(self._holder.parent),
                advice="Check the folder's permissions and that its disk is there.",
            ) from error
        self._facts = {"pid": os.getpid(), "purpose": purpose, "since": time.time()}
        with contextlib.suppress(OSError):  # only for those turned away; a full disk must not keep us out
            self._write()
        return True

    def acquire(self, purpose: str, wait_seconds: float = 2.0) -> None:
        """Take the lock.

        Raises:
            LibraryBusyError: Another process holds it; the message names it.
        """
        limit = time.monotonic() + wait_seconds
        while not self.try_acquire(purpose):
            if time.monotonic() >= limit:
                raise LibraryBusyError(
                    f"this library is in use by {self.holder()}",
                    advice="Wait for it to end, or stop it first.",
                )
            time.sleep(0.05)

    def release(self) -> None:
        """Give the lock back."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):
                self._holder.unlink(missing_ok=True)
            self._lock.release()

    def publish(self, server: HolderServer | None) -> None:
        """Say where the holder (this process) serves others; None when it no longer does."""
        assert self.held
        self._facts.pop("server", None)
        if server is not None:
            self._facts["server"] = asdict(server)
        with contextlib.suppress(OSError):
            self._write()

    def server(self) -> HolderServer | None:
        """Where the process that holds the library serves others; None if nobody does.

        What a killed server left behind is told by the lock, which is free then.
        """
        try:
            found = HolderServer(**json.loads(self._holder.read_text("utf-8"))["server"])
            if not 0 < int(found.port) < 65536 or self.held:
                return None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        try:
            self._lock.acquire(timeout=0)
        except (Timeout, OSError):
            return found
        with contextlib.suppress(OSError):
            self._holder.unlink(missing_ok=True)
        self._lock.release()
        return None

    def _write(self) -> None:
        partial = self._holder.with_name(f"{self._holder.name}.{os.getpid()}")
        partial.write_text(json.dumps(self._facts), "utf-8")
        partial.replace(self._holder)

    def holder(self) -> str:
        """Who holds it, in words: ``"deskrag index (process 4711, for 12 s)"``."""
        try:
            found = json.loads(self._holder.read_text("utf-8"))
            seconds = max(0, round(time.time() - float(found["since"])))
            return f"deskrag {found['purpose']} (process {int(found['pid'])}, for {seconds} s)"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"
