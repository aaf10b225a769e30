"""Which passages only list what a document holds.

One idea: a table of contents finds every question by the titles in it and answers none, and its dot leaders give it
away; whoever shows passages to a person shows such a one last.
"""

from __future__ import annotations

import re

_LEADER = re.compile(r"(?:\s?[.…·_]){5,}")


def is_contents(text: str) -> bool:
    """Whether a passage is of a table of contents: several titles with dots that lead to numbers."""
    return sum(1 for _ in _LEADER.finditer(text)) > 1
