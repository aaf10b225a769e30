"""A sign of life from slow but honest work inside a reader.

One idea: a time limit for a whole document would cut a long scan short, so work that is slow by nature
(recognising page after page) calls `beat` after each part, and the limit counts from the last one. Outside a
reader process it does nothing.
"""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def beat() -> None:
    """Say that one more part is done."""
    for listener in _listeners:
        listener()


def listen(listener: Callable[[], None]) -> None:
    """Let `listener` hear every beat of this process."""
    _listeners.append(listener)
