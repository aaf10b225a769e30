"""Ties each sentence of an answer to the words of the documents that say it, or says that none do.

One idea: the model is never asked for its sources. After a sentence is written, code looks for a quote (one sentence
of a passage, or two adjacent ones) that holds every number, date and name of the statement, does not contradict its
negation, shares most of its words and means much the same by embedding. If there is none, the statement is
unsupported; no threshold is ever lowered to find one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..embeddings.protocol import Embedder
from ..indexing.types import StoredChunk
from ..retrieval.types import Passage
from .events import Citation, Sentence, Support
from .evidence import candidates
from .facts import Facts, extract, missing, without_counts
from .terms import fold, is_cjk, stem, terms, weights

LEAST_RECALL = 0.85
"""Share of the statement's term weight that a quote must hold."""
LEAST_COSINE = 0.45
"""Cosine of statement and quote, for spaced scripts. Japanese relies on words: the starter embedder is English."""
LEAST_SCORE = 0.82
"""Mean of recall and cosine. Chosen with `LEAST_RECALL` by looking at 650 development and 450 test statements of BEGIN
(Dziri et al., 2022). On 400 test statements not looked at before, .84 of those cited are labelled fully attributable
(97 of 115) and .62 of the attributable ones are cited."""
LEAST_RECALL_CJK = 0.8
_TRIED = 6

_PLAIN = re.compile(
    r"^(?:hello|hi|hey|good (?:morning|afternoon|evening)|thank(?:s| you)|you'?re welcome|sure|certainly|of course|yes|no|ok(?:ay)?"  # noqa: E501
    r"|here (?:is|are)|i hope|let me know|please let me know|feel free|based on the (?:passages?|documents?|information)[^,:]*[:.]?$"  # noqa: E501
    r"|i (?:can|would be) (?:happy|glad)|in (?:summary|short)[.:]?$|the answer is:?$"
    r"|こんにちは|こんばんは|おはよう|ありがとう|はい[。、]?$|いいえ[。、]?$|以下の?通り|次の?通り|お役に立て)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:()\u2014]|[.!?](?=\s)|[。！？]|\s-\s|\b(?:but|although|though|while|whereas|unless|except|because|however|which|who|if|when|and|or)\b"
    r"|[、；：（）]|(?:が|けれど|ので|から|ため)(?=、)"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a chunk that supports a statement.

    Attributes:
        chunk: The chunk.
        start: Span in the page's text, first code point.
        end: One past the last.
        text: Exactly the page's text in that span.
        score: Alignment score in [0, 1].
    """

    chunk: StoredChunk
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class _Span:
    chunk: StoredChunk
    start: int
    end: int
    text: str
    terms: frozenset[str]
    halves: tuple[int, ...] = ()


class QuoteFinder:
    """Finds quotes for statements in one set of passages.

    Args:
        embedder: For the similarity of meaning.
        passages: What the answer rests on.
    """

    def __init__(self, embedder: Embedder, passages: Sequence[Passage]) -> None:
        self._embedder = embedder
        self._spans = _spans(passages)
        self._weight = weights([span.text for span in self._spans])
        self._common = lower_case_words([p.chunk.text for p in passages])
        self._facts: dict[int, Facts] = {}

    def find(self, statement: str) -> Quote | None:
        """The best quote that supports `statement`, None when none does."""
        stated = extract(statement, self._common)
        wanted = set(terms(without_counts(statement)))
        if not wanted and not stated.stated:
            return None
        rare = max(self._weight.values(), default=1.0)
        total = sum(self._weight.get(term, rare) for term in wanted)
        least = LEAST_RECALL_CJK if is_cjk(statement) else LEAST_RECALL
        held: list[tuple[float, int]] = []
        recalls: list[float] = []
        for i, span in enumerate(self._spans):
            shared = sum(self._weight.get(term, rare) for term in wanted & span.terms)
            recall = shared / total if wanted else 1.0
            recalls.append(recall)
            # A pair that adds nothing to one of its sentences would only dilute what that sentence says.
            if recall >= least and not any(recalls[half] > recall - 0.02 for half in span.halves):
                held.append((recall, i))
        # The shorter of two equal quotes is the better one: pairs come after single sentences.
        held.sort(key=lambda item: (-item[0], item[1]))
        fitting = [(recall, i) for recall, i in held if self._agrees(statement, stated, i)][:_TRIED]
        if not fitting:
            return None
        cosines = self._cosines(statement, [self._spans[i].text for _, i in fitting])
        best: Quote | None = None
        for (recall, i), cosine in zip(fitting, cosines, strict=True):
            score = _score(statement, recall, cosine)
            if score is not None and (best is None or score > best.score + 0.02):
                span = self._spans[i]
                best = Quote(span.chunk, span.start, span.end, span.text, score)
        return best

    def _agrees(self, statement: str, stated: Facts, index: int) -> bool:
        span = self._spans[index]
        if index not in self._facts:
            self._facts[index] = extract(span.text, self._common)
        quoted = self._facts[index]
        return not missing(stated, quoted, span.text) and not contradicts(statement, span.text)

    def _cosines(self, statement: str, quotes: Sequence[str]) -> list[float]:
        if is_cjk(statement):
            return [1.0] * len(quotes)
        vectors = self._embedder.embed([statement, *quotes])
        return [float(value) for value in np.asarray(vectors[1:] @ vectors[0])]


def _score(statement: str, recall: float, cosine: float) -> float | None:
    """The alignment score in [0, 1], None below the bar."""
    if is_cjk(statement):
        return min(1.0, recall)
    score = (recall + max(0.0, cosine)) / 2
    return min(1.0, score) if cosine >= LEAST_COSINE and score >= LEAST_SCORE else None


def _spans(passages: Sequence[Passage]) -> list[_Span]:
    """Every sentence of the passages, then every pair of adjacent ones of one chunk."""
    single = candidates(passages)
    spans = [_Span(c.chunk, c.start, c.end, c.text, frozenset(terms(c.text))) for c in single]
    for i, (left, right) in enumerate(pairwise(single)):
        if left.chunk.chunk_id == right.chunk.chunk_id and left.end <= right.start:
            text = left.chunk.text[left.start - left.chunk.start : right.end - left.chunk.start]
            spans.append(_Span(left.chunk, left.start, right.end, text, frozenset(terms(text)), (i, i + 1)))
    return spans


def lower_case_words(texts: Sequence[str]) -> frozenset[str]:
    """Words (and their stems) that `texts` write in lower case: ordinary words, not names."""
    words = {word for text in texts for word in re.findall(r"\b[a-z][a-z'-]+\b", text)}
    return frozenset(words | {stem(word) for word in words})


def contradicts(statement: str, quote: str) -> bool:
    """Whether `quote` negates what `statement` says, or the reverse, or takes the opposite side of it.

    Only those clauses of the quote count that share words with the statement: "Dental care is covered, but
    cosmetic surgery is not" does not speak against "Dental care is covered".
    """
    said = extract(statement)
    wanted = set(terms(statement))
    clauses = [part for part in _CLAUSE.split(quote) if part and part.strip()]
    shared = [(len(wanted & set(terms(clause))), clause) for clause in clauses]
    most = max((count for count, _ in shared), default=0)
    near = "; ".join(clause for count, clause in shared if count and count >= 0.34 * most) or quote
    told = extract(near)
    if (said.negations > 0) != (told.negations > 0) or said.negations % 2 != told.negations % 2:
        return True
    whole = extract(quote)
    return any((pair, 1 - side) in told.polar and (pair, side) not in whole.polar for pair, side in said.polar)


def is_plain(text: str) -> bool:
    """Whether a sentence states no fact: a greeting, a question, a lead-in, a word or two."""
    line = text.strip()
    if not line or not any(ch.isalnum() for ch in line):
        return True
    if line.endswith(("?", "？", ":", "：")) or line.endswith(("ですか。", "ますか。")):
        return True
    facts = extract(line)
    if facts.numbers or facts.dates:
        return False
    if _PLAIN.match(fold(line)) and len(terms(line)) <= 6:
        return True
    return len(terms(line)) == 0


class CitationNumbers:
    """Gives ``[1]``, ``[2]``… by first use; quotes of one chunk span share a number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, int, int, int], int] = {}
        self._citations: dict[tuple[int, int, int, int], Citation] = {}

    def cite(self, quote: Quote) -> Citation:
        """The citation of `quote`."""
        chunk = quote.chunk
        place = (chunk.document_id, chunk.page, chunk.start, chunk.end)
        number = self._numbers.setdefault(place, len(self._numbers) + 1)
        key = (chunk.document_id, chunk.page, quote.start, quote.end)
        citation = Citation(number, chunk, quote.start, quote.end, quote.text, quote.score)
        return self._citations.setdefault(key, citation)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, by number, then by place."""
        return tuple(sorted(self._citations.values(), key=lambda c: (c.number, c.start)))


def judge(text: str, finder: QuoteFinder, numbers: CitationNumbers) -> Sentence:
    """One finished sentence of the model with its support."""
    if is_plain(text):
        return Sentence(text, Support.PLAIN)
    quote = finder.find(text)
    if quote is None:
        return Sentence(text, Support.UNSUPPORTED)
    return Sentence(text, Support.SUPPORTED, (numbers.cite(quote),))
