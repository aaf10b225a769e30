"""Which examples are computed together, in which order, at which learning rate.

One idea: everything here is a function of the lengths, the seed and the step, and of nothing that happened before. So
a training that goes on after a crash sees the same data in the same order without having stored any of it.

Examples of one batch either lie side by side in rows of equal length, or one behind the other in one row. Side by side
("bucketed") they are padded on the right, where causal attention never looks; sorting by length within pools
keeps that padding small. Behind each other ("packed") there is no padding, and positions that start again at zero tell
the attention where an example begins.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

Batch = tuple[int, ...]
"""Indexes of examples that are computed together."""

_POOL = 64
"""Batches whose examples are sorted together."""


def epoch_batches(lengths: Sequence[int], tokens: int, *, packing: bool, seed: int, epoch: int) -> list[Batch]:
    """All examples once, in batches, shuffled.

    Args:
        lengths: Tokens of each example.
        tokens: About so many tokens in one batch, padding counted; a longer example is a batch of its own.
        packing: Whether the examples of a batch lie in one row (else side by side).
        seed: Of the training.
        epoch: Number of the pass, from 0.
    """
    order = list(range(len(lengths)))
    chance = random.Random(f"{seed}/{epoch}")
    chance.shuffle(order)
    if packing:
        return _packed(order, lengths, tokens)
    batches: list[Batch] = []
    mean = sum(lengths) / max(1, len(lengths))
    pool = max(1, round(_POOL * tokens / max(1.0, mean)))
    for start in range(0, len(order), pool):
        ranked = sorted(order[start : start + pool], key=lambda number: lengths[number], reverse=True)
        group: list[int] = []
        for number in ranked:
            if group and lengths[group[0]] * (len(group) + 1) > tokens:
                batches.append(tuple(group))
                group = []
            group.append(number)
        batches.append(tuple(group))
    chance.shuffle(batches)
    return batches


def steps(
    lengths: Sequence[int],
    tokens: int,
    accumulation: int,
    epochs: float,
    max_steps: int,
    *,
    packing: bool,
    seed: int,
) -> list[tuple[Batch, ...]]:
    """The batches of every step of the optimiser, over all passes.

    A step never reaches over the end of a pass. Of a last, partial pass the first steps are taken.
    """
    found: list[tuple[Batch, ...]] = []
    for epoch in range(math.ceil(epochs)):
        batches = epoch_batches(lengths, tokens, packing=packing, seed=seed, epoch=epoch)
        groups = [tuple(batches[at : at + accumulation]) for at in range(0, len(batches), accumulation)]
        share = min(1.0, epochs - epoch)
        found += groups[: max(1, round(share * len(groups)))]
        if max_steps and len(found) >= max_steps:
            return found[:max_steps]
    return found


def learning_rate(step: int, count: int, peak: float, warmup: float) -> float:
    """The rate of step `step` (from 0) of `count`: linear to the peak, then a cosine to a tenth of it."""
    rising = max(1, round(warmup * count))
    if step < rising:
        return peak * (step + 1) / rising
    share = (step - rising) / max(1, count - rising)
    return peak * (0.1 + 0.45 * (1 + math.cos(math.pi * share)))


def evaluation_steps(count: int, epochs: float, each_epoch: int) -> list[int]:
    """After how many steps the held-out loss is measured; 0 (the bare base) and the end are among them."""
    times = max(1, round(epochs * each_epoch))
    return sorted({round(count * number / times) for number in range(times + 1)})


def _packed(order: Sequence[int], lengths: Sequence[int], tokens: int) -> list[Batch]:
    """First fit over a few open rows: little is left empty and the order stays random."""
    rows: list[tuple[int, list[int]]] = []
    done: list[Batch] = []
    for number in order:
        length = lengths[number]
        for at, (used, row) in enumerate(rows):
            if used + length <= tokens:
                row.append(number)
                rows[at] = (used + length, row)
                break
        else:
            rows.append((length, [number]))
            if len(rows) > 8:
                fullest = max(range(len(rows)), key=lambda at: rows[at][0])
                done.append(tuple(rows.pop(fullest)[1]))
    return done + [tuple(row) for _, row in rows]
