"""The rolling batch: requests join and leave at any token.

Every step computes one batch. Each answer that is being written puts its last token into it, with drafted tokens
where those pay; what room is left goes to prompts, in chunks short enough that the answers do not stall. A batch
holds requests of one adapter; with several in use they take turns.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .cost import DecodeCost, PrefillCost
from .grammar import GrammarError
from .jobs import Job
from .parking import ParkingLot
from .slots import Adapter, SlotPool
from .threads import ThreadGovernor

if TYPE_CHECKING:
    from .native import Context, Model

_STALL_SECONDS = 0.2
"""Longest a step should take while answers are being written."""
_STEP_SECONDS = 4.0
"""Longest a step should take at all: a request leaves, and another joins, only between steps."""
_FLUSH_SECONDS = 0.04
"""Pieces are sent at most this often, all together: a reader sees no difference, and each sending wakes a process."""
_LEAST_CHUNK = 32
_EXACT_CHUNK = 63
"""Up to this many tokens in a step llama.cpp computes each one to the same bits as alone; from 64 on its tiled
attention rounds differently. So the same question gets the same answer whether its prompt was cached or not."""
_ROOM_AHEAD = 256
"""Cells kept free for an answer when it is admitted; longer ones get more as they grow."""
_MOST_DRAFT = 24


@dataclass(slots=True)
class _Entry:
    """What one job has in the batch."""

    job: Job
    tokens: list[int]
    start: int
    draft: int
    sampled: bool


class Scheduler:
    """Owns the context; `step` is called by one thread only.

    Args:
        model: The loaded weights.
        context: Its cache and computation.
        slots: Answers written at once.
        room: Longest prompt and answer together, in tokens.
        governor: Chooses the number of threads; None to leave it.
        parking: Where idle sequences go; None for nowhere.
    """

    def __init__(
        self,
        model: Model,
        context: Context,
        slots: int,
        room: int,
        governor: ThreadGovernor | None = None,
        parking: ParkingLot | None = None,
    ) -> None:
        self._model = model
        self._context = context
        self._governor = governor
        self.pool = SlotPool(context, slots, rewinds=model.rewinds, parking=parking)
        self.room = min(room, context.cells)
        self._waiting: deque[Job] = deque()
        self._active: list[Job] = []
        self._adapters: dict[str, Any] = {}
        self._steps = 0
        self._turns: dict[Adapter, int] = {}
        self._prefill_cost = PrefillCost()
        self._decode_cost = DecodeCost()
        self.computed = 0
        self.busy_seconds = 0.0
        self._flushed = 0.0

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not self._waiting and not self._active

    @property
    def load(self) -> tuple[int, int]:
        """(answers being written, requests waiting)."""
        return len(self._active), len(self._waiting)

    def adapter(self, path: str) -> str:
        """Load an adapter, once for each state of its file: one that was trained again is another adapter.

        Returns:
            Its name for `Job.adapter`; empty for no adapter.

        Raises:
            LoadError: It does not fit the model.
        """
        name = _name_of(path) if path else ""
        if name and name not in self._adapters:
            self._adapters[name] = self._model.load_adapter(path)
        return name

    def submit(self, job: Job) -> None:
        """A new request; it waits until there is room."""
        self._waiting.append(job)

    def cancel(self, number: int) -> None:
        """Stop a request; its slot is free at once."""
        for job in [*self._active, *self._waiting]:
            if job.number == number:
                job.finish = "cancelled"
                self._leave(job)

    def step(self) -> None:
        """Compute one batch and hand out what it brought."""
        self._admit()
        entries = self._compose()
        if not entries:
            return
        if self._governor is not None:
            self._context.use_threads(self._governor.look(), prompt=self._context.batch.size >= _LEAST_CHUNK)
        started = time.perf_counter()
        code = self._decode(entries)
        seconds = time.perf_counter() - started
        self.busy_seconds += seconds
        if code == 0:
            self._learn(entries, seconds)
            for entry in entries:
                self._harvest(entry)
        elif code == 1:
            self._make_room(entries)
        else:
            self._fail(entries, code)
        due = time.perf_counter() - self._flushed >= _FLUSH_SECONDS
        if due:
            self._flushed = time.perf_counter()
        for job in self._active:
            job.flush(due=due)

    def close(self) -> None:
        """Free what the requests hold."""
        for job in [*self._active, *self._waiting]:
            job.sampler.close()

    # Joining and leaving

    def _admit(self) -> None:
        while self._waiting and self.pool.free():
            job = self._waiting[0]
            needed = len(job.known) + min(job.limit - len(job.known), _ROOM_AHEAD)
            busy = sum(max(len(j.known), len(j.slot.tokens)) + _ROOM_AHEAD for j in self._active if j.slot)
            if self._active and busy + needed > self._context.cells:
                return
            self._waiting.popleft()
            slot = self.pool.take(job.known, job.adapter)
            job.slot = slot
            if not job.admitted:
                job.admitted = time.perf_counter()
                job.reused = len(slot.tokens)
            self._active.append(job)
            over = self.pool.cells + needed - len(slot.tokens) - self._context.cells
            if over > 0:
                self.pool.evict(over)

    def _leave(self, job: Job) -> None:
        self._step_down(job)
        if job in self._waiting:
            self._waiting.remove(job)
        job.sampler.close()
        job.end()

    def _step_down(self, job: Job) -> None:
        """Take a request out of the batch and give its slot back."""
        if job in self._active:
            self._active.remove(job)
        if job.slot is not None:
            self.pool.release(job.slot)
            job.slot = None

    # One step

    def _compose(self) -> list[_Entry]:
        """Fill the batch."""
        batch = self._context.batch
        batch.clear()
        if not self._active:
            return []
        self._steps += 1
        adapter = self._next_adapter()
        jobs = [job for job in self._active if job.adapter == adapter]
        self._context.use_adapter(self._adapters.get(adapter[0]), adapter[1])
        entries: list[_Entry] = []
        writing = [job for job in jobs if job.writing]
        for job in writing:
            entries.append(self._add_next(job, len(writing)))
        room = self._prefill_room(bool(writing or len(jobs) < len(self._active)))
        for job in jobs:
            if room <= 0:
                break
            if not job.writing:
                entry = self._add_prompt(job, room)
                entries.append(entry)
                room -= len(entry.tokens)
        return entries

    def _next_adapter(self) -> Adapter:
        """The one whose last turn is longest ago: neither new requests nor long prompts of one can hold up another."""
        wanted = {job.adapter for job in self._active}
        adapter = min(wanted, key=lambda each: (self._turns.get(each, 0), each))
        self._turns = {each: self._turns.get(each, 0) for each in wanted} | {adapter: self._steps}
        return adapter

    def _add_next(self, job: Job, writing: int) -> _Entry:
        assert job.slot is not None
        draft: list[int] = []
        if job.lookup is not None and self._model.rewinds:
            batch = self._context.batch
            left = min(_MOST_DRAFT, job.limit - len(job.known) - 1, batch.room - batch.size - writing)
            if left > 0:
                draft = job.lookup.draft(self._decode_cost, max(writing, batch.size + 1), left)
        tokens = [job.known[-1], *draft]
        start = self._context.batch.add(tokens, len(job.slot.tokens), job.slot.number, len(tokens))
        return _Entry(job, tokens, start, len(draft), sampled=True)

    def _add_prompt(self, job: Job, room: int) -> _Entry:
        assert job.slot is not None
        begin = len(job.slot.tokens)
        tokens = job.known[begin : begin + room]
        if begin + len(tokens) == len(job.known) and len(tokens) > _EXACT_CHUNK:
            tokens.pop()  # the token that is sampled from is computed as it would be after a reused beginning
        complete = begin + len(tokens) == len(job.known)
        start = self._context.batch.add(tokens, begin, job.slot.number, int(complete))
        return _Entry(job, tokens, start, 0, sampled=complete)

    def _prefill_room(self, others_wait: bool) -> int:
        batch = self._context.batch
        free = batch.room - batch.size
        seconds = _STALL_SECONDS if others_wait else _STEP_SECONDS
        return self._prefill_cost.tokens_within(seconds, min(_LEAST_CHUNK, free), free) if free > 0 else 0

    def _decode(self, entries: list[_Entry]) -> int:
        code = self._context.decode()
        self.computed += sum(len(entry.tokens) for entry in entries) if code == 0 else 0
        return code

    def _learn(self, entries: list[_Entry], seconds: float) -> None:
        size = self._context.batch.size
        if all(entry.job.new > 0 and entry.sampled for entry in entries):
            self._decode_cost.observe(size, seconds)
        elif size >= _LEAST_CHUNK:
            self._prefill_cost.observe(size, seconds)

    def _harvest(self, entry: _Entry) -> None:
        """Sample from what was computed for one job."""
        job = entry.job
        slot = job.slot
        if slot is None:  # cancelled meanwhile
            return
        slot.tokens.extend(entry.tokens)
        if not entry.sampled:
            return
        first = len(entry.tokens) - 1 - entry.draft
        accepted = 0
        for i in range(entry.draft + 1):
            try:
                token = job.sampler.sample(self._context, entry.start + first + i)
            except GrammarError as error:
                job.failure, job.finish = str(error), "error"
                break
            if not self._write(job, token):
                break
            if i == entry.draft or token != entry.tokens[first + 1 + i]:
                break
            accepted += 1
        if entry.draft:
            job.drafted += entry.draft
            job.accepted += accepted
            if job.lookup is not None:
                job.lookup.learn(entry.draft, accepted)
            self.pool.cut(slot, len(slot.tokens) - (entry.draft - accepted))
        if job.finish:
            self._leave(job)

    def _write(self, job: Job, token: int) -> bool:
        """Take a sampled token; False when it ends the answer."""
        if not job.first:
            job.first = time.perf_counter()
        if self._model.vocabulary.is_end(token):
            job.write(job.text.finish())
            job.finish = "stop"
            return False
        job.known.append(token)
        if job.lookup is not None:
            job.lookup.append(token)
        job.write(job.text.add(self._model.vocabulary.piece(token)))
        if job.text.stopped:
            job.finish = "stop"
        elif len(job.known) >= job.limit:
            job.write(job.text.finish())
            job.finish = "length"
        return not job.finish

    # When it does not work

    def _make_room(self, entries: list[_Entry]) -> None:
        """The cache is full: drop what nobody uses, else let the youngest request wait for the others."""
        if self.pool.evict(sum(len(entry.tokens) for entry in entries)):
            return
        job = max(self._active, key=lambda job: job.admitted)
        if len(self._active) == 1:
            job.finish = "length"
            job.write(job.text.finish())
            self._leave(job)
            return
        self._step_down(job)
        self._waiting.appendleft(job)

    def _fail(self, entries: list[_Entry], code: int) -> None:
        """llama.cpp failed: these requests end with an error, and the cache is emptied, its state being unknown."""
        for entry in entries:
            job = entry.job
            job.send(error="decode", reason=f"llama.cpp could not compute the next token (code {code})")
            self._step_down(job)
            job.sampler.close()
        for job in reversed(list(self._active)):  # the others are computed again from their tokens
            self._step_down(job)
            self._waiting.appendleft(job)
        self.pool.forget()


def _name_of(adapter: str) -> str:
    """The path with what tells one state of the file from another."""
    try:
        found = Path(adapter).stat()
    except OSError:  # loading it will say so
        return adapter
    return f"{adapter}?{found.st_mtime_ns}-{found.st_size}"
