"""How text is set: ends of Japanese sentences that stay together, quotes without the remains of their layout, paths."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

JOINER = "\u2060"
"""No line may be broken here; it has no width."""
_END = re.compile(r"[぀-ヿ㐀-鿿](?:[ぁ-ゖ]{1,7}|[぀-ヿ㐀-鿿])(?=[。！？])[。！？]")
"""The end of a sentence: its last letters, which are an ending such as ください, and the stop."""
_PARTICLE = re.compile(r"([㐀-鿿ァ-ヶー])([をはがにのでともへや])")
_POLITE = re.compile(r"([おご])(?=[㐀-鿿])")
_UNIT = re.compile(
    r"(?<=\d) (?=(?:°[CF]|%|€|EUR|[kcm]?m[²³]?|[km]?g|[cm]?l|[kM]?Wh?|[mk]?[VA]|[kM]?Hz|Nm|bar|dB|[kMGT]B|min|[sh])"
    r"(?!\w))"
)
_CLUTTER = re.compile(
    r"(?P<leader>(?:\s?[.…·_]){5,}\s*)"  # dots of a table of contents
    r"|(?P<rule>\s*(?:\|\s*)*(?::?-{3,}:?\s*\|\s*)+(?:\|\s*)*)"  # the line below the head of a Markdown table
    r"|(?P<cell>\s*\|(?:\s*\|)*\s*)"
    r"|(?P<heading>(?:(?<=\n)|(?<=^))#{1,6}\s+)"
    r"|(?P<gap>\s+)"
)
_INSTEAD = {"leader": " … ", "rule": " · ", "cell": " · ", "heading": "", "gap": " "}


def bind(text: str) -> str:
    """The text with no line break where none should be.

    A number keeps its unit, a Japanese noun its particle and its polite prefix, and a Japanese sentence its last
    characters, so that none stands alone on a line.
    """
    joined = _PARTICLE.sub(rf"\1{JOINER}\2", _END.sub(lambda end: JOINER.join(end[0]), text))
    return _UNIT.sub("\u00a0", _POLITE.sub(rf"\1{JOINER}", joined))


def tidy(text: str, marks: Sequence[tuple[int, int]] = ()) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A passage on one line, without dot leaders, bars of tables and marks of headings.

    Args:
        text: As it was indexed.
        marks: Spans in it, in code points.

    Returns:
        The tidied text and the spans in it.
    """
    parts: list[str] = []
    places = [0] * (len(text) + 1)  # where each character of `text` ended up
    length = at = 0
    for found in _CLUTTER.finditer(text):
        for place in range(at, found.start()):
            places[place] = length + place - at
        parts.append(text[at : found.start()])
        length += found.start() - at
        instead = _INSTEAD[found.lastgroup or "gap"]
        if (length == 0 or found.end() == len(text)) and found.lastgroup != "leader":
            instead = ""
        elif length == 0:
            instead = instead.lstrip()
        elif parts and instead.startswith(" ") and "".join(parts[-2:]).endswith(" "):
            instead = instead[1:]
        for place in range(found.start(), found.end()):
            places[place] = length
        parts.append(instead)
        length += len(instead)
        at = found.end()
    for place in range(at, len(text) + 1):
        places[place] = length + place - at
    parts.append(text[at:])
    shown = "".join(parts)
    return shown, tuple((places[start], places[end]) for start, end in marks if places[start] < places[end])


def short_path(path: str) -> str:
    """A path with ``~`` for the person's own folder."""
    home = os.path.expanduser("~")  # noqa: PTH111 - called for every file of a library
    inside = path == home or path.startswith((home + "/", home + "\\"))
    return f"~{path[len(home) :]}" if inside and len(home) > 1 else path
