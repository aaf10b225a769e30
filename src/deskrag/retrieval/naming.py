"""Which documents a question names.

People call a document by a part of its name: “What does Northwind Standard cover?” means
``Northwind_Standard_Benefits.pdf`` and not its twin ``Northwind_Plus_Benefits.pdf``, although both hold every word
of the answer. Two neighbouring words of the name must stand in the question in that order, and at least one of them
must tell the document from others that were found.

A name says where to look and not what for: all chunks of the document share it. So the rest of the question is what
tells them apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[ _-]+|\.")  # the words of a name
_LEAST_LETTERS = 3


def named_in_part(question: str, names: Mapping[int, str]) -> set[int]:
    """Keys of the documents that `question` names; empty if it names none, or all of them.

    Args:
        question: Any text.
        names: File names by document.
    """
    stems = {key: _words(name.rpartition(".")[0] or name) for key, name in names.items()}
    kinds = {key: tuple(words) for key, words in stems.items()}
    distinct = set(kinds.values())
    if len(distinct) < 2:
        return set()
    spread = Counter(word for words in distinct for word in set(words))
    asked = _words(question)
    telling = {word for word in spread if _tells(word, spread[word], len(distinct))}
    scores = {key: _matched(words, asked, telling) for key, words in stems.items()}
    best = max(scores.values(), default=0)
    named = {key for key, score in scores.items() if score == best} if best else set()
    return named if len({kinds[key] for key in named}) < len(distinct) else set()


def without_names(question: str, names: Collection[str]) -> str:
    """`question` without the places where it names a document; single words of a name stay, they may be its topic.

    Args:
        question: Any text.
        names: File names of the documents that it names.
    """
    known = {word for name in names for word in _words(name)}
    spans: list[tuple[int, int, int]] = []  # neighbouring words of names: from, to and how many
    for found in _WORD.finditer(question):
        if not known.issuperset(_words(found.group())):
            continue
        if spans and _BETWEEN.fullmatch(question, spans[-1][1], found.start()):
            start, _, count = spans.pop()
            spans.append((start, found.end(), count + 1))
        else:
            spans.append((found.start(), found.end(), 1))
    for start, end, count in reversed(spans):
        if count > 1:
            question = f"{question[:start]} {question[end:]}"
    return " ".join(question.split())


def _matched(words: list[str], asked: list[str], telling: set[str]) -> int:
    """Number of neighbouring words that the name and the question share, at least one of the two a telling one; 0 if
    the question has no more than half of the name's telling words (“Northwind Health” is not “Northwind Health Plus”).
    """
    own = telling.intersection(words)
    if 2 * len(own.intersection(asked)) <= len(own):
        return 0
    pairs = set(pairwise(asked))
    return sum(pair in pairs and not own.isdisjoint(pair) for pair in pairwise(words))


def _tells(word: str, documents: int, all_documents: int) -> bool:
    """Whether a word tells documents from others: it is in the names of at most two thirds of them."""
    few = documents == 1 or 3 * documents <= 2 * all_documents
    return few and len(word) >= _LEAST_LETTERS and not word.isdigit()


def _words(text: str) -> list[str]:
    return [word.casefold() for part in _WORD.findall(text) for word in _CAMEL.split(part)]
