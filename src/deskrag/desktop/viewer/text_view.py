"""The text of a document as it was indexed, with the cited words marked."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from ..desk import Desk
from ..i18n import tr


class TextView(QPlainTextEdit):
    """Read-only text."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._span: tuple[int, int] | None = None
        self.setProperty("role", "document")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(20)
        desk.theme.changed.connect(self._mark)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Take texts anew."""
        self.setAccessibleName(tr("Text of the document"))
        self.setPlaceholderText(tr("There is no text on this page."))

    def open(self, text: str, span: tuple[int, int] | None) -> None:
        """Show a text with a span (in code points) marked and in view; None marks nothing."""
        self.setPlainText(text)
        self._span = None
        self.setExtraSelections([])
        if span is not None:
            self._span = (utf16_length(text[: span[0]]), utf16_length(text[: span[1]]))
            self._mark()
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._span[0] if self._span is not None else 0)
        self.setTextCursor(cursor)
        self.centerCursor()

    def marked(self) -> str:
        """The marked words."""
        return "".join(selection.cursor.selectedText() for selection in self.extraSelections())

    def _mark(self) -> None:
        if self._span is None:
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._span[0])
        cursor.setPosition(min(self._span[1], self.document().characterCount() - 1), QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        form.setBackground(QColor(self._desk.theme.palette.highlight))
        form.setForeground(QColor(self._desk.theme.palette.on_highlight))
        selection = QTextEdit.ExtraSelection()
        selection.cursor, selection.format = cursor, form
        self.setExtraSelections([selection])


_BROKEN = re.compile(r"(?<=[^\n.:;!?。])[ \t]*\n(?=[a-zà-öø-ÿ])")
Span = tuple[int, int]


def flowing(text: str, span: Span | None = None) -> tuple[str, Span | None]:
    """The text of a page with the lines of one sentence joined by one space, and the span in it."""
    parts: list[str] = []
    at = 0
    start, end = span or (0, 0)
    for found in _BROKEN.finditer(text):
        parts += [text[at : found.start()], " "]
        less = len(found[0]) - 1
        if span is not None and found.start() < span[0]:
            start -= min(less, span[0] - found.start())
        if span is not None and found.start() < span[1]:
            end -= min(less, span[1] - found.start())
        at = found.end()
    parts.append(text[at:])
    return "".join(parts), (start, end) if span is not None else None


def utf16_length(text: str) -> int:
    """Length in the units Qt counts."""
    return len(text) + sum(ord(ch) > 0xFFFF for ch in text)
