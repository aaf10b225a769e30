"""How well a chunk's words match a query's: the second look at the best candidates.

Ranking by sums lets one frequent word outweigh a missing one. Two signals correct that, both in [0, 1]
and both from the words alone, so that no second model is needed: how much of the query is there at all
(coverage), and how many of its neighbouring words stand side by side (adjacency, which is what makes
bigrams of an unspaced script into words).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ..indexing import analysis


class QueryWords:
    """The analysed words of one query with their weights.

    Args:
        terms: Terms in query order.
        idf: Inverse document frequency of each.
    """

    def __init__(self, terms: Sequence[str], idf: Mapping[str, float]) -> None:
        self._idf = {term: idf.get(term, 0.0) for term in terms}
        self._total = sum(self._idf.values())
        self._pairs = {
            (left, right): min(self._idf[left], self._idf[right]) for left, right in pairwise(terms) if left != right
        }
        self._pair_total = sum(self._pairs.values())

    def match(self, text: str, context: str = "") -> tuple[float, float]:
        """Return coverage and adjacency.

        Coverage is the share of the query's weight whose words are in `text` or `context`; adjacency the share
        of the weight of neighbouring query words that are neighbours in `text`.
        """
        words = analysis.terms(text)
        coverage = adjacency = 0.0
        if self._total:
            there = {*words, *analysis.terms(context)}
            coverage = sum(weight for term, weight in self._idf.items() if term in there) / self._total
        if self._pair_total:
            pairs = set(pairwise(words))
            adjacency = sum(weight for pair, weight in self._pairs.items() if pair in pairs) / self._pair_total
        return coverage, adjacency
