"""What a person typed, understood: words, quoted phrases, exclusions and filters.

The one idea: everything is a question unless it is unmistakably an operator. Operators stand at the start of a
word, have a value, and are spelled exactly; whatever does not fit (``foo:bar``, a lone quotation mark,
``follow-up``, ``-5 °C``, ``24" screen``) stays part of the text.

    file:report  file:*.pdf  type:pdf,docx  collection:Work  after:2026  before:2026-03-01
    "exact words"  -word  -"exact words"
"""

from __future__ import annotations

import re
from datetime import datetime

from ..errors import InputError
from ..indexing.types import Filters, Query

_LONGEST_PHRASE = 300
_QUOTED = rf'["“”„]([^"“”„\n]{{1,{_LONGEST_PHRASE}}})["“”](?=$|[\s.,;:!?)\]、。，．？！」』])'
_OPERATOR = re.compile(
    rf"""(?<!\S)(?:
      (?P<key>file|type|collection|after|before)[:：](?!//)(?:"(?P<quoted>[^"\n]+)"|(?P<value>[^\s"]+))
    | -(?:{_QUOTED}|(?P<word>[^\W\d_][^\s:"“”]*[^\W_][+\#]*))(?=$|[\s.,;!?、。])[.,;!?、。]*
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_PHRASE = re.compile(rf"(?<![^\s(\[「『、。]){_QUOTED}")
# Corner brackets emphasise inside a sentence; only where they stand alone do they quote.
_BRACKETED = re.compile(rf"(?<!\S)[「『]([^「」『』\n]{{1,{_LONGEST_PHRASE}}})[」』](?!\S)")
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_SPACES = re.compile(r"\s+")


def parse(text: str) -> Query:
    """Parse what a person typed.

    The words of a phrase are also part of the query's text. ``-word`` is an exclusion only beside something to
    search for; alone it is searched.

    Raises:
        InputError: ``after:`` or ``before:`` with something that is no date.
    """
    found = _Found()
    rest = _OPERATOR.sub(found.operator, text)
    rest = _PHRASE.sub(found.phrase, rest)
    rest = _BRACKETED.sub(found.phrase, rest)
    rest = _SPACES.sub(" ", rest).strip()
    if not _has_words(rest) and found.excluded:
        rest, found.excluded = " ".join([rest, *found.excluded]).strip(), []
    return Query(rest, tuple(found.phrases), tuple(found.excluded), found.filters())


class _Found:
    """What was taken out of the text so far."""

    def __init__(self) -> None:
        self.phrases: list[str] = []
        self.excluded: list[str] = []
        self._lists: dict[str, list[str]] = {"file": [], "type": [], "collection": []}
        self._times: dict[str, float] = {}

    def operator(self, match: re.Match[str]) -> str:
        key = (match["key"] or "").lower()
        if not key:
            excluded = match["word"] or match[4]
            if not _has_words(excluded):
                return match.group()
            self.excluded.append(_SPACES.sub(" ", excluded).strip())
            return " "
        value = (match["quoted"] or match["value"]).strip()
        if not value:
            return match.group()
        if key in ("after", "before"):
            self._times[key] = _moment(key, value)
        elif key == "type":
            self._lists[key] += [part.lstrip(".").lower() for part in value.split(",") if part.strip(". ")]
        else:
            self._lists[key].append(value)
        return " "

    def phrase(self, match: re.Match[str]) -> str:
        words = _SPACES.sub(" ", match[1]).strip()
        if not _has_words(words):
            return match.group()
        if words not in self.phrases:
            self.phrases.append(words)
        return words

    def filters(self) -> Filters:
        return Filters(
            collections=tuple(self._lists["collection"]),
            files=tuple(self._lists["file"]),
            types=tuple(self._lists["type"]),
            after=self._times.get("after"),
            before=self._times.get("before"),
        )


def _has_words(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _moment(key: str, value: str) -> float:
    """Start of the year, month or day, local time, as seconds since the epoch."""
    match = _DATE.fullmatch(value)
    try:
        if match is None:
            raise ValueError(value)
        year, month, day = (int(part or 1) for part in match.groups())
        return datetime(year, month, day).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise InputError(
            f"{value} is no date", subject=key, advice=f"Write {key}:2026, {key}:2026-03 or {key}:2026-03-01."
        ) from error
