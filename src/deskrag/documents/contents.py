"""Tables of contents, told from text that says something.

One idea: its lines end in page numbers that never go back, and dots lead to them or a heading calls it what it is.
A price list with dots has no such order; a chapter that counts something has no such heading.
"""

from __future__ import annotations

import re
from itertools import pairwise

_ENTRY = re.compile(r"\S.*?[\s.…・·．]+(?P<page>\d{1,4}|[ivxlc]{1,7})$", re.IGNORECASE)
_LED = re.compile(r"(?:[.…・·．_] ?){4,}\s*(?:\d{1,4}|[ivxlc]{1,7})?$|…{2,}\s*(?:\d{1,4})?$", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\d{1,4}|[ivxlc]{1,7})")
_TITLES = frozenset(
    (
        "contents",
        "table of contents",
        "list of figures",
        "list of tables",
        "目次",
        "もくじ",
        "inhalt",
        "inhaltsverzeichnis",
        "table des matières",
        "sommaire",
        "índice",
        "contenido",
        "indice",
        "sommario",
    )
)
_LEAST_LINES = 3
_LEAST_PAGES = 2
_SHARE = 0.6  # of the lines; the rest are its heading, running headers and lines of long titles


def is_contents(text: str, headings: tuple[str, ...] = ()) -> bool:
    """Whether most of `text`, under `headings`, is a table of contents."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    titles = [line for line in lines if _is_title(line)]
    lines = [line for line in lines if not _is_title(line)]
    if len(lines) < _LEAST_LINES:
        return False
    titled = bool(titles) or any(_is_title(heading) for heading in headings[-1:])
    led = sum(_LED.search(line) is not None for line in lines)
    entries = [line for line in lines if _LED.search(line) or _ENTRY.fullmatch(line) or _NUMBER.fullmatch(line)]
    if len(entries) < max(_LEAST_LINES, _SHARE * len(lines)) or (led < len(entries) / 2 and not titled):
        return False
    named = [found["page"] for line in entries if (found := _ENTRY.fullmatch(line))]
    if len(named) < _LEAST_PAGES:
        return False
    pages = [int(page) for page in named if page.isdecimal()]
    back = sum(later < earlier for earlier, later in pairwise(pages))
    return back <= 0.1 * len(pages)


def _is_title(line: str) -> bool:
    return (
        " ".join(line.split()).strip(" #*=:：").casefold().replace("目　次", "目次").replace("目 次", "目次") in _TITLES
    )
