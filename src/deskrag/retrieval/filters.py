"""Phrases and exclusions, applied exactly: which texts a query admits.

The indexes only narrow the search; what comes back is checked here, so a phrase means the same whichever
index found the passage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..indexing import analysis
from ..indexing.types import Query

_SPACES = re.compile(r"\s+")
_DENSE_GAP = re.compile(r"(?<=[\u3000-\u9fff\uf900-\ufaff]) (?=[\u3000-\u9fff\uf900-\ufaff])")


def text_filter(query: Query) -> Callable[[str], bool]:
    """Return a test for chunk texts: every phrase of `query` stands in it, and no exclusion does.

    Phrases are compared letter for letter after folding; exclusions as words, inflected forms included.
    """
    phrases = [phrase_form(phrase) for phrase in query.phrases]
    excluded = [analysis.terms(term) for term in query.excluded]

    def admits(text: str) -> bool:
        if phrases:
            folded = phrase_form(text)
            if not all(phrase in folded for phrase in phrases):
                return False
        if excluded:
            words = analysis.terms(text)
            return not any(_contains(words, term) for term in excluded)
        return True

    return admits


def phrase_form(text: str) -> str:
    """`text` as phrases are compared: case, width and accents folded, white space as single spaces.

    Between characters of Chinese and Japanese white space is a line break of the page and vanishes.
    """
    return _DENSE_GAP.sub("", _SPACES.sub(" ", analysis.fold(text)).strip())


def _contains(words: Sequence[str], part: Sequence[str]) -> bool:
    size = len(part)
    return size > 0 and any(words[at : at + size] == part for at in range(len(words) - size + 1))
