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
from ..answering.tuned import refusal_log_odds, surprise
from ..generation.protocol import GenerationRequest, Generator
from ..progress import CancelToken, ProgressFn, silent
from .measure import LONGEST, Refusing, asked_of, is_refusal, sample, side_by_side, token_f1
from .types import Example

MOST_FALSE = (0.15, 0.03)
"""Shares of answerable questions that a refusal of the model, and one that is shown to people, may cost."""
WEIGHTS = (0.0, 1.0, 2.0, 3.0)
"""How much the doubt may count beside the model's own probability; at more it would count alone."""
JUDGE_WEIGHTS = (0.0, 0.5, 1.0, 1.5, 2.0)
"""How much a judge may count beside it."""
LEAST_WEIGHED = 20
"""Fewest examples with an answer, and without one, by which a weight is chosen; with fewer it is 0."""
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
    count, and so do that doubt and the judge: as much as together tells the examples without an answer best. From when
    on one that copies had better quote is read off the answers that are left: see `divided_at`.

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

    def odds(weights: tuple[float, float], *, against_any: bool = False) -> NDArray[np.float64]:
        by_doubt, by_judge = weights
        return np.array(
            [
                refusal_log_odds(
                    it.probability,
                    by_doubt * (each.doubt or 0.0) + by_judge * it.judged,
                    0.0 if against_any else it.surprisal,
                )
                for each, it in zip(asked, tried, strict=True)
            ]
        )

    grid = product(WEIGHTS, JUDGE_WEIGHTS if judge else (0.0,))
    weights = max(grid, key=lambda each: _told(odds(each), first)) if weighs else (0.0, 0.0)
    scores = odds(weights)[:first]
    at = _exceeded_by(scores, most_false[0])
    surely = _exceeded_by(odds(weights, against_any=True)[:first], most_false[1])
    shown = [it for it, score in zip(tried, scores, strict=False) if score < at]
    quote_at = divided_at([it.surprisal for it in shown], [it.right for it in shown]) if copies else 0.0
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


def divided_at(surprisals: Sequence[float], right: Sequence[bool]) -> float:
    """The surprisal from which answers are likelier wrong than right: it sorts most of them rightly.

    Args:
        surprisals: Of answers.
        right: Which of them are right.

    Returns:
        Above 0; or 0, for never, with fewer than `LEAST_WEIGHED` answers, or where no surprisal sorts better than
        taking all for right.
    """
    if len(right) < LEAST_WEIGHED:
        return 0.0
    least = sorted({each for each in surprisals if each > 0})
    gains = [sum(-1 if good else 1 for each, good in zip(surprisals, right, strict=True) if each >= at) for at in least]
    best = max(gains, default=0)
    return max(at for at, gain in zip(least, gains, strict=True) if gain == best) if best > 0 else 0.0


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
