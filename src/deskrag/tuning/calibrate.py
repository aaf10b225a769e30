"""When a tuned model refuses: read off examples it did not learn from.

One idea: a small model learns to refuse sooner than to answer, so how likely its refusal is says more than whether it
comes first. Two judgements count, added in log-odds: the model's own probability of the refusal, and how doubtful it
is, without any model, that the sentences shown hold the answer (`answering.doubt`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..answering.language import phrases
from ..answering.tuned import logit
from ..generation.protocol import GenerationRequest, Generator
from ..progress import CancelToken, ProgressFn, silent
from .data_clean import question_of
from .measure import Refusing, is_refusal, messages_of, sample, side_by_side
from .types import Example

MOST_FALSE = (0.15, 0.03)
"""Shares of answerable questions that a refusal of the model, and one that is shown to people, may cost."""
WEIGHTS = (0.0, 1.0, 2.0, 3.0)
"""How much the doubt may count beside the model's own probability; at more it would count alone."""
LEAST_WEIGHED = 20
"""Fewest examples with an answer, and without one, by which a weight is chosen; with fewer it is 0."""


def calibrate(
    generator: Generator,
    examples: Sequence[Example],
    adapter: str,
    *,
    most_false: tuple[float, float] = MOST_FALSE,
    most: int = 200,
    progress: ProgressFn = silent,
    cancel: CancelToken | None = None,
) -> Refusing:
    """When to refuse, so that few answerable questions are refused.

    A small model learns to refuse sooner than to answer; how far it went is read off held-out examples: a threshold is
    the lowest one that refuses at most a share of those with an answer. Where `LEAST_WEIGHED` examples of either kind
    tell how doubtful it is that their sentences hold the answer, only they count, and so does that doubt beside the
    model's own probability: as much as tells the examples without an answer best.

    Args:
        generator: Runs the base model.
        examples: Any; those held out are used.
        adapter: Path of the GGUF adapter.
        most_false: The shares, for `Refusing.at` and `Refusing.surely`.
        most: Most examples looked at, of those with an answer and of those without.
        progress: Told how many are done (``"calibrating"``).
        cancel: Obeyed within moments.
    """
    cancel = cancel or CancelToken()
    held = [example for example in examples if example.split == "heldout"]
    answered, empty = _kinds(held, most)
    if not answered or not empty:
        return Refusing()
    doubted = _kinds([example for example in held if example.doubt is not None], most)
    if min(map(len, doubted)) >= LEAST_WEIGHED:
        answered, empty = doubted
    else:
        empty = []
    asked = (*answered, *empty)
    found = side_by_side(
        asked, lambda each: opening_p(generator, each, adapter, cancel), "calibrating", progress, cancel
    )
    said = np.array([logit(p) for p in found])
    doubts = np.array([each.doubt or 0.0 for each in asked])
    weight = max(WEIGHTS, key=lambda each: _told(said + each * doubts, len(answered))) if empty else 0.0
    scores = np.sort((said + weight * doubts)[: len(answered)])[::-1]
    at, surely = (1.0 / (1.0 + math.exp(-scores[int(share * len(scores))] - 1e-3)) for share in most_false)
    return Refusing(at, surely, weight)


def _kinds(held: Sequence[Example], most: int) -> tuple[list[Example], list[Example]]:
    """Examples with an answer, and without one."""
    return (
        sample([example for example in held if not is_refusal(example.completion)], most),
        sample([example for example in held if is_refusal(example.completion)], most),
    )


def _told(scores: NDArray[np.float64], answered: int) -> float:
    return area_under_curve(scores[answered:], scores[:answered])


def area_under_curve(empty: NDArray[np.float64], answered: NDArray[np.float64]) -> float:
    """How surely a score tells examples without an answer, which should have more of it, from those with one.

    Args:
        empty: Scores of those without, shape ``(n,)``.
        answered: Scores of those with, shape ``(m,)``.

    Returns:
        The share of pairs in the right order, ties counting half: 0.5 for chance, 1 for always.
    """
    above = empty[:, None] - answered[None, :]
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def opening_p(generator: Generator, example: Example, adapter: str, cancel: CancelToken) -> float:
    """Probability that an example is answered with a refusal, by its first token."""
    request = GenerationRequest(
        messages_of(example),
        max_tokens=1,
        adapter=adapter,
        opening=phrases(question_of(example)).not_here,
        opening_at=0.0,
    )
    timings: dict[str, float] = {}
    for piece in generator.stream(request, cancel):
        timings = piece.timings or timings
    cancel.check()
    return timings.get("opening_p", 0.0)
