"""The process that has Chroma open: ``python -m deskrag.indexing.chroma_worker``, asked through its standard input.

One idea: Chroma holds Python's interpreter for as long as it writes, takes a second to import and is compiled code
that may end its process. All three happen here. It imports Chroma before the first request, so that this goes on
while its parent reads documents, ends when its input closes, and ends by itself when nobody needs it for a while.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from .. import network
from ..embeddings.protocol import Vectors
from ..errors import LibraryError, UserError
from ..frames import FrameError, pack, read_exactly, read_frame
from ..priority import give_way
from .chroma import ChromaFolder

IDLE_SECONDS = 90.0
"""So long it waits, with no folder open, before it gives its memory back."""


class _Folders:
    """What can be asked; at most one folder is open."""

    def __init__(self) -> None:
        self._folder: ChromaFolder | None = None

    @property
    def is_open(self) -> bool:
        return self._folder is not None

    def _open_folder(self) -> ChromaFolder:
        if self._folder is None:
            raise LibraryError("no vector index is open")
        return self._folder

    def open(self, path: str) -> None:
        folder = ChromaFolder(Path(path))
        folder.open()
        self._folder = folder

    def close(self) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.close()

    def names(self) -> list[str]:
        return self._open_folder().names()

    def upsert(self, name: str, chunks: list[int], documents: list[int], vectors: Vectors) -> None:
        self._open_folder().upsert(name, chunks, documents, vectors)

    def delete(self, name: str, chunks: list[int]) -> None:
        self._open_folder().delete(name, chunks)

    def drop(self, names: list[str]) -> None:
        self._open_folder().drop(names)

    def clear(self) -> None:
        self._open_folder().clear()

    def count(self, name: str) -> int:
        return self._open_folder().count(name)

    def ids(self, name: str) -> list[int]:
        return self._open_folder().ids(name)

    def query(self, names: list[str], k: int, vectors: Vectors) -> list[tuple[int, float]]:
        return [(hit.chunk_id, hit.score) for hit in self._open_folder().query(names, vectors[0], k)]


def serve(requests: BinaryIO, replies: BinaryIO, idle_seconds: float = IDLE_SECONDS) -> None:
    """Answer requests, one after the other, until the input ends or nobody asks for `idle_seconds`.

    A request names a method and its values; ``"shape"`` announces that many float32 numbers behind the frame. A reply
    is ``{"value": …}`` or the error.
    """
    folders = _Folders()
    methods: dict[str, Callable[..., Any]] = {
        name: getattr(folders, name)
        for name in ("open", "close", "names", "upsert", "delete", "drop", "clear", "count", "ids", "query")
    }
    # Standard input cannot be waited for with a limit on every system; a timer that ends the process can.
    idle = _Idle(idle_seconds)
    while True:
        idle.watch(not folders.is_open)
        try:
            request = read_frame(requests.read)
            values = request.get("values", {})
            if "shape" in request:
                rows, width = (int(number) for number in request["shape"])
                data = read_exactly(requests.read, rows * width * 4)
                values["vectors"] = np.frombuffer(data, np.float32).reshape(rows, width)
        except (FrameError, OSError):
            break
        idle.watch(False)
        try:
            reply: dict[str, Any] = {"value": methods[request["method"]](**values)}
        except UserError as error:
            reply = {
                "error": type(error).__name__,
                "reason": error.reason,
                "subject": error.subject,
                "advice": error.advice,
            }
        except Exception as error:  # noqa: BLE001 - a bug is told to the one who asked, with its place
            reply = {"error": "Bug", "reason": f"{type(error).__name__}: {error}"}
        replies.write(pack(reply))
        replies.flush()
    idle.watch(False)
    with contextlib.suppress(UserError):
        folders.close()


class _Idle:
    """Ends the process when it was not needed for a while."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timer: threading.Timer | None = None

    def watch(self, on: bool) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if on:
            self._timer = threading.Timer(self._seconds, os._exit, (0,))
            self._timer.daemon = True
            self._timer.start()


def main() -> None:
    """Take the pipes, import Chroma, answer."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the replies.
    os.dup2(2, 1)
    network.watch("offline")
    give_way()
    import chromadb  # noqa: F401 - the slow part, before anybody waits for it

    serve(requests, replies)
    sys.stderr.flush()
    os._exit(0)  # the folder is closed; taking Chroma down costs a quarter of a second


if __name__ == "__main__":
    main()
