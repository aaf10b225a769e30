"""A small pool of reader processes: one path in, one `Document` or one understandable error out.

One idea: nothing a file does reaches the caller but a `DocumentError`. The parent opens the file (so it
alone decides what may be read), hands the descriptor to a sandboxed reader and waits; a supervisor thread
holds every running reader to its limits of time and memory and to the person's wish to stop.
"""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import stat
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from ..errors import AccessError, InputError, LimitError, NotFoundError
from ..progress import CancelToken
from .limits import ReadLimits
from .reader_worker import ReaderWorker
from .supervisor import Supervisor
from .types import Document

DEFAULT_READER = "deskrag.documents.registry:read"


class ReaderPool:
    """Reads documents in sandboxed processes that start when needed, are reused and replaced.

    Thread-safe. Use it as a context manager, or call `close`.

    Args:
        limits: Bounds for each document.
        workers: Most documents read at the same time.
        cancel: Stops every read of this pool.
        reader: ``module:function`` that reads a stream inside the process.
    """

    def __init__(
        self,
        limits: ReadLimits | None = None,
        workers: int = 2,
        *,
        cancel: CancelToken | None = None,
        reader: str = DEFAULT_READER,
    ) -> None:
        self.limits = limits or ReadLimits()
        self._cancel = cancel or CancelToken()
        self._reader = reader
        self._closed = threading.Event()
        self._supervisor = Supervisor()
        # A slot holds an idle worker, or None where one has yet to be started.
        self._slots: queue.LifoQueue[ReaderWorker | None] = queue.LifoQueue()
        self._slot_count = max(1, workers)
        for _ in range(self._slot_count):
            self._slots.put(None)
        self._threads = ThreadPoolExecutor(self._slot_count, thread_name_prefix="reader-pool")

    def submit(self, path: Path, *, cancel: CancelToken | None = None) -> Future[Document]:
        """`read`, in one of the pool's threads."""
        return self._threads.submit(self.read, path, cancel=cancel)

    def read(self, path: Path, *, cancel: CancelToken | None = None) -> Document:
        """Read one file; waits for a free reader and for the result.

        Raises:
            NotFoundError: The file is gone.
            AccessError: It may not be read.
            InputError: It is not a regular file.
            DocumentError: It cannot be read; the subclass and the reason say why.
            Cancelled: The person asked to stop.
        """
        cancel = cancel or self._cancel
        descriptor = open_document(path, self.limits)
        try:
            worker = self._take(cancel)
            try:
                worker = worker or ReaderWorker(self.limits, self._reader, self._supervisor)
                return worker.read(descriptor, path, cancel, self._cancel)
            finally:
                if worker is not None and (worker.worn or self._closed.is_set()):
                    worker.stop()
                    worker = None
                self._slots.put(worker)
        finally:
            os.close(descriptor)

    def protections(self) -> dict[str, bool]:
        """What the sandbox holds on this system, by name; starts a reader if none is idle."""
        worker = self._take(self._cancel)
        try:
            worker = worker or ReaderWorker(self.limits, self._reader, self._supervisor)
            return worker.protections()
        finally:
            self._slots.put(worker)

    def close(self) -> None:
        """End every reader; reads that still run fail with `Cancelled`."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._cancel.cancel()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for _ in range(self._slot_count):
            with contextlib.suppress(queue.Empty):
                worker = self._slots.get(timeout=5)
                if worker is not None:
                    worker.stop()
        self._supervisor.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self, cancel: CancelToken) -> ReaderWorker | None:
        while True:
            cancel.check()
            self._cancel.check()
            with contextlib.suppress(queue.Empty):
                worker = self._slots.get(timeout=0.2)
                if worker is not None and not worker.alive:
                    worker.stop()
                    worker = None
                return worker


def protections(limits: ReadLimits | None = None) -> dict[str, bool]:
    """What the sandbox of a reader holds on this system, for `deskrag doctor`."""
    with ReaderPool(limits, workers=1) as pool:
        return pool.protections()


def open_document(path: Path, limits: ReadLimits) -> int:
    """Open a regular file for reading without ever waiting, and return its descriptor.

    Raises:
        NotFoundError, AccessError, InputError, LimitError: It is gone, forbidden, no regular file, too large.
    """
    name = str(path)
    try:
        # Asked before opening: opening a device can already do something to it.
        _check_regular(Path(path).stat(), name)
        descriptor = os.open(
            path,
            os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0),
        )
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFoundError("the file is not there", subject=name) from error
    except PermissionError as error:
        raise AccessError("no permission to read it", subject=name) from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise InputError("its symbolic links go in a circle", subject=name) from error
        if error.errno == errno.ENAMETOOLONG:
            raise InputError("its name is too long", subject=name) from error
        raise AccessError(f"cannot be opened ({error.strerror or error})", subject=name) from error
    except ValueError as error:  # a NUL in the path
        raise InputError("not a possible file name", subject=name) from error
    try:
        status = os.fstat(descriptor)
        _check_regular(status, name)
        if status.st_size > limits.max_file_bytes:
            raise LimitError(
                f"larger ({_megabytes(status.st_size)}) than the limit of {_megabytes(limits.max_file_bytes)}",
                subject=name,
            )
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _check_regular(status: os.stat_result, name: str) -> None:
    mode = status.st_mode
    if stat.S_ISREG(mode):
        return
    kinds = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    what = next((word for test, word in kinds if test(mode)), "something else")
    raise InputError(f"is {what}, not a file", subject=name)


def _megabytes(count: int) -> str:
    return f"{count / 2**20:,.0f} MB"
