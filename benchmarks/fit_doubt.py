"""Refits the coefficients of `deskrag.answering.doubt` and checks them on articles they were not fitted on.

    python -m benchmarks.fit_doubt

The data are all questions of SQuAD 2 about the articles a factory adapter learns from, answerable and not, with the
sentences that the program finds and shows. Where those hold no gold answer, there is none. A ridge logistic
regression on standardised columns (Newton's method). Printed: how well it tells the two apart on the articles that
calibrate an adapter and on those that test one (area under the curve, share of unanswerable questions above the
threshold that a fifth of the others exceeds), and the coefficients, ready to be copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deskrag.answering.doubt import FEATURES, features
from deskrag.tuning import logistic
from deskrag.tuning.calibrate import area_under_curve
from deskrag.tuning.data_prompts import EvidenceFinder, sentences_shown

from .adapter import test_library_files
from .adapter_sets import Question, fraction, is_checked, squad2, test_documents
from .library import library
from .metrics import contains_answer
from .remembering import Remembering

_RIDGE = 10.0
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One question.

    Attributes:
        part: ``"learned"``, ``"calibrating"`` or ``"testing"``.
        signals: See `FEATURES`.
        empty: Whether the sentences shown hold no answer.
    """

    part: str
    signals: Floats
    empty: bool


def rows() -> list[Row]:
    """Every question with its signals, from the library as people search it."""
    tested, most = test_documents(), sentences_shown("evidence")
    found = []
    with library("adapter_squad2", test_library_files) as app:
        finder = EvidenceFinder(app.parts.retriever, Remembering(app.parts.embedder))
        for question in sorted(squad2().questions, key=lambda each: fraction(each.key)):
            evidence = finder.find(question.text)
            shown = [excerpt.text for excerpt in evidence.excerpts(most)]
            if shown:
                signals = features(question.text, shown, [each.cosine for each in evidence.evidence[:most]])
                held = contains_answer(" ".join(shown), question.answers) if question.answers else False
                found.append(Row(_part(question, tested), signals, not held))
    return found


def fit(table: Floats, empty: NDArray[np.bool_]) -> tuple[float, Floats]:
    """Bias and coefficients for the columns as they are."""
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    design = np.c_[np.ones(len(table)), (table - middle) / spread]
    answer = logistic.fit(design, empty.astype(np.float64), np.r_[0.0, np.full(table.shape[1], _RIDGE)])
    values = answer[1:] / spread
    return float(answer[0] - values @ middle), values


def told_apart(scores: Floats, empty: NDArray[np.bool_]) -> tuple[float, float]:
    """Area under the curve, and the share of `empty` above what a fifth of the others exceeds."""
    area = area_under_curve(scores[empty], scores[~empty])
    return area, float((scores[empty] > np.quantile(scores[~empty], 0.8)).mean())


def main() -> None:
    """Fit, check, print."""
    found = rows()
    table = {part: np.array([row.signals for row in found if row.part == part]) for part in _PARTS}
    empty = {part: np.array([row.empty for row in found if row.part == part]) for part in _PARTS}
    bias, values = fit(table["learned"], empty["learned"])
    for part in _PARTS:
        area, refused = told_apart(table[part] @ values, empty[part])
        print(f"{part}: {len(table[part])} questions, area {area:.3f}, {refused:.3f} told at a fifth of false alarms")
    print(f"BIAS = {bias:.3f}")
    print(f"VALUES = ({', '.join(f'{value:.3f}' for value in values)})")
    print(dict(zip(FEATURES, values.round(3).tolist(), strict=True)))


_PARTS: Sequence[str] = ("learned", "calibrating", "testing")


def _part(question: Question, tested: frozenset[str]) -> str:
    if question.document in tested:
        return "testing"
    return "calibrating" if is_checked(question.document) else "learned"


if __name__ == "__main__":
    main()
