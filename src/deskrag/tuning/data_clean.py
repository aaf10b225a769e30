"""Making a set of examples honest: no duplicates, nothing of the held-out part seen in training.

One idea: two examples are compared by what is asked and answered (the passages of a prompt are shared by every question
about them and say nothing), as sets of terms. Pairs above a Jaccard similarity are found exactly, by prefix filtering
(Chaudhuri, Ganti and Kaushik, "A primitive operator for similarity joins", 2006): two sets that are similar enough
share one of their few rarest terms, so only those need to be compared.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..answering.language import ENGLISH, JAPANESE
from ..answering.terms import fold, terms
from .types import Example, Split

NEAR = 0.8
"""Jaccard similarity of the terms from which two examples count as the same."""
HELDOUT_SHARE = 0.1
COPIED = 0.5
"""Share of the longer lines, of both prompts, from which their passages count as copies of each other."""
_LABELS = (ENGLISH.question, JAPANESE.question)
_SHORTEST_LINE = 40


@dataclass(frozen=True, slots=True)
class Pair:
    """Two examples that are the same or nearly so, by their places in the list, the smaller one first."""

    first: int
    second: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left, and what went.

    Attributes:
        examples: What is left, in the order it had, every one with its split.
        duplicates: How many repeated another one word for word.
        near: How many repeated another one nearly so.
        leaks: How many of the training part would have told of the held-out part.
    """

    examples: tuple[Example, ...]
    duplicates: int = 0
    near: int = 0
    leaks: int = 0


def question_of(example: Example) -> str:
    """What an example asks, without the passages of its prompt."""
    text = example.messages[-1].content
    for label in _LABELS:
        if label in text:
            return text.rsplit(label, 1)[1].strip()
    return text.strip()


def clean(examples: Sequence[Example], share: float = HELDOUT_SHARE) -> Cleaned:
    """Take out duplicates, divide by document, take out of training what the held-out part would meet again.

    Of two that are alike the first stays. A held-out example is never taken out for a leak: the one of the training
    part goes, so that what is measured on does not change with what is learned from.

    Args:
        examples: Any.
        share: Share of documents held out, where the examples do not say.
    """
    kept: list[Example] = []
    seen: set[tuple[str, str]] = set()
    for example in examples:
        key = (_plain(example.messages[-1].content), _plain(example.completion))
        if key not in seen:
            seen.add(key)
            kept.append(example)
    duplicates = len(examples) - len(kept)
    gone = {pair.second for pair in near_duplicates(kept) if _same_outcome(kept, pair)}
    near = len(gone)
    kept = split_by_document([example for i, example in enumerate(kept) if i not in gone], share)
    leaked = leaks(kept)
    return Cleaned(tuple(e for i, e in enumerate(kept) if i not in leaked), duplicates, near, len(leaked))


def split_by_document(examples: Sequence[Example], share: float = HELDOUT_SHARE) -> list[Example]:
    """Every example with its split: what a document's examples say, else by a hash of the document's name.

    The hash alone decides, so a document stays where it is when others come or go.
    """
    held = {e.document for e in examples if e.split == "heldout" and e.document}
    trained = {e.document for e in examples if e.split == "train" and e.document} - held
    done = []
    for example in examples:
        name = example.document or question_of(example)
        split: Split
        if example.document in held or (not example.document and example.split == "heldout"):
            split = "heldout"
        elif example.document in trained or (not example.document and example.split == "train"):
            split = "train"
        else:
            split = "heldout" if _fraction(name) < share else "train"
        done.append(replace(example, split=split))
    return done


def near_duplicates(examples: Sequence[Example]) -> list[Pair]:
    """Pairs that ask nearly the same of the same document (or of none) and answer nearly the same."""
    asked = [frozenset(terms(question_of(example))) for example in examples]
    answered = [frozenset(terms(example.completion)) for example in examples]
    return [
        pair
        for pair in similar(asked, NEAR)
        if _jaccard(answered[pair.first], answered[pair.second]) >= NEAR
        or _plain(examples[pair.first].completion) == _plain(examples[pair.second].completion)
    ]


def leaks(examples: Sequence[Example]) -> set[int]:
    """Training examples that tell of held-out ones: the same document, nearly the same question, copied passages."""
    held = [i for i, example in enumerate(examples) if example.split == "heldout"]
    trained = [i for i, example in enumerate(examples) if example.split == "train"]
    if not held or not trained:
        return set()
    documents = {examples[i].document for i in held if examples[i].document}
    found = {i for i in trained if examples[i].document in documents}
    asked = [frozenset(terms(question_of(example))) for example in examples]
    answered = [frozenset(terms(example.completion)) for example in examples]
    for pair in similar(asked, NEAR):
        one, two = examples[pair.first], examples[pair.second]
        # Questions alike in all sets ("What is the fee?") are no leak where their answers differ.
        if one.split != two.split and _jaccard(answered[pair.first], answered[pair.second]) >= NEAR:
            found.add(pair.first if one.split == "train" else pair.second)
    # A few sentences of another document stand in many prompts, because a search finds what is near; only where most
    # is the same, one prompt tells what is asked of the other.
    by_line: dict[str, set[int]] = defaultdict(set)
    lines = {i: frozenset(_passage_lines(examples[i])) for i in (*trained, *held)}
    for i in trained:
        for line in lines[i]:
            by_line[line].add(i)
    for i in held:
        shared = Counter(other for line in lines[i] for other in by_line.get(line, ()))
        found |= {other for other, count in shared.items() if count > COPIED * max(len(lines[i]), len(lines[other]))}
    return found


def similar(sets: Sequence[frozenset[str]], least: float) -> Iterator[Pair]:
    """All pairs of non-empty sets with a Jaccard similarity of at least `least`, each once."""
    counts = Counter(term for found in sets for term in found)
    ordered = [sorted(found, key=lambda term: (counts[term], term)) for found in sets]
    index: dict[str, list[int]] = defaultdict(list)
    for second, found in enumerate(ordered):
        size = len(found)
        prefix = found[: size - math.ceil(least * size) + 1] if size else []
        candidates: set[int] = set()
        for term in prefix:
            candidates.update(index[term])
            index[term].append(second)
        for first in sorted(candidates):
            if min(len(sets[first]), size) < least * max(len(sets[first]), size):
                continue
            likeness = _jaccard(sets[first], sets[second])
            if likeness >= least:
                yield Pair(first, second, likeness)


def _same_outcome(examples: Sequence[Example], pair: Pair) -> bool:
    """Whether one of two alike can go: they are of one document, or have no passages to tell them apart."""
    one, two = examples[pair.first], examples[pair.second]
    if one.document == two.document:
        return True
    return not _passage_lines(one) and not _passage_lines(two)


def _passage_lines(example: Example) -> list[str]:
    """The longer lines of a prompt before its question: what its passages say."""
    text = "\n".join(message.content for message in example.messages if message.role != "assistant")
    if "<passage" not in text:
        return []
    inside = re.findall(r"<passage[^>]*>\n(.*?)\n</passage>", text, re.DOTALL)
    return [plain for line in "\n".join(inside).split("\n") if len(plain := _plain(line)) >= _SHORTEST_LINE]


def _jaccard(one: frozenset[str], two: frozenset[str]) -> float:
    union = len(one | two)
    return len(one & two) / union if union else 1.0


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _fraction(name: str) -> float:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") / 2**64
