"""Peak memory of a process and of everything it started, by sampling resident sizes.

Pages shared between processes count once for each of them, so the figure for the tree is an upper bound.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

import psutil


class PeakMemory:
    """Samples a process tree from its own thread while the `with` block runs.

    Args:
        pid: The root process; the current one if None.
        hertz: Samples a second.

    Attributes:
        root: Largest resident size of the root process, bytes.
        tree: Largest sum over the tree, bytes.
        child: Largest resident size of any one descendant, bytes.
    """

    def __init__(self, pid: int | None = None, hertz: float = 5.0) -> None:
        self._process = psutil.Process(pid)
        self._interval = 1 / hertz
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self.root = self.tree = self.child = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while True:
            try:
                own = self._process.memory_info().rss
                children = [_rss(child) for child in self._process.children(recursive=True)]
            except psutil.Error:
                return
            self.root = max(self.root, own)
            self.child = max([self.child, *children])
            self.tree = max(self.tree, own + sum(children))
            if self._stop.wait(self._interval):
                return


def _rss(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
