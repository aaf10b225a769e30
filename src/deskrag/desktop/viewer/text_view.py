"""The text of a document as it was indexed, with the cited words marked."""

from __future__ import annotations

import re

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QResizeEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QStackedWidget, QTextEdit, QWidget

from ..desk import Desk
from ..i18n import tr
from ..theme.tokens import TEXT_SIZE

LINE = round(1.5 * TEXT_SIZE)
"""Least height of a line, in pixels."""
AIRY = 20_000
"""Longest text, in characters, that is set with air between its lines; Qt takes long to lay more out like that."""


class TextView(QStackedWidget):
    """Read-only text: with air between the lines, or closely set where it is very long."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._span: tuple[int, int] | None = None
        self._untouched = False  # nobody has scrolled since the text was opened
        self.airy, self.close_set = QTextEdit(), QPlainTextEdit()
        for view in (self.airy, self.close_set):
            view.setProperty("role", "document")
            view.setReadOnly(True)
            view.setFrameShape(QFrame.Shape.NoFrame)
            view.document().setDocumentMargin(20)
            view.verticalScrollBar().actionTriggered.connect(self._touched)
            self.addWidget(view)
        desk.theme.changed.connect(self._mark)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    @property
    def view(self) -> QTextEdit | QPlainTextEdit:
        """What shows the text now."""
        return self.airy if self.currentWidget() is self.airy else self.close_set

    def retranslate(self) -> None:
        """Take texts anew."""
        for view in (self, self.airy, self.close_set):
            view.setAccessibleName(tr("Text of the document"))
        for view in (self.airy, self.close_set):
            view.setPlaceholderText(tr("There is no text on this page."))

    def open(self, text: str, span: tuple[int, int] | None) -> None:
        """Show a text with a span (in code points) marked and in view; None marks nothing."""
        self.view.setExtraSelections([])
        self.view.clear()
        self.setCurrentWidget(self.airy if len(text) <= AIRY else self.close_set)
        view = self.view
        view.setPlainText(text)
        cursor = QTextCursor(view.document())
        if view is self.airy:
            lines = QTextBlockFormat()
            lines.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.mergeBlockFormat(lines)
        self._span = None
        if span is not None:
            self._span = (utf16_length(text[: span[0]]), utf16_length(text[: span[1]]))
            self._mark()
        cursor.setPosition(self._span[0] if self._span is not None else 0)
        view.setTextCursor(cursor)
        self._untouched = True
        self._centre()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the marked words in view while the panel finds its width."""
        super().resizeEvent(event)
        if self._untouched and self._span is not None:
            QTimer.singleShot(0, self, self._centre)  # when the text has its lines

    def _touched(self) -> None:
        self._untouched = False

    def _centre(self) -> None:
        view = self.view
        if isinstance(view, QPlainTextEdit):
            view.centerCursor()
        else:
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + view.cursorRect().center().y() - view.viewport().height() // 2)

    def toPlainText(self) -> str:  # noqa: N802 - as Qt calls it
        """The text that is shown."""
        return self.view.toPlainText()

    def marked(self) -> str:
        """The marked words."""
        return "".join(selection.cursor.selectedText() for selection in self.view.extraSelections())

    def _mark(self) -> None:
        if self._span is None:
            return
        document = self.view.document()
        cursor = QTextCursor(document)
        cursor.setPosition(self._span[0])
        cursor.setPosition(min(self._span[1], document.characterCount() - 1), QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        form.setBackground(QColor(self._desk.theme.palette.highlight))
        form.setForeground(QColor(self._desk.theme.palette.on_highlight))
        selection = QTextEdit.ExtraSelection()
        selection.cursor, selection.format = cursor, form
        self.view.setExtraSelections([selection])


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
