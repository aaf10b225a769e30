"""One request while it is being answered."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .slots import Adapter, Slot
from .speculation import PromptLookup
from .text import TextStream

if TYPE_CHECKING:
    from .sampling import Sampler


@dataclass(slots=True)
class Job:
    """A request with everything it needs.

    Attributes:
        number: The request's id; replies carry it.
        known: Tokens of the prompt and of the answer so far. The slot's cache holds a beginning of them; the rest
            is computed next.
        prompt: How many of them are the prompt.
        limit: Length of `known` at which it ends for good (token limit or context window).
        failure: Why it cannot go on, when its grammar is to blame; empty otherwise.
    """

    number: int
    known: list[int]
    prompt: int
    limit: int
    sampler: Sampler
    text: TextStream
    adapter: Adapter
    lookup: PromptLookup | None
    send: Callable[..., None]
    arrived: float = field(default_factory=time.perf_counter)
    admitted: float = 0.0
    first: float = 0.0
    slot: Slot | None = None
    reused: int = 0
    drafted: int = 0
    accepted: int = 0
    finish: str = ""
    failure: str = ""
    _unsent: list[str] = field(default_factory=list)
    _begun: bool = False

    @property
    def new(self) -> int:
        """Tokens written so far."""
        return len(self.known) - self.prompt

    @property
    def writing(self) -> bool:
        """Whether the prompt is computed and the next token is all that is missing."""
        return self.slot is not None and self.new > 0 and len(self.known) - len(self.slot.tokens) == 1

    def write(self, text: str) -> None:
        """Text for the reader."""
        if text:
            self._unsent.append(text)

    def flush(self, *, due: bool) -> None:
        """Send what is written, if it is time; the first words at once."""
        if self._unsent and (due or not self._begun):
            self.send(text="".join(self._unsent))
            self._unsent.clear()
            self._begun = True

    def end(self) -> None:
        """Send the rest and the last reply."""
        self.flush(due=True)
        if self.failure:
            self.send(error="grammar", reason=self.failure)
            return
        self.send(done=self.finish, timings=self.timings())

    def timings(self) -> dict[str, float]:
        """See `Piece.timings`."""
        ended = time.perf_counter()
        admitted = self.admitted or ended
        first = self.first or ended
        found: dict[str, Any] = {
            "queue_s": admitted - self.arrived,
            "prefill_s": max(0.0, first - admitted),
            "decode_s": ended - first,
            "prompt_tokens": self.prompt,
            "reused_tokens": self.reused,
            "new_tokens": self.new,
            "drafted_tokens": self.drafted,
            "accepted_tokens": self.accepted,
        }
        if self.sampler.opening_p is not None:
            found["opening_p"] = self.sampler.opening_p
        if self.sampler.surprisal is not None:
            found["surprisal"] = self.sampler.surprisal
        return {name: float(value) for name, value in found.items()}
