"""Text of a PDF page with exact character positions, and the lines it stands in.

One idea: **offset n of the text is PDFium's character n**. A viewer on the same engine can then highlight any
span by its numbers alone. PDFium's two ways to the text differ where this matters: `FPDFText_GetText` is
quick but leaves some characters out, `FPDFText_GetUnicode` is exact but costs a call a character. The quick
way is used where its length proves that nothing is missing.

A character outside the basic plane is two of PDFium's (a surrogate pair); here it is the character followed
by U+2060 (word joiner), which is invisible and dropped in normalisation.
"""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass
from typing import Any

from .hyphens import SOFT_HYPHEN
from .lookalikes import unify_radicals

FILLER = "\u2060"
_REPLACEMENT = "\ufffd"

# A tab becomes a space too: on PDF pages tabs are kept for the gaps between table cells (`pdf_tables`).
# PDFium writes a hyphen at a line end, which it joins over, as U+FFFE (text) or U+0002 (single characters).
_CONTROLS: dict[int, str] = (
    dict.fromkeys([*range(0x00, 0x20), *range(0x7F, 0xA0)], " ")
    | {0x0A: "\n", 0xFFFE: SOFT_HYPHEN}
    | dict.fromkeys([*range(0xD800, 0xE000), 0xFFFF], _REPLACEMENT)
)
_ASTRAL = re.compile("([\U00010000-\U0010ffff])")
_LINE = re.compile("[^\n\u00ad]+\u00ad?")
_SPACES = re.compile(r"\s+")
# A gap between words wider than this many times the type size separates columns; a justified line's widest
# word space stays under it.
_COLUMN_GAP = 1.0
# Text narrower than this (width over type size and characters) has no room for column gaps, unless it ends in
# figures, whose dot leaders are narrow.
_PROSE_WIDTH = 0.5
_FIGURES = re.compile(r"(?:[\s$€£¥]+[(\-\u2212]?[\d\u2013\u2014-][\d,.]*[)%]*){2}$")


@dataclass(slots=True)
class Line:
    """One line of a page, in PDF points from the lower left corner of the page.

    Attributes:
        start: First character that is not a space.
        end: One past the last such.
        left, right, bottom, top: Box around the line, from the font's own ascent and descent.
        size: Type size of its first character.
        bold: Its first and its last character are bold.
        cells: Left and right ends of its parts between column gaps; one part for ordinary lines.
        gaps: Spans of the spaces between those parts; one fewer than there are parts.
    """

    start: int
    end: int
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    cells: tuple[tuple[float, float], ...]
    gaps: tuple[tuple[int, int], ...] = ()


def page_text(textpage: Any) -> str:
    """The characters of a PDFium text page, exactly one for each of its characters.

    Args:
        textpage: A `pypdfium2.PdfTextPage`.
    """
    return unify_radicals(raw_page_text(textpage))


def raw_page_text(textpage: Any) -> str:
    """`page_text` before look-alike radicals are unified, for judging quality."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(textpage.raw)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage.raw, 0, count, buffer) - 1  # the terminating NUL counts
    if written == count:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    else:
        text = _character_by_character(textpage.raw, count)
    if text.isascii():
        return text.translate(_CONTROLS) if "\r" in text or not text.isprintable() else text
    return _ASTRAL.sub("\\1" + FILLER, text.translate(_CONTROLS))


def _character_by_character(raw: Any, count: int) -> str:
    import pypdfium2.raw as pdfium

    get, is_hyphen = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_IsHyphen
    parts: list[str] = []
    for index in range(count):
        code = get(raw, index)
        if code == 2:
            # A font without a map to Unicode may really mean its second glyph.
            code = 0xFFFE if is_hyphen(raw, index) == 1 else 0xFFFD
        parts.append(chr(code) if code <= 0xFFFF else _REPLACEMENT)
    text = "".join(parts)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


class LineReader:
    """Finds the lines of pages; keeps its C buffers, since every call counts at hundreds of pages a second."""

    def __init__(self) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._box = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(128)

    def lines(self, textpage: Any, text: str) -> list[Line]:
        """Lines in the text's order; lines without a visible character are left out."""
        raw = textpage.raw
        found: list[Line] = []
        for match in _LINE.finditer(text):
            content = match.group()
            stripped = content.strip()
            if not stripped:
                continue
            start = match.start() + content.index(stripped[0])
            end = start + len(stripped)
            first = self.box(raw, start)
            # A soft hyphen has no box of its own.
            last = self.box(raw, end - 2 if stripped[-1] == SOFT_HYPHEN and end - start > 1 else end - 1)
            left, right = min(first[0], last[0]), max(first[2], last[2])
            size = self._size(raw, start) or first[3] - first[1]
            cells, gaps = self._cells(raw, stripped, start, left, right, size)
            found.append(
                Line(
                    start=start,
                    end=end,
                    left=left,
                    right=right,
                    bottom=min(first[1], last[1]),
                    top=max(first[3], last[3]),
                    size=size,
                    bold=self._bold(raw, start) and self._bold(raw, end - 1),
                    cells=cells,
                    gaps=gaps,
                )
            )
        return found

    def _cells(
        self, raw: Any, line: str, start: int, left: float, right: float, size: float
    ) -> tuple[tuple[tuple[float, float], ...], tuple[tuple[int, int], ...]]:
        if size <= 0 or " " not in line:
            return ((left, right),), ()
        if right - left < _PROSE_WIDTH * size * len(line) and not _FIGURES.search(line):
            return ((left, right),), ()
        cells: list[tuple[float, float]] = []
        gaps: list[tuple[int, int]] = []
        for space in _SPACES.finditer(line):
            before = self.box(raw, start + space.start() - 1)[2]
            after = self.box(raw, start + space.end())[0]
            if after - before > _COLUMN_GAP * size:
                cells.append((left, before))
                gaps.append((start + space.start(), start + space.end()))
                left = after
        cells.append((left, right))
        return tuple(cells), tuple(gaps)

    def box(self, raw: Any, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of one character's font box."""
        box = self._box
        if not self._pdfium.FPDFText_GetLooseCharBox(raw, index, box):
            return 0.0, 0.0, 0.0, 0.0
        return box.left, box.bottom, box.right, box.top

    def _size(self, raw: Any, index: int) -> float:
        """The font's size as it appears: many programs set size 1 and scale by the matrix."""
        matrix = self._matrix
        if not self._pdfium.FPDFText_GetMatrix(raw, index, matrix):
            return 0.0
        size: float = self._pdfium.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
        return size

    def _bold(self, raw: Any, index: int) -> bool:
        length = self._pdfium.FPDFText_GetFontInfo(raw, index, self._name, len(self._name), self._flags)
        name = self._name.raw[: max(0, min(length, 128) - 1)].lower()
        if b"bold" in name or b"black" in name or b"heavy" in name:
            return True
        return bool(self._flags.value & (1 << 18)) or self._pdfium.FPDFText_GetFontWeight(raw, index) >= 650
