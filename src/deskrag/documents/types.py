"""What a reader makes of a file: a document of pages, each with its text and structure.

The one invariant everything else rests on: **offsets are exact**. Every `Block`, `Chunk` and quote is
a half-open span `[start, end)` of code points in `Page.text`, so `page.text[span]` is what is shown,
cited and highlighted. Text is therefore only changed one character for one character when it is read
(look-alike radicals, control characters); everything that changes lengths (NFKC, joining hyphenated
words) happens later, on copies, in `deskrag.documents.normalise`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MEMBER_STEP = " › "
"""In `Page.member`, between an archive inside an archive and the file in it."""


class BlockKind(StrEnum):
    """What a stretch of page text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    CODE = "code"
    CONTENTS = "contents"  # a table of contents; of chunks only


class PageKind(StrEnum):
    """What one `Page` corresponds to in the document, which is how a citation names it."""

    PAGE = "page"
    SLIDE = "slide"
    SHEET = "sheet"
    SECTION = "section"
    MESSAGE = "message"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of `Page.text` with one role.

    Attributes:
        kind: Its role.
        start: First code point in the page's text.
        end: One past the last.
        level: Heading level, 1 the highest; 0 for other blocks.
        header_end: For tables, where the header row ends (`start` when there is none); the header is
            repeated with every chunk of the table.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    header_end: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page, slide, sheet, section or message.

    Attributes:
        number: 1-based position in the document.
        text: The text, offset-faithful to its source (see the module's docstring).
        kind: What it is, for display.
        label: What the document itself calls it ("iv", "Sales", "Chapter 2"); empty if nothing.
        blocks: Structure in reading order; not overlapping. Gaps between blocks are whitespace.
        headings: Heading path in force at the page's start (outer first), from outlines or chapters.
        quality: 0 (garbage) to 1 (clean text), from `deskrag.documents.quality`.
        extractor: Which extractor won. Only ``"pdfium"`` text has offsets that index PDFium's own
            characters and can be highlighted on the page image.
        rows: Of a sheet: the number in the file of the row that each line of `text` shows, 0 for none.
        member: Of an archive or a mail: path or name of the file inside that the page is from.
    """

    number: int
    text: str
    kind: PageKind = PageKind.PAGE
    label: str = ""
    blocks: tuple[Block, ...] = ()
    headings: tuple[str, ...] = ()
    quality: float = 1.0
    extractor: str = ""
    rows: tuple[int, ...] = ()
    member: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The content of one file.

    Attributes:
        format: Reader's format name, such as ``"pdf"`` or ``"docx"``.
        title: Title from metadata or first heading; empty if none is credible.
        pages: In order.
        metadata: Strings worth keeping (author, created, sender…).
        notes: Sentences for the ledger about what could not be read ("14 pages without text: …").
    """

    format: str
    pages: tuple[Page, ...]
    title: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def quality(self) -> float:
        """Mean page quality weighted by length; 0 for a document without text."""
        total = sum(len(p.text) for p in self.pages)
        return sum(p.quality * len(p.text) for p in self.pages) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class TablePart:
    """The part of a table that a chunk holds; all offsets are of the page's text.

    Attributes:
        start: First code point of the part.
        end: One past the last.
        header_start: Where the table's header row begins, inside the chunk or before it.
        header_end: One past its end; equal to `header_start` for a table without one.
    """

    start: int
    end: int
    header_start: int
    header_end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A searchable piece of one page.

    Attributes:
        page: Number of its `Page` (1-based).
        start: First code point in `Page.text`.
        end: One past the last.
        text: Exactly ``page.text[start:end]``.
        headings: Heading path in force, outer first, without the document title.
        table_header: Header row that belongs to these table rows, when it lies outside the span; as on the page.
        kind: The role of most of its text.
        tables: The tables it holds parts of, in order.
        rows: Of a sheet: the row of the file that each line of `text` shows, 0 for none.
    """

    page: int
    start: int
    end: int
    text: str
    headings: tuple[str, ...] = ()
    table_header: str = ""
    kind: BlockKind = BlockKind.PARAGRAPH
    tables: tuple[TablePart, ...] = ()
    rows: tuple[int, ...] = ()

    def context(self, title: str) -> str:
        """What surrounds the text: title, heading path and table header, one per line.

        It is embedded and searched with the text but is never part of a quote.
        """
        path = " > ".join(part for part in (title, *self.headings) if part)
        return "\n".join(line for line in (path, self.table_header) if line)
