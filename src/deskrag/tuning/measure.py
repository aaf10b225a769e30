"""What an adapter changes: the same held-out prompts answered with it and without it.

One idea: loss says that something was learned; only answers say whether it helps. So held-out examples are generated
through the very engine that answers people, once with the bare model and once with the adapter, and compared with what
should have been said, by the overlap of tokens (Rajpurkar et al., "SQuAD", 2016) and by whether it refused rightly.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar, cast

from ..answering.copying import fenced_lines, is_piece
from ..answering.judge import judged
from ..answering.language import ENGLISH, JAPANESE
from ..answering.terms import fold, is_cjk
from ..answering.tuned import Asked, Tuned
from ..generation.protocol import ChatMessage, GenerationRequest, Generator, Role
from ..models.adapter_cards import Score
from ..progress import CancelToken, Progress, ProgressFn, silent
from .data_clean import question_of
from .types import Example

_T = TypeVar("_T")
_R = TypeVar("_R")

MOST_EXAMPLES = 60
LONGEST = 80
COPYING = 0.9
"""Share of the answers learned that are pieces of their passages, from which nothing else may be written."""
SIDE_BY_SIDE = 4
"""Answers written at a time; the engine computes them in one batch."""
_REFUSALS = tuple(said for phrase in (ENGLISH, JAPANESE) for said in (phrase.refusal, phrase.not_here))


@dataclass(frozen=True, slots=True)
class Refusing:
    """When a model refuses with an adapter; see `deskrag.models.adapter_cards.Adapter` for the values.

    Attributes:
        at: The card's `refuse_at`.
        surely: The card's `refuse_surely`.
        doubt_weight: The card's `doubt_weight`.
        judge: Path of the adapter that judges; empty for none.
        judge_weight: The card's `judge_weight`.
        against_answer: The card's `against_answer`.
        quote_at: The card's `quote_at`.
    """

    at: float = 0.0
    surely: float = 0.0
    doubt_weight: float = 0.0
    judge: str = ""
    judge_weight: float = 0.0
    against_answer: bool = False
    quote_at: float = 0.0

    def tuned(self, adapter: str, *, copies: bool) -> Tuned:
        """A model with an adapter for sentences that refuses so.

        Args:
            adapter: Path of its file.
            copies: Whether it may write nothing but pieces of its passages.
        """
        return Tuned(
            "",
            adapter,
            prompt="evidence",
            refuse_at=self.at,
            refuse_surely=self.surely,
            doubt_weight=self.doubt_weight,
            judge=self.judge,
            judge_weight=self.judge_weight,
            against_answer=self.against_answer,
            quote_at=self.quote_at,
            copies=copies,
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """One held-out example with both answers.

    Attributes:
        question: What was asked, without its passages.
        expected: What should be said.
        before: What the bare model says.
        after: What it says with the adapter.
        f1_before: Overlap of tokens with what should be said; of a refusal 1 where it was right, else 0.
        f1_after: The same with the adapter.
    """

    question: str
    expected: str
    before: str
    after: str
    f1_before: float
    f1_after: float


def compare(
    generator: Generator,
    examples: Sequence[Example],
    adapter: str,
    *,
    refusing: Refusing = Refusing(),
    copies: bool = False,
    most: int = MOST_EXAMPLES,
    progress: ProgressFn = silent,
    cancel: CancelToken | None = None,
) -> list[Compared]:
    """Answer held-out examples with and without an adapter.

    Args:
        generator: Runs the base model.
        examples: Any; those held out are used, at most `most` of them, always the same ones.
        adapter: Path of the GGUF adapter.
        refusing: When the model refuses with the adapter.
        copies: Whether it may write nothing but pieces of its passages with the adapter.
        most: Most examples answered.
        progress: Told how many answers are written (``"measuring"``).
        cancel: Obeyed within moments.

    Raises:
        ModelError: The adapter does not belong to the model.
        GenerationError: The engine failed.
        Cancelled: On a stop.
    """
    cancel = cancel or CancelToken()
    chosen = sample([example for example in examples if example.split == "heldout"], most)
    bare = Tuned("", "")
    tuned = refusing.tuned(adapter, copies=copies)
    wanted = [(example, bare) for example in chosen] + [(example, tuned) for example in chosen]
    texts = side_by_side(wanted, lambda each: _write(generator, *each, cancel), "measuring", progress, cancel)
    before, after = texts[: len(chosen)], texts[len(chosen) :]
    return [
        Compared(
            question_of(example), example.completion, one, two, score(one, example.completion),
            score(two, example.completion),
        )
        for example, one, two in zip(chosen, before, after, strict=True)
    ]  # fmt: skip


def copies(examples: Iterable[Example]) -> bool:
    """Whether nearly all answers of examples are pieces of the passages of their prompts."""
    found = [
        is_piece(each.completion, each.messages[-1].content) for each in examples if not is_refusal(each.completion)
    ]
    return bool(found) and sum(found) >= COPYING * len(found)


def scores(compared: Sequence[Compared]) -> tuple[Score, ...]:
    """Means over a comparison; the first one, over all examples, decides whether the adapter helps.

    ``right`` over all; ``f1`` and ``false_refusals`` where there was an answer; ``refused`` where there was none.
    """
    if not compared:
        return ()
    answered = [each for each in compared if not is_refusal(each.expected)]
    empty = [each for each in compared if is_refusal(each.expected)]
    found = []
    all_before, all_after = _mean(each.f1_before for each in compared), _mean(each.f1_after for each in compared)
    found.append(Score("right", all_before, all_after, examples=len(compared)))
    if answered:
        one, two = _mean(each.f1_before for each in answered), _mean(each.f1_after for each in answered)
        found.append(Score("f1", one, two, examples=len(answered)))
        one, two = (
            _mean(is_refusal(each.before) for each in answered),
            _mean(is_refusal(each.after) for each in answered),
        )
        found.append(Score("false_refusals", one, two, "lower", len(answered)))
    if empty:
        one, two = _mean(is_refusal(each.before) for each in empty), _mean(is_refusal(each.after) for each in empty)
        found.append(Score("refused", one, two, examples=len(empty)))
    return tuple(found)


def score(text: str, expected: str) -> float:
    """How right an answer is, in [0, 1]: overlap of tokens; a refusal is right or wrong as a whole."""
    if is_refusal(text) or is_refusal(expected):
        return float(is_refusal(text) and is_refusal(expected))
    return token_f1(text, expected)


def token_f1(text: str, expected: str) -> float:
    """Harmonic mean of precision and recall of tokens, without case, punctuation and English articles."""
    said, wanted = Counter(_tokens(text)), Counter(_tokens(expected))
    shared = sum((said & wanted).values())
    if not shared:
        return float(not said and not wanted)
    precision, recall = shared / said.total(), shared / wanted.total()
    return 2 * precision * recall / (precision + recall)


def is_refusal(text: str) -> bool:
    """Whether a text is one of the sentences that say the documents hold no answer."""
    plain = re.sub(r"\W+", "", fold(text))
    return any(plain.startswith(re.sub(r"\W+", "", fold(each))) for each in _REFUSALS)


def sample(examples: Sequence[Example], most: int) -> list[Example]:
    """At most `most` of the examples, chosen by a hash, in that order."""
    return sorted(examples, key=lambda each: hashlib.sha256(question_of(each).encode()).digest())[:most]


def _write(generator: Generator, example: Example, tuned: Tuned, cancel: CancelToken) -> str:
    asked = judged(generator, asked_of(example), tuned, cancel)
    request = GenerationRequest(asked.messages, max_tokens=LONGEST, adapter=tuned.path, **tuned.limits(asked))
    text = "".join(piece.text for piece in tuned.written(generator.stream(request, cancel), asked))
    cancel.check()
    return text.strip()


def asked_of(example: Example) -> Asked:
    """An example as a tuned model is asked it."""
    messages = messages_of(example)
    quotes = "\n".join(fenced_lines(messages[-1].content))
    return Asked(messages, question_of(example), example.doubt or 0.0, quotes)


def messages_of(example: Example) -> list[ChatMessage]:
    """The prompt of an example, as the engine takes it."""
    return [ChatMessage(cast(Role, message.role), message.content) for message in example.messages]


def side_by_side(
    items: Sequence[_T], work: Callable[[_T], _R], stage: str, progress: ProgressFn, cancel: CancelToken
) -> list[_R]:
    """What `work` makes of each item, several at a time, in order."""
    done: list[_R] = []
    with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="measure") as pool:
        for result in pool.map(work, items):
            cancel.check()
            done.append(result)
            progress(Progress(stage, len(done), len(items), "answers"))
    return done


def _tokens(text: str) -> list[str]:
    plain = fold(text)
    if is_cjk(plain):
        return [char for char in plain if char.isalnum()]
    return [word for word in re.findall(r"[^\W_]+", plain) if word not in ("a", "an", "the")]


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0
