"""The judge of the factory adapter: a second adapter that says only whether sentences answer a question.

One idea: what makes a question unanswerable is often a single word, so the judge learns from questions that share
their sentences and differ in such words: all questions that people wrote about a paragraph, answerable and not, are
asked of the paragraph, of two of its sentences, and (answerable ones) once more with a name, a number or a word turned
into another one of the same article. They share the paragraph's tokens too, see `factory_tree`: ten judgements cost
less than a third of ten prompts. The questions with the sentences that search found for them come beside.

Step `judge` of ``packaging/factory_adapter.py``. Everything is drawn from a fixed seed.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from benchmarks.adapter_sets import Question, Set, is_checked, squad2, test_documents
from benchmarks.metrics import contains_answer
from factory_tree import Tree, TreeTrainer, grown

from deskrag.answering.copying import fenced_passages
from deskrag.answering.facts import OPPOSITES
from deskrag.answering.judge import NO, YES, messages
from deskrag.tuning.calibrate import area_under_curve
from deskrag.tuning.data_clean import question_of
from deskrag.tuning.encode import Encoder
from deskrag.tuning.measure import is_refusal
from deskrag.tuning.types import Example, Message

RANK = 16
RATE = 5e-4
TOKENS = 1_300_000
"""Tokens learned from, a paragraph's counted once: about two passes."""
ASKED = 0.4
"""Share of the adapter's own examples asked in a pass."""
SEED = 1
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")
NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w'-]*(?: (?:of |the )?[A-Z][\w'-]*)*")
NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
PAIRS = 3
"""How often the questions about a paragraph are asked of two of its sentences."""
ELSEWHERE = 0.75
"""Share of the answerable questions left out whose answer two sentences do not hold: they are too easy to tell."""
UNANSWERABLE = 0.35
"""Share of the unanswerable questions not asked of two sentences; all are asked of the paragraph."""
WITHOUT_ANSWER = 0.3
"""Share of the pairs of sentences kept that answer no question."""
TURNED = 0.3
"""Share of the answerable questions that are turned into one that nothing answers."""
TURNED_WEIGHT = 0.5
"""How much such a question counts: now and then it is answerable after all."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A question to be judged.

    Attributes:
        question: What is asked.
        empty: Whether the sentences do not answer it.
        weight: How much it counts.
    """

    question: str
    empty: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences and the questions asked of them."""

    lines: tuple[str, ...]
    judgements: tuple[Judgement, ...]


class Turner:
    """Turns questions into ones that sentences do not answer, by one name, number or word.

    Args:
        articles: Whose names and numbers are used, each article's for its own questions.
        draw: Makes the choices.
    """

    def __init__(self, articles: Set, draw: random.Random) -> None:
        self._draw = draw
        self._names: dict[str, set[str]] = {}
        self._numbers: dict[str, set[str]] = {}
        for each in articles.paragraphs:
            self._names.setdefault(each.document, set()).update(NAME.findall(each.text))
            self._numbers.setdefault(each.document, set()).update(NUMBER.findall(each.text))

    def turned(self, question: Question, shown: str) -> str:
        """The question with one thing changed into something that `shown` does not say; empty if nothing can be."""
        asked, told = question.text, shown.lower()
        opposite = [
            (match, other)
            for match in re.finditer(r"\b[a-z]+\b", asked)
            for one, two in OPPOSITES
            for other in ((two,) if match.group() in one else (one,) if match.group() in two else ())
        ]
        names, numbers = list(NAME.finditer(asked)), list(NUMBER.finditer(asked))
        ways = ["name"] * 2 * bool(names) + ["number"] * 2 * bool(numbers) + ["opposite"] * 3 * bool(opposite)
        if not ways:
            return ""
        way = self._draw.choice(ways)
        if way == "name":
            found = self._draw.choice(names)
            words = len(found.group().split())
            others = [
                name
                for name in self._names[question.document]
                if name.lower() not in told and name.lower() not in asked.lower() and abs(len(name.split()) - words) < 2
            ]
        elif way == "number":
            found = self._draw.choice(numbers)
            length = len(found.group())
            others = [each for each in self._numbers[question.document] if each not in shown and len(each) == length]
        else:
            found, words_there = self._draw.choice(opposite)
            others = [word for word in words_there if word.isascii() and word not in told]
        if not others:
            return ""
        return asked[: found.start()] + self._draw.choice(sorted(others)) + asked[found.end() :]


def paragraph_groups(draw: random.Random) -> list[Group]:
    """The SQuAD 2 questions that may be learned from, by paragraph; see the module."""
    squad, tested = squad2(), test_documents()
    learned = squad.only(
        frozenset(each.document for each in squad.paragraphs if not is_checked(each.document)) - tested
    )
    texts = {each.number: each.text for each in learned.paragraphs}
    asked: dict[str, list[Question]] = {}
    for question in learned.questions:
        asked.setdefault(question.paragraph, []).append(question)
    turner = Turner(learned, draw)
    made = []
    for number, questions in asked.items():
        sentences = SENTENCE.split(texts[number])
        for lines, whole in _shown(sentences, questions, draw):
            judgements = tuple(_judgements(" ".join(lines), questions, turner, draw, whole=whole))
            if any(not each.empty for each in judgements) or draw.random() < WITHOUT_ANSWER:
                made.append(Group(tuple(lines), judgements))
    return made


def _shown(
    sentences: list[str], questions: Sequence[Question], draw: random.Random
) -> Iterator[tuple[list[str], bool]]:
    """The whole paragraph, and pairs of a sentence with an answer and any other one, in either order."""
    yield sentences, True
    if len(sentences) < 3:
        return
    holding = [
        i for i, text in enumerate(sentences) for q in questions if q.answers and contains_answer(text, q.answers)
    ]
    for _ in range(PAIRS):
        first = draw.choice(holding or list(range(len(sentences))))
        other = draw.choice([i for i in range(len(sentences)) if i != first])
        pair = [sentences[first], sentences[other]]
        yield (pair[::-1] if draw.random() < 0.5 else pair), False


def _judgements(
    shown: str, questions: Sequence[Question], turner: Turner, draw: random.Random, *, whole: bool
) -> Iterator[Judgement]:
    for question in questions:
        if not question.answers:
            if whole or draw.random() >= UNANSWERABLE:
                yield Judgement(question.text, empty=True)
            continue
        empty = not contains_answer(shown, question.answers)
        if empty and draw.random() < ELSEWHERE:
            continue
        yield Judgement(question.text, empty)
        if not empty and draw.random() < TURNED:
            turned = turner.turned(question, shown)
            if turned:
                yield Judgement(turned, empty=True, weight=TURNED_WEIGHT)


def group_of(example: Example) -> Group:
    """An example of the adapter itself, as a judge learns it: without the headings (first lines) of its passages.

    Those who ask it show the headings as well. That was tried on the articles held out and told no worse.
    """
    passages = fenced_passages(example.messages[-1].content)
    lines = tuple(dict.fromkeys(line for passage in passages for line in passage[1:]))
    return Group(lines, (Judgement(question_of(example), is_refusal(example.completion)),))


def train_judge(examples: Sequence[Example], base_path: Path, name: str, target: Path) -> dict[str, float]:
    """Train the judge of the starter model.

    Args:
        examples: Of the adapter itself; those to learn from are asked as well, those held out measure.
        base_path: The base model's file.
        name: What a person calls it.
        target: The new GGUF file; the adapter in PEFT layout comes beside it.

    Returns:
        What is known of the training, for the card's page: ``groups``, ``judgements``, ``tokens``, ``seconds``,
        ``tokens_per_s`` and ``told`` (area under the curve of the SQuAD 2 questions held out).
    """
    import torch

    from deskrag.tuning.base import fingerprint, read_base, weights_of
    from deskrag.tuning.convert import to_gguf, write_base_card
    from deskrag.tuning.encode import encoder_of
    from deskrag.tuning.neural import add_adapter, load_network
    from deskrag.tuning.types import ALL_LINEAR, TrainingPlan

    base = read_base(base_path, name)
    encoder = encoder_of(base)
    plan = TrainingPlan(
        base=base_path, base_name=name, rank=RANK, alpha=2.0 * RANK, targets=ALL_LINEAR, dropout=0.0, dtype="bf16"
    )
    torch.set_num_threads(max(1, os.cpu_count() or 1))
    groups = paragraph_groups(random.Random(SEED))
    asked = [group_of(each) for each in examples if each.split == "train"]
    held = [group_of(each) for each in examples if each.split == "heldout" and each.source.startswith("squad2")]
    network = load_network(base, torch.bfloat16)
    tuned = add_adapter(network, replace(plan, gradient_checkpointing=False), name)
    network.train()
    answers = (_first_token(encoder, YES), _first_token(encoder, NO))
    adapter = [each for each in tuned.parameters() if each.requires_grad]
    trainer = TreeTrainer(network, adapter, encoder.pad, answers, RATE)
    begun = time.monotonic()
    speed = trainer.train(
        [_tree(encoder, each) for each in groups],
        [_tree(encoder, each) for each in asked],
        ASKED,
        TOKENS,
        lambda text: print(time.strftime("%H:%M:%S"), "judge", text, flush=True),
    )
    seconds = time.monotonic() - begun
    folder = target.with_suffix(".peft")
    tuned.save_pretrained(str(folder), save_embedding_layers=False)
    write_base_card(folder, base, weights_of(base))
    to_gguf(folder, target, base, fingerprint=fingerprint(base), weights=weights_of(base))
    odds = trainer.scores([_tree(encoder, each) for each in held])
    empty = np.array([each.judgements[0].empty for each in held])
    return {
        "groups": len(groups),
        "judgements": sum(len(each.judgements) for each in groups),
        "asked": len(asked),
        "tokens": TOKENS,
        "seconds": seconds,
        "tokens_per_s": speed,
        "told": area_under_curve(odds[empty], odds[~empty]),
    }


def _tree(encoder: Encoder, group: Group) -> Tree:
    prompts = [
        list(row.tokens[: row.prompt])
        for each in group.judgements
        for row in [encoder.encode(Example(_as_learned(each.question, group.lines), YES))]
    ]
    return grown(prompts, [each.empty for each in group.judgements], [each.weight for each in group.judgements])


def _as_learned(question: str, lines: Sequence[str]) -> tuple[Message, ...]:
    return tuple(Message(each.role, each.content) for each in messages(question, lines))


def _first_token(encoder: Encoder, word: str) -> int:
    row = encoder.encode(Example((Message("user", "?"),), word))
    return row.tokens[row.prompt]
