"""Hyphens at line ends: those that divide a word, told from those that belong to it.

A typesetter divides “treat-ment”; a word processor only breaks after the hyphen of “in-network”. The page looks the
same, but a reader who joins both searches for “innetwork”. One idea: **the document knows its own words**. The form
that stands undivided elsewhere in it is the right one; where neither does, the two parts decide: halves of a divided
word are seldom words of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

SOFT_HYPHEN = "\u00ad"
"""Divides a word and is no part of it."""

_DIVISION = re.compile(rf"{SOFT_HYPHEN}[ \t]*\n?[ \t]*")
_BROKEN = re.compile(rf"([^\W_]+){SOFT_HYPHEN}(?=([^\W_]+))")
_LINE_END = re.compile(rf"{SOFT_HYPHEN}|[-\u2010][ \t]*\n[ \t]*")
_COMPOUND = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_JOINT = re.compile(r"[-\u2010\u2011]")
_FEW = 2  # other words that a prefix stands before
_ENOUGH = 3  # compounds that stand elsewhere too, and as many as those that do not
_RARE = 0.1  # of the proven; “co-insurance” is written in one word elsewhere, which divides no word


def undivided(text: str) -> str:
    """`text` without its soft hyphens and the line breaks after them."""
    return _DIVISION.sub("", text) if SOFT_HYPHEN in text else text


def with_hyphens(texts: Sequence[str]) -> list[str]:
    """The `texts` of one document's pages with ``-`` for each soft hyphen that is part of a word, of the same lengths.

    Args:
        texts: Pages in which every hyphen at a line's end is a soft one, directly between the parts of the word.
    """
    places = [(found[1], found[2]) for text in texts for found in _BROKEN.finditer(text)]
    if not places:
        return list(texts)
    words = _Words(texts)
    proven = {place: words.stands_as_compound(*place) for place in places}
    verdicts = [verdict for verdict in proven.values() if verdict is not None]
    enough = len(verdicts) >= max(_ENOUGH, len(proven) - len(verdicts))
    divides = not enough or verdicts.count(False) > _RARE * len(verdicts)
    compounds = {
        place
        for place, verdict in proven.items()
        if verdict or (verdict is None and (not divides or words.looks_like_compound(*place)))
    }

    def decided(found: re.Match[str]) -> str:
        return f"{found[1]}-" if (found[1], found[2]) in compounds else found.group()

    return [_BROKEN.sub(decided, text) for text in texts]


class _Words:
    """The words of one document that no line end breaks.

    Args:
        texts: Its pages.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._alone: Counter[str] = Counter()
        self._whole: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            goes_on = -1  # where the word that the last line end broke goes on
            for found in _COMPOUND.finditer(text):
                line_end = _LINE_END.match(text, found.end())
                self._add(found.group(), broken=line_end is not None or found.start() == goes_on)
                goes_on = line_end.end() if line_end else -1
        self._partners = Counter(first for first, _ in self._pairs)

    def _add(self, compound: str, *, broken: bool) -> None:
        parts = _JOINT.split(compound)
        self._pairs.update((first.casefold(), second.casefold()) for first, second in pairwise(parts))
        if not broken:
            self._whole.update(part.casefold() for part in parts)
            if len(parts) == 1:
                self._alone[compound] += 1

    def stands_as_compound(self, first: str, second: str) -> bool | None:
        """Whether the two parts stand elsewhere with a hyphen rather than as one word; None if neither prevails."""
        left, right = first.casefold(), second.casefold()
        compounds, wholes = self._pairs[left, right], self._whole[left + right]
        return None if compounds == wholes else compounds > wholes

    def looks_like_compound(self, first: str, second: str) -> bool:
        """Whether the two parts are such as a hyphen joins; for parts that stand nowhere else side by side."""
        if len(first) > 1 and first.isupper() and len(second) > 1 and second.isupper():
            return False  # a line in capitals
        if not second[0].islower() or (len(first) > 1 and first.isupper()):
            return True  # “Stuttgart-Hohenheim”, “X-200”, “FDA-approved”: no word is divided there
        # As it is written, for in German a noun inside another has lost its capital.
        known = self._alone[first] or self._alone[first.lower()] or self._partners[first.casefold()] >= _FEW
        return bool(known and self._alone[second])
