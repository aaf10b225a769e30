"""Whether a cited quote says what the statement says, by a script that knows nothing of how citations are made.

A cited statement holds when every quote is exactly its span of the page, and every number, date and capitalised
name and at least 60 % of the content words of the statement occur in the quotes it cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deskrag.answering.events import Answer
from deskrag.indexing.chunks import ChunkStore

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,:/\-]\d+)*")
_SHARE = 0.6
_STOP = frozenset(
    re.findall(
        r"\w+",
        "a about after all also an and any are as at be because been before being between both but by can "
        "could did do does during each either for from had has have he her his how if in into is it its may "
        "might more most must no not of on one only or other our over she should so some such than that the "
        "their them then there these they this those to under until up was we were what when where which "
        "while who whom whose why will with would yes you your",
    )
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A cited sentence of an answer.

    Attributes:
        text: The sentence.
        quotes: What it cites.
        missing: What of it the quotes lack: numbers, names, or the share of content words found.
        exact: Whether every quote is its span of the page.
        verbatim: Whether the sentence is itself the quote.
    """

    text: str
    quotes: tuple[str, ...]
    missing: tuple[str, ...]
    exact: bool
    verbatim: bool

    @property
    def holds(self) -> bool:
        """Whether the citation is right by this script."""
        return self.exact and not self.missing


def check(pages: ChunkStore, answer: Answer) -> Iterator[Statement]:
    """Every cited sentence of `answer` with the outcome of the check."""
    for sentence in answer.sentences:
        if not sentence.citations:
            continue
        quotes = tuple(citation.quote for citation in sentence.citations)
        exact = all(
            pages.page(citation.chunk.document_id, citation.chunk.page).text[citation.start : citation.end]
            == citation.quote
            for citation in sentence.citations
        )
        verbatim = _flat(sentence.text) in _flat(" ".join(quotes))
        yield Statement(sentence.text, quotes, tuple(missing(sentence.text, " ".join(quotes))), exact, verbatim)


def missing(statement: str, quote: str) -> list[str]:
    """Numbers, names and, if too many, content words of `statement` that `quote` lacks."""
    held = {word.casefold() for word in _WORD.findall(quote)}
    held |= {part for word in held for part in re.split(r"['’\-]", word)}
    numbers = set(_NUMBER.findall(quote))
    lacking = [number for number in _NUMBER.findall(statement) if number not in numbers]
    words = _WORD.findall(statement)
    for position, word in enumerate(words):
        opens = position == 0
        if word[0].isupper() and not (opens and not word[1:2].isupper()) and not _held(word, held):
            lacking.append(word)
    content = [word for word in words if word.casefold() not in _STOP and not word[0].isdigit()]
    found = sum(_held(word, held) for word in content)
    if content and found < _SHARE * len(content):
        lacking.append(f"{found} of {len(content)} content words")
    return lacking


def _held(word: str, held: set[str]) -> bool:
    folded = word.casefold()
    if folded in held or folded in _STOP:
        return True
    return all(part in held for part in re.split(r"['’\-]", folded) if part and part != "s")


def _flat(text: str) -> str:
    return " ".join(text.split())
