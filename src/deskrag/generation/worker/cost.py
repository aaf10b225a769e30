"""What a step costs on this machine, learnt while running.

The scheduler needs it twice: to keep a chunk of prefill short while others wait for their next word, and to know
how many drafted tokens are worth verifying.
"""

from __future__ import annotations

from bisect import bisect_left

_SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
_LEARN = 0.2
_FORGET = 0.002


class DecodeCost:
    """Cost of a step in which every token is sampled from, in units of the step with one token.

    Relative, because the absolute speed changes with whatever else the machine does. Sizes that were not met lately
    drift back to an assumption (half of a step is the same for any size), so that one slow moment does not decide
    for ever.
    """

    def __init__(self) -> None:
        self._single = 0.0
        self._ratios = {size: _assumed(size) for size in _SIZES}

    def observe(self, tokens: int, seconds: float) -> None:
        """Learn from one step of at most 32 tokens."""
        if tokens > _SIZES[-1] or seconds <= 0:
            return
        if tokens == 1 or not self._single:
            single = seconds / self.ratio(tokens)
            self._single = single if not self._single else self._single + _LEARN * (single - self._single)
        size = _SIZES[bisect_left(_SIZES, tokens)]
        for other in _SIZES[1:]:
            self._ratios[other] += _FORGET * (_assumed(other) - self._ratios[other])
        if tokens > 1:
            measured = seconds / self._single * size / tokens
            self._ratios[size] += _LEARN * (min(measured, 2.0 * size) - self._ratios[size])

    def ratio(self, tokens: int) -> float:
        """Expected time of a step with so many tokens over that of a step with one."""
        if tokens <= 1:
            return 1.0
        at = bisect_left(_SIZES, tokens)
        if at == len(_SIZES):
            return self._ratios[_SIZES[-1]] * tokens / _SIZES[-1]
        low, high = _SIZES[at - 1], _SIZES[at]
        share = (tokens - low) / (high - low)
        return self._ratios[low] * (1 - share) + self._ratios[high] * share


def _assumed(size: int) -> float:
    return 0.5 + 0.5 * size


class PrefillCost:
    """Seconds a prompt token takes, from recent steps."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def observe(self, tokens: int, seconds: float) -> None:
        """Learn from one step that was mostly prefill."""
        each = seconds / tokens
        self._seconds = each if not self._seconds else self._seconds + _LEARN * (each - self._seconds)

    def tokens_within(self, seconds: float, least: int, most: int) -> int:
        """Tokens whose prefill is expected to take no longer than `seconds`, between `least` and `most`."""
        if not self._seconds:
            return most
        return max(least, min(most, int(seconds / self._seconds)))
