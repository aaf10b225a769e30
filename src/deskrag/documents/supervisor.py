"""The thread that starts readers and holds running ones to their limits.

One idea: killing is the only stop that works on a parser in a loop, and it works the same on every system.
The supervisor looks at each running reader ten times a second and kills it when it is out of time, over its
memory or cancelled; the thread that waits for the reader then sees its channel close and reads why here.

Readers are also *started* here, because Linux ties the request "end me when my parent ends" to the parent's
thread that started the child, and this thread lives as long as the pool.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import Enum

import psutil

from ..progress import CancelToken

TICK_SECONDS = 0.1


class Stop(Enum):
    """Why a reader was killed."""

    TIME = "time"
    MEMORY = "memory"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class Watch:
    """One running reader and its limits.

    Attributes:
        process: The reader.
        deadline: `time.monotonic` after which it is killed.
        resident_limit: Resident bytes above which it is killed.
        cancels: It is killed when one of them is set.
        stopped: Why it was killed, if it was.
        address_peak: Most address space seen, to tell memory deaths from other crashes.
    """

    process: subprocess.Popen[bytes]
    deadline: float
    resident_limit: int
    cancels: tuple[CancelToken, ...]
    stopped: Stop | None = None
    address_peak: int = 0
    probe: psutil.Process | None = field(default=None, repr=False)

    def look(self, now: float) -> None:
        """Kill the reader if it is over a limit."""
        if self.stopped is not None or self.process.poll() is not None:
            return
        if any(cancel.cancelled for cancel in self.cancels):
            self.stopped = Stop.CANCELLED
        elif now > self.deadline:
            self.stopped = Stop.TIME
        elif self._over_memory():
            self.stopped = Stop.MEMORY
        if self.stopped is not None:
            self.process.kill()

    def _over_memory(self) -> bool:
        try:
            self.probe = self.probe or psutil.Process(self.process.pid)
            memory = self.probe.memory_info()
        except psutil.Error:
            return False
        self.address_peak = max(self.address_peak, memory.vms)
        return bool(memory.rss > self.resident_limit)


class Supervisor:
    """Starts processes and watches those that work; sleeps while none does."""

    def __init__(self) -> None:
        self._requests: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._watches: list[Watch] = []
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self, spawn: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
        """Run `spawn` on the supervisor's thread and return its process."""
        future: Future[subprocess.Popen[bytes]] = Future()

        def run() -> None:
            try:
                future.set_result(spawn())
            except BaseException as error:  # noqa: BLE001 - handed to the caller, who waits for it
                future.set_exception(error)

        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="reader-supervisor")
                self._thread.start()
        self._requests.put(run)
        return future.result()

    @contextlib.contextmanager
    def watching(self, watch: Watch) -> Iterator[Watch]:
        """Hold a reader to its limits for the length of a with block."""
        with self._lock:
            self._watches.append(watch)
        self._requests.put(lambda: None)  # wake up
        try:
            yield watch
        finally:
            with self._lock:
                self._watches.remove(watch)

    def close(self) -> None:
        """End the thread."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._requests.put(None)
            thread.join()

    def _run(self) -> None:
        while True:
            with self._lock:
                busy = list(self._watches)
            now = time.monotonic()
            for watch in busy:
                watch.look(now)
            try:
                request = self._requests.get(timeout=TICK_SECONDS if busy else None)
            except queue.Empty:
                continue
            if request is None:
                return
            request()
