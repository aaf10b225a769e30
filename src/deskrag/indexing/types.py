"""What goes into the indexes as a question and what comes out: queries, hits, stored chunks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..documents.types import MEMBER_STEP, BlockKind, PageKind, TablePart

_ROWS = re.compile(r"(?:^| · )rows \d+–\d+$")


def row_numbers(rows: Iterable[int]) -> str:
    """Numbers of rows for people: ``row 14``, ``rows 12–18``, ``rows 3, 7–9``; empty for none. 0 is no row."""
    runs: list[list[int]] = []
    for row in sorted({row for row in rows if row > 0}):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    if not runs:
        return ""
    said = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
    return f"row{'s' if len(runs) > 1 or runs[0][0] < runs[0][1] else ''} {said}"


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions on the documents searched; empty fields restrict nothing.

    Attributes:
        collections: Collection names, any of them.
        files: Case-insensitive substrings or globs of the path, any of them.
        types: Formats or suffixes without dot, any of them.
        after: Modified at or after (seconds since the epoch).
        before: Modified before.
    """

    collections: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    after: float | None = None
    before: float | None = None

    @property
    def by_document(self) -> bool:
        """True when anything beside the collection is restricted."""
        return bool(self.files or self.types or self.after is not None or self.before is not None)


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    Attributes:
        text: The words to search for, operators and filters taken out.
        phrases: Quoted phrases; a passage must contain each (case and width folded).
        excluded: ``-word`` terms; a passage must contain none.
        filters: Restrictions on documents.
    """

    text: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Hit:
    """One index's opinion of one chunk.

    Attributes:
        chunk_id: Ledger id of the chunk.
        score: Cosine similarity (vector store) or BM25 (keyword index); larger is better.
    """

    chunk_id: int
    score: float


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk of a current generation, as the ledger keeps it.

    Attributes:
        chunk_id: Ledger id.
        document_id: Ledger id of its document.
        ordinal: Position in the document, from 0; neighbours differ by one.
        collection: Name of its collection.
        path: Absolute path of the file; of the archive for files inside one.
        title: Document title; the file's stem where the document has none.
        format: Reader format, such as ``"pdf"``.
        modified: Modification time of the file, seconds since the epoch.
        absent: The file's volume was missing at the last look; its text is kept.
        page: 1-based page number.
        page_kind: What the page is.
        page_label: What the document calls the page; may be empty.
        start: Span in the page's text, first code point.
        end: One past the last.
        text: Exactly the page's text in that span.
        headings: Heading path, outer first.
        table_header: Header row of the table these rows belong to, if outside the span.
        kind: Role of the text.
        tables: The tables it holds parts of, in order.
        rows: Of a sheet: the row of the file that each line of `text` shows, 0 for none.
        member: Path of the file inside an archive or mail that the text is from; empty for other files.
    """

    chunk_id: int
    document_id: int
    ordinal: int
    collection: str
    path: str
    title: str
    format: str
    modified: float
    absent: bool
    page: int
    page_kind: PageKind
    page_label: str
    start: int
    end: int
    text: str
    headings: tuple[str, ...] = ()
    table_header: str = ""
    kind: BlockKind = BlockKind.PARAGRAPH
    tables: tuple[TablePart, ...] = ()
    rows: tuple[int, ...] = ()
    member: str = ""

    @property
    def name(self) -> str:
        """File name without its folder."""
        return self.path.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def locator(self) -> str:
        """Where in the document, for people: ``p. 12``, ``slide 3``, ``Sales · rows 12–18``, ``§ Warranty``.

        The path inside an archive comes first: ``in/good.md · § Warranty``.
        """
        return self.locator_of((self.start, self.end))

    def locator_of(self, *spans: tuple[int, int]) -> str:
        """Where spans of the page's text stand: as `locator`, but of a sheet only their rows (``Sales · row 14``).

        The row of a table's header is named only where there is no other.
        """
        if not self.rows:
            return self._located(())
        headers = [(part.header_start, part.header_end) for part in self.tables]
        named: list[int] = []
        others: list[int] = []
        at = self.start
        for row, line in zip(self.rows, self.text.split("\n"), strict=False):
            if any(start < at + len(line) and at < end for start, end in spans):
                heads = any(start <= at < end for start, end in headers)
                (named if heads else others).append(row)
            at += len(line) + 1
        return self._located(others if any(others) else named)

    def _located(self, rows: Iterable[int]) -> str:
        inside = self.member.split(MEMBER_STEP) if self.member else []
        label = " · ".join(part for part in self.page_label.split(" · ") if part not in inside)
        heading = next((heading for heading in reversed(self.headings) if heading not in inside), "")
        where = ""
        match self.page_kind:
            case PageKind.PAGE:
                where = f"p. {label or self.page}"
            case PageKind.SLIDE:
                where = f"slide {self.page}"
            case PageKind.SHEET:
                sheet = _ROWS.sub("", label) if self.rows else label
                where = " · ".join(part for part in (sheet, row_numbers(rows)) if part) or f"sheet {self.page}"
            case PageKind.MESSAGE:
                where = label or f"message {self.page}"
            case _ if label.startswith(("p. ", "slide ")):
                where = label
            case _:
                section = heading or label
                where = f"§ {section}" if section else ""
        return " · ".join(part for part in (self.member, where) if part)

    def context(self) -> str:
        """Title, heading path and table header: what is embedded and shown before the text."""
        path = " > ".join(part for part in (self.title, *self.headings) if part)
        return "\n".join(line for line in (path, self.table_header) if line)
