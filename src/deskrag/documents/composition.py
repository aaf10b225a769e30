"""How readers compose pages whose blocks and offsets agree by construction.

Two kinds of readers exist, and one idea serves both: no reader computes an offset twice.

* Formats that are not text (DOCX, XLSX, mail…) write a `Flow`: headings, paragraphs, list items, tables
  and code in reading order. `Flow.page` joins them into one text and notes where each landed.
* Formats that are text (Markdown, source code, logs…) keep their text and mark the stretches they
  recognise; `cover` fills what lies between with paragraphs, so that the blocks cover all of it.

`DocumentBuilder` collects pages, numbers them, judges their quality and holds the limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..errors import LimitError
from .limits import ReadLimits
from .types import Block, BlockKind, Document, Page, PageKind

_UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_CONTROL_TO_SPACE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_RULE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}")
_HEADING_MARK = re.compile(r"^(?:#{1,6}|={1,6}|\*{1,8})\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ATTRIBUTES = re.compile(r"\s*\{[#.:][^}]*\}\s*$|<[^>]{1,80}>|`|\*\*")
_TITLE_MAX = 200
_JUDGED = 60_000  # characters looked through for lines whose decoding can be judged
_LIST_MAX = 8000  # characters after which a list goes on in a new block, so that appending stays linear


def clean(text: str) -> str:
    """`text` of the same length without control characters (spaces instead) and lone surrogates (U+FFFD)."""
    if not _UNSAFE.search(text):
        return text
    return _UNSAFE.sub("\ufffd", _CONTROL_TO_SPACE.sub(" ", text))


def faithful(text: str) -> str:
    """`text` of the same length with every line ending as a newline at the offset of its last character.

    ``\\r\\n`` becomes space and newline, a lone ``\\r`` or form feed a newline; other control characters
    become spaces.
    """
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    return clean(text.replace("\f", "\n").replace("\v", "\n"))


def one_line(text: str) -> str:
    """`text` with every run of whitespace as one space, as a heading or a table cell shows it."""
    return " ".join(text.split())


def heading_words(source: str) -> str:
    """The words of a heading as raw text formats write it: without its marks, underline, links and attributes.

    ``# Pumps {#p}``, ``== Pumps``, ``** Pumps`` and ``Pumps`` over a rule of dashes all give ``Pumps``.
    """
    lines = [line.strip() for line in source.strip().split("\n")]
    line = " ".join(line for line in lines if not _RULE.fullmatch(line))
    line = _HEADING_MARK.sub("", line)
    line = _LINK.sub(r"\1", line)
    return one_line(_ATTRIBUTES.sub("", line)).strip("#= ") or one_line(source)


def credible_title(text: str) -> str:
    """`text` as a document title, or an empty string when nobody would have meant it as one."""
    title = one_line(clean(text)).strip("\"'#*_ ")
    if not 1 < len(title) <= _TITLE_MAX or not any(c.isalpha() for c in title):
        return ""
    untitled = {
        "untitled",
        "document",
        "word document",
        "powerpoint presentation",
        "presentation",
        "microsoft word",
        "slide 1",
    }
    return "" if title.lower() in untitled or title.lower().startswith("microsoft word -") else title


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a `Flow`: a block that has no offsets yet (`rows` and `header_rows` for tables)."""

    kind: BlockKind
    text: str
    level: int = 0
    header_length: int = 0


@dataclass(slots=True)
class Flow:
    """Content in reading order, to be laid out as the text of one or more pages."""

    parts: list[Part] = field(default_factory=list)

    def heading(self, text: str, level: int) -> None:
        """Add a heading of `level` (1 the highest); ignored when empty."""
        if line := one_line(clean(text)):
            self.parts.append(Part(BlockKind.HEADING, line, max(1, min(level, 9))))

    def paragraph(self, text: str) -> None:
        """Add a paragraph; line breaks within it stay, blank lines and outer spaces go."""
        self._add(BlockKind.PARAGRAPH, _tidy(text))

    def item(self, text: str, depth: int = 0, marker: str = "-") -> None:
        """Add a list item; items that follow each other become one list, indented by `depth`."""
        body = _tidy(text)
        if not body:
            return
        line = f"{'  ' * min(max(depth, 0), 8)}{marker} {body}"
        last = self.parts[-1] if self.parts else None
        if last is not None and last.kind is BlockKind.LIST and len(last.text) < _LIST_MAX:
            self.parts[-1] = replace(last, text=f"{last.text}\n{line}")
        else:
            self.parts.append(Part(BlockKind.LIST, line.lstrip()))

    def table(self, rows: Iterable[Sequence[str]], header_rows: int = 1) -> None:
        """Add a table of `rows` of cell texts, one line a row; the first `header_rows` are its header."""
        lines = [_row(cells) for cells in rows]
        header_rows = min(header_rows, len(lines))
        kept = [line for line in lines if line]
        header_rows -= sum(not line for line in lines[:header_rows])
        if kept:
            length = len("\n".join(kept[:header_rows])) if header_rows > 0 else 0
            self.parts.append(Part(BlockKind.TABLE, "\n".join(kept), header_length=length))

    def code(self, text: str) -> None:
        """Add preformatted text; inner indentation and blank lines stay."""
        self._add(BlockKind.CODE, faithful(text).strip("\n").rstrip())

    def extend(self, other: Flow) -> None:
        """Add everything of `other` at the end."""
        self.parts.extend(other.parts)

    def _add(self, kind: BlockKind, text: str) -> None:
        if text and not text.isspace():
            self.parts.append(Part(kind, text.lstrip("\n") if kind is BlockKind.CODE else text.strip()))

    @property
    def empty(self) -> bool:
        """True when nothing was added."""
        return not self.parts

    @property
    def first_heading(self) -> str:
        """Text of the first heading; empty if there is none."""
        return next((p.text for p in self.parts if p.kind is BlockKind.HEADING), "")

    def sections(self) -> list[Flow]:
        """The flow cut before every heading of its top level.

        A single heading of the top level that opens the flow is its title: then the next level cuts.
        """
        levels = sorted({p.level for p in self.parts if p.kind is BlockKind.HEADING})
        while len(levels) > 1 and sum(p.level == levels[0] for p in self.parts) == 1:
            levels.pop(0)
        if not levels:
            return [self]
        cut: list[Flow] = [Flow()]
        for part in self.parts:
            opens = part.kind is BlockKind.HEADING and part.level <= levels[0]
            if opens and any(p.kind is not BlockKind.HEADING for p in cut[-1].parts):
                cut.append(Flow())
            cut[-1].parts.append(part)
        return [flow for flow in cut if not flow.empty]

    def layout(self) -> tuple[str, tuple[Block, ...]]:
        """The text of the flow and its blocks: parts are separated by one blank line."""
        pieces: list[str] = []
        blocks: list[Block] = []
        at = 0
        for part in self.parts:
            lead = len(part.text) - len(part.text.lstrip())
            start, end = at + lead, at + len(part.text)
            header_end = at + part.header_length if part.header_length else start
            blocks.append(Block(part.kind, start, end, part.level, header_end if part.kind is BlockKind.TABLE else 0))
            pieces.append(part.text)
            at = end + 2
        return "\n\n".join(pieces), tuple(blocks)


def _tidy(text: str) -> str:
    """Lines without outer spaces and without blank lines between them."""
    text = faithful(text)
    if "\n" not in text:
        return one_line(text)
    return "\n".join(line for line in (one_line(line) for line in text.split("\n")) if line)


def _row(cells: Sequence[str]) -> str:
    """One table row as a line; empty when all its cells are. A cell that spans the whole row stands once."""
    texts = [one_line(clean(cell)) for cell in cells]
    if len(texts) > 2 and texts[0] and len(set(texts)) == 1 and len(texts[0]) > 3:
        return texts[0]
    return " | ".join(texts).strip() if any(texts) else ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A recognised stretch ``[start, end)`` of raw text; the meaning of the fields is that of `Block`."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    header_end: int = 0


def cover(text: str, marks: Iterable[Mark] = (), *, gap: BlockKind = BlockKind.PARAGRAPH) -> tuple[Block, ...]:
    """Blocks that cover all non-space text: `marks` (ordered) and, between them, blocks of `gap` kind.

    Marks that overlap an earlier one lose the overlap; gaps are cut at blank lines; outer whitespace
    belongs to no block.
    """
    blocks: list[Block] = []
    at = 0
    for mark in marks:
        start = max(mark.start, at)
        if start >= mark.end:
            continue
        _fill(text, at, start, gap, blocks)
        _append(text, start, mark.end, mark, blocks)
        at = mark.end
    _fill(text, at, len(text), gap, blocks)
    return tuple(blocks)


def _fill(text: str, start: int, end: int, kind: BlockKind, blocks: list[Block]) -> None:
    at = start
    for gap in _BLANK_LINES.finditer(text, start, end):
        _append(text, at, gap.start(), Mark(kind, at, gap.start()), blocks)
        at = gap.end()
    _append(text, at, end, Mark(kind, at, end), blocks)


def _append(text: str, start: int, end: int, mark: Mark, blocks: list[Block]) -> None:
    piece = text[start:end]
    trimmed = piece.strip()
    if not trimmed:
        return
    start += len(piece) - len(piece.lstrip())
    end = start + len(trimmed)
    header_end = min(max(mark.header_end, start), end) if mark.kind is BlockKind.TABLE else 0
    blocks.append(Block(mark.kind, start, end, mark.level, header_end))


def _fidelity(text: str) -> float:
    """Quality of text that came as text: only its decoding can be wrong, so only non-ASCII lines are judged."""
    if text.isascii():
        return 1.0 if text.strip() else 0.0
    from .quality import text_quality

    judged = text[:_JUDGED]
    foreign = "\n".join(line for line in judged.split("\n") if not line.isascii())
    if not foreign:
        return 1.0
    fault = 1.0 - text_quality(foreign[: _JUDGED // 20])
    return 1.0 - fault * min(1.0, len(foreign) / len(judged))


class DocumentBuilder:
    """Collects the pages of one document and holds its limits."""

    def __init__(self, format_name: str, limits: ReadLimits) -> None:
        self.format = format_name
        self.limits = limits
        self.title = ""
        self.metadata: dict[str, str] = {}
        self.notes: list[str] = []
        self._pages: list[Page] = []
        self._chars = 0

    @property
    def chars_left(self) -> int:
        """Code points of text that may still be added."""
        return self.limits.max_text_chars - self._chars

    @property
    def pages_left(self) -> int:
        """Pages that may still be added."""
        return self.limits.max_pages - len(self._pages)

    def flow(
        self,
        flow: Flow,
        kind: PageKind,
        label: str = "",
        headings: tuple[str, ...] = (),
        extractor: str = "",
        rows: Sequence[int] = (),
    ) -> None:
        """Add `flow` as one page; nothing is added for an empty flow. `rows` count if there is one for each line."""
        if not flow.empty:
            text, blocks = flow.layout()
            counted = tuple(rows) if len(rows) == text.count("\n") + 1 else ()
            self.text(text, blocks, kind, label, headings, extractor, counted)

    def slide(self, flow: Flow, label: str = "") -> None:
        """Add `flow` as one slide, even an empty one: slides are cited by their number."""
        text, blocks = flow.layout()
        self.text(text, blocks, PageKind.SLIDE, label)

    def text(
        self,
        text: str,
        blocks: tuple[Block, ...],
        kind: PageKind = PageKind.TEXT,
        label: str = "",
        headings: tuple[str, ...] = (),
        extractor: str = "",
        rows: tuple[int, ...] = (),
    ) -> None:
        """Add a page with its text and blocks. Raises `LimitError` when it is one too many or too much."""
        page = Page(0, text, kind, one_line(clean(label)), blocks, headings, _fidelity(text), extractor, rows)
        self.page(page)

    def page(self, page: Page) -> None:
        """Add a finished page under the next number."""
        self._chars += len(page.text)
        if self.chars_left < 0:
            raise LimitError(f"more than {self.limits.max_text_chars:,} characters of text")
        if self.pages_left <= 0:
            raise LimitError(f"more than {self.limits.max_pages:,} pages")
        self._pages.append(replace(page, number=len(self._pages) + 1))

    def meta(self, **values: object) -> None:
        """Keep the metadata values that say something, as one-line strings."""
        for key, value in values.items():
            if value is None:
                continue
            text = one_line(clean(str(value)))
            if text and text.lower() not in {"none", "unknown"}:
                self.metadata[key] = text[:500]

    def titled(self, *candidates: str) -> None:
        """Take the first credible candidate as the title, unless there is one already."""
        for candidate in candidates:
            if not self.title:
                self.title = credible_title(candidate)

    def build(self) -> Document:
        """The document as collected so far, with a note when there is nothing to read in it."""
        empty = sum(not page.text.strip() for page in self._pages)
        if self._pages and empty and empty < len(self._pages):
            kind = self._pages[-1].kind
            self.notes.append(f"{empty} {kind}{'s' if empty > 1 else ''} without text")
        elif empty == len(self._pages) and not self.notes:
            self.notes.append("no text in it")
        return Document(self.format, tuple(self._pages), self.title, dict(self.metadata), tuple(self.notes))
