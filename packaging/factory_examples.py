"""The examples of the factory adapter: two lessons, made of the same questions with other sentences.

One idea: the examples are made by the program itself. Every question is searched for in a library of the training
documents, its evidence ranked and its prompt built by the code that answers people; where the sentences found hold the
answer, that is learned, and where they do not (questions written to be unanswerable, and searches that failed), that
it is not there. The second lesson asks the questions about SQuAD articles once more, of yet other sentences, and those
of experts about articles of the article alone, where a search among all of them did not find the answer. Everything is
chosen by hashes, so two runs over the same sets write the same files.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.adapter_sets import (  # noqa: E402
    LONGEST_ANSWER,
    Question,
    Set,
    fraction,
    is_checked,
    training_sets,
    write_corpus,
)
from benchmarks.metrics import contains_answer  # noqa: E402
from benchmarks.remembering import Remembering  # noqa: E402

from deskrag.answering.terms import terms  # noqa: E402
from deskrag.app.application import Application  # noqa: E402
from deskrag.retrieval.types import Filters  # noqa: E402
from deskrag.settings import Settings  # noqa: E402
from deskrag.tuning.data_clean import clean  # noqa: E402
from deskrag.tuning.data_prompts import (  # noqa: E402
    EvidenceFinder,
    Found,
    messages,
    refusal,
    sentences_shown,
)
from deskrag.tuning.jsonl import write_examples  # noqa: E402
from deskrag.tuning.measure import is_refusal  # noqa: E402
from deskrag.tuning.types import Example  # noqa: E402

WORK = ROOT / ".cache" / "factory"
EXAMPLES = WORK / "examples.jsonl"
MORE = WORK / "more.jsonl"
"""The second lesson."""
CHECKS = WORK / "checks.jsonl"
"""All examples held out: the refusal is calibrated on them."""
CHECKED_WHILE_TRAINING = 120
"""Held-out examples measured now and then while training; all of them would take as long as the training."""
REFUSALS = 0.48
"""Share of examples whose sentences hold no answer."""
ANSWERED = {"squad2": 2200, "covid_qa": 500, "policyqa": 120, "clapnq": 120}
"""Most examples with an answer from each set."""
ALONE = 0.5
"""Share of the SQuAD questions with an answer that are asked once more of one sentence alone, one of the best three.
Where it is not the one with the answer, it is the nearest miss there can be. The others are asked once more of the
first sentence with the answer beside another one: what is learned is to look, not what was said."""
BESIDE = (2, 6)
"""Ranks of that other sentence, from 0: the first, and the one after the last."""
MOST_ASKED = {"policyqa": 400}
"""Most questions asked of a set: those about policies are so alike that few searches find the right one."""
LONGEST_WORDS = {"clapnq": 32}
OWN = {"covid_qa": 600}
"""Most questions of a set, in the second lesson, that are asked of their own document alone. Those about policies are
not: what was marked as their answers seldom answers them."""
_OPEN_QUESTIONS = ("what", "who", "when", "where", "which", "how long", "how many", "how much", "how often")


def make_examples() -> Path:
    """Write both lessons; returns the file of the first."""
    sets = training_sets()
    made = Made()
    for each in sets:
        made.add(_of_set(each))
    most = round(len(made.answered) * REFUSALS / (1 - REFUSALS))
    refused = sorted(made.refused, key=lambda example: fraction(example.messages[-1].content))[:most]
    cleaned = clean([*made.answered, *refused])
    kept = [example.messages[-1].content for example in cleaned.examples if example.split == "train"]
    views = [made.again[content] for content in kept if content in made.again]
    examples = _in_order([*cleaned.examples, *views], "order")
    held = [example for example in examples if example.split == "heldout"]
    learned = [example for example in examples if example.split == "train"]
    write_examples(CHECKS, held)
    checked = [replace(each, doubt=None) for each in held[:CHECKED_WHILE_TRAINING]]  # nothing to learn from
    write_examples(EXAMPLES, [*(replace(each, doubt=None) for each in learned), *checked])
    _tell("first lesson", examples)
    print(f"out: {cleaned.duplicates + cleaned.near} alike, {cleaned.leaks} leaks")

    own = [example for each in sets if each.name in OWN for example in _of_own_documents(each)]
    fresh = clean([*cleaned.examples, *own]).examples
    known = set(kept)
    more = [example for example in fresh if example.split == "train" and example.messages[-1].content not in known]
    more += [made.later[content] for content in kept if content in made.later]
    more = _in_order([replace(each, doubt=None) for each in more], "second")
    write_examples(MORE, [*more, *checked])
    _tell("second lesson", more)
    return EXAMPLES


def _in_order(examples: list[Example], name: str) -> list[Example]:
    return sorted(examples, key=lambda example: fraction(f"{name} {example.messages[-1].content}"))


def _tell(name: str, examples: list[Example]) -> None:
    print(f"{name}: {len(examples)} examples")
    for (source, split), count in sorted(Counter((each.source, each.split) for each in examples).items()):
        print(f"  {source:<24} {split:<8} {count}")


@dataclass(slots=True)
class Made:
    """The examples of sets: with an answer, without one, and by their prompts the same questions asked of other
    sentences, in the first lesson and in the second."""

    answered: list[Example] = field(default_factory=list)
    refused: list[Example] = field(default_factory=list)
    again: dict[str, Example] = field(default_factory=dict)
    later: dict[str, Example] = field(default_factory=dict)

    def add(self, more: Made) -> None:
        """Those of another set as well."""
        self.answered += more.answered
        self.refused += more.refused
        self.again |= more.again
        self.later |= more.later


def _of_set(data: Set) -> Made:
    """The examples of one set, its questions asked of all its documents."""
    shown_at_once = sentences_shown("evidence")
    made = Made()
    with _library(data) as app:
        finder = EvidenceFinder(app.parts.retriever, Remembering(app.parts.embedder))
        left = ANSWERED[data.name]
        empty = round(left * REFUSALS / (1 - REFUSALS))
        for done, question in enumerate(islice(_wanted(data), MOST_ASKED.get(data.name))):
            if (question.answers and left <= 0) or (not question.answers and empty <= 0):
                continue
            found = finder.find(question.text)
            if not _shown(found, 1):
                continue
            example = _example(data, question, found, shown_at_once)
            content = example.messages[-1].content
            if not is_refusal(example.completion):
                made.answered.append(example)
                left -= 1
            elif not question.answers or data.name == "squad2":
                made.refused.append(example)
                empty -= not question.answers
            if data.name == "squad2":
                holds, drawn = not is_refusal(example.completion), fraction(f"alone {question.key}")
                views = (made.again, drawn), (made.later, (drawn + ALONE) % 1.0)
                for lesson, chosen in views if question.answers else views[1:]:
                    other = _other_sentences(found, question, chosen, answer=holds)
                    if other is not None:
                        lesson[content] = _example(data, question, other, len(other.evidence))
            if done % 500 == 499:
                print(f"  {data.name}: {done + 1} asked, {len(made.answered)} and {len(made.refused)}", flush=True)
    return made


def _of_own_documents(data: Set) -> list[Example]:
    """The examples with a brief answer of one set, its questions asked of the document they were written about."""
    shown_at_once, most = sentences_shown("evidence"), OWN[data.name]
    found: list[Example] = []
    with _library(data) as app:
        embedder = Remembering(app.parts.embedder)
        for question in _wanted(data):
            if len(found) == most:
                break
            only = Filters(files=(f"{question.paragraph}.md",))
            finder = EvidenceFinder(app.parts.retriever, embedder, filters=only)
            evidence = finder.find(question.text)
            if question.answers and _held_answer(data.name, _shown(evidence, shown_at_once), question):
                found.append(_example(data, question, evidence, shown_at_once))
    return found


@contextmanager
def _library(data: Set) -> Iterator[Application]:
    """A library of one set's paragraphs."""
    corpus = write_corpus(data.paragraphs, WORK / "corpus" / data.name)
    with Application(WORK / "libraries" / data.name, Settings(), purpose="factory adapter") as app:
        if not app.collections():
            report = app.index([corpus])
            print(f"{data.name}: {report.indexed} files, {report.chunks} chunks", flush=True)
        yield app


def _example(data: Set, question: Question, found: Found, most: int) -> Example:
    answer = _held_answer(data.name, _shown(found, most), question)
    return Example(
        messages(question.text, found, "evidence", most),
        answer or refusal(question.text, "evidence"),
        question.document,
        data.name if answer else f"{data.name}, no answer",
        "heldout" if is_checked(question.document) else "train",
        found.doubt(most),
    )


def _other_sentences(found: Found, question: Question, drawn: float, *, answer: bool) -> Found | None:
    """The question once more with other sentences, see `ALONE`; None where there are none.

    Args:
        found: What was found for it.
        question: The question.
        drawn: A number in [0, 1) that chooses them.
        answer: Whether the sentences shown the first time hold it.
    """
    if drawn < ALONE:
        rank = int(drawn / ALONE * 3) if question.answers else 0  # of a near miss, the nearest
        one = found.evidence[rank : rank + 1]
        return replace(found, evidence=one) if one else None
    first, end = BESIDE
    beside = found.evidence[first:end]
    if not answer or not beside:
        return None
    holding = next(
        (each for each in found.evidence[:first] if contains_answer(each.candidate.text, question.answers)), None
    )
    if holding is None:
        return None
    other = beside[int((drawn - ALONE) / (1 - ALONE) * len(beside))]
    return replace(found, evidence=(holding, other))


def _wanted(data: Set) -> Iterator[Question]:
    """The questions worth asking, in an order that depends on nothing but themselves."""
    longest = LONGEST_WORDS.get(data.name, LONGEST_ANSWER)
    for question in sorted(data.questions, key=lambda each: fraction(each.key)):
        if question.answers and len(question.answers[0].split()) > longest:
            continue
        if data.name == "policyqa" and (
            not question.text.lower().startswith(_OPEN_QUESTIONS) or len(question.answers[0].split()) < 3
        ):
            continue
        yield question


def _shown(found: Found, most: int) -> str:
    return " ".join(excerpt.text for excerpt in found.excerpts(most))


def _held_answer(name: str, shown: str, question: Question) -> str:
    """The answer that the sentences shown hold; one in people's own words is held where most of its words are."""
    if name == "clapnq":
        wanted = {term for answer in question.answers for term in terms(answer)}
        return question.answers[0] if wanted and len(wanted & set(terms(shown))) >= 0.75 * len(wanted) else ""
    brief = [answer for answer in question.answers if len(answer.split()) <= LONGEST_ANSWER]
    return next((answer for answer in brief if contains_answer(shown, [answer])), "")
