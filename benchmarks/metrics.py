"""The measures, as their fields define them."""

from __future__ import annotations

import math
import re
import statistics
import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

_PUNCTUATION = set(string.punctuation)


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """nDCG at `depth` with the grade itself as the gain, as trec_eval (``ndcg_cut``) and BEIR compute it.

    Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002.
    """
    gained = sum(max(grades.get(item, 0), 0) / math.log2(i + 2) for i, item in enumerate(ranked[:depth]))
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:depth]
    ideal = sum(grade / math.log2(i + 2) for i, grade in enumerate(best))
    return gained / ideal if ideal else 0.0


def squad_normal(text: str) -> str:
    """SQuAD's normal form: lower case, without punctuation and articles, single spaces (Rajpurkar et al., 2016)."""
    bare = "".join(char for char in text.lower() if char not in _PUNCTUATION)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


def contains_answer(text: str, answers: Iterable[str]) -> bool:
    """Whether the normal form of `text` contains that of one of `answers`, as whole words."""
    held = f" {squad_normal(text)} "
    return any(f" {normal} " in held for answer in answers if (normal := squad_normal(answer)))


def squad_f1(text: str, answers: Iterable[str]) -> float:
    """Token F1 in SQuAD's normal form, the best over the answers (Rajpurkar et al., 2016)."""
    said = Counter(squad_normal(text).split())
    best = 0.0
    for answer in answers:
        wanted = Counter(squad_normal(answer).split())
        shared = (said & wanted).total()
        if shared:
            best = max(best, 2 * shared / (said.total() + wanted.total()))
    return best


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean; 0 of nothing."""
    found = list(values)
    return statistics.fmean(found) if found else 0.0
