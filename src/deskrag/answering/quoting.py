"""Answers made of the documents' own sentences."""

from __future__ import annotations

from collections.abc import Sequence

from .citations import CitationNumbers, Quote
from .events import Sentence, Support
from .evidence import Candidate, Evidence


def quoted(evidence: Sequence[Evidence], most: int, numbers: CitationNumbers) -> list[Sentence]:
    """The best `most` sentences with their citations; sentences of one page stand in the page's order."""
    chosen = list(evidence[:most])
    first: dict[tuple[int, int], int] = {}
    for i, item in enumerate(chosen):
        first.setdefault(_page(item.candidate), i)
    chosen.sort(key=lambda item: (first[_page(item.candidate)], item.candidate.start))
    return [Sentence(shown_text(item.candidate), Support.QUOTED, (numbers.cite(_quote(item)),)) for item in chosen]


def shown_text(candidate: Candidate) -> str:
    """A quoted sentence for display: line breaks of the page become spaces."""
    return " ".join(candidate.text.split())


def _page(candidate: Candidate) -> tuple[int, int]:
    return (candidate.chunk.document_id, candidate.chunk.page)


def _quote(item: Evidence) -> Quote:
    c = item.candidate
    return Quote(c.chunk, c.start, c.end, c.text, min(1.0, max(0.0, item.score)))
