"""Headings: which path is in force where, and which stretches of a page belong together.

One idea: a heading opens a section that ends where the next heading begins. Sections too small to mean
anything alone (a heading directly followed by another, a line or two) are joined with a neighbour, first
with what they contain, then with what stands beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .headings import Levels, Path, enumerated, heading_text, path_of, under
from .types import Block, BlockKind, Page, PageKind
from .units import PageMeasure, Unit, units_of

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
            levels = under(levels, block.level or 1, heading_text(page.text, block))
            opened = True
        path = path_of(levels)
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
        return enumerated(page.headings)
    return () if page.kind in _OWN_WORLD else carried


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
