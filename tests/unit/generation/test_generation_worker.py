"""The engine's bookkeeping without a model: slots, drafts, text, costs."""

from __future__ import annotations

import ast
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from deskrag.generation.worker.cost import DecodeCost, PrefillCost
from deskrag.generation.worker.jobs import Job
from deskrag.generation.worker.parking import Parked, ParkingLot
from deskrag.generation.worker.scheduler import Scheduler
from deskrag.generation.worker.slots import SlotPool, common_prefix
from deskrag.generation.worker.speculation import PromptLookup
from deskrag.generation.worker.text import TextStream
from deskrag.generation.worker.threads import ThreadGovernor

BARE = ("", 1.0)
END = 0


class FakeBatch:
    """Keeps what a native batch would."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.entries: list[tuple[int, int, int, bool]] = []

    @property
    def size(self) -> int:
        return len(self.entries)

    def clear(self) -> None:
        self.entries.clear()

    def add(self, tokens: list[int], position: int, sequence: int, outputs: int) -> int:
        start = self.size
        for i, token in enumerate(tokens):
            self.entries.append((token, position + i, sequence, i >= len(tokens) - outputs))
        assert self.size <= self.room
        return start


class FakeContext:
    """A cache that checks every position and “computes” the next token as a function of all tokens before it."""

    def __init__(self, cells: int, batch: int = 64, *, rewinds: bool = True) -> None:
        self.cells = cells
        self.batch = FakeBatch(batch)
        self.rewinds = rewinds
        self.cache: dict[int, list[tuple[int, Any]]] = {}
        self.adapter: Any = None
        self.next: dict[int, int] = {}
        self.steps = 0

    def decode(self) -> int:
        distinct = {id(cell) for cells in self.cache.values() for cell in cells}
        if len(distinct) + self.batch.size > self.cells:
            return 1
        self.steps += 1
        self.next.clear()
        for index, (token, position, sequence, output) in enumerate(self.batch.entries):
            held = self.cache.setdefault(sequence, [])
            assert len(held) == position, "a token was put where another one stands, or a gap was left"
            held.append((token, self.adapter))
            if output:
                assert {adapter for _, adapter in held} == {self.adapter}, "computed with two adapters"
                self.next[index] = following([token for token, _ in held])
        return 0

    def use_adapter(self, adapter: Any, scale: float) -> None:
        self.adapter = (adapter, scale) if adapter else None

    def cut(self, sequence: int, length: int) -> bool:
        if length and not self.rewinds:
            return False
        self.cache[sequence] = self.cache.get(sequence, [])[:length]
        return True

    def share(self, source: int, target: int, length: int) -> None:
        self.cache[target] = self.cache[source][:length]

    def clear(self) -> None:
        self.cache.clear()

    def copy_out(self, sequence: int) -> bytes:
        held = self.cache.get(sequence, [])
        return repr([(token, adapter) for token, adapter in held]).encode()

    def copy_in(self, sequence: int, state: bytes) -> bool:
        assert not self.cache.get(sequence)
        held = ast.literal_eval(state.decode())
        if sum(len(cells) for cells in self.cache.values()) + len(held) > self.cells:
            return False
        self.cache[sequence] = [(token, adapter) for token, adapter in held]
        return True


def following(tokens: list[int]) -> int:
    """A made-up model: repeats what stood in the prompt in long stretches, and ends now and then."""
    if len(tokens) % 37 == 0:
        return END
    return tokens[-5] if len(tokens) > 6 and len(tokens) % 11 else (sum(tokens[-3:]) % 23) + 1


def written_alone(prompt: list[int], most: int) -> list[int]:
    known = list(prompt)
    while len(known) < len(prompt) + most:
        token = following(known)
        if token == END:
            break
        known.append(token)
    return known[len(prompt) :]


class FakeSampler:
    opening_p = None
    surprisal = None

    def sample(self, context: FakeContext, index: int) -> int:
        return context.next[index]

    def close(self) -> None:
        pass


def fake_scheduler(
    cells: int, slots: int, batch: int = 64, *, rewinds: bool = True, parked: bool = True
) -> tuple[Any, FakeContext]:
    context = FakeContext(cells, batch, rewinds=rewinds)
    vocabulary = SimpleNamespace(is_end=lambda token: token == END, piece=lambda token: f"{token} ".encode())
    model = SimpleNamespace(rewinds=rewinds, vocabulary=vocabulary, load_adapter=lambda path: path)
    parking = ParkingLot(100_000) if parked else None
    return Scheduler(model, context, slots, cells, parking=parking), context  # type: ignore[arg-type]


def submit(scheduler: Any, number: int, prompt: list[int], most: int, adapter: str = "", *, draft: bool = True) -> Any:
    replies: list[dict[str, Any]] = []
    scheduler.adapter(adapter)
    job = Job(
        number,
        list(prompt),
        len(prompt),
        min(scheduler.room, len(prompt) + most),
        FakeSampler(),  # type: ignore[arg-type]
        TextStream(),
        (adapter, 1.0),
        PromptLookup(prompt) if draft else None,
        lambda **values: replies.append(values),
    )
    scheduler.submit(job)
    return job, replies


prompts = st.lists(st.integers(1, 5), min_size=1, max_size=150)


@given(
    jobs=st.lists(st.tuples(prompts, st.integers(1, 60), st.sampled_from(["", "", "a", "b"])), min_size=1, max_size=12),
    slots=st.integers(1, 4),
    rewinds=st.booleans(),
    parked=st.booleans(),
    seed=st.integers(0, 9),
)
def test_whatever_shares_a_batch_every_answer_is_the_one_written_alone(
    jobs: list[tuple[list[int], int, str]], slots: int, rewinds: bool, parked: bool, seed: int
) -> None:
    scheduler, _ = fake_scheduler(300, slots, rewinds=rewinds, parked=parked)
    order = random.Random(seed)
    started = []
    for number, (prompt, most, adapter) in enumerate(jobs):
        started.append(submit(scheduler, number, prompt, most, adapter))
        for _ in range(order.randrange(4)):
            scheduler.step()
    for _ in range(5000):
        if scheduler.idle:
            break
        scheduler.step()
    assert scheduler.idle
    for (prompt, most, _), (_, replies) in zip(jobs, started, strict=True):
        text = "".join(reply.get("text", "") for reply in replies)
        assert text.split() == [str(token) for token in written_alone(prompt, most)]
        assert replies[-1]["done"] in ("stop", "length")


@given(prompt=prompts, most=st.integers(1, 80))
def test_drafts_change_nothing_but_the_number_of_steps(prompt: list[int], most: int) -> None:
    steps = []
    for draft in (True, False):
        scheduler, context = fake_scheduler(400, 1)
        _, replies = submit(scheduler, 1, prompt, most, draft=draft)
        while not scheduler.idle:
            scheduler.step()
        assert "".join(r.get("text", "") for r in replies).split() == [str(t) for t in written_alone(prompt, most)]
        steps.append(context.steps)
    assert steps[0] <= steps[1]


def test_a_cancelled_request_frees_its_slot_at_once() -> None:
    scheduler, _ = fake_scheduler(300, 1)
    _, first = submit(scheduler, 1, [1, 2, 3], 100)
    _, second = submit(scheduler, 2, [4, 5], 3)
    scheduler.step()
    scheduler.cancel(1)
    assert first[-1]["done"] == "cancelled"
    while not scheduler.idle:
        scheduler.step()
    assert second[-1]["done"] in ("stop", "length")


def test_a_failed_step_ends_its_requests_with_an_error_and_the_next_one_works() -> None:
    scheduler, context = fake_scheduler(300, 2)
    _, first = submit(scheduler, 1, [1, 2, 3], 100)
    working = context.decode
    context.decode = lambda: -3  # type: ignore[method-assign]
    scheduler.step()
    assert first[-1]["error"] == "decode"
    context.decode = working  # type: ignore[method-assign]
    _, second = submit(scheduler, 2, [4, 5], 3)
    while not scheduler.idle:
        scheduler.step()
    assert "done" in second[-1]


def test_a_prompt_continues_the_slot_it_shares_most_with() -> None:
    pool = SlotPool(FakeContext(1000), 3, rewinds=True)  # type: ignore[arg-type]
    system = list(range(1, 40))
    first = pool.take([*system, 50, 51], BARE)
    first.tokens.extend([*system, 50, 51][len(first.tokens) :])
    pool._context.cache[first.number] = [(t, None) for t in first.tokens]  # type: ignore[attr-defined]
    other = pool.take([*system, 60], BARE)  # the first one is busy: its beginning is lent
    assert other is not first
    assert other.tokens == system
    pool.release(first)
    again = pool.take([*system, 50, 51, 70], BARE)
    assert again is first
    assert again.tokens == [*system, 50, 51]


def test_what_is_idle_leaves_the_cache_and_comes_back() -> None:
    scheduler, context = fake_scheduler(400, 2)
    first = [1, 2, 3, 4] * 20
    submit(scheduler, 1, first, 5)
    while not scheduler.idle:
        scheduler.step()
    _, replies = submit(scheduler, 2, [5] * 50, 5)
    scheduler.step()
    assert sum(bool(held) for held in context.cache.values()) == 1, "the idle sequence stayed in the cache"
    while not scheduler.idle:
        scheduler.step()
    _, replies = submit(scheduler, 3, [*first, 9, 9], 2)
    while not scheduler.idle:
        scheduler.step()
    assert replies[-1]["timings"]["reused_tokens"] >= len(first)


def test_a_sequence_comes_back_also_when_its_place_in_memory_is_needed_for_another() -> None:
    scheduler, context = fake_scheduler(400, 1)
    first, second = [1, 2, 3, 4] * 20, [5] * 80
    for prompt in (first, second):
        submit(scheduler, 1, prompt, 2)
        while not scheduler.idle:
            scheduler.step()
        size = len(context.copy_out(0))
        scheduler.pool.parking._room = size + size // 2  # room for one
    _, replies = submit(scheduler, 3, [*first, 9, 9], 2)
    while not scheduler.idle:
        scheduler.step()
    assert replies[-1]["timings"]["reused_tokens"] >= len(first)


def test_long_prompts_of_one_adapter_do_not_hold_up_an_answer_of_another() -> None:
    scheduler, _ = fake_scheduler(4000, 6)
    job, _ = submit(scheduler, 1, [1, 2, 3], 500, "a")
    scheduler.step()
    for number in range(2, 6):
        submit(scheduler, number, [number] * 600, 1, "b")
    for _ in range(10):
        scheduler.step()
    assert job.new >= 5 or job.finish


def test_after_a_failed_step_the_others_keep_their_order() -> None:
    scheduler, context = fake_scheduler(4000, 4)
    submit(scheduler, 1, [1, 2], 50, "a")
    for number in (2, 3, 4):
        submit(scheduler, number, [number, 2], 50, "b")
    context.decode = lambda: -3  # type: ignore[method-assign]
    scheduler.step()
    assert [job.number for job in scheduler._waiting] == [2, 3, 4]


def test_parked_sequences_take_no_more_memory_than_allowed() -> None:
    lot = ParkingLot(100)
    for number in range(5):
        lot.put(Parked([number] * 40, BARE, b"x" * 40))
    assert [parked.tokens[0] for _, parked in lot.items()] == [3, 4]
    lot.put(Parked([9], BARE, b"x" * 101))
    assert len(lot) == 2
    lot.put(Parked([4] * 41, BARE, b"x" * 50))  # goes on from one of them, which is no longer needed
    assert [len(parked.tokens) for _, parked in lot.items()] == [40, 41]


def test_an_adapter_that_was_trained_again_under_the_same_name_is_another(tmp_path: Path) -> None:
    scheduler, _ = fake_scheduler(300, 2)
    file = tmp_path / "adapter.gguf"
    file.write_bytes(b"first")
    first = scheduler.adapter(str(file))
    assert scheduler.adapter(str(file)) == first
    file.write_bytes(b"second one")
    assert scheduler.adapter(str(file)) != first
    assert len(scheduler._adapters) == 2


def test_what_one_adapter_computed_never_serves_another() -> None:
    pool = SlotPool(FakeContext(1000), 2, rewinds=True)  # type: ignore[arg-type]
    slot = pool.take([1, 2, 3, 4], BARE)
    slot.tokens.extend([1, 2, 3])
    pool.release(slot)
    assert pool.take([1, 2, 3, 4], ("adapter.gguf", 1.0)).tokens == []


@given(a=st.lists(st.integers(0, 2)), b=st.lists(st.integers(0, 2)), most=st.integers(0, 50))
def test_the_common_beginning_is_the_longest(a: list[int], b: list[int], most: int) -> None:
    expected = 0
    while expected < min(len(a), len(b), most) and a[expected] == b[expected]:
        expected += 1
    assert common_prefix(a, b, most) == expected


@given(text=st.text(max_size=60), stops=st.lists(st.text(min_size=1, max_size=4), max_size=3), size=st.integers(1, 5))
def test_text_comes_out_whole_and_ends_before_the_first_stop_string(text: str, stops: list[str], size: int) -> None:
    stream = TextStream(tuple(stops))
    data = text.encode()
    shown = "".join(stream.add(data[i : i + size]) for i in range(0, len(data), size) if not stream.stopped)
    shown += stream.finish()
    assert not any(stop in shown for stop in stops)
    assert text.startswith(shown)
    if not any(stop in text for stop in stops):
        assert shown == text


def test_a_draft_is_what_followed_the_longest_copy() -> None:
    lookup = PromptLookup([1, 2, 3, 4, 9, 2, 3, 5, 7, 1, 2, 3])
    cost = DecodeCost()
    for size in (1, 2, 4, 8):
        for _ in range(50):
            cost.observe(size, 1.0)  # verifying is free
    assert lookup.draft(cost, 1, 3)[:1] == [4]


def test_nothing_is_drafted_where_more_tokens_cost_as_much_as_more_steps() -> None:
    lookup = PromptLookup([1, 2, 3, 4, 1, 2, 3])
    cost = DecodeCost()
    for size in (1, 2, 3, 4, 6, 8):
        for _ in range(50):
            cost.observe(size, 1.3 * size)
    assert lookup.draft(cost, 1, 8) == []


def test_costs_are_learnt() -> None:
    decode = DecodeCost()
    for _ in range(60):
        decode.observe(1, 0.01)
        decode.observe(8, 0.02)
    assert 1.5 < decode.ratio(8) < 2.6
    prefill = PrefillCost()
    assert prefill.tokens_within(0.2, 32, 512) == 512
    for _ in range(20):
        prefill.observe(100, 0.5)
    assert prefill.tokens_within(0.2, 32, 512) == 40
    assert prefill.tokens_within(0.01, 32, 512) == 32


def test_threads_give_way_to_other_programs_and_come_back() -> None:
    clock, used = [0.0], [0.0, 0.0]
    governor = ThreadGovernor(4, 4, lambda: (used[0], used[1]), lambda: clock[0])

    def pass_a_second(others: float, own: float) -> int:
        clock[0] += 1.0
        used[0] += others + own
        used[1] += own
        return governor.look()

    assert pass_a_second(0.1, 3.9) == 4
    assert pass_a_second(2.0, 2.0) == 2
    assert pass_a_second(4.0, 1.0) == 1
    assert pass_a_second(0.0, 1.0) == 4
    clock[0] += 100  # a pause, in which others worked
    used[0] += 400
    assert governor.look() == 4
