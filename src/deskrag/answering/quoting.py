"""Answers made of the documents' own sentences."""

from __future__ import annotations

from collections.abc import Sequence

from .citations import CitationNumbers, Quote
from .events import Citation, Sentence, Support
from .evidence import Candidate, Evidence


def quoted(
    evidence: Sequence[Evidence], most: int, numbers: CitationNumbers, written: Sequence[Sentence] = ()
) -> list[Sentence]:
    """The best `most` sentences with their citations; sentences of one page stand in the page's order.

    Args:
        evidence: Best first.
        most: Most sentences shown, written ones counted.
        numbers: Numbers the citations.
        written: Sentences shown before; what they cite is not quoted again.
    """
    cited = [citation for sentence in written for citation in sentence.citations]
    left = [item for item in evidence[:most] if not any(rests_on(item.candidate, c) for c in cited)]
    chosen = left[: max(0, most - len(written))]
    first: dict[tuple[int, int], int] = {}
    for i, item in enumerate(chosen):
        first.setdefault(_page(item.candidate), i)
    chosen.sort(key=lambda item: (first[_page(item.candidate)], item.candidate.start))
    return [Sentence(shown_text(item.candidate), Support.QUOTED, (numbers.cite(_quote(item)),)) for item in chosen]


def rests_on(candidate: Candidate, citation: Citation | Quote) -> bool:
    """Whether the cited quote and the candidate share words of the same page."""
    same = _page(candidate) == (citation.chunk.document_id, citation.chunk.page)
    return same and citation.start < candidate.end and candidate.start < citation.end


def shown_text(candidate: Candidate) -> str:
    """A quoted sentence for display: line breaks of the page become spaces."""
    return " ".join(candidate.text.split())


def _page(candidate: Candidate) -> tuple[int, int]:
    return (candidate.chunk.document_id, candidate.chunk.page)


def _quote(item: Evidence) -> Quote:
    c = item.candidate
    return Quote(c.chunk, c.start, c.end, c.text, min(1.0, max(0.0, item.score)))
