"""What pypdf knows of a PDF beyond its text: title, outline, page labels, and text as a second opinion.

One idea: all of it is welcome and none of it is needed. pypdf is pure Python, exact but slow, and damaged files
can send it round in circles, so every question has a time budget and "don't know" is always an answer.
"""

from __future__ import annotations

import contextlib
import io
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, TypeVar

from .quality import text_quality

STRUCTURE_SECONDS = 4.0
TEXT_SECONDS = 12.0
MAX_OUTLINE_ITEMS = 5000
MAX_TITLE_CHARS = 300
_NO_TITLE = re.compile(
    r"(?i)^(microsoft (office )?(word|powerpoint|excel)\b.*|(power)?point presentation|untitled.*|no title|title"
    r"|(document|doc|presentation|slide|book|page|sheet|layout)[ _-]?\d*|無題.*|スライド ?\d+|名称未設定.*|\W*)$"
    r"|\.(docx?|pptx?|xlsx?|odt|indd|tex|dvi|pdf|rtf|qxd|ps|eps|p65|wpd|txt|html?|cdr|ai|tiff?|jpe?g|png)$"
    r"|^(file|https?)://|^[A-Z]:\\|\(cid:"
)
_FIELDS = {"/Author": "author", "/Subject": "subject", "/Keywords": "keywords", "/CreationDate": "created"}
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """An entry of the outline: its text, level (1 the highest) and page (from 0)."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Structure:
    """What could be learned; empty where nothing could."""

    title: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    outline: tuple[OutlineItem, ...] = ()


class _OutOfTime(BaseException):
    """Not an `Exception`, so that a parser that forgives everything does not forgive this."""


class StructureReader:
    """pypdf on one file, opened when first asked, each question within a time budget.

    Args:
        data: The whole file.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._reader: Any = None
        self._failed = False
        self._text_seconds = TEXT_SECONDS

    def structure(self, page_count: int) -> Structure:
        """Title, metadata, labels and outline."""
        no_metadata: dict[str, str] = {}
        no_labels: tuple[str, ...] = ()
        no_outline: tuple[OutlineItem, ...] = ()
        metadata = self._ask(self._metadata, no_metadata, STRUCTURE_SECONDS)
        labels = self._ask(lambda: self._labels(page_count), no_labels, STRUCTURE_SECONDS / 2)
        outline = self._ask(self._outline, no_outline, STRUCTURE_SECONDS)
        title = credible_title(metadata.pop("title", ""))
        return Structure(title, metadata, labels, outline)

    def text(self, index: int) -> str:
        """pypdf's text of a page; empty if it has none or the document's budget is spent."""
        if self._text_seconds <= 0.1:
            return ""
        started = time.monotonic()
        text = self._ask(lambda: self._page_text(index), "", self._text_seconds)
        self._text_seconds -= time.monotonic() - started
        return text

    def page_count(self) -> int:
        """Pages according to pypdf; 0 if it cannot open the file."""
        return self._ask(lambda: len(self._open().pages), 0, STRUCTURE_SECONDS)

    def _ask(self, question: Callable[[], T], unknown: T, seconds: float) -> T:
        if self._failed:
            return unknown
        try:
            with _time_limit(seconds):
                return question()
        except (_OutOfTime, RecursionError):
            self._failed = True  # it would most likely happen again
        except MemoryError:
            self._failed = True
            self._reader = None
        except Exception:  # noqa: BLE001 - any failure of the second opinion means "don't know"
            return unknown
        return unknown

    def _open(self) -> Any:
        if self._reader is None:
            from pypdf import PdfReader

            reader = PdfReader(io.BytesIO(self._data), strict=False)
            if reader.is_encrypted:
                reader.decrypt("")
            self._reader = reader
        return self._reader

    def _metadata(self) -> dict[str, str]:
        raw = self._open().metadata or {}
        found: dict[str, str] = {}
        title = raw.get("/Title")
        if title is not None:
            found["title"] = _clean(str(title))
        for key, name in _FIELDS.items():
            value = _clean(str(raw.get(key) or ""))
            if name == "created":
                date = _DATE.match(value)
                value = "-".join(part for part in date.groups() if part) if date else ""
            if value and text_quality(value + " " * 12) >= 0.2:
                found[name] = value
        return found

    def _labels(self, page_count: int) -> tuple[str, ...]:
        reader = self._open()
        if "/PageLabels" not in reader.trailer["/Root"]:
            return ()
        labels = tuple(_clean(label) for label in reader.page_labels[:page_count])
        plain = all(label == str(number) for number, label in enumerate(labels, 1))
        return () if plain else labels

    def _outline(self) -> tuple[OutlineItem, ...]:
        reader = self._open()
        if "/Outlines" not in reader.trailer["/Root"]:
            return ()
        items: list[OutlineItem] = []
        _flatten(reader, reader.outline, 1, items)
        return tuple(items)

    def _page_text(self, index: int) -> str:
        text: str = self._open().pages[index].extract_text() or ""
        return text


def credible_title(title: str) -> str:
    """`title` if a person may have written it, else nothing.

    Programs fill the field with file names, their own name or rubbish.
    """
    title = _clean(title)
    letters = sum(character.isalpha() for character in title)
    if not 2 <= letters <= MAX_TITLE_CHARS or len(title) > MAX_TITLE_CHARS or _NO_TITLE.search(title):
        return ""
    return title if text_quality(title * 3) >= 0.5 else ""


def _flatten(reader: Any, nodes: Any, level: int, items: list[OutlineItem]) -> None:
    for node in nodes:
        if len(items) >= MAX_OUTLINE_ITEMS:
            return
        if isinstance(node, list):
            if level < 12:
                _flatten(reader, node, level + 1, items)
            continue
        with contextlib.suppress(KeyError, ValueError, TypeError, AttributeError, IndexError):
            page = reader.get_destination_page_number(node)
            title = _clean(str(node.title))
            if title and page is not None and page >= 0:
                items.append(OutlineItem(title, level, page))


def _clean(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:1000]


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise `_OutOfTime` in the with block after `seconds`, where the system can (main thread, not Windows).

    Elsewhere the reader's own deadline is the only one.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _OutOfTime

    earlier = signal.signal(signal.SIGALRM, ring)
    # It rings again, in case the first was swallowed by a bare `except`.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, earlier)
