"""Whether the passages can hold an answer at all; if not, no model is called.

One idea: off-topic questions are recognised by what is *missing* (words of the question that no passage has) together
with what is *far* (no passage and no sentence near in meaning). Either alone misjudges: paraphrases lack the words,
and an English embedder finds all Japanese texts near each other. So both go into one logistic estimate, and one
threshold decides.

Where the coefficients are from: logistic regression with unit ridge. `SPACED`: 1,300 answerable SQuAD 2 questions and
the 50 questions of a benefits handbook against SQuAD 2 questions whose article was taken out of the library, with 900
near-miss questions at a tenth of the weight. `CJK`: 900 JSQuAD questions against 450 whose article was taken out,
words alone. The ``refusal`` rows of the benchmarks measure what they do; the benefits handbook is in both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..retrieval.types import Retrieval
from .evidence import Evidence
from .facts import extract, missing
from .terms import coverage, is_cjk, terms, weights

FEATURES = (
    "dense",
    "sentence",
    "evidence",
    "cover_passage",
    "cover_union",
    "cover_sentence",
    "absent",
    "names_missing",
)
"""Names of the columns of `features`, in order."""
_LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """The verdict.

    Attributes:
        enough: Whether to answer.
        probability: Estimated probability that the passages belong to the question.
        reason: One sentence for people.
    """

    enough: bool
    probability: float
    reason: str


def features(question: str, retrieval: Retrieval, evidence: Sequence[Evidence]) -> NDArray[np.float64]:
    """The signals, shape ``(len(FEATURES),)``: all in [0, 1], larger for better evidence but for the last two."""
    asked = set(terms(question))
    texts = [f"{p.chunk.context()}\n{p.chunk.text}" for p in retrieval.passages]
    weight = weights(texts)
    rare = math.log(1 + 2 * max(1, len(texts)))
    held = [set(terms(text)) for text in texts]
    best = held[:_LOOKED_AT]
    union: set[str] = set().union(*best) if best else set()
    everything: set[str] = set().union(*held) if held else set()
    absent = asked - everything
    facts = extract(question)
    joined = "\n".join(texts[:_LOOKED_AT])
    stated = len(facts.names) + len(facts.numbers) + len(facts.dates)
    lacking = len(missing(facts, extract(joined), joined)) if stated else 0
    return np.asarray(
        [
            max((p.dense for p in retrieval.passages if p.dense is not None), default=0.0),
            max((e.cosine for e in evidence), default=0.0),
            evidence[0].score if evidence else 0.0,
            max((coverage(asked, terms_, weight, rare) for terms_ in best), default=0.0),
            coverage(asked, union, weight, rare),
            max((e.cover for e in evidence[:_LOOKED_AT]), default=0.0),
            len(absent) / len(asked) if asked else 1.0,
            lacking / stated if stated else 0.0,
        ],
        dtype=np.float64,
    )


@dataclass(frozen=True, slots=True)
class _Model:
    bias: float
    values: tuple[float, ...]

    def probability(self, row: NDArray[np.float64]) -> float:
        logit = float(row @ np.asarray(self.values)) + self.bias
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


SPACED = _Model(-5.95, (3.78, 7.87, 0.0, 1.01, -1.21, 2.88, -0.06, -1.83))
CJK = _Model(0.68, (0.0, 0.0, 0.0, 9.66, -7.86, 5.16, -5.95, -2.61))
LEAST = 0.5
"""Probability under which the answer is refused."""


def judge(question: str, retrieval: Retrieval, evidence: Sequence[Evidence], least: float = LEAST) -> Sufficiency:
    """Decide whether `retrieval` holds enough to answer `question`."""
    if not retrieval.passages or not evidence:
        return Sufficiency(False, 0.0, "nothing was found")
    row = features(question, retrieval, evidence)
    probability = (CJK if is_cjk(question) else SPACED).probability(row)
    if probability >= least:
        return Sufficiency(True, probability, "the passages are about the question")
    return Sufficiency(False, probability, "the passages found are not about the question")
