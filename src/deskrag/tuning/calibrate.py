"""When a tuned model refuses, and when its words are believed: read off examples it did not learn from.

One idea: a small model learns to refuse sooner than to answer, so how likely its refusal is says more than whether it
comes first. Up to three judgements count, added in log-odds: how likely the model finds its refusal, against the very
answer it would give where it copies (else against any); how doubtful it is, without any model, that the sentences shown
hold the answer (`answering.doubt`); and what a second adapter says that learned nothing but to judge that
(`answering.judge`). How much its answer surprises the model also tells right answers from wrong ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..answering.judge import judged
from ..answering.tuned import SUREST, refusal_log_odds, surprise
from ..generation.protocol import GenerationRequest, Generator
from ..progress import CancelToken, ProgressFn, silent
from .logistic import fit
from .measure import LONGEST, Refusing, asked_of, is_refusal, sample, side_by_side, token_f1
from .types import Example

MOST_FALSE = (0.15, 0.03)
"""Shares of answerable questions that a refusal of the model, and one that is shown to people, may cost."""
LEAST_WEIGHED = 20
"""Fewest examples with an answer, and without one, by which a weight is chosen; with fewer it is 0."""
SURE = 0.6
"""How likely an answer must be right to be shown. Quotes hold the answer far oftener, but are longer; a wrong answer
costs more than the longer reading, so half is not enough."""
_RIDGE = 0.01
_LEAST_SURPRISED = 0.01
_NO_SPREAD = 1e-9
RIGHT = 0.5
"""Overlap of tokens with what should be said from which an answer counts as right."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a model answers when it may not refuse.

    Attributes:
        probability: Of the refusal, by its first token.
        surprisal: See `answering.tuned.surprise`; 0 of one that does not copy.
        judged: Log-odds that the sentences do not hold the answer, by its judge; 0 without one.
        right: Whether the answer is nearly what should be said.
    """

    probability: float
    surprisal: float = 0.0
    judged: float = 0.0
    right: bool = False


def calibrate(
    generator: Generator,
    examples: Sequence[Example],
    adapter: str,
    *,
    judge: str = "",
    copies: bool = False,
    most_false: tuple[float, float] = MOST_FALSE,
    most: int = 200,
    progress: ProgressFn = silent,
    cancel: CancelToken | None = None,
) -> Refusing:
    """When to refuse, so that few answerable questions are refused, and from when on to quote instead of answering.

    A threshold of refusals is the lowest one that refuses at most a share of the examples with an answer. Where
    `LEAST_WEIGHED` examples of either kind tell how doubtful it is that their sentences hold the answer, only they
    count, and so do that doubt and the judge: see `voices`. From when on one that copies had better quote is read off
    the answers that are left: see `unsure_at`.

    Args:
        generator: Runs the base model.
        examples: Any; those held out are used.
        adapter: Path of the GGUF adapter.
        judge: Path of the GGUF adapter that judges; empty for none.
        copies: Whether it may write nothing but pieces of its passages.
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
    weighs = min(map(len, doubted)) >= LEAST_WEIGHED
    asked = [*doubted[0], *doubted[1]] if weighs else answered
    first = len(doubted[0]) if weighs else len(answered)
    tried = side_by_side(
        asked,
        lambda each: attempt(generator, each, adapter, cancel, judge=judge if weighs else "", copies=copies),
        "calibrating",
        progress,
        cancel,
    )

    own = np.array([refusal_log_odds(it.probability, 0.0, it.surprisal) for it in tried])
    against_any = np.array([refusal_log_odds(it.probability, 0.0, 0.0) for it in tried])
    doubts = np.array([each.doubt or 0.0 for each in asked])
    judgements = np.array([it.judged for it in tried])
    weights = voices(own, [doubts, judgements], first) if weighs else [0.0, 0.0]
    others = weights[0] * doubts + weights[1] * judgements
    scores = np.clip(own + others, -SUREST, SUREST)[:first]
    at = _exceeded_by(scores, most_false[0])
    surely = _exceeded_by(np.clip(against_any + others, -SUREST, SUREST)[:first], most_false[1])
    shown = [it for it, score in zip(tried, scores, strict=False) if score < at]
    quote_at = unsure_at([it.surprisal for it in shown], [it.right for it in shown]) if copies else 0.0
    return Refusing(
        at=1 / (1 + math.exp(-at)),
        surely=1 / (1 + math.exp(-surely)),
        doubt_weight=weights[0],
        judge=judge if weights[1] else "",
        judge_weight=weights[1],
        against_answer=copies,
        quote_at=quote_at,
    )


def attempt(
    generator: Generator, example: Example, adapter: str, cancel: CancelToken, *, judge: str = "", copies: bool
) -> Tried:
    """What a model answers to an example when it may not refuse; of one that does not copy, only how it would refuse.

    Args:
        generator: Runs the base model.
        example: One that the adapter did not learn from.
        adapter: Path of the GGUF adapter.
        cancel: Obeyed within moments.
        judge: Path of the GGUF adapter that judges; empty for none.
        copies: Whether it may write nothing but pieces of its passages.
    """
    tuned = Refusing(at=1.0, judge=judge, judge_weight=1.0, against_answer=copies).tuned(adapter, copies=copies)
    asked = judged(generator, asked_of(example), tuned, cancel)
    request = GenerationRequest(asked.messages, max_tokens=LONGEST, adapter=adapter, **tuned.limits(asked))
    if not copies:
        request = replace(request, max_tokens=1, opening_at=0.0)
    text, timings = "", dict[str, float]()
    for piece in tuned.written(generator.stream(request, cancel), asked):
        text += piece.text
        timings = piece.timings or timings
    cancel.check()
    right = copies and token_f1(text, example.completion) >= RIGHT
    return Tried(timings.get("opening_p", 0.0), surprise(timings) if copies else 0.0, asked.judged, right)


def voices(own: NDArray[np.float64], others: Sequence[NDArray[np.float64]], first: int) -> list[float]:
    """How much other judgements count beside the model's own: each as much as that, in units of its spread, or not.

    Weights that are fitted to a few hundred examples of a few documents suit those; equal ones in units of the spread
    lose little and hold elsewhere (Dawes, 1979, "The robust beauty of improper linear models"). The price: one that is
    right of all examples counts no more than the others.

    Args:
        own: Log-odds of the refusal by the model itself, shape ``(n,)``; those of examples with an answer come first.
        others: Further log-odds, each of the same shape.
        first: How many have an answer.

    Returns:
        A weight for each of the others; 0 for those without which the examples are told apart better.
    """
    voice = float(own.std())
    if voice < _NO_SPREAD:  # the model itself says the same of all
        voice = 0.0
    spreads = [float(each.std()) for each in others]
    equal = [0.0 if spread < _NO_SPREAD else voice / spread if voice else 1.0 for spread in spreads]
    choices = [
        [weight * use for weight, use in zip(equal, uses, strict=True)] for uses in product((0, 1), repeat=len(others))
    ]

    def told(weights: list[float]) -> float:
        return _told(own + sum(weight * each for weight, each in zip(weights, others, strict=True)), first)

    return max(choices, key=told)


def unsure_at(surprisals: Sequence[float], right: Sequence[bool]) -> float:
    """The surprisal from which an answer is less likely to be right than `SURE`, by a logistic regression.

    Args:
        surprisals: Of answers.
        right: Which of them are right.

    Returns:
        Above 0; or 0, for never, with fewer than `LEAST_WEIGHED` answers, or where all that was seen are likely enough.
        Where surprise tells nothing or the wrong way, all or none.
    """
    if len(right) < LEAST_WEIGHED:
        return 0.0
    x, y = np.array(surprisals), np.array(right, dtype=np.float64)
    values = fit(np.c_[np.ones(len(x)), x], y, np.full(2, _RIDGE))
    if values[1] >= 0:
        return 0.0 if y.mean() >= SURE else _LEAST_SURPRISED
    at = float((math.log(SURE / (1 - SURE)) - values[0]) / values[1])
    return max(at, _LEAST_SURPRISED) if at <= x.max() else 0.0


def _kinds(held: Sequence[Example], most: int) -> tuple[list[Example], list[Example]]:
    """Examples with an answer, and without one."""
    return (
        sample([example for example in held if not is_refusal(example.completion)], most),
        sample([example for example in held if is_refusal(example.completion)], most),
    )


def _exceeded_by(scores: NDArray[np.float64], share: float) -> float:
    """The lowest threshold that at most a share of the scores reaches."""
    return float(np.sort(scores)[::-1][int(share * len(scores))]) + 1e-3


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
