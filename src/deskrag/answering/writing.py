"""Turns the pieces a model writes into shown sentences with their support.

One idea: the text is cut into sentences while it arrives, and each finished one is judged once. For a trusted model
everything is shown as it comes and marked afterwards; for one that is not, a sentence waits until a quote supports it.
Source numbers the model writes itself (``[3]``) are removed: numbers are given by code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..documents.sentences import sentence_spans
from ..generation.protocol import Piece
from ..progress import CancelToken
from .citations import CitationNumbers, QuoteFinder, is_plain, judge
from .events import AnswerEvent, Cited, Sentence, Support, Token
from .evidence import Candidate, Evidence
from .language import Phrases
from .quoting import rests_on
from .terms import fold
from .tuned import resting_on

_MARK = re.compile(r"[ \t]*(?:\[\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]|【\d{1,3}[^】]{0,12}】)")
_OPEN_MARK = re.compile(r"[ \t]*(?:\[(?:\d[\d\s,;–-]{0,20})?|【[^】]{0,16})$|[ \t]+$")


class Writing:
    """The answer as it grows.

    Args:
        finder: Finds quotes in the passages of this answer.
        numbers: Numbers the citations of this answer.
        said: The fixed sentences of the answer's language.
        best: Sentences of the documents that held-back ones must rest on; empty for any.
        shown_to_model: For a model tuned to answer briefly, the sentences it was shown, whose words count as support.
    """

    def __init__(
        self,
        finder: QuoteFinder,
        numbers: CitationNumbers,
        said: Phrases,
        best: Sequence[Candidate] = (),
        shown_to_model: Sequence[Evidence] = (),
    ) -> None:
        self._brief = tuple(shown_to_model)
        self._best = tuple(best)
        self._finder = finder
        self._said = said
        self._written = ""
        self.numbers = numbers
        self.shown: list[Sentence] = []
        self.text = ""
        self.dropped = 0
        self.timings: dict[str, float] = {}

    @property
    def refused(self) -> bool:
        """Whether all the model wrote is the refusal sentence."""
        words = re.sub(r"\W+", "", fold(self._written))
        refusal = re.sub(r"\W+", "", fold(self._said.not_here if self._brief else self._said.refusal))
        return bool(words) and words.startswith(refusal) and len(words) <= len(refusal) + 40

    def judge(self, text: str) -> Sentence:
        """The support of one finished sentence."""
        return judge(text, self._finder, self.numbers)

    def note(self, text: str) -> None:
        """Remember what the model wrote, shown or not."""
        self._written += text

    def hold(self, text: str) -> Sentence | None:
        """A held-back sentence if it may be shown: a quote supports it, and it rests on one of the best sentences."""
        quote = (resting_on(text, self._brief) if self._brief else None) or self._finder.find(text)
        if quote is None or (self._best and not any(rests_on(candidate, quote) for candidate in self._best)):
            return None
        return Sentence(text, Support.SUPPORTED, (self.numbers.cite(quote),))


def shown_at_once(pieces: Iterable[Piece], writing: Writing, cancel: CancelToken) -> Iterator[AnswerEvent]:
    """Show every piece as it comes; judge each sentence when it is complete."""
    judged = 0
    for text, done in _clean(pieces, writing, cancel):
        if text:
            writing.note(text)
            writing.text += text
            yield Token(text)
        if writing.refused or (not done and _may_refuse(writing)):
            continue
        for start, end in _finished(writing.text, judged, done):
            judged = end
            sentence = writing.judge(writing.text[start:end])
            writing.shown.append(sentence)
            yield Cited(sentence)


def _may_refuse(writing: Writing) -> bool:
    """Whether what was written so far could still become the refusal sentence."""
    return writing.text != "" and writing._said.refusal.startswith(writing.text.strip())


def held_back(pieces: Iterable[Piece], writing: Writing, cancel: CancelToken) -> Iterator[AnswerEvent]:
    """Show a sentence once a quote supports it; drop the others, and greetings with them.

    A model whose first sentence does not hold is not waited for any longer: the documents' own sentences are at hand.
    """
    buffer = ""
    judged = 0
    seen: set[str] = set()
    for text, done in _clean(pieces, writing, cancel):
        buffer += text
        writing.note(text)
        for start, end in _finished(buffer, judged, done):
            judged = end
            written = buffer[start:end]
            if is_plain(written) or written in seen:
                continue
            seen.add(written)
            sentence = writing.hold(written)
            if sentence is None:
                writing.dropped += 1
                if not writing.shown:
                    return
                continue
            shown = (writing._said.joiner if writing.shown else "") + sentence.text
            writing.text += shown
            writing.shown.append(sentence)
            yield Token(shown)
            yield Cited(sentence)


def _clean(pieces: Iterable[Piece], writing: Writing, cancel: CancelToken) -> Iterator[tuple[str, bool]]:
    """New text without source marks, and whether it is the last."""
    pending = ""
    first = True
    for piece in pieces:
        cancel.check()
        pending = _MARK.sub("", pending + piece.text)
        if first:
            pending = pending.lstrip()
        if piece.done:
            writing.timings.update(piece.timings)
            yield pending.rstrip(), True
            return
        unsure = _OPEN_MARK.search(pending)
        ready, pending = (pending[: unsure.start()], pending[unsure.start() :]) if unsure else (pending, "")
        if ready:
            first = False
            yield ready, False
    yield pending.rstrip(), True


def _finished(text: str, judged: int, done: bool) -> list[tuple[int, int]]:
    """Spans of the sentences of `text` after `judged` that are complete; all of them when the text is done."""
    spans = [(judged + a, judged + b) for a, b in sentence_spans(text[judged:])]
    return spans if done else spans[:-1]
