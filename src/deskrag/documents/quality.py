"""How much a page's text can be trusted, from the text alone.

One idea: garbled text is unlike language in a few ways that can be counted: characters that no text has,
words no mouth can say, letters standing alone. Each is a share of the text; the worst of them decides.
"""

from __future__ import annotations

import math
import re
import unicodedata

from .lookalikes import count_radicals

SAMPLE_CHARS = 20_000
FEW_CHARS = 12

# Replacement, private use, noncharacters, controls, box-drawing leftovers of wrong decoding.
_IMPOSSIBLE = re.compile(
    "[\ufffd\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\ufff8\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\U000f0000-\U0010ffff]"
)
_CID = re.compile(r"\(cid:\d+\)|/(?:g|G|cid|uni|glyph)\d{2,}")
# UTF-8 read as Latin-1 or cp1252, and UTF-8 or Shift_JIS read as each other.
_MOJIBAKE = re.compile(
    "[\u00c2\u00c3][\u0080-\u00bf\u2018-\u203a\u20ac\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc]"
    "|\u00e2\u20ac[\u2122\u0153\u009d\u201c\u02dc\u00a6\u00a2]|\u00ef\u00bb\u00bf|\u00ef\u00bf\u00bd"
    "|[\u7e3a\u7e67\u7e5d\u7e56][\u4e00-\u9fff\uff61-\uff9f\u2000-\u2fff]|[\u0082\u0083][\u00a0-\u00ff\u0080-\u009f]"
    "|[\u0192\u201a][\u00a0-\u00ff\u0152-\u0192\u2013-\u2122]"
)
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_VOWEL = re.compile(
    "[aeiouyAEIOUY\u00c0-\u00c6\u00c8-\u00cf\u00d2-\u00d6\u00d8-\u00dd\u00e0-\u00e6\u00e8-\u00ef\u00f2-\u00f6\u00f8-\u00ff\u0100-\u024f]"
)
_CONSONANTS = re.compile("[bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ]{6,}")
_SPACED_OUT = re.compile(r"(?:(?<![^\W\d_])[^\W\d_ªº] ){4,}[^\W\d_](?![^\W\d_])")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z][a-z]*[A-Z]|[a-z]{2}[A-Z]{2,}[a-z]")
_SYMBOL = re.compile(
    r"[^\w\s.,;:!?'\"()\[\]%/&+\-\u2010-\u2027\u2030-\u205e\u3000-\u303f\uff01-\uff65$\u20ac\u00a3\u00a5]"
)
_LEADER = re.compile(r"([^\w\s])(?: ?\1){2,}")
_RARE_LETTER = re.compile(
    "[\u0180-\u02af\u0300-\u036f\u0500-\u058f\u0700-\u08ff\u0b00-\u0b7f\u1000-\u10ff\u1100-\u1cff\ua000-\uabff]"
)


def text_quality(text: str) -> float:
    """How likely `text` is what a person sees on the page: 1 clean, under .5 garbled, 0 none.

    Long texts are judged by three samples. A nearly empty page gets little whatever it says.
    """
    sample = _sample(text)
    visible = len(re.sub(r"\s+", "", sample))
    if not visible:
        return 0.0
    fault = max(
        4.0 * len(_IMPOSSIBLE.findall(sample)) / visible,
        1.5 * sum(map(len, _CID.findall(sample))) / visible,
        8.0 * len(_MOJIBAKE.findall(sample)) / visible,
        0.9 * sum(map(len, _SPACED_OUT.findall(sample))) / len(sample),
        1.0 * count_radicals(sample) / visible,
        _symbol_fault(sample, visible),
        _word_fault(sample, visible),
        _script_fault(sample, visible),
    )
    score = max(0.0, 1.0 - fault)
    return score * min(1.0, 0.4 + 0.6 * visible / FEW_CHARS)


def _sample(text: str) -> str:
    if len(text) <= SAMPLE_CHARS:
        return text
    part = SAMPLE_CHARS // 3
    middle = len(text) // 2
    return text[:part] + text[middle : middle + part] + text[-part:]


def _symbol_fault(sample: str, visible: int) -> float:
    """Symbol soup: more than a fifth of the characters, leaders such as "....." not counted."""
    # Vowel signs of Indic scripts are marks, not letters, to a regular expression.
    found = _SYMBOL.findall(_LEADER.sub(" ", sample))
    share = sum(unicodedata.category(symbol)[0] != "M" for symbol in found) / visible
    return max(0.0, (share - 0.2) * 2.0)


def _word_fault(sample: str, visible: int) -> float:
    """Words nobody can say, weighed by how much of the text is Latin words at all."""
    words = [word for word in _LATIN_WORD.findall(sample) if len(word) >= 4]
    letters = sum(map(len, words))
    if letters < 40:
        return 0.0
    odd = 0
    for word in words:
        if word.isupper() and len(word) <= 6:  # an abbreviation
            continue
        vowels = len(_VOWEL.findall(word))
        unsayable = not vowels or _CONSONANTS.search(word) or (len(word) > 40 and "\n" not in word)
        if unsayable or _INNER_CAPITAL.search(word):
            odd += len(word)
    share = odd / letters
    weight = min(1.0, 1.5 * letters / visible)
    return max(0.0, (share - 0.08) * 2.2) * weight


def _script_fault(sample: str, visible: int) -> float:
    """Letters of several rarely mixed scripts: glyph numbers taken for characters."""
    rare = _RARE_LETTER.findall(sample)
    if len(rare) < 3:
        return 0.0
    blocks = {ord(letter) >> 8 for letter in rare}
    # One such script is a language; many on one page are not.
    return max(0.0, len(rare) / visible * math.log2(max(1, len(blocks)))) if len(blocks) >= 3 else 0.0
