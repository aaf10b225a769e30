"""What a short answer is worth against reference answers, as SQuAD measures it.

The normal form and F1 are Rajpurkar et al., "SQuAD: 100,000+ questions for machine comprehension of text", 2016: lower
case, without punctuation and articles. Japanese and Chinese text is compared character by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_CJK = re.compile(r"([぀-ヿ㐀-鿿豈-﫿])")


def tokens(text: str) -> list[str]:
    """The words of the normal form; Japanese and Chinese characters are words of their own."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(char for char in folded if not unicodedata.category(char).startswith("P"))
    return re.sub(r"\b(?:a|an|the)\b", " ", _CJK.sub(r" \1 ", bare)).split()


def contains(text: str, answers: Iterable[str]) -> bool:
    """Whether `text` holds one of `answers` in one piece, as whole words."""
    held = f" {' '.join(tokens(text))} "
    return any(f" {' '.join(own)} " in held for answer in answers if (own := tokens(answer)))


def token_f1(text: str, answers: Iterable[str]) -> float:
    """The best harmonic mean of precision and recall of words over `answers`, in [0, 1]."""
    said = Counter(tokens(text))
    best = 0.0
    for answer in answers:
        wanted = Counter(tokens(answer))
        shared = sum((said & wanted).values())
        if shared:
            precision, recall = shared / sum(said.values()), shared / sum(wanted.values())
            best = max(best, 2 * precision * recall / (precision + recall))
    return best
