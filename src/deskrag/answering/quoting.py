"""Answers made of the documents' own sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .choice import chosen
from .citations import CitationNumbers, Quote
from .events import Citation, Sentence, Support
from .evidence import Candidate, Evidence
from .steps import Steps
from .tablerows import is_row, with_names
from .terms import is_cjk


def quoted(
    question: str,
    evidence: Sequence[Evidence],
    most: int,
    numbers: CitationNumbers,
    written: Sequence[Sentence] = (),
) -> list[Sentence]:
    """The best `most` sentences with their citations; sentences of one page stand in the page's order.

    Args:
        question: The standalone question.
        evidence: As `deskrag.answering.choice.settled` leaves it.
        most: Most sentences shown, written ones counted.
        numbers: Numbers the citations.
        written: Sentences shown before; what they cite is not quoted again.
    """
    cited = [citation for sentence in written for citation in sentence.citations]
    picked = chosen(question, evidence, most)
    left = [item for item in picked if not any(rests_on(item.candidate, c) for c in cited)]
    shown = left[: max(0, most - len(written))]
    first: dict[tuple[int, int], int] = {}
    for i, item in enumerate(shown):
        first.setdefault(_page(item.candidate), i)
    shown.sort(key=lambda item: (first[_page(item.candidate)], item.candidate.start))
    return [
        Sentence(shown_text(item.candidate), Support.QUOTED, tuple(numbers.cite(q) for q in _quotes(item)))
        for item in shown
    ]


def quoted_steps(steps: Sequence[Steps], numbers: CitationNumbers) -> list[Sentence]:
    """A numbered list as sentences, one an item; those of one chunk share a citation that shows all of them."""
    shown: list[Sentence] = []
    for part in steps:
        citation = numbers.cite(Quote(part.chunk, part.start, part.end, part.text, 1.0))
        shown += [Sentence(item, Support.QUOTED, (citation,)) for item in part.items]
    return shown


def rests_on(candidate: Candidate, citation: Citation | Quote) -> bool:
    """Whether the cited quote and the candidate share words of the same page."""
    same = _page(candidate) == (citation.chunk.document_id, citation.chunk.page)
    return same and citation.start < candidate.end and candidate.start < citation.end


def shown_text(candidate: Candidate) -> str:
    """A quoted sentence for display: on one line, a list mark left out, a row with its column names."""
    if is_row(candidate.text):
        return with_names(candidate.text, candidate.header if candidate.header_at is not None else "")
    line = re.sub(r"^(?:[-*+•‣◦▪●]\s+|\|\s*)(?:\[[ x]\]\s*)?", "", candidate.text.strip())
    line = re.sub(r"(?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f])", "", line) if is_cjk(line) else line
    return " ".join(re.sub(r"\n\s*>\s?", "\n", line).split())


def _page(candidate: Candidate) -> tuple[int, int]:
    return (candidate.chunk.document_id, candidate.chunk.page)


def _quotes(item: Evidence) -> list[Quote]:
    """The quote, and before it the row of column names where the display uses it."""
    c = item.candidate
    score = min(1.0, max(0.0, item.score))
    quotes = [Quote(c.chunk, c.start, c.end, c.text, score)]
    if c.header_at is not None and c.header_at != (c.start, c.end):
        quotes.insert(0, Quote(c.chunk, *c.header_at, c.header, score))
    return quotes
