"""Refits the coefficients of `deskrag.answering.evidence` and checks them on articles they were not fitted on.

    python -m benchmarks.fit_evidence

The data are SQuAD 2's answerable questions over their own library, without the 300 that `answer.squad2.contains`
asks. A sentence that holds a gold answer is right. The loss is listwise, ``log sum over all sentences - log sum over
the right ones`` of the exponentiated scores, with a pull towards the coefficients in use (so that a refit on little
data changes little), minimised by L-BFGS; a logistic regression on the score alone then makes it a probability.
Printed: the share of questions whose best two sentences hold the answer, fitted on one half of the articles and
counted on the other, then the coefficients fitted on all of them, ready to be copied.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deskrag.answering.evidence import MOST_EMBEDDED, SPACED, candidates, features

from .answers import _squad_files
from .data import data_folder, squad
from .library import library
from .metrics import contains_answer

_QUESTIONS = 1300
_PULL = 0.1


@dataclass(frozen=True, slots=True)
class Example:
    """One question: a row of signals for each sentence, which rows are right, and what is needed to score."""

    article: str
    table: NDArray[np.float64]
    right: NDArray[np.bool_]
    texts: tuple[str, ...]
    gold: tuple[str, ...]


def examples() -> list[Example]:
    """The questions with the signals of their sentences, from the library as people search it."""
    paragraphs, questions = squad(data_folder("squad2_cs224n", "dev-v2.0.json"))
    article = {number: title for number, title, _ in paragraphs}
    usable = sorted((each for each in questions if each["answerable"]), key=lambda each: each["id"])
    tested = {each["id"] for each in random.Random(11).sample(usable, 300)}
    picked = random.Random(5).sample([each for each in usable if each["id"] not in tested], _QUESTIONS)
    found = []
    with library("squad2", _squad_files) as app:
        retriever, embedder = app.parts.retriever, app.parts.embedder
        for each in picked:
            retrieval = retriever.search(each["question"], 8, 50)
            sentences = candidates(retrieval.passages)[:MOST_EMBEDDED]
            if retrieval.vector is None or not sentences:
                continue
            vectors = embedder.embed([sentence.contextual() for sentence in sentences])
            cosines = np.asarray(vectors @ retrieval.vector, dtype=np.float64)
            right = np.array([contains_answer(sentence.text, each["answers"]) for sentence in sentences])
            texts = tuple(sentence.text for sentence in sentences)
            table = features(each["question"], sentences, cosines)
            found.append(Example(article[each["paragraph"]], table, right, texts, tuple(each["answers"])))
    return found


def fit(rows: Sequence[Example], start: NDArray[np.float64], pull: float = _PULL) -> NDArray[np.float64]:
    """Coefficients by the listwise loss."""
    import torch

    rows = [row for row in rows if row.right.any() and not row.right.all()]
    spread = torch.tensor(np.vstack([row.table for row in rows]).std(axis=0) + 1e-3)
    tables = [(torch.tensor(row.table), torch.tensor(row.right)) for row in rows]
    origin = torch.tensor(start)
    values = origin.clone().requires_grad_(True)
    optimiser = torch.optim.LBFGS([values], max_iter=60, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        total = pull * (((values - origin) * spread) ** 2).sum()
        for table, right in tables:
            scores = table @ values
            total = total + (torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0)) / len(tables)
        total.backward()
        return total

    optimiser.step(loss)
    return np.asarray(values.detach().numpy())


def calibrated(rows: Sequence[Example], values: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and bias that make the scores probabilities (Platt, 1999), by Newton's method."""
    scores = np.concatenate([row.table @ values for row in rows])
    right = np.concatenate([row.right for row in rows]).astype(float)
    design = np.c_[scores, np.ones(len(scores))]
    answer = np.array([0.5, -2.0])
    for _ in range(50):
        guess = 1 / (1 + np.exp(-np.clip(design @ answer, -30, 30)))
        hessian = (design * (guess * (1 - guess))[:, None]).T @ design + 1e-6 * np.eye(2)
        answer = answer - np.linalg.solve(hessian, design.T @ (guess - right))
    return float(answer[0]), float(answer[1])


def held(rows: Sequence[Example], values: NDArray[np.float64], shown: int = 2) -> float:
    """Share of questions whose best `shown` sentences hold the answer."""
    hits = 0
    for row in rows:
        best = np.argsort(-(row.table @ values), kind="stable")[:shown]
        hits += contains_answer(" ".join(row.texts[i] for i in best), row.gold)
    return hits / len(rows)


def main() -> None:
    """Fit, check, print."""
    rows = examples()
    start = np.asarray(SPACED.values)
    articles = sorted({row.article for row in rows})
    print(f"{len(rows)} questions, {len(articles)} articles; in use: {held(rows, start):.3f}")
    for part in (0, 1):
        ours = set(articles[part::2])
        values = fit([row for row in rows if row.article in ours], start)
        others = [row for row in rows if row.article not in ours]
        print(
            f"fitted on half {part}, the other articles: {held(others, values):.3f} (in use {held(others, start):.3f})"
        )
    values = fit(rows, start)
    slope, bias = calibrated(rows, values)
    print(f"Weights({bias:.3f}, {tuple(round(float(value), 3) for value in values * slope)})")


if __name__ == "__main__":
    main()
