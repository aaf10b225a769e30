"""Fitting the topic classifier, and choosing when it should say that it does not know.

One idea: everything that is chosen (the temperature, the threshold) is chosen on questions the weights were not fitted
on, by cross-validation over the same examples. The temperature is Guo et al., "On calibration of modern neural
networks", 2017; the optimiser is L-BFGS (Liu and Nocedal, 1989) as SciPy has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..embeddings.protocol import Vectors
from ..progress import CancelToken
from . import topic_words
from .topic_model import ELSEWHERE, Floats, TopicModel

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_BIAS = 0.3  # the constant feature: small, so that the ridge holds the bias back as it does the rest
_FOLDS = 3


@dataclass(frozen=True, slots=True)
class FitOptions:
    """Options of `fit`.

    Attributes:
        strength: Inverse of the ridge: larger fits closer.
        steps: Most steps of the optimiser.
        lost: Share of the questions of a topic, rightly recognised without a threshold, that the threshold may cost.
        least: Lowest threshold, whatever the examples say.
        most: Highest threshold, whatever the examples say: where they were made from templates, those held out are
            recognised more surely than any person's question.
        far: Share of the examples that may lie farther from all others of their topic than a question may from the
            nearest one.
        reach: Lowest bound of the cosine with the nearest example, whatever the examples say.
        reach_most: Highest such bound, for the same reason.
        seed: Of the folds.
    """

    strength: float = 20.0
    steps: int = 60
    lost: float = 0.015
    least: float = 0.0
    most: float = 0.8
    far: float = 0.005
    reach: float = 0.0
    reach_most: float = 0.5
    seed: int = 0


def fit(
    questions: Sequence[str],
    vectors: Vectors,
    labels: Sequence[str],
    options: FitOptions | None = None,
    cancel: CancelToken | None = None,
    made_from: str = "",
) -> TopicModel:
    """Fit a classifier.

    Args:
        questions: Examples.
        vectors: Their unit vectors, shape ``(len(questions), dimensions)``.
        labels: Their topics; `ELSEWHERE` for what is none.
        options: See `FitOptions`.
        cancel: Obeyed within a step of the optimiser.
        made_from: Kept in the model.

    Raises:
        Cancelled: `cancel` was set.
    """
    options = options or FitOptions()
    cancel = cancel or CancelToken()
    classes = tuple(sorted(set(labels)))
    wanted = np.array([classes.index(label) for label in labels])
    found = [topic_words.places(question) for question in questions]
    dense = np.asarray(vectors, dtype=np.float32)
    held_out = np.zeros((len(labels), len(classes)))
    folds = _folds(wanted, _FOLDS, options.seed)
    for fold in range(int(folds.max()) + 1):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        rare = topic_words.rarity([found[i] for i in inside])
        own = _weights(dense[inside], _sparse(found, inside, rare), wanted[inside], len(classes), options, cancel)
        held_out[outside] = _logits(dense[outside], _sparse(found, outside, rare), own)
    temperature = _temperature(held_out, wanted)
    rare = topic_words.rarity(found)
    everything = np.arange(len(labels))
    weights = _weights(dense, _sparse(found, everything, rare), wanted, len(classes), options, cancel)
    split = dense.shape[1]
    of_topics = np.array([label != ELSEWHERE for label in labels])
    examples, owners = dense[of_topics], wanted[of_topics]
    return TopicModel(
        classes,
        weights[:split],
        weights[split:-1],
        weights[-1] * _BIAS,
        rare,
        temperature,
        min(options.most, max(options.least, _threshold(held_out / temperature, wanted, classes, options.lost))),
        examples,
        owners,
        min(options.reach_most, max(options.reach, _reach(examples, owners, options.far))),
        made_from,
    )


def _folds(wanted: NDArray[np.int64], count: int, seed: int) -> NDArray[np.int64]:
    """The fold of each example; every class is spread evenly over them."""
    folds = np.zeros(len(wanted), dtype=np.int64)
    random = np.random.default_rng(seed)
    for label in np.unique(wanted):
        own = random.permutation(np.flatnonzero(wanted == label))
        folds[own] = (np.arange(len(own)) + label) % count
    return folds


def _sparse(found: Sequence[NDArray[np.int64]], chosen: NDArray[np.int64], rare: Floats) -> csr_matrix:
    from scipy.sparse import csr_matrix

    rows = [found[i] for i in chosen]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    values = np.concatenate([topic_words.values(row, rare) for row in rows]) if rows else np.zeros(0, np.float32)
    places = np.concatenate(rows) if rows else np.zeros(0, np.int64)
    return csr_matrix((values, places, ends), shape=(len(rows), topic_words.PLACES))


def _logits(dense: Floats, sparse: csr_matrix, weights: Floats) -> NDArray[np.float64]:
    split = dense.shape[1]
    own = dense @ weights[:split] + sparse @ weights[split:-1] + _BIAS * weights[-1]
    return np.asarray(own, dtype=np.float64)


def _weights(
    dense: Floats, sparse: csr_matrix, wanted: NDArray[np.int64], classes: int, options: FitOptions, cancel: CancelToken
) -> Floats:
    """Weights of embedding, places and constant, shape ``(dimensions + PLACES + 1, classes)``."""
    from scipy.optimize import minimize

    split, size = dense.shape[1], dense.shape[1] + topic_words.PLACES + 1
    turned, flipped = np.ascontiguousarray(dense.T), sparse.T.tocsr()
    rows = np.arange(len(wanted))
    ridge = 1.0 / options.strength

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        cancel.check()
        weights = flat.astype(np.float32).reshape(size, classes)
        logits = _logits(dense, sparse, weights)
        logits -= logits.max(axis=1, keepdims=True)
        right = logits[rows, wanted]
        chances = np.exp(logits)
        total = chances.sum(axis=1)
        wrong = (chances / total[:, None]).astype(np.float32)
        wrong[rows, wanted] -= 1.0
        slope = np.empty((size, classes))
        slope[:split] = turned @ wrong
        slope[split:-1] = flipped @ wrong
        slope[-1] = _BIAS * wrong.sum(axis=0)
        value = float((np.log(total) - right).sum() + 0.5 * ridge * (flat @ flat))
        return value, slope.ravel() + ridge * flat

    found = minimize(
        loss,
        np.zeros(size * classes),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": options.steps, "maxcor": 6},
    )
    return np.asarray(found.x, dtype=np.float32).reshape(size, classes)


def _log_chances(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    high = logits.max(axis=1, keepdims=True)
    found: NDArray[np.float64] = logits - high - np.log(np.exp(logits - high).sum(axis=1, keepdims=True))
    return found


def _temperature(logits: NDArray[np.float64], wanted: NDArray[np.int64]) -> float:
    """The temperature with the least negative log likelihood, to about 3 %."""
    grid = np.exp(np.linspace(np.log(0.1), np.log(10.0), 150))
    rows = np.arange(len(wanted))
    worth = [float(_log_chances(logits / each)[rows, wanted].mean()) for each in grid]
    return float(grid[int(np.argmax(worth))])


def _threshold(logits: NDArray[np.float64], wanted: NDArray[np.int64], classes: Sequence[str], lost: float) -> float:
    """The highest threshold that costs at most the share `lost` of what is recognised rightly without it."""
    chances = np.exp(_log_chances(logits))
    topics = [i for i, label in enumerate(classes) if label != ELSEWHERE]
    inside = np.isin(wanted, topics)
    if not inside.any():
        return 1.0
    own = chances[inside][:, topics]
    right = np.asarray(topics)[own.argmax(axis=1)] == wanted[inside]
    return float(np.quantile(own.max(axis=1)[right], lost)) if right.any() else 1.0


def _reach(examples: Floats, owners: NDArray[np.int64], far: float) -> float:
    """The cosine with the nearest other example of its topic that all but the share `far` of the examples reach."""
    nearest = []
    for label in np.unique(owners):
        own = examples[owners == label]
        if len(own) > 1:
            cosines = own @ own.T
            np.fill_diagonal(cosines, -1.0)
            nearest.append(cosines.max(axis=1))
    return float(np.quantile(np.concatenate(nearest), far)) if nearest else -1.0
