"""What belongs together in a sentence: names, dates, amounts. A copied answer that cuts one is made whole.

One idea: a small model finds the place of an answer, and begins a word too late or stops one too early: “Edinburgh” of
“Edinburgh Pentlands”, “1754” of “May 1754”, “100” of “more than 100”. What would be cut is known from how it is
written, so the rest of it is added from the same sentence; nothing is ever taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .terms import STOPWORDS, fold, is_cjk

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_DATE = re.compile(rf"(?<!\w)(?:{_DAY} {_MONTH}(?:,? \d{{4}})?|{_MONTH} {_DAY}(?:,? \d{{4}})?|{_MONTH} \d{{4}})(?!\w)")
_BOUND = r"(?:(?:[Mm]ore|[Ll]ess|[Ff]ewer|[Gg]reater) than|[Aa]t (?:least|most)|[Uu]p to|[Oo]ver|[Uu]nder) "
_SCALE = r"(?: (?:hundred|thousand|million|billion|trillion)\b)*(?: ?%| (?:percent|per cent)\b)?"
_AMOUNT = re.compile(rf"(?<![\w.,])(?:{_BOUND})?(?:[$£€¥] ?)?\d+(?:[.,]\d+)*{_SCALE}")
_CAPITAL = r"(?:(?:[A-ZÀ-ÖØ-Þ]\.)+|(?:Dr|Mrs?|Ms|Prof|St)\.|[A-ZÀ-ÖØ-Þ](?:\w|[’'-](?!s\b)\w)*)"
_PARTICLE = r"(?:de|del|della|der|di|du|la|le|van|von|bin|ibn|al)"
_NAME = re.compile(rf"(?<![\w-]){_CAPITAL}(?: (?:{_PARTICLE} ){{0,2}}{_CAPITAL})+(?![\w-])")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;“\"(]\s*)$")
_TITLES = {"captain", "chancellor", "chief", "colonel", "dr", "general", "king", "lady", "lieutenant", "lord", "major"}
_TITLES |= {"mr", "mrs", "ms", "pope", "president", "prince", "princess", "prof", "professor", "queen", "saint"}
_TITLES |= {"sergeant", "sir", "st"}
_YEAR_OR_MONTH = re.compile(r"\b(?:years?|months?|decade|century)\b", re.IGNORECASE)


def whole(answer: str, lines: Iterable[str], question: str) -> str:
    """A copied answer with the rest of the names, dates and amounts that it cuts.

    Args:
        answer: A piece of one of the lines, capitals aside; anything else is returned as it is.
        lines: What it was copied from.
        question: What was asked. Its words are not said again, and who asks for a year gets no date.
    """
    if not answer or is_cjk(answer):
        return answer
    place = re.compile(rf"(?<!\w){re.escape(answer)}(?!\w)", re.IGNORECASE)
    found = next(((line, match) for line in lines if (match := place.search(line))), None)
    if found is None:
        return answer
    line, (at, to) = found[0], found[1].span()
    asked = _words(question)
    start, end = at, to
    for first, last in _units(line, dates=not _YEAR_OR_MONTH.search(question)):
        if first < start < last and asked.isdisjoint(_words(line[first:start])):
            start = first
        if first < end < last and asked.isdisjoint(_words(line[end:last])):
            end = last
    return line[start:at] + answer + line[to:end]


def _units(line: str, *, dates: bool) -> Iterator[tuple[int, int]]:
    """Spans of what belongs together."""
    if dates:
        yield from (match.span() for match in _DATE.finditer(line))
    yield from (match.span() for match in _AMOUNT.finditer(line))
    for match in _NAME.finditer(line):
        yield from _names(line, *match.span())


def _names(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names in a row of words with capitals: a word that is no part of one divides it."""
    begins = _SENTENCE_START.search(line[:start]) is not None
    first = last = start
    for word in re.finditer(r"\S+", line[start:end]):
        if _is_no_name(word.group(), begins=begins and word.start() == 0):
            yield first, _without_stop(line, last)
            first = last = start + word.end() + 1
        else:
            last = start + word.end()
    yield first, _without_stop(line, last)


def _without_stop(line: str, end: int) -> int:
    """The end of a name without the full stop of a sentence: “Vitamin C.”, but “the U.S.”."""
    return end - 1 if re.search(r"(?<!\.)\b[A-ZÀ-ÖØ-Þ]\.$", line[:end]) else end


def _is_no_name(word: str, *, begins: bool) -> bool:
    """Whether a word has its capital for another reason than being part of a name."""
    plain = fold(word).strip(".")
    if begins and plain not in _TITLES:
        return True
    return plain in STOPWORDS and not (word.isupper() and len(word) > 1) and word[0].isupper()


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w+", text)}
