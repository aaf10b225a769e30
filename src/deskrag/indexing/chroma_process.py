"""Chroma in a process of its own, as seen from here.

One idea: the face of `ChromaFolder`, answered by `chroma_worker`. The window's thread never waits for Chroma's hold on
the interpreter, a command imports its own parts while Chroma is imported next door, and a Chroma that ends takes
nothing with it: the ledger has every vector, and the next request starts another one.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..errors import (
    AccessError,
    LibraryBusyError,
    LibraryCorruptError,
    LibraryError,
    NotFoundError,
    StorageFullError,
    UserError,
)
from ..frames import FrameError, pack, read_frame

if TYPE_CHECKING:
    from ..embeddings.protocol import Vectors
    from .types import Hit

CALL_SIZE = 256
"""Vectors sent at once: a search that comes in between waits no longer than for these."""
_KINDS: dict[str, type[UserError]] = {
    kind.__name__: kind
    for kind in (AccessError, LibraryBusyError, LibraryCorruptError, LibraryError, NotFoundError, StorageFullError)
}


class _Worker:
    """One running process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "deskrag.indexing.chroma_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl-C in the terminal is for the parent, which then decides.
            start_new_session=True,  # the same for Windows, which would also open a console window:
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
            | getattr(subprocess, "CREATE_NO_WINDOW", 0),
            env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, method: str, values: dict[str, Any], vectors: Vectors | None = None) -> Any:
        """One request and its reply; `FrameError` or `OSError` when the process is gone."""
        requests, replies = self._pipes()
        message: dict[str, Any] = {"method": method, "values": values}
        data: Any = b""
        if vectors is not None:
            import numpy as np

            message["shape"] = vectors.shape
            data = np.ascontiguousarray(vectors, np.float32).data
        requests.write(pack(message))
        requests.write(data)
        requests.flush()
        reply = read_frame(replies.read)
        if "error" in reply:
            kind = _KINDS.get(str(reply["error"]))
            if kind is None:
                raise RuntimeError(str(reply.get("reason")))
            raise kind(
                str(reply.get("reason")), subject=str(reply.get("subject", "")), advice=str(reply.get("advice", ""))
            )
        return reply.get("value")

    def end(self) -> None:
        """End it at once."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout


class _Spare:
    """A process that was started early, or that closed its folder: Chroma is imported in it already."""

    def __init__(self) -> None:
        self._worker: _Worker | None = None
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        worker = self._worker
        return worker.pid if worker else None

    def take(self) -> _Worker | None:
        with self._lock:
            worker, self._worker = self._worker, None
        return worker

    def keep(self, worker: _Worker) -> None:
        with self._lock:
            if self._worker is None:
                self._worker = worker
                return
        worker.end()

    def start(self) -> None:
        with self._lock:
            if self._worker is None:
                with contextlib.suppress(OSError):  # told when it is needed
                    self._worker = _Worker()


_spare = _Spare()


def start_early() -> None:
    """Begin to import Chroma beside whatever this process does next; `end_spare` when it was not needed."""
    _spare.start()


def end_spare() -> None:
    """End the process that waits for a folder, if there is one."""
    worker = _spare.take()
    if worker is not None:
        worker.end()


def spare_pid() -> int | None:
    """Number of the process that waits for a folder, if there is one."""
    return _spare.pid


class ChromaProcess:
    """A Chroma folder in a process of its own; several threads may use it, one request at a time is answered.

    Args:
        folder: Where it lies; made when opened.

    Every method raises what `ChromaFolder` raises, and `LibraryError` when the process ended; the next request starts
    another one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._worker: _Worker | None = None
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        """Number of the process that has the folder open."""
        worker = self._worker
        return worker.pid if worker else None

    def open(self) -> None:
        """Open the folder, if it is not open, and wait until it is."""
        with self._lock:
            self._opened()

    def close(self) -> None:
        """Let go of the folder; the process is kept for a while, for the next one."""
        with self._lock:
            worker, self._worker = self._worker, None
            if worker is None:
                return
            try:
                worker.ask("close", {})
            except (FrameError, OSError):
                worker.end()
            except BaseException:
                worker.end()
                raise
            else:
                _spare.keep(worker)

    def names(self) -> list[str]:
        """The collections there are."""
        return [str(name) for name in self._ask("names", {})]

    def upsert(self, name: str, chunk_ids: Sequence[int], document_ids: Sequence[int], vectors: Vectors) -> None:
        """Add or replace vectors of shape ``(n, dimensions)``."""
        for first in range(0, len(chunk_ids), CALL_SIZE):
            part = slice(first, first + CALL_SIZE)
            values = {"name": name, "chunks": list(chunk_ids[part]), "documents": list(document_ids[part])}
            self._ask("upsert", values, vectors[part])

    def delete(self, name: str, chunk_ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""
        self._ask("delete", {"name": name, "chunks": list(chunk_ids)})

    def drop(self, names: Sequence[str]) -> None:
        """Remove whole collections; unknown ones are ignored."""
        self._ask("drop", {"names": list(names)})

    def clear(self) -> None:
        """Remove everything, also from a folder that is damaged."""
        try:
            self._ask("clear", {})
        except LibraryBusyError:
            raise
        except LibraryError:  # it cannot even be opened
            import shutil

            self.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def count(self, name: str) -> int:
        """Vectors in a collection."""
        return int(self._ask("count", {"name": name}))

    def ids(self, name: str) -> list[int]:
        """Chunk ids in a collection."""
        return [int(number) for number in self._ask("ids", {"name": name})]

    def query(self, names: Sequence[str], vector: Vectors, k: int) -> list[Hit]:
        """The `k` nearest chunks of all these collections by cosine, best first."""
        from .types import Hit

        found = self._ask("query", {"names": list(names), "k": k}, vector.reshape(1, -1))
        return [Hit(int(number), float(score)) for number, score in found]

    def _ask(self, method: str, values: dict[str, Any], vectors: Vectors | None = None) -> Any:
        with self._lock:
            worker = self._opened()
            try:
                return worker.ask(method, values, vectors)
            except (FrameError, OSError) as error:
                raise self._gone(worker) from error
            except (UserError, RuntimeError):
                raise
            except BaseException:  # stopped between question and answer: they would no longer match
                self._gone(worker)
                raise

    def _opened(self) -> _Worker:
        if self._worker is not None:
            return self._worker
        spare = _spare.take()
        if spare is not None:
            try:
                spare.ask("open", {"path": str(self.folder)})
                self._worker = spare
                return spare
            except (FrameError, OSError):  # it ended while it waited
                spare.end()
            except BaseException:
                spare.end()
                raise
        worker = _Worker()
        try:
            worker.ask("open", {"path": str(self.folder)})
        except (FrameError, OSError) as error:
            raise self._gone(worker) from error
        except BaseException:
            worker.end()
            raise
        self._worker = worker
        return worker

    def _gone(self, worker: _Worker) -> LibraryError:
        self._worker = None
        worker.end()
        return LibraryError(
            "the process of the vector index ended",
            subject=str(self.folder),
            advice="Run the same again: nothing that was indexed is lost.",
        )
