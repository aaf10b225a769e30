"""What goes into the indexes as a question and what comes out: queries, hits, stored chunks."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..documents.types import BlockKind, PageKind, TablePart


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
        path: Absolute path of the file (``archive.zip!/inner.txt`` for members of archives).
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
        """Where in the document, for people: ``p. 12``, ``slide 3``, ``Sales``, ``§ Warranty``."""
        last = self.headings[-1] if self.headings else ""
        match self.page_kind:
            case PageKind.PAGE:
                return f"p. {self.page_label or self.page}"
            case PageKind.SLIDE:
                return f"slide {self.page}"
            case PageKind.SHEET:
                return self.page_label or f"sheet {self.page}"
            case PageKind.MESSAGE:
                return self.page_label or f"message {self.page}"
            case _:
                section = last or self.page_label
                return f"§ {section}" if section else ""

    def context(self) -> str:
        """Title, heading path and table header: what is embedded and shown before the text."""
        path = " > ".join(part for part in (self.title, *self.headings) if part)
        return "\n".join(line for line in (path, self.table_header) if line)
