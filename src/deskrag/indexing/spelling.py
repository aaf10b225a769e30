"""Corrections for query words that no document holds.

After Norvig, "How to Write a Spelling Corrector" (2007): every string one edit away is tried, and the ones the
library knows are kept, the most frequent first. The first letter is trusted; it is seldom mistyped. Words of
other alphabets, short words and words with digits are left alone: they are names, codes or another language.
"""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_lowercase

from .analysis import stem

_SHORTEST, _LONGEST = 4, 24


def corrections(word: str, frequency: Callable[[str], int], most: int = 2) -> list[str]:
    """Return up to `most` terms the library holds that `word` may have meant, the most frequent first.

    Args:
        word: A folded query word of which `frequency` knows nothing.
        frequency: Number of chunks that hold an analysed term.
        most: Most corrections wanted.
    """
    if not (word.isascii() and word.isalpha() and _SHORTEST <= len(word) <= _LONGEST):
        return []
    known = {term: frequency(term) for term in {stem(edited) for edited in _edits(word)}}
    return sorted((term for term in known if known[term]), key=lambda term: (-known[term], term))[:most]


def _edits(word: str) -> set[str]:
    """Strings one deletion, swap, replacement or insertion away, with the same first letter."""
    splits = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    edited = {left + right[1:] for left, right in splits if right}
    edited |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    edited |= {left + char + right[1:] for left, right in splits if right for char in ascii_lowercase}
    edited |= {left + char + right for left, right in splits for char in ascii_lowercase}
    return edited
