"""The KV cache as slots: which tokens stand in which sequence, and where a new prompt begins best.

A slot is a sequence number of the cache with the tokens it holds. A prompt goes to the slot whose cached tokens it
continues; where another slot (also a busy one) shares a longer beginning, that part is taken over without computing
or copying it, because sequences of one cache share its cells. What was computed with one adapter never serves
another.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .parking import Parked, ParkingLot

if TYPE_CHECKING:
    from .native import Context

Adapter = tuple[str, float]
"""Name (see `Scheduler.adapter`) and strength; ``("", 1.0)`` for the bare model."""

_LEAST_SHARED = 8
"""Shorter common beginnings are not worth taking over."""
_LEAST_PARKED = 32
"""Shorter sequences are computed again about as quickly as they are copied."""


@dataclass(slots=True)
class Slot:
    """One sequence of the cache.

    Attributes:
        number: The sequence's number.
        tokens: What the cache holds for it, in order.
        adapter: What it was computed with.
        busy: Whether an answer is being written in it.
        used: When it was last used, as a counter.
    """

    number: int
    tokens: list[int] = field(default_factory=list)
    adapter: Adapter = ("", 1.0)
    busy: bool = False
    used: int = 0


class SlotPool:
    """All slots of one context.

    Args:
        context: Whose cache it is.
        count: Number of slots.
        rewinds: Whether sequences can be cut back (see `Model.rewinds`).
        parking: Where idle sequences go while others are computed.
    """

    def __init__(self, context: Context, count: int, *, rewinds: bool, parking: ParkingLot | None = None) -> None:
        self._context = context
        self.parking = ParkingLot(0) if parking is None else parking
        self._rewinds = rewinds
        self._clock = itertools.count(1)
        self.slots = [Slot(number) for number in range(count)]

    @property
    def cells(self) -> int:
        """Cells in use, counting a shared one for each of its sequences (an upper bound)."""
        return sum(len(slot.tokens) for slot in self.slots)

    def free(self) -> bool:
        """Whether a slot is idle."""
        return any(not slot.busy for slot in self.slots)

    def take(self, prompt: list[int], adapter: Adapter) -> Slot:
        """An idle slot, made to hold the longest known beginning of `prompt` (never all of it: its last token must
        be computed to be sampled from)."""
        most = len(prompt) - 1
        shared = {slot.number: self._usable(slot, prompt, adapter, most) for slot in self.slots}
        source = max(self.slots, key=lambda slot: (shared[slot.number], not slot.busy, slot.used))
        length = shared[source.number]
        parked, parked_length = self._best_parked(prompt, adapter, most)
        if parked_length > length + _LEAST_SHARED and (slot := self._unpark(parked)) is not None:
            self.cut(slot, parked_length)
        else:
            slot = self._filled(source, prompt, length)
        slot.adapter = adapter
        slot.busy = True
        slot.used = next(self._clock)
        self._park_idle()
        return slot

    def _filled(self, source: Slot, prompt: list[int], length: int) -> Slot:
        """An idle slot with the first `length` tokens of `source`: itself if it loses little, else another."""
        if not source.busy and 2 * length >= len(source.tokens) > 0:
            self.cut(source, length)  # goes on in place, losing less than half of what it holds
            return source
        slot = min((slot for slot in self.slots if not slot.busy), key=lambda slot: (bool(slot.tokens), slot.used))
        if slot is source:  # the last idle one
            self._park(slot)
            self.cut(slot, length)
            return slot
        self._park(slot)
        self._empty(slot)
        if length >= _LEAST_SHARED:
            self._context.share(source.number, slot.number, length)
            slot.tokens = prompt[:length]
        return slot

    def _best_parked(self, prompt: list[int], adapter: Adapter, most: int) -> tuple[int, int]:
        """(number, common length) of the parked sequence that shares most with `prompt`; (0, 0) without one."""
        best, length = 0, 0
        for number, parked in self.parking.items():
            if parked.adapter == adapter:
                common = common_prefix(parked.tokens, prompt, most)
                usable = common if self._rewinds or common == len(parked.tokens) else 0
                if usable > length:
                    best, length = number, usable
        return best, length

    def _unpark(self, number: int) -> Slot | None:
        """Bring a parked sequence back into an idle slot; None if the cache has no room for it."""
        slot = min((slot for slot in self.slots if not slot.busy), key=lambda slot: (bool(slot.tokens), slot.used))
        parked = self.parking.look(number)  # before the next line, which may push it out of the lot
        self._park(slot)
        self._empty(slot)
        if not self._context.copy_in(slot.number, parked.state):
            self._empty(slot)
            return None
        slot.tokens = list(parked.tokens)
        return slot

    def _park_idle(self) -> None:
        """Take what is idle out of the cache: every token in it slows down every step."""
        for slot in self.slots:
            if not slot.busy and slot.tokens:
                self._park(slot)
                self._empty(slot)

    def _park(self, slot: Slot) -> None:
        if len(slot.tokens) < _LEAST_PARKED or any(
            p.tokens == slot.tokens and p.adapter == slot.adapter for _, p in self.parking.items()
        ):
            return
        state = self._context.copy_out(slot.number)
        if state:
            self.parking.put(Parked(list(slot.tokens), slot.adapter, state))

    def release(self, slot: Slot) -> None:
        """The answer is finished; what it computed stays for the next prompt."""
        slot.busy = False
        slot.used = next(self._clock)

    def cut(self, slot: Slot, length: int) -> None:
        """Make the slot hold only its first `length` tokens (or none, where it cannot be cut back)."""
        if length >= len(slot.tokens):
            return
        if length and self._rewinds and self._context.cut(slot.number, length):
            del slot.tokens[length:]
        else:
            self._empty(slot)

    def evict(self, cells: int) -> int:
        """Empty idle slots, longest unused first, until about `cells` are freed; returns how many were."""
        freed = 0
        for slot in sorted(self.slots, key=lambda slot: slot.used):
            if freed >= cells:
                break
            if not slot.busy and slot.tokens:
                freed += len(slot.tokens)
                self._park(slot)
                self._empty(slot)
        return freed

    def forget(self) -> None:
        """Empty every slot: the cache is in an unknown state."""
        self._context.clear()
        self.parking.clear()
        for slot in self.slots:
            slot.tokens.clear()

    def latest(self) -> Slot | None:
        """The idle slot of the bare model that was used last and is worth keeping; None if there is none."""
        kept = [slot for slot in self.slots if not slot.busy and slot.adapter[0] == "" and len(slot.tokens) >= 64]
        return max(kept, key=lambda slot: slot.used, default=None)

    def _empty(self, slot: Slot) -> None:
        self._context.cut(slot.number, 0)
        slot.tokens.clear()

    def _usable(self, slot: Slot, prompt: list[int], adapter: Adapter, most: int) -> int:
        if slot.adapter != adapter or not slot.tokens:
            return 0
        length = common_prefix(slot.tokens, prompt, most)
        return length if self._rewinds or length == len(slot.tokens) else 0


def common_prefix(a: list[int], b: list[int], most: int) -> int:
    """Length of the common beginning of two lists, at most `most`."""
    limit = min(len(a), len(b), most)
    if a[:limit] == b[:limit]:
        return limit
    low, high = 0, limit  # a[:low] is common, a[:high] is not
    while high - low > 1:
        middle = (low + high) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle
    return low
