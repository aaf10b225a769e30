"""A sign of life from slow but honest work inside a reader.

One idea: a time limit for a whole document would cut a long scan short, so work that is slow by nature
(recognising page after page) calls `beat` after each part, and the limit counts from the last one. Outside a
reader process it does nothing.
"""

from __future__ import annotations

from collections.abc import Callable

MOST_PATIENCE = 4
_listeners: list[Callable[[int], None]] = []


def beat(patience: int = 1) -> None:
    """Say that one more part is done, and that the next may take `patience` times the time limit."""
    for listener in _listeners:
        listener(patience)


def listen(listener: Callable[[int], None]) -> None:
    """Let `listener` hear every beat of this process and the patience it asks for."""
    _listeners.append(listener)
