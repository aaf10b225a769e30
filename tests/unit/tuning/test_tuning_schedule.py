"""The order of training: what a crash may not change."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag.tuning.schedule import epoch_batches, evaluation_steps, learning_rate, steps

LENGTHS = st.lists(st.integers(2, 300), min_size=1, max_size=80)


@given(LENGTHS, st.integers(50, 600), st.booleans(), st.integers(0, 5))
def test_a_pass_sees_every_example_once_and_no_batch_is_too_large(
    lengths: list[int], tokens: int, packing: bool, epoch: int
) -> None:
    batches = epoch_batches(lengths, tokens, packing=packing, seed=3, epoch=epoch)
    assert Counter(i for batch in batches for i in batch) == Counter(range(len(lengths)))
    for batch in batches:
        room = sum(lengths[i] for i in batch) if packing else max(lengths[i] for i in batch) * len(batch)
        assert room <= tokens or len(batch) == 1


def test_the_order_depends_on_the_seed_and_the_pass_alone() -> None:
    lengths = [10 + i % 7 for i in range(50)]
    first = epoch_batches(lengths, 60, packing=False, seed=1, epoch=0)
    assert first == epoch_batches(lengths, 60, packing=False, seed=1, epoch=0)
    assert first != epoch_batches(lengths, 60, packing=False, seed=1, epoch=1)
    assert first != epoch_batches(lengths, 60, packing=False, seed=2, epoch=0)


def test_examples_of_like_length_lie_side_by_side() -> None:
    lengths = [10 if i % 2 else 200 for i in range(200)]
    batches = epoch_batches(lengths, 400, packing=False, seed=1, epoch=0)
    padded = sum(max(lengths[i] for i in batch) * len(batch) for batch in batches)
    assert padded < 1.05 * sum(lengths)


@given(LENGTHS, st.floats(0.1, 3.0), st.integers(1, 4))
def test_a_fraction_of_a_pass_has_that_fraction_of_its_steps(lengths: list[int], epochs: float, batches: int) -> None:
    whole = len(steps(lengths, 400, batches, 1.0, 0, packing=False, seed=1))
    found = len(steps(lengths, 400, batches, epochs, 0, packing=False, seed=1))
    assert abs(found - whole * epochs) <= 1


def test_no_more_steps_than_asked_for() -> None:
    assert len(steps([10] * 100, 20, 1, 5, 7, packing=False, seed=1)) == 7


def test_the_learning_rate_rises_and_falls() -> None:
    rates = [learning_rate(step, 100, 1.0, 0.1) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == pytest.approx(1.0)
    assert rates[:10] == sorted(rates[:10])
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[-1] == pytest.approx(0.1, abs=0.01)


@given(st.integers(1, 500), st.floats(0.1, 10), st.integers(1, 8))
def test_the_held_out_loss_is_measured_before_and_at_the_end(count: int, epochs: float, each: int) -> None:
    due = evaluation_steps(count, epochs, each)
    assert due[0] == 0
    assert due[-1] == count
    assert len(due) <= max(1, round(epochs * each)) + 1
