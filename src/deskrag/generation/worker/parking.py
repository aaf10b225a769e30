"""Cached prompts that nobody continues just now, kept in main memory instead of in the KV cache.

Every token in the cache costs time at every step, also one of an idle sequence: with 2,000 of them the starter model
writes a fifth more slowly. Copying a sequence out and back takes milliseconds, computing it again takes seconds.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .slots import Adapter


@dataclass(frozen=True, slots=True)
class Parked:
    """A sequence outside the cache.

    Attributes:
        tokens: What it holds.
        adapter: What it was computed with.
        state: llama.cpp's copy of its keys and values.
    """

    tokens: list[int]
    adapter: Adapter
    state: bytes


class ParkingLot:
    """Parked sequences, the longest unused ones dropped when they take too much memory.

    Args:
        room: Bytes they may take together.
        most: How many are kept.
    """

    def __init__(self, room: int, most: int = 16) -> None:
        self._room = room
        self._most = most
        self._taken = 0
        self._count = 0
        self._parked: OrderedDict[int, Parked] = OrderedDict()

    def __len__(self) -> int:
        """Number of parked sequences."""
        return len(self._parked)

    def put(self, parked: Parked) -> None:
        """Keep a sequence; one that begins like it and is shorter goes."""
        if len(parked.state) > self._room:
            return
        for number, other in list(self._parked.items()):
            size = len(other.tokens)
            if other.adapter == parked.adapter and parked.tokens[:size] == other.tokens:
                self.take(number)
        self._count += 1
        self._parked[self._count] = parked
        self._taken += len(parked.state)
        while self._taken > self._room or len(self._parked) > self._most:
            _, oldest = self._parked.popitem(last=False)
            self._taken -= len(oldest.state)

    def take(self, number: int) -> Parked:
        """Give a sequence back; it is no longer kept here."""
        parked = self._parked.pop(number)
        self._taken -= len(parked.state)
        return parked

    def look(self, number: int) -> Parked:
        """A sequence, which stays and counts as used now."""
        self._parked.move_to_end(number)
        return self._parked[number]

    def items(self) -> list[tuple[int, Parked]]:
        """All of them with their numbers, longest unused first."""
        return list(self._parked.items())

    def latest(self) -> Parked | None:
        """The one put or used last."""
        return next(reversed(self._parked.values()), None)

    def clear(self) -> None:
        """Drop all."""
        self._parked.clear()
        self._taken = 0
