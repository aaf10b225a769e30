"""Answering with a tuned model: what it is shown, how it refuses, and what its few words rest on.

One idea: a model tuned to answer briefly copies words from the sentences it was shown. So its answer is supported by
the sentence that holds those words, in one piece or nearly all of them; what no shown sentence holds is not shown.
And how likely its own words seem to it tells how far they are to be trusted: where they surprise it, the documents are
quoted in their place, and where the sentences raise doubt besides, that is a refusal.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from ..generation.protocol import ChatMessage, Piece
from .citations import Quote
from .copying import fenced_lines, grammar_of
from .evidence import Candidate, Evidence
from .facts import extract, missing
from .language import phrases
from .terms import is_cjk, terms
from .units import whole

MOST_SURPRISED = 6.0
"""Surprisal in nats above which answers are not told apart: it is then of a word that the grammar forced to its end."""
SUREST = 30.0
"""Log-odds of a refusal above which nothing is told apart: a probability has no more digits."""
LEAST_SHARE = 0.8
"""Share of an answer's terms that one sentence must hold where it does not hold the answer in one piece."""


class Limits(TypedDict):
    """What a tuned model may write; the fields of a `GenerationRequest` of the same names."""

    opening: str
    opening_at: float
    grammar: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a tuned model gets it.

    Attributes:
        messages: The prompt.
        question: What was asked, standalone.
        doubt: See `doubt.doubt`; 0 where it does not count.
        judged: Log-odds that the sentences do not hold the answer, by the adapter's judge; 0 where there is none.
        quotes: What stands in place of an answer that it is not sure of; may be empty, for who quotes by himself.
    """

    messages: Sequence[ChatMessage]
    question: str
    doubt: float = 0.0
    quotes: str = ""
    judged: float = 0.0

    @property
    def not_here(self) -> str:
        """What says that the answer is not there."""
        return phrases(self.question).not_here

    @property
    def lines(self) -> list[str]:
        """What it is shown, line by line."""
        return list(fenced_lines(self.messages[-1].content))


@dataclass(frozen=True, slots=True)
class Tuned:
    """An adapter as the answer loop uses it.

    Attributes:
        name: What a person calls it.
        path: Its GGUF file.
        fingerprint: Identity of that file.
        prompt: ``"passages"`` for the usual prompt, ``"evidence"`` for single sentences and brief answers,
            ``"question"`` for no documents at all.
        refuse_at: Probability of the refusal from which it refuses; 0 to leave that to the model.
        refuse_surely: Probability from which its refusal is believed; below it the documents are quoted instead.
        doubt_weight: How much `doubt.doubt` counts beside that probability, in log-odds; 0 for not at all.
        judge: Path of a second GGUF adapter, which judges whether the sentences hold the answer; empty for none.
        judge_weight: How much its judgement counts beside that probability, in log-odds; 0 for not at all.
        against_answer: Whether a refusal is weighed against the answer that it would give instead, by the surprisal
            of that. For one that copies only.
        quote_at: Surprisal in nats from which the documents are quoted in place of its answer; 0 for never. For one
            that copies only.
        topics: What it was trained for; empty for any question.
        copies: Whether all it may write are pieces of the sentences it is shown; see `copying`.
    """

    name: str
    path: str
    fingerprint: str = ""
    prompt: str = "passages"
    refuse_at: float = 0.0
    refuse_surely: float = 0.0
    doubt_weight: float = 0.0
    judge: str = ""
    judge_weight: float = 0.0
    against_answer: bool = False
    quote_at: float = 0.0
    topics: tuple[str, ...] = ()
    copies: bool = False

    @property
    def decides(self) -> bool:
        """Whether its refusal is decided by how likely it is."""
        return self.prompt == "evidence" and self.refuse_at > 0

    @property
    def has_judge(self) -> bool:
        """Whether a judge is asked first."""
        return self.decides and bool(self.judge) and self.judge_weight > 0

    @property
    def limited(self) -> bool:
        """Whether it may write nothing but pieces of the sentences of its prompt."""
        return self.copies and self.prompt == "evidence"

    def limits(self, asked: Asked) -> Limits:
        """What it may write."""
        return {
            "opening": asked.not_here if self.decides else "",
            "opening_at": self._opens_at(asked),
            "grammar": self._grammar(asked) if self.limited else "",
        }

    def written(self, pieces: Iterable[Piece], asked: Asked) -> Iterator[Piece]:
        """What it writes, as it comes; of one that copies all at once, as `settled` makes it.

        Args:
            pieces: From the generator.
            asked: What it was asked.
        """
        if not self.limited:
            yield from pieces
            return
        text = ""
        for piece in pieces:
            text += piece.text
            if piece.done:
                yield replace(piece, text=self.settled(text.strip(), asked, piece.timings))

    def settled(self, text: str, asked: Asked, timings: Mapping[str, float]) -> str:
        """A copied answer as it is shown: with the rest of what it cuts, or the quotes or the refusal in its place.

        Args:
            text: What it wrote.
            asked: What it was asked.
            timings: Of its last piece.
        """
        if "surprisal" not in timings:  # the refusal itself, or an engine that cannot tell
            return whole(text, asked.lines, asked.question)
        if self._decides_after and _reaches(self.refuse_at, self._odds(asked, timings)):
            return asked.not_here
        if self.quote_at and surprise(timings) >= self.quote_at:
            return asked.quotes
        return whole(text, asked.lines, asked.question)

    @property
    def _decides_after(self) -> bool:
        """Whether its refusal is decided when its answer is known, and not before."""
        return self.decides and self.limited and self.against_answer

    def _opens_at(self, asked: Asked) -> float:
        if not self.decides:
            return 0.5
        return 1.0 if self._decides_after else self.refuses_at(self._weighed(asked))

    def _grammar(self, asked: Asked) -> str:
        """All pieces of what it is shown, and the refusal if it may write that."""
        return grammar_of(asked.messages[-1].content, "" if self._decides_after else asked.not_here)

    def _odds(self, asked: Asked, timings: Mapping[str, float]) -> float:
        surprisal = surprise(timings) if self.against_answer else 0.0
        return refusal_log_odds(timings.get("opening_p", 1.0), self._weighed(asked), surprisal)

    def _weighed(self, asked: Asked) -> float:
        """What others than the model itself say for a refusal, in log-odds."""
        return self.doubt_weight * asked.doubt + self.judge_weight * asked.judged

    def refuses_at(self, doubt: float) -> float:
        """The probability of the refusal from which a question is refused before it is answered.

        Args:
            doubt: What others say for a refusal, weighed.
        """
        return lowered(self.refuse_at, doubt)

    def is_sure(self, asked: Asked, timings: Mapping[str, float]) -> bool:
        """Whether a refusal is believed: it must be likely against any answer, not only against a poor one."""
        odds = refusal_log_odds(timings.get("opening_p", 1.0), self._weighed(asked), 0.0)
        return _reaches(self.refuse_surely, odds)


def refusal_log_odds(probability: float, doubt: float, surprisal: float) -> float:
    """How much speaks for a refusal, in log-odds.

    With the surprisal of the best answer these are the odds against that answer instead of any, which is how BERT tells
    SQuAD 2's unanswerable questions: the score of no answer less that of the best one (Devlin et al., 2019).

    Args:
        probability: Of the refusal.
        doubt: What others than the model say for it: `doubt.doubt` and a judge, weighed.
        surprisal: See `surprise`; 0 for the odds against any answer.

    Returns:
        Between -30 and 30.
    """
    return max(-SUREST, min(SUREST, logit(probability) + doubt + surprisal))


def surprise(timings: Mapping[str, float]) -> float:
    """The surprisal of an answer in nats, at most `MOST_SURPRISED`; 0 where the engine did not tell."""
    return min(MOST_SURPRISED, timings.get("surprisal", 0.0))


def _reaches(threshold: float, log_odds: float) -> bool:
    """Whether log-odds reach a probability; all reach 0, none reach 1."""
    return threshold <= 0.0 or (threshold < 1.0 and log_odds >= math.log(threshold / (1.0 - threshold)))


def lowered(threshold: float, by: float) -> float:
    """A threshold for probabilities, lowered by so many log-odds; 0 and 1 stay what they are."""
    if by == 0.0 or not 0.0 < threshold < 1.0:
        return threshold
    return 1.0 / (1.0 + math.exp(max(-60.0, min(60.0, by - math.log(threshold / (1.0 - threshold))))))


def logit(probability: float) -> float:
    """The log-odds of a probability, which is taken for at least a millionth away from 0 and 1."""
    probability = min(1.0 - 1e-6, max(1e-6, probability))
    return math.log(probability / (1.0 - probability))


def resting_on(answer: str, evidence: Sequence[Evidence]) -> Quote | None:
    """The shown sentence that a brief answer's words come from; None if there is none.

    Args:
        answer: What the model wrote.
        evidence: The sentences it was shown, best first.
    """
    said = _plain(answer)
    if not said.strip():
        return None
    for item in evidence:
        if said in _plain(item.candidate.text):
            return _quote(item.candidate, item.score)
    wanted = set(terms(answer))
    stated = extract(answer)
    for item in evidence:
        text = item.candidate.text
        held = wanted & set(terms(f"{item.candidate.header} {text}"))
        if wanted and len(held) >= LEAST_SHARE * len(wanted) and not missing(stated, extract(text), text):
            return _quote(item.candidate, item.score)
    return None


def _quote(candidate: Candidate, score: float) -> Quote:
    return Quote(candidate.chunk, candidate.start, candidate.end, candidate.text, min(1.0, max(0.0, score)))


def _plain(text: str) -> str:
    """Words alone, with a space at both ends, so that only whole words match (in Japanese, any)."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = re.sub(r"[\W_]+", " ", folded).strip()
    if is_cjk(text):
        return bare.replace(" ", "")
    return f" {re.sub(r'^(?:the|a|an) ', '', bare)} "
