"""Headings: which path is in force where, and which stretches of a page belong together.

One idea: a heading opens a section that ends where the next heading begins. Sections too small to mean
anything alone (a heading directly followed by another, a line or two) are joined with a neighbour, first
with what they contain, then with what stands beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .composition import heading_words
from .types import Block, BlockKind, Page, PageKind
from .units import PageMeasure, Unit, units_of

Path = tuple[str, ...]
Levels = tuple[tuple[int, str], ...]

_LONGEST_HEADING = 160  # characters of a heading kept in the path; longer "headings" are misread paragraphs
_OWN_WORLD = (PageKind.SLIDE, PageKind.SHEET, PageKind.MESSAGE)


class Sizes(Protocol):
    """The two sizes that joining depends on."""

    @property
    def target_tokens(self) -> int: ...
    @property
    def min_tokens(self) -> int: ...


@dataclass(slots=True)
class Section:
    """Units under one heading, or of several small sections joined.

    Attributes:
        units: In order; never empty.
        paths: Heading path in force at each unit.
    """

    units: list[Unit]
    paths: list[Path]

    def join(self, other: Section) -> None:
        """Append what follows."""
        self.units.extend(other.units)
        self.paths.extend(other.paths)


def common_path(paths: Sequence[Path]) -> Path:
    """The path that says most about units under `paths`: the deepest if the others lead to it, else what they share."""
    deepest = max(paths, key=len)
    if all(deepest[: len(path)] == path for path in paths):
        return deepest
    shared = 0
    shortest = min(map(len, paths))
    while shared < shortest and all(path[shared] == deepest[shared] for path in paths):
        shared += 1
    return deepest[:shared]


def sections_of(
    page: Page,
    blocks: Sequence[Block],
    measure: PageMeasure,
    limits: Sequence[int],
    carried: Levels,
    sizes: Sizes,
) -> tuple[list[Section], Levels]:
    """Cut a page into sections.

    Args:
        page: The page.
        blocks: Its blocks (`units.whole_blocks`).
        measure: Its token counts.
        limits: The most tokens of a unit, by block.
        carried: Levels and headings in force at the end of the page before.
        sizes: When to join.

    Returns:
        The sections in order and the levels in force at the page's end.
    """
    levels = _at_start(page, carried)
    sections: list[Section] = []
    opened = True
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            levels = _under(levels, block.level or 1, _heading_text(page.text, block))
            opened = True
        path = tuple(text for _, text in levels)
        if opened:
            sections.append(Section([], []))
            opened = False
        for unit in units_of(measure, block, index, limits[index]):
            sections[-1].units.append(unit)
            sections[-1].paths.append(path)
    sections = [section for section in sections if section.units]
    return _joined(sections, measure, sizes), levels


def _at_start(page: Page, carried: Levels) -> Levels:
    if page.headings:
        return tuple((depth, text) for depth, text in enumerate(page.headings, 1))
    return () if page.kind in _OWN_WORLD else carried


def _heading_text(text: str, block: Block) -> str:
    return heading_words(text[block.start : block.end])[:_LONGEST_HEADING]


def _under(levels: Levels, level: int, heading: str) -> Levels:
    """The path after a heading: it replaces those of its own and deeper levels, and itself where it is known."""
    for depth, (_, known) in enumerate(levels):
        if known.casefold() == heading.casefold():
            return levels[: depth + 1]
    kept = tuple(entry for entry in levels if entry[0] < level)
    return (*kept, (level, heading))


def _joined(sections: list[Section], measure: PageMeasure, sizes: Sizes) -> list[Section]:
    """Join sections that are too small to stand alone."""
    nested: list[Section] = []
    for section in reversed(sections):  # a small introduction goes with the first thing it introduces
        inner = nested[-1] if nested else None
        outer_path = section.paths[-1]
        if (
            inner is not None
            and _size(section, measure) < sizes.min_tokens
            and len(inner.paths[0]) > len(outer_path)
            and inner.paths[0][: len(outer_path)] == outer_path
        ):
            section.join(inner)
            nested[-1] = section
        else:
            nested.append(section)
    nested.reverse()
    joined: list[Section] = []
    for section in nested:
        before = joined[-1] if joined else None
        if before is not None and min(_size(before, measure), _size(section, measure)) < sizes.min_tokens:
            together = measure.size(before.units[0].start, section.units[-1].end)
            if together <= sizes.target_tokens:
                before.join(section)
                continue
        joined.append(section)
    return joined


def _size(section: Section, measure: PageMeasure) -> int:
    return measure.size(section.units[0].start, section.units[-1].end)
