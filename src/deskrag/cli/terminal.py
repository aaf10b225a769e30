"""What may reach the terminal of text that is not ours: names of files, words of documents, models and errors.

One idea: a terminal obeys what is printed to it. Escape sequences and marks that turn the direction of writing are
shown as what they are in names (``\\x1b``, ``\\u202e``), so that a file can still be told, and are left out of
running text.
"""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"  # emoji and Persian words are written with them, and they turn nothing


def one_line(text: str) -> str:
    """A name, title or reason on one line, with everything that is not printable spelled out."""
    return "".join(char if _harmless(char) else char.encode("unicode_escape").decode() for char in text)


def running(text: str) -> str:
    """Text of several lines without control characters."""
    return "".join(char for char in text if _harmless(char) or char in "\n\t")


def _harmless(char: str) -> bool:
    # Spaces of other widths (no-break, ideographic) are not “printable” for Python.
    return char.isprintable() or char in _JOINERS or unicodedata.category(char) == "Zs"
