"""Which sentences of the retrieved passages answer the question.

One idea: a sentence is the right size to show, to cite and to give to a small model, and a handful of cheap signals
(cosine, weighted word overlap, what the passage is worth, whether the sentence holds the *kind* of thing asked for)
finds it better than any one of them. They are combined by a logistic function whose coefficients are fixed below and
refitted by ``benchmarks/fit_evidence.py``; nothing is learnt at run time.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..documents.sentences import sentence_spans
from ..documents.types import BlockKind
from ..embeddings.protocol import Embedder, Vectors
from ..indexing.types import StoredChunk
from ..retrieval.types import Passage
from .facts import Facts, extract
from .tablerows import header_of, is_row, is_separator
from .terms import coverage, fold, is_cjk, terms, weights

Floats = NDArray[np.float64]

MOST_EMBEDDED = 40
"""Sentences embedded for one question: about a quarter of a second on two cores."""

_LEANS_BACK = re.compile(
    r"^(?:it|its|he|she|they|his|her|their|this|these|those|that|such|both|the (?:former|latter|same)|here|there)\b"
    r"|^(?:これ|それ|その|この|また|同|彼|彼女|ここ|そこ|さらに|しかし)",
    re.IGNORECASE,
)
_LONGEST = 600
_LONGEST_ROW = 400  # a longer row is a page laid out as a table

_ASKS: tuple[tuple[str, str], ...] = (
    ("time", r"\b(?:when|what (?:year|date|day|month|time|century|decade)|which (?:year|date|day|month|century|decade)|in what year|how old)\b"  # noqa: E501
             r"|いつ|何年|何月|何日|何時|何世紀|年月日"),
    ("amount", r"\bhow (?:many|much|long|far|large|big|tall|high|often|old|deep|fast|wide|heavy)\b|\bwhat (?:percent\w*|number|amount|share|proportion|fraction|price|cost|size|age|rate)\b"  # noqa: E501
               r"|\bhow (?:quickly|soon)\b|\b(?:what|which) (?:(?:is|are|was|were) (?:the |an? )?(?:[a-z]+ ){0,2})?(?:fee|price|cost|discount|torque|voltage|weight|length|width|height|temperature|pressure|salary|budget|percentage|maximum|minimum)s?\b|\b(?:with|at) what [a-z]+\b|\bwhat (?:do|does|did|will|would)\b.*\bcosts?\b"  # noqa: E501
               r"|期間|料金|価格|値段|費用|いくつ|いくら|何人|何個|何名|何回|何度|何パーセント|何割|何歳|何本|何種|何円|どのくらい|どれくらい|何メートル|何キロ|何%|何％"),
    ("person", r"\bwho(?:se|m)?\b|誰|だれ|何という人|人物"),
    ("place", r"\bwhere\b|\b(?:what|which) (?:country|countries|city|cities|state|place|town|region|river|street|county|area|district|continent|location)\b"  # noqa: E501
              r"|どこ|何処|何県|何市|何国|どの国|どの地|何という場所"),
    ("reason", r"\bwhy\b|\bwhat (?:caused|causes|reason)\b|なぜ|何故|どうして|理由|原因"),
    ("thing", r"\bwhat\b|\bwhich\b|何|どの|どれ|どんな|どういう"),
)  # fmt: skip
_ASK_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _ASKS)
_REASON = re.compile(
    r"\b(?:because|due to|since|therefore|as a result|in order to|so that|caused?|led to|reason)\b|ため|から|ので|理由|原因"  # noqa: E501
)
_PLACE_CUE = re.compile(r"\b(?:in|at|near|from|to|of|across|between) (?:the )?[A-Z]|[都道府県市区町村国島州]|駅|で|に")

FEATURES = (
    "cosine", "cosine_lead", "cover", "cover_lead", "cover_near", "cover_passage", "pairs",
    "passage_dense", "passage_rank", "asked_kind", "kind_missing", "log_new_terms", "log_terms",
    "leans_back", "opens_passage", "question_mark", "fragment", "embed_missing",
)  # fmt: skip
"""Names of the columns of `features`, in order."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage.

    Attributes:
        chunk: Its chunk.
        rank: Position of its passage, from 0.
        start: Span in the page's text.
        end: One past the last.
        text: Exactly the page's text in that span.
        previous: The sentence before it in the chunk; empty for the first.
        following: The sentence after it; empty for the last.
        dense: Cosine of its passage with the question, None if the vector search did not return it.
        header: For a row of a table, the row of column names; else empty.
        header_at: Span of `header` in the page's text, inside the chunk or before it; None if it is not known.
    """

    chunk: StoredChunk
    rank: int
    start: int
    end: int
    text: str
    previous: str = ""
    following: str = ""
    dense: float | None = None
    header: str = ""
    header_at: tuple[int, int] | None = None

    @property
    def leans_back(self) -> bool:
        """True when it opens with a word that points at what was said before."""
        return _LEANS_BACK.match(self.text) is not None

    def contextual(self) -> str:
        """The sentence as it is embedded: with what a reader would have in mind when reaching it."""
        if self.header and self.header != self.text:
            return f"{self.header}\n{self.text}"
        if self.leans_back and self.previous:
            return f"{self.previous} {self.text}"
        lead = self.chunk.headings[-1] if self.chunk.headings else self.chunk.title
        return f"{lead}: {self.text}" if lead else self.text


@dataclass(frozen=True, slots=True)
class Evidence:
    """A ranked candidate.

    Attributes:
        candidate: The sentence.
        score: Estimated probability that it holds the answer, in (0, 1).
        cosine: Cosine of its contextual form with the question; 0 when it was not embedded.
        cover: Share of the question's term weight it holds.
    """

    candidate: Candidate
    score: float
    cosine: float
    cover: float


def candidates(passages: Sequence[Passage]) -> list[Candidate]:
    """The sentences of `passages`, best passage first, each span once; over-long ones are cut at 600 characters."""
    found: list[Candidate] = []
    seen: set[tuple[int, int, int, int]] = set()
    texts: set[str] = set()
    for rank, passage in enumerate(passages):
        chunk = passage.chunk
        spans = [(a, min(b, a + _LONGEST)) for a, b in _spans(chunk)]
        for i, (a, b) in enumerate(spans):
            key = (chunk.document_id, chunk.page, chunk.start + a, chunk.start + b)
            text = chunk.text[a:b]
            if key in seen or text in texts or not any(ch.isalnum() for ch in text):
                continue
            seen.add(key)
            texts.add(text)
            previous = chunk.text[slice(*spans[i - 1])] if i else ""
            following = chunk.text[slice(*spans[i + 1])] if i + 1 < len(spans) else ""
            header, header_at = _header(chunk, a, text)
            found.append(
                Candidate(chunk, rank, key[2], key[3], text, previous, following, passage.dense, header, header_at)
            )
    return found


def _spans(chunk: StoredChunk) -> Iterator[tuple[int, int]]:
    """The sentences of a chunk; a row of a table is one, whatever ends within its cells."""
    text, at = chunk.text, 0
    for part in chunk.tables:
        start, end = part.start - chunk.start, part.end - chunk.start
        for row in re.finditer(r"[^\n]*\S", text[start:end]):
            a = start + row.start() + len(row.group()) - len(row.group().lstrip())
            b = start + row.end()
            if is_row(text[a:b]) and not is_separator(text[a:b]) and b - a <= _LONGEST_ROW:
                yield from _sentences(chunk, at, a)
                yield a, b
                at = b
    yield from _sentences(chunk, at, len(text))


def _sentences(chunk: StoredChunk, start: int, end: int) -> Iterator[tuple[int, int]]:
    for a, b in sentence_spans(chunk.text[start:end]):
        yield from _lines_apart(chunk, start + a, start + b)


def _lines_apart(chunk: StoredChunk, start: int, end: int) -> list[tuple[int, int]]:
    """One span, cut where a line is a heading, a rule or a row of a table and so no part of a sentence."""
    text = chunk.text[start:end]
    if "\n" not in text:
        return [(start, end)]
    headings = {_squeezed(heading) for heading in (*chunk.headings, chunk.title)}
    table = chunk.kind is BlockKind.TABLE and text.count("\n") > 1 and text[-1] not in ".!?。！？"
    spans: list[tuple[int, int]] = []
    apart = True
    for match in re.finditer(r"[^\n]+", text):
        line = match.group().strip()
        if not line:
            continue
        a = start + match.start() + len(match.group()) - len(match.group().lstrip())
        if is_separator(line):
            apart = True
            continue
        alone = is_row(line) or _squeezed(line) in headings
        if apart or alone or (table and not line[0].islower()):
            spans.append((a, a + len(line)))
        else:
            spans[-1] = (spans[-1][0], a + len(line))
        apart = alone
    return spans


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _header(chunk: StoredChunk, at: int, text: str) -> tuple[str, tuple[int, int] | None]:
    """The column names of a row, and where they stand."""
    if not is_row(text):
        return "", None
    return header_of(chunk, at)


def asked_kind(question: str) -> str:
    """What kind of thing is asked for: time, amount, person, place, reason, thing; empty if unclear."""
    for kind, pattern in _ASK_PATTERNS:
        if pattern.search(question):
            return kind
    return ""


def holds_kind(kind: str, question: Facts, text: str, facts: Facts) -> bool:
    """Whether a sentence holds something of `kind` that the question does not already say."""
    match kind:
        case "time":
            years = {n.value for n in facts.numbers if len(n.value) == 4 or n.unit in ("year", "month", "day", "hour")}
            return bool(facts.dates - question.dates) or bool(years - {n.value for n in question.numbers})
        case "amount":
            return bool(facts.numbers - question.numbers)
        case "person":
            return bool(facts.names - question.names)
        case "place":
            return bool(facts.names - question.names) and _PLACE_CUE.search(text) is not None
        case "reason":
            return _REASON.search(text) is not None
        case _:
            return False


def _pairs(items: Sequence[str]) -> set[tuple[str, str]]:
    return set(pairwise(items))


def features(question: str, found: Sequence[Candidate], cosines: Floats) -> Floats:
    """The signals of each candidate.

    Args:
        question: The standalone question.
        found: The candidates.
        cosines: Cosine of each candidate's contextual form with the question, shape ``(len(found),)``; NaN where
            it was not embedded.

    Returns:
        Shape ``(len(found), len(FEATURES))``; see `FEATURES`.
    """
    weight = weights([c.text for c in found])
    rare = math.log(1 + len(found)) if found else 1.0
    asked = terms(question)
    asked_pairs = _pairs(asked)
    kind = asked_kind(question)
    kind = kind if kind != "thing" else ""
    facts = extract(question)
    embedded = ~np.isnan(cosines)
    floor = float(np.min(cosines[embedded])) if embedded.any() else 0.0
    cosine = np.where(embedded, cosines, floor)
    known_dense = [c.dense for c in found if c.dense is not None]
    lowest = min(known_dense, default=0.0)
    passage_terms: dict[int, set[str]] = {}
    for c in found:
        if c.rank not in passage_terms:
            passage_terms[c.rank] = set(terms(f"{c.chunk.context()}\n{c.chunk.text}"))
    rows: list[list[float]] = []
    covers: list[float] = []
    for i, c in enumerate(found):
        own = terms(c.text)
        own_set = set(own)
        header = terms(c.header) if c.header else ()
        cover = coverage(asked, own_set.union(header), weight, rare)
        near = coverage(
            asked,
            own_set.union(terms(c.previous), terms(c.following), terms(" ".join(c.chunk.headings))),
            weight,
            rare,
        )
        sentence_facts = extract(c.text) if kind in ("time", "amount", "person", "place") else Facts()
        holds = bool(kind) and holds_kind(kind, facts, c.text, sentence_facts)
        covers.append(cover)
        rows.append(
            [
                float(cosine[i]), 0.0, cover, 0.0, near,
                coverage(asked, passage_terms[c.rank], weight, rare),
                len(asked_pairs & _pairs(own)) / len(asked_pairs) if asked_pairs else 0.0,
                c.dense if c.dense is not None else lowest,
                1.0 / (1 + c.rank),
                1.0 if holds else 0.0,
                1.0 if kind and not holds else 0.0,
                math.log1p(len(own_set - set(asked))),
                math.log1p(len(own)),
                1.0 if c.leans_back else 0.0,
                0.0 if c.previous else 1.0,
                1.0 if c.text.rstrip().endswith(("?", "？")) else 0.0,
                0.0 if c.text.rstrip()[-1:] in ".!?。！？」\"”)" else 1.0,
                0.0 if embedded[i] else 1.0,
            ]
        )  # fmt: skip
    table = np.asarray(rows, dtype=np.float64).reshape(len(rows), len(FEATURES))
    if rows:
        table[:, 1] = table[:, 0] - table[:, 0].max()
        table[:, 3] = table[:, 2] - table[:, 2].max()
    return table


@dataclass(frozen=True, slots=True)
class Weights:
    """Coefficients of the logistic combination for one kind of text; see `benchmarks/fit_evidence.py`."""

    bias: float
    values: tuple[float, ...]

    def score(self, table: Floats) -> Floats:
        """Probabilities for the rows of `table`."""
        logits = table @ np.asarray(self.values) + self.bias
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30))), dtype=np.float64)


SPACED = Weights(
    -7.617,
    (4.08, 3.446, 2.227, 1.024, 1.25, 0.729, 1.101, 1.176, 0.717, 0.596, -0.373, 0.208, 0.02, 0.062, 0.028, -1.077,
     -0.219, -0.369),
)  # fmt: skip
"""Fitted on SQuAD 2, see `benchmarks/fit_evidence.py`."""
CJK = Weights(
    -5.296,
    (3.979, 3.361, 2.481, 1.219, 1.828, 1.94, 0.457, 1.147, 1.627, 0.836, -0.652, 0.143, -0.371, -0.028, 0.121,
     -1.05, 0.107, -0.36),
)  # fmt: skip
"""The same method on 900 questions of JSQuAD, without cosines."""


def speaks_japanese(embedder: Embedder) -> bool:
    """Whether the embedder was trained for Japanese text."""
    return bool({"ja", "*"} & set(embedder.identity.languages))


class EvidenceRanker:
    """Ranks the sentences of passages for a question."""

    def __init__(self, embedder: Embedder, most: int = MOST_EMBEDDED) -> None:
        self._embedder = embedder
        self._most = most

    def rank(self, question: str, passages: Sequence[Passage], vector: Vectors | None) -> list[Evidence]:
        """Rank every sentence of `passages`, best first.

        Args:
            question: The standalone question.
            passages: Best first.
            vector: The question's unit vector; None leaves cosines out.
        """
        found = candidates(passages)
        if not found:
            return []
        found = [found[i] for i in self._preselect(question, found)]
        cosines = np.full(len(found), np.nan)
        # An embedder without Japanese finds all Japanese sentences near each other: words alone rank better.
        if vector is not None and (not is_cjk(question) or speaks_japanese(self._embedder)):
            vectors = self._embedder.embed([c.contextual() for c in found])
            cosines = np.asarray(vectors @ vector.reshape(-1), dtype=np.float64)
        table = features(question, found, cosines)
        scores = (CJK if is_cjk(question) else SPACED).score(table)
        order = np.argsort(-scores, kind="stable")
        return [Evidence(found[i], float(scores[i]), float(table[i, 0]), float(table[i, 2])) for i in order]

    def _preselect(self, question: str, found: Sequence[Candidate]) -> list[int]:
        """Indices of the sentences worth embedding, in their order: by words, passage rank and neighbours."""
        if len(found) <= self._most:
            return list(range(len(found)))
        weight = weights([c.text for c in found])
        asked = terms(question)
        rough = [
            coverage(asked, terms(c.text), weight, 1.0)
            + 0.3 * coverage(asked, terms(c.previous) + terms(c.following), weight, 1.0)
            + 1.0 / (1 + c.rank)
            for c in found
        ]
        best = sorted(range(len(found)), key=lambda i: -rough[i])[: self._most]
        return sorted(best)
