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
        self.setAccessibleName(tr("Text of the document"))
        desk.theme.changed.connect(self._mark)

    def open(self, text: str, span: tuple[int, int] | None) -> None:
        """Show a text with a span (in code points) marked and in view; None marks nothing."""
        self.setPlainText(text)
        self.setPlaceholderText(tr("There is no text on this page."))
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


_BROKEN = re.compile(r"(?<=[^\n.:;!?。])\n(?=[a-zà-öø-ÿ])")


def flowing(text: str) -> str:
    """The text of a page with the lines of one sentence joined; every character keeps its place."""
    return _BROKEN.sub(" ", text)


def utf16_length(text: str) -> int:
    """Length in the units Qt counts."""
    return len(text) + sum(ord(ch) > 0xFFFF for ch in text)
