"""How fast a job goes and how long it will take: an exponential mean, so that a slow file does not swing it."""

from __future__ import annotations

import math

HALF_LIFE_S = 8.0


class Rate:
    """Watches a counter that rises."""

    def __init__(self) -> None:
        self._last: tuple[float, int] | None = None
        self._weight = 0.0
        self._mean = 0.0

    def see(self, now: float, done: int) -> None:
        """Take note of the counter at a (monotonic) time; a counter that falls starts anew."""
        if self._last is None or done < self._last[1]:
            self._last, self._weight, self._mean = (now, done), 0.0, 0.0
            return
        passed = now - self._last[0]
        if passed < 0.2:
            return
        keep = math.exp(-passed * math.log(2) / HALF_LIFE_S)
        self._mean = self._mean * keep + (done - self._last[1]) / passed * (1 - keep)
        self._weight = self._weight * keep + (1 - keep)
        self._last = (now, done)

    @property
    def per_second(self) -> float:
        """Units a second; 0 while unknown."""
        return self._mean / self._weight if self._weight else 0.0

    def left(self, remaining: int) -> float | None:
        """Seconds until `remaining` units are done; None while unknown."""
        speed = self.per_second
        return remaining / speed if speed > 1e-6 else None
