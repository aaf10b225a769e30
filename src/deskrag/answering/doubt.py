"""How doubtful it is that sentences hold the answer, judged without a language model.

One idea: a question that documents *nearly* answer is on their subject, so nearness alone does not tell it. What tells
is what the sentences shown do not say: names, numbers and words of the question they lack, a “not” they do not have,
the opposite of what is asked (“before” for “after”). A small model tuned to refuse sees only part of this; what the two
judgements are worth, alone and together, stands in ``docs/tuning.md``.

Where the coefficients are from: logistic regression on the SQuAD 2 questions, answerable and not, about the articles
that neither calibrate nor test an adapter, with the sentences this program finds for them; see
`benchmarks/fit_doubt.py`. They know English and the cosines of the starter embedder. `tune measure` weighs the result
anew for each adapter, with the documents, the language and the embedder it has.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .facts import extract, missing
from .terms import is_cjk, terms

FEATURES = ("first_cosine", "best_cosine", "cover", "facts_missing", "facts_missing_share", "negated", "opposite")
"""Names of the columns of `features`, in order."""
BIAS = 2.849
VALUES = (-2.023, -1.375, -1.146, 0.408, 0.657, 2.916, 2.197)


def features(question: str, shown: Sequence[str], cosines: Sequence[float]) -> NDArray[np.float64]:
    """The signals, shape ``(len(FEATURES),)``.

    Args:
        question: Standalone.
        shown: The sentences, best first; at least one.
        cosines: Of each with the question.
    """
    asked = set(terms(question))
    joined = "\n".join(shown)
    facts, told = extract(question), extract(joined)
    stated = len(facts.names) + len(facts.numbers) + len(facts.dates)
    lacking = len(missing(facts, told, joined))
    turned = any((pair, 1 - side) in told.polar and (pair, side) not in told.polar for pair, side in facts.polar)
    return np.asarray(
        [
            cosines[0],
            max(cosines),
            max(len(asked & set(terms(text))) for text in shown) / len(asked) if asked else 0.0,
            lacking,
            lacking / stated if stated else 0.0,
            facts.negations > 0 and not told.negations,
            turned,
        ],
        dtype=np.float64,
    )


def doubt(question: str, shown: Sequence[str], cosines: Sequence[float]) -> float:
    """Log-odds that the sentences do not hold the answer.

    Args:
        question: Standalone.
        shown: The sentences, best first.
        cosines: Of each with the question; 0 where it was not embedded.

    Returns:
        Above 0 where that is likelier than not; 0 where nothing can be said: no sentence, none embedded, or Japanese
        or Chinese on either side.
    """
    if not shown or not any(cosines) or is_cjk(question) or any(is_cjk(text) for text in shown):
        return 0.0
    return float(features(question, shown, cosines) @ np.asarray(VALUES)) + BIAS
