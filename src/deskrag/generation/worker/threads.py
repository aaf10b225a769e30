"""How many threads compute: as many as there are idle cores, looked at twice a second.

llama.cpp's threads meet hundreds of times for one token. Where each has a core of its own that is quick; where one
waits for its time slice, all wait for it, and two threads on a busy machine are slower than one (measured on two
cores with five other busy processes: 5 tokens a second with two threads, 25 with one).
"""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil

_LOOK_SECONDS = 0.5
_TOLERANCE = 0.3
"""Part of a core that others may use before it no longer counts as idle."""


class ThreadGovernor:
    """Chooses the number of threads.

    Args:
        most: Never more than this.
        cores: Cores of the machine.
        used: Seconds of processor time used so far by (everyone, this process).
        now: The clock.
    """

    def __init__(
        self,
        most: int,
        cores: int,
        used: Callable[[], tuple[float, float]] | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._cores = cores
        self._used = used or _used
        self._now = now
        self._looked = now()
        self._before = self._used()
        self.threads = most

    def look(self) -> int:
        """The number of threads for the next step; cheap unless it is time to look again."""
        now = self._now()
        passed = now - self._looked
        if passed < _LOOK_SECONDS:
            return self.threads
        everyone, own = self._used()
        others = ((everyone - self._before[0]) - (own - self._before[1])) / passed
        self._looked, self._before = now, (everyone, own)
        if passed < 4 * _LOOK_SECONDS:  # after a pause the sum says nothing of this moment
            idle = self._cores - max(0.0, others)
            self.threads = max(1, min(self._most, int(idle + _TOLERANCE)))
        return self.threads


def _used() -> tuple[float, float]:
    times = psutil.cpu_times()
    resting = times.idle + getattr(times, "iowait", 0.0)
    # Guest time is part of user time.
    everyone = sum(times) - resting - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0)
    own = psutil.Process().cpu_times()
    return everyone, own.user + own.system
