"""Model, part and contract numbers: what tells one product from its sister.

One idea: two numbers of the same make (``X100``, ``X300``) name different things, and a sentence about the one is no
answer about the other. A suffix (``X100-J``) makes a variant, not another thing: the stem before it is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODE = re.compile(r"(?<![\w-])(?=[\w-]*[A-Za-z])(?=[\w-]*\d)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?![\w])", re.ASCII)
_NOT_ONE = re.compile(r"\d+(?:ST|ND|RD|TH|S|[A-Z]{1,2})")
_STEM = re.compile(r"[^\d]*\d[^-]*")


def codes(text: str) -> frozenset[str]:
    """The numbers in a text, in capitals: words of letters and digits such as ``X200`` or ``SC-2047``."""
    found = {match.group().upper() for match in _CODE.finditer(text)}
    return frozenset(code for code in found if not _NOT_ONE.fullmatch(code))


def without_codes(text: str) -> str:
    """A text with those numbers taken out."""
    return _CODE.sub("", text)


def rivals(code: str, others: Iterable[str]) -> set[str]:
    """Those of `others` that are of the same make as `code` but name another thing."""
    stem = _stem(code)
    shape = _shape(stem)
    return {other for other in others if _stem(other) != stem and _shape(_stem(other)) == shape}


def is_named(code: str, others: Iterable[str]) -> bool:
    """Whether one of `others` is `code` or a variant of it."""
    return any(code in other or _stem(other) == code for other in others)


def _stem(code: str) -> str:
    """The number up to a suffix: ``X100`` of ``X100-J``, all of ``SC-2047``."""
    match = _STEM.match(code)
    return match.group() if match else code


def _shape(code: str) -> str:
    return re.sub(r"\d+", "0", code)
