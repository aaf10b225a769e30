"""The words of a question as a short list of numbers: the second view of the topic classifier, beside its embedding.

One idea: an embedding tells what a question is about and blurs how it is put; its words and word pairs tell the rest.
They are hashed into a fixed number of places (Weinberger et al., "Feature hashing for large scale multitask learning",
2009), so that nothing has to be remembered but one weight for each place.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .terms import fold

PLACES = 4096
"""Hash places. With the vocabulary of 150 topics a quarter of all words share one, which costs no accuracy."""

_WORD = re.compile(r"[぀-ヿ㐀-鿿豈-﫿ー々]+|[^\W_]+(?:['’][^\W_]+)?")
_CJK = re.compile(r"[぀-鿿豈-﫿]")


def words(text: str) -> list[str]:
    """The words of `text`, function words too; Japanese and Chinese runs as pairs of characters."""
    found: list[str] = []
    for match in _WORD.finditer(fold(text).replace("’", "'")):
        word = match.group()
        if _CJK.match(word) and len(word) > 2:
            found += [word[i : i + 2] for i in range(len(word) - 1)]
        else:
            found.append(word)
    return found


def places(text: str) -> NDArray[np.int64]:
    """The distinct places of the words and word pairs of `text`, ascending."""
    own = words(text)
    features = [*own, *(f"{one} {other}" for one, other in pairwise(own))]
    return np.array(sorted({zlib.crc32(feature.encode()) % PLACES for feature in features}), dtype=np.int64)


def rarity(found: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
    """Inverse document frequency of every place, smoothed, shape ``(PLACES,)``."""
    counts = np.zeros(PLACES)
    for each in found:
        counts[each] += 1
    return (np.log((1 + len(found)) / (1 + counts)) + 1).astype(np.float32)


def values(found: NDArray[np.int64], rare: NDArray[np.float32]) -> NDArray[np.float32]:
    """The values at `found`: rarities, scaled to unit length."""
    own = rare[found]
    length = float(np.linalg.norm(own))
    return np.asarray(own / length if length else own, dtype=np.float32)
