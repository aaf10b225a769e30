"""The best quote of a passage for a query, with the matching words marked.

Sentences are scored by the query words they hold; the quote is the best run of whole sentences that fits the
width. Words match as they do in the index: stems, folded accents and width, pairs of characters in unspaced
scripts. All positions are code points of the chunk's text, so they can be shown, copied and highlighted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from ..documents.sentences import sentence_spans
from ..indexing import analysis
from ..indexing.types import Query
from .types import Passage

_NEW_WORD = 3.0
"""A word that the quote did not have yet is worth this many repetitions."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Part of a chunk's text.

    Attributes:
        start: First code point in the chunk's text (add the chunk's `start` for the page's).
        end: One past the last.
        text: Exactly the chunk's text in that span.
        marks: Spans of matching words within `text`, in order, not touching each other.
    """

    start: int
    end: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()


def quote(passage: Passage, query: Query, width: int = 240) -> Quote:
    """Return the part of `passage` that answers `query` best.

    Args:
        passage: What was found.
        query: What was looked for.
        width: Most code points wanted; a single sentence that is longer is cut around its matches, between words.
    """
    text = passage.chunk.text
    asked = set(analysis.query_terms(" ".join([query.text, *query.phrases])))
    found = [term for term in analysis.spans(text) if term.text in asked]
    weights = _weights(found)
    sentences = [span for span in sentence_spans(text) if text[slice(*span)].strip()] or [(0, len(text))]
    best, best_score = _opening(sentences, width), 0.0
    starts = [term.start for term in found]
    for first, (start, _) in enumerate(sentences if found else []):
        for _, end in sentences[first:]:
            if end - start > width and end != sentences[first][1]:
                break
            inside = found[bisect_left(starts, start) : bisect_left(starts, end)]
            score = _score(inside, weights, end - start, width)
            if score > best_score:
                best, best_score = (start, end), score
    start, end = _trimmed(text, *best)
    if end - start > width:
        start, end = _cut(text, start, end, [t.start for t in found if start <= t.start < end], width)
    return Quote(start, end, text[start:end], _marks(found, start, end))


def marks(text: str, query: Query) -> tuple[tuple[int, int], ...]:
    """Return the spans of `text` that match words of `query`, in order, joined where they touch."""
    asked = set(analysis.query_terms(" ".join([query.text, *query.phrases])))
    return _marks([term for term in analysis.spans(text) if term.text in asked], 0, len(text))


def _weights(found: list[analysis.Term]) -> dict[str, float]:
    """Rare words of the passage say more about where the answer is."""
    counts = Counter(term.text for term in found)
    return {text: 1.0 / count**0.5 for text, count in counts.items()}


def _opening(sentences: list[tuple[int, int]], width: int) -> tuple[int, int]:
    """The first sentences that fit."""
    start, end = sentences[0]
    for _, later in sentences[1:]:
        if later - start > width:
            break
        end = later
    return start, end


def _score(inside: list[analysis.Term], weights: dict[str, float], length: int, width: int) -> float:
    seen: set[str] = set()
    score = 0.0
    for term in inside:
        score += weights[term.text] * (1.0 if term.text in seen else _NEW_WORD)
        seen.add(term.text)
    # Of equal matches the fuller quote is the more readable one, up to the width.
    return score + 0.1 * min(length, width) / width


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))


def _cut(text: str, start: int, end: int, matches: list[int], width: int) -> tuple[int, int]:
    """The window of `width` in a long sentence with the most matches, moved to the ends of words."""
    best, most = start, -1
    for match in matches or [start]:
        left = max(start, min(match - width // 4, end - width))
        held = bisect_left(matches, left + width) - bisect_left(matches, left)
        if held > most:
            best, most = left, held
    left, right = best, min(end, best + width)
    while left > start and left < right and text[left - 1].isalnum() and text[left].isascii():
        left += 1
    while right < end and right > left + 1 and text[right].isalnum() and text[right - 1].isascii():
        right -= 1
    if right <= left:
        left, right = best, min(end, best + width)
    return _trimmed(text, left, right)


def _marks(found: list[analysis.Term], start: int, end: int) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for left, right in sorted((term.start, term.end) for term in found):
        left, right = max(left, start) - start, min(right, end) - start
        if left >= right:
            continue
        if joined and left <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], right))
        else:
            joined.append((left, right))
    return tuple(joined)
