"""The numbers that Word shows before list items and headings, which its files do not contain.

One idea: a contract is cited by clause ("4.2 (b)"), but the file only says "level 2 of list 7". So the
counters are kept as Word keeps them (ECMA-376 part 1, section 17.9) and the label of each numbered
paragraph is worked out from its level's format. Bullets become a dash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_KANJI = "〇一二三四五六七八九"
_CYCLES = {"aiueo": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"}
_CIRCLED = 0x2460


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Counters of every list of one document."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> Numbering:
        """The definitions in the root element of ``numbering.xml``; no definitions where it is None."""
        numbering = cls()
        if root is None:
            return numbering
        for abstract in root.iterchildren(f"{_W}abstractNum"):
            identifier = abstract.get(f"{_W}abstractNumId")
            numbering._levels[identifier] = {
                _integer(level.get(f"{_W}ilvl"), 0): _Level(
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                    _integer(_value(level, "start"), 1),
                )
                for level in abstract.iterchildren(f"{_W}lvl")
            }
        for number in root.iterchildren(f"{_W}num"):
            identifier = number.get(f"{_W}numId")
            numbering._lists[identifier] = _value(number, "abstractNumId")
            numbering._restarts[identifier] = {
                _integer(override.get(f"{_W}ilvl"), 0): _integer(_value(override, "startOverride"), 1)
                for override in number.iterchildren(f"{_W}lvlOverride")
                if override.find(f"{_W}startOverride") is not None
            }
        return numbering

    def label(self, list_id: str, depth: int) -> str:
        """Count one paragraph of a list at `depth` and return its label; empty for lists without numbers."""
        abstract = self._lists.get(list_id, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counters = self._counters.setdefault(abstract, {})
        restart = self._restarts.get(list_id, {}).pop(depth, None)
        counters[depth] = restart if restart is not None else counters.get(depth, level.start - 1) + 1
        for deeper in [d for d in counters if d > depth]:
            del counters[deeper]
        if level.format in {"bullet", "none"} or not level.text:
            return ""

        def place(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            inner = levels.get(at, level)
            number = counters.setdefault(at, inner.start)
            return number_text(number, "decimal" if inner.format == "bullet" else inner.format)

        return _PLACE.sub(place, level.text).strip()


def number_text(number: int, style: str) -> str:
    """`number` in one of Word's number formats; decimal where the format is not known."""
    if number < 1:
        return str(number)
    match style:
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if style == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman":
            text, left = "", min(number, 3999)
            for value, sign in _ROMAN:
                text += sign * (left // value)
                left %= value
            return text if style == "lowerRoman" else text.upper()
        case "decimalZero":
            return f"{number:02d}"
        case "decimalEnclosedCircle" if number <= 20:
            return chr(_CIRCLED + number - 1)
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord("０") + int(digit)) for digit in str(number))
        case "japaneseCounting" | "chineseCounting" | "chineseCountingThousand" | "ideographDigital":
            return _kanji(number)
        case "aiueo" | "aiueoFullWidth":
            kana = _CYCLES["aiueo"]
            return kana[(number - 1) % len(kana)]
        case _:
            return str(number)


def _kanji(number: int) -> str:
    """Numbers to 99 as people write them (二十三), larger ones digit by digit."""
    if number > 99:
        return "".join(_KANJI[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _KANJI[tens]) + "十" if tens else ""
    return head + (_KANJI[ones] if ones or not tens else "")


def _value(parent: Any, name: str) -> str:
    child = parent.find(f"{_W}{name}")
    return str(child.get(f"{_W}val") or "") if child is not None else ""


def _integer(value: str | None, default: int) -> int:
    return int(value) if value and value.isdigit() else default
