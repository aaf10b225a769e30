"""Filters as chips: the operators of the query language, taken out of what was typed once they are complete.

The one idea: a chip *is* a piece of query text. What is searched is the chips' texts and the field's text together,
so typing ``type:pdf`` and choosing it from the menu are the same thing, and the language is defined in one place
(`deskrag.retrieval.query`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, QLocale

from ..i18n import mark, tr

_OPERATOR = re.compile(
    r"""(?<!\S)(?P<key>file|type|collection|after|before)[:：](?!//)(?:"(?P<quoted>[^"\n]+)"|(?P<value>[^\s"]+))""",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"""(?<!\S)(?:file|type|collection|after|before)[:：](?!//)(?:"[^"\n]*|[^\s"]*)$""", re.IGNORECASE
)
_DATE = re.compile(r"\d{4}(?:[-/.]\d{1,2}(?:[-/.]\d{1,2})?)?")
TYPES: tuple[tuple[str, str], ...] = (
    ("pdf", "PDF"),
    ("docx,odt,rtf", mark("Text documents")),
    ("xlsx,ods,csv", mark("Spreadsheets")),
    ("pptx,odp", mark("Presentations")),
    ("eml,msg,mbox", mark("Mail")),
    ("md,txt", mark("Plain text")),
    ("html,htm", mark("Web pages")),
)
"""What the menu offers: operator value and name."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter.

    Attributes:
        key: Operator, such as ``"type"``.
        value: Its value.
    """

    key: str
    value: str

    @property
    def query(self) -> str:
        """As query text."""
        return f'{self.key}:"{self.value}"' if re.search(r"\s", self.value) else f"{self.key}:{self.value}"

    @property
    def shown(self) -> str:
        """In the person's language."""
        match self.key:
            case "collection":
                return tr("Collection: {name}", name=self.value)
            case "type":
                names = dict(TYPES)
                known = tr(names[self.value]) if self.value in names else self.value.upper().replace(",", ", ")
                return tr("Type: {name}", name=known)
            case "after":
                return tr("Since {date}", date=_day(self.value))
            case "before":
                return tr("Before {date}", date=_day(self.value))
            case _:
                return tr("File: {name}", name=self.value)


def take_out(text: str, *, all_of_it: bool = False) -> tuple[str, list[Chip]]:
    """Part typed text into what stays in the field and complete operators.

    Args:
        text: As typed.
        all_of_it: Also take an operator at the very end, which may still be being typed.
    """
    chips: list[Chip] = []

    def take(match: re.Match[str]) -> str:
        key, value = match["key"].lower(), (match["quoted"] or match["value"]).strip()
        typing = match.end() == len(text) and not (all_of_it or match["quoted"])
        bad_date = key in ("after", "before") and not _DATE.fullmatch(value)
        if typing or bad_date or not value:
            return match.group()
        chips.append(Chip(key, value))
        return ""

    rest = _OPERATOR.sub(take, text)
    return (re.sub(r"\s+", " ", rest).lstrip() if chips else text), chips


def settled(text: str) -> str:
    """The text without an operator that is still being typed at its end."""
    return _UNFINISHED.sub("", text)


def merge(chips: Sequence[Chip], more: Sequence[Chip]) -> list[Chip]:
    """Add chips: dates replace earlier ones of their kind, the rest is kept once."""
    found = list(chips)
    for chip in more:
        if chip.key in ("after", "before"):
            found = [other for other in found if other.key != chip.key]
        if chip not in found:
            found.append(chip)
    return found


def query_of(chips: Sequence[Chip], text: str) -> str:
    """The whole query."""
    return " ".join([*(chip.query for chip in chips), text.strip()]).strip()


def since(days: int, today: date | None = None) -> Chip:
    """The last so many days."""
    day = date.fromordinal((today or date.today()).toordinal() - days)
    return Chip("after", day.isoformat())


def _day(value: str) -> str:
    parts = [int(part) for part in re.split(r"[-/.]", value)]
    if len(parts) == 3:
        day = QDate(*parts)
        return QLocale().toString(day, tr("d MMM yyyy")) if day.isValid() else value
    return value
