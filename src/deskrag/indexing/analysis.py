"""Text analysis: from text to the terms that the keyword index holds, the same for chunks and queries.

The one idea: every stretch of text that belongs together (a word, a code such as ``X-200``, a run of
Japanese) is looked up in a memo that gives its terms, so that analysing a chunk is one regular
expression and one dictionary look-up a word.

- A word is NFKC-folded, lower-cased, stripped of Latin accents and reduced to its English stem.
- A code or compound is kept whole and in parts: ``X-200`` gives ``x200``, ``x``, ``200``; ``4.2`` stays apart
  from ``42``. A hyphen at a line's end may belong to the word or not: the word is kept in both ways. A soft hyphen
  only divides a word, which is kept whole.
- Scripts written without spaces give overlapping character pairs; single ideographs are kept too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..documents.hyphens import undivided

ANALYSIS_VERSION = 2
"""Raised whenever the terms of some text change; part of the index's identity."""

# Scripts written without spaces between words: Thai to Khmer, kana, ideographs, Hangul, half-width kana.
_DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uac00-\ud7af\uff66-\uff9f\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W{_DENSE}]"
_STRETCH = re.compile(
    rf"[{_DENSE}]+"
    r"|\b[A-Za-z](?:\+\+|\#)"  # C++, C#
    rf"|{_LETTER}+(?:(?:[-‐‑.'’@&]|(?<=\d)[/:](?=\d)|(?<=\d),(?=\d\d\d(?!\d))|[-‐]\n[ \t]*(?=[a-z])"
    rf"|\u00ad[ \t]*+\n?[ \t]*+){_LETTER}+)*"
)
_DENSE_RUN = re.compile(rf"[{_DENSE}]")
_IDEOGRAPH = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PART = re.compile(r"[^\W_]+")
_LINE_END = re.compile(r"[-‐]\n[ \t]*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d\d\d)")
_JOINT = re.compile(r"(?<=[^\W\d])[-‐‑'’](?=\w)|(?<=\w)[-‐‑'’](?=[^\W\d])")
_MEMO_SIZE = 200_000
_LONGEST = 64  # characters of a term; longer ones are data, not words

STOP_WORDS = frozenset(
    """a about again all also am an and any are as at be because been being between both but by can cannot could
    did do does doing during each few for from further had has have having he her hers herself him himself
    his how i if in into is it its itself just let may me might more most my myself no nor not of on once
    only or other ought our ours ourselves over own please same shall she should so some such than that the
    their theirs them themselves then there these they this those through to too under until upon us very
    was we were what when where which while who whom whose why will with would you your yours yourself
    yourselves
    """.split()  # noqa: SIM905
)
"""English function words; dropped from a query that has others. “Out” and “before” are none: they turn a meaning."""


@dataclass(frozen=True, slots=True)
class Term:
    """One index term and where it stands.

    Attributes:
        text: The term, as it is in the index.
        start: First code point of its source in the analysed text.
        end: One past the last.
        stop: Whether it is a function word.
    """

    text: str
    start: int
    end: int
    stop: bool = False


def fold(text: str) -> str:
    """Fold width, case and Latin accents (``Ｃａｆé`` to ``cafe``); kana keep their voicing marks."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if text.isascii():
        return text
    return "".join(map(_strip_accent, text))


@lru_cache(maxsize=4096)
def _strip_accent(char: str) -> str:
    if not "\u00c0" <= char <= "\u024f" and not "\u1e00" <= char <= "\u1eff":
        return char
    return "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def _stemmer() -> object:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()


def stem(word: str) -> str:
    """Return the English (Porter 2) stem of a folded word; anything but ASCII letters stays as it is."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    stems: list[str] = _stemmer().analyze(word)  # type: ignore[attr-defined]
    return stems[0] if stems else word


class _Memo(dict[str, str]):
    """Stretch of text to its terms, joined by spaces."""

    def __missing__(self, stretch: str) -> str:
        if len(self) >= _MEMO_SIZE:
            self.clear()
        terms = self[stretch] = " ".join(_terms_of(stretch))
        return terms


_memo = _Memo()


def index_text(text: str) -> str:
    """Return the terms of `text` joined by spaces, ready for a field that splits at white space."""
    return " ".join([_memo[stretch] for stretch in _STRETCH.findall(text)])


def terms(text: str) -> list[str]:
    """Return the terms of `text` in order, repeated ones included."""
    return index_text(text).split()


def spans(text: str) -> Iterator[Term]:
    """Yield the terms of `text` with their places.

    The span of a part or of a pair of characters is exact where folding kept the length of its stretch,
    else it is the whole stretch.
    """
    for match in _STRETCH.finditer(text):
        stretch, start = match.group(), match.start()
        if _DENSE_RUN.match(stretch):
            yield from _dense_spans(stretch, start)
            continue
        found = _memo[stretch].split()
        if len(found) < 2:
            for term in found:
                yield Term(term, start, match.end(), stop=stretch.casefold() in STOP_WORDS)
            continue
        yield Term(found[0], start, match.end())
        parts = list(_PART.finditer(stretch))
        exact = len(parts) == len(found) - 1
        for index, term in enumerate(found[1:]):
            left, right = parts[index].span() if exact else (0, len(stretch))
            yield Term(term, start + left, start + right, stop=term in STOP_WORDS)


def query_terms(text: str) -> list[str]:
    """Return the terms to search for: those of `text`, without function words when others remain."""
    every = list(spans(text))
    content = [term.text for term in every if not term.stop]
    return content or [term.text for term in every]


def is_dense(term: str) -> bool:
    """True for a term of a script written without spaces."""
    return _DENSE_RUN.match(term) is not None


def _terms_of(stretch: str) -> list[str]:
    if _DENSE_RUN.match(stretch):
        return [term for term, _, _ in _pairs(fold(stretch))]
    word = undivided(stretch)
    word = fold(_LINE_END.sub("-", word) if "\n" in word else word)
    if word.isalnum():
        return [stem(word)] if len(word) <= _LONGEST else []
    if word.endswith(("'s", "’s")):
        return _terms_of(word[:-2])
    word = _THOUSANDS.sub("", word)
    parts = _PART.findall(word)
    if len(parts) < 2:
        return [stem(part) if len(word) < 2 or word[-1] not in "+#" else word for part in parts]
    whole = stem(_JOINT.sub("", word))
    kept = [whole, *(stem(part) for part in parts)] if len(whole) <= _LONGEST else map(stem, parts)
    return [term for term in kept if len(term) <= _LONGEST]


def _pairs(run: str) -> Iterator[tuple[str, int, int]]:
    """Yield overlapping pairs of characters, ideographs also alone, each with its span in `run`."""
    last = len(run) - 1
    for index, char in enumerate(run):
        if last == 0 or _IDEOGRAPH.match(char):
            yield char, index, index + 1
        if index < last:
            yield run[index : index + 2], index, index + 2


def _dense_spans(stretch: str, start: int) -> Iterator[Term]:
    folded = fold(stretch)
    exact = len(folded) == len(stretch)
    for term, left, right in _pairs(folded):
        if exact:
            yield Term(term, start + left, start + right)
        else:
            yield Term(term, start, start + len(stretch))
