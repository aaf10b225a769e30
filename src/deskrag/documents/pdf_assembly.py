"""From the pages that were extracted from a PDF to a document with blocks, headings and a title.

What a page is depends on its neighbours: which sizes are headings, what runs along every page, which hyphens belong
to their words, which headings stand above its first line. So this looks at all pages at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from .headings import Levels, enumerated, heading_text, path_of, under
from .hyphens import undivided, with_hyphens
from .pdf_layout import document_style, page_layout, running_key
from .pdf_structure import Structure, credible_title
from .pdf_text import Line
from .types import Block, BlockKind, Document, Page

_PARAGRAPH = re.compile(r"\S(?:.|\n(?![ \t]*\n))*")


@dataclass(slots=True)
class RawPage:
    """A page before its blocks are known.

    Attributes:
        text: One code point for each of the extractor's characters.
        lines: Where they stand; empty if the extractor does not tell.
        quality: 0 (garbage) to 1.
        extractor: Which it was.
        scanned: It is a picture, with a few characters at most.
        readable: The extractor could open it.
        extras: Lines after the page's own text, such as the values of form fields.
    """

    text: str
    lines: list[Line] = field(default_factory=list)
    quality: float = 0.0
    extractor: str = "pdfium"
    scanned: bool = False
    readable: bool = True
    extras: list[str] = field(default_factory=list)


def assembled(raws: Sequence[RawPage], structure: Structure, notes: Sequence[str]) -> Document:
    """The document of `raws` and of what the file says about itself; `notes` go into it."""
    texts, blocks = _laid_out(raws, structure)
    texts = with_hyphens(texts)
    title = structure.title or _first_heading(texts, blocks)
    pages = []
    for index, (raw, (headings, placed)) in enumerate(zip(raws, _placed(texts, blocks, structure), strict=True)):
        label = structure.labels[index] if index < len(structure.labels) else ""
        pages.append(
            Page(
                number=index + 1,
                text=texts[index],
                label="" if label == str(index + 1) else label,
                blocks=placed,
                headings=headings,
                quality=raw.quality,
                extractor=raw.extractor,
            )
        )
    return Document("pdf", tuple(pages), title, structure.metadata, tuple(notes))


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Paragraphs by empty lines, for text without positions."""
    found = []
    for match in _PARAGRAPH.finditer(text):
        end = match.start() + len(match.group().rstrip())
        found.append(Block(BlockKind.PARAGRAPH, match.start(), end))
    return tuple(found)


def _laid_out(raws: Sequence[RawPage], structure: Structure) -> tuple[list[str], list[tuple[Block, ...]]]:
    """Texts, with tabs between the cells of tables, and blocks of the pages."""
    style = document_style([raw.text for raw in raws], [raw.lines for raw in raws])
    targets: dict[int, dict[str, int]] = {}
    for item in structure.outline:
        targets.setdefault(item.page, {}).setdefault(running_key(item.title), item.level)
    texts, found = [], []
    for index, raw in enumerate(raws):
        text, blocks = raw.text, plain_blocks(raw.text) if not raw.lines else ()
        if raw.lines:
            text, blocks = page_layout(raw.text, raw.lines, style, targets.get(index))
            if raw.extras:
                blocks += (_last_lines(text, len(raw.extras)),)
        texts.append(text)
        found.append(blocks)
    return texts, found


def _last_lines(text: str, count: int) -> Block:
    """A block over the last lines of a page."""
    start = len(text) - sum(len(line) + 1 for line in text.rsplit("\n", count)[1:]) + 1
    return Block(BlockKind.LIST, start, len(text))


def _placed(
    texts: Sequence[str], blocks: Sequence[tuple[Block, ...]], structure: Structure
) -> Iterator[tuple[tuple[str, ...], tuple[Block, ...]]]:
    """The heading path at the start of each page, by the outline where there is one, and the page's blocks.

    The level of a heading becomes its depth in the path: a document may set its titles in the first, third and fourth
    of its type sizes.
    """
    outlined = list(_outline_paths(structure, len(texts))) if structure.outline else None
    levels: Levels = ()
    for index, (text, found) in enumerate(zip(texts, blocks, strict=True)):
        if outlined is not None:
            levels = enumerated(outlined[index])
        start, placed = path_of(levels), []
        for block in found:
            if block.kind is BlockKind.HEADING:
                levels = under(levels, block.level, heading_text(text, block))
                placed.append(replace(block, level=len(levels)))
            else:
                placed.append(block)
        yield start, tuple(placed)


def _outline_paths(structure: Structure, count: int) -> Iterator[tuple[str, ...]]:
    """For each page the outline's path in force where it starts: entries that point to earlier pages."""
    by_page: dict[int, list[tuple[int, str]]] = {}
    for item in structure.outline:
        by_page.setdefault(item.page, []).append((item.level, item.title))
    path: list[str] = []
    for index in range(count):
        yield tuple(path)
        for level, title in by_page.get(index, ()):
            path = [*path[: level - 1], title]


def _first_heading(texts: Iterable[str], blocks: Iterable[tuple[Block, ...]]) -> str:
    """The first heading of the highest level on the first two pages."""
    found = [
        (block.level, index, block.start, text[block.start : block.end])
        for index, (text, page) in enumerate(zip(texts, blocks, strict=True))
        if index < 2
        for block in page
        if block.kind is BlockKind.HEADING and text[block.end - 1] not in ":,;：、"
    ]
    return credible_title(" ".join(undivided(min(found)[3]).split())) if found else ""
