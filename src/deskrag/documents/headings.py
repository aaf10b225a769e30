"""Heading paths: which headings stand above a place of a document.

A heading of level 4 may follow one of level 2, so a path keeps the level of each of its headings; only their order is
sure to have no gaps.
"""

from __future__ import annotations

from .composition import heading_words
from .hyphens import undivided
from .types import Block

Path = tuple[str, ...]
"""Headings, outer first."""
Levels = tuple[tuple[int, str], ...]
"""The same, each with its level."""

_LONGEST_HEADING = 160  # characters of a heading kept in the path; longer "headings" are misread paragraphs


def heading_text(text: str, block: Block) -> str:
    """The words of a heading as they stand in a path.

    Args:
        text: The page's text.
        block: The heading.
    """
    return heading_words(undivided(text[block.start : block.end]))[:_LONGEST_HEADING]


def enumerated(path: Path) -> Levels:
    """A path whose levels are not known: each heading is one level deeper than the one before."""
    return tuple(enumerate(path, 1))


def path_of(levels: Levels) -> Path:
    """The headings without their levels."""
    return tuple(text for _, text in levels)


def under(levels: Levels, level: int, heading: str) -> Levels:
    """The path after a heading: it replaces those of its own and deeper levels, and itself where it is known."""
    for depth, (_, known) in enumerate(levels):
        if known.casefold() == heading.casefold():
            return levels[: depth + 1]
    kept = tuple(entry for entry in levels if entry[0] < level)
    return (*kept, (level, heading))
