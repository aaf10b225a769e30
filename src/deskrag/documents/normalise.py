"""Text as it is searched, apart from text as it is shown.

One idea: page text keeps its exact offsets, so everything that changes lengths (compatibility forms,
words hyphenated across lines, runs of spaces) happens here, on copies that are embedded or analysed
and then thrown away. Never use the result for spans.
"""

from __future__ import annotations

import re
import unicodedata

from .hyphens import undivided

_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u2010][ \t]*\n[ \t]*(?=[a-zß-öø-ÿ])")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0f]")
_SPACE = re.compile(r"\s+")


def for_search(text: str) -> str:
    """`text` for embedding and keyword analysis: NFKC, words joined across lines, single spaces.

    Soft hyphens vanish together with the line break after them; a hard hyphen at a line end is dropped
    when a lower-case letter follows; zero-width and direction marks vanish; every run of whitespace
    becomes one space. Idempotent.
    """
    if text.isascii() and "-" not in text:
        return _SPACE.sub(" ", text).strip()
    text = _HYPHENATED.sub("", undivided(text))
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return _SPACE.sub(" ", text).strip()
