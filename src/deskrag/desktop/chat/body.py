"""The text of an answer: rich text as tall as it needs to be, with citation chips that can be clicked or tabbed to."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextBlock, QTextLine, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from ..theme.theme import Theme
from ..theme.tokens import READING_SIZE
from ..widgets.typography import JOINER

_CHIP = "cite:"
_CHIP_TEXT = re.compile("(?:\u00a0\u00a0|(?<=[。！？」])\u00a0)(\\d+)\u00a0")


class AnswerBody(QTextBrowser):
    """Shows HTML of `chat.markdown`; fetches nothing.

    Signals:
        cited: A chip was chosen; carries its number and the place of its sentence.
        linked: A link was chosen; carries the address.
    """

    cited = Signal(int, int)
    linked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._html = ""
        self._chips: list[tuple[int, int]] = []
        self.setProperty("role", "body")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().setDefaultStyleSheet(f"* {{ font-size: {READING_SIZE}px; }}")
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(self._follow)

    def show_html(self, text: str) -> None:
        """Replace the text."""
        if text == self._html:
            return
        self._html = text
        self.setHtml(text)
        self._chips = list(self._find_chips()) if _CHIP in text else []
        self._fit()

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802, ARG002 - Qt's name
        """Nothing is ever fetched."""
        return None

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt's name
        """Copy plain text, with chips as [n]."""
        data = QMimeData()
        data.setText(self.plain_selection())
        return data

    def plain_selection(self) -> str:
        """The selected text with chips as ``[n]``."""
        cursor = self.textCursor()
        text = cursor.selection().toPlainText().replace(JOINER, "")
        return _CHIP_TEXT.sub(r" [\1]", text).replace("\u00a0", " ")

    def _find_chips(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        block: QTextBlock = self.document().begin()
        while block.isValid():
            iterator = block.begin()
            while not iterator.atEnd():
                fragment = iterator.fragment()
                if fragment.charFormat().anchorHref().startswith(_CHIP):
                    found.append((fragment.position(), fragment.length()))
                iterator += 1
            block = block.next()
        return found

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width() or self.width())
        self.setFixedHeight(max(1, round(self.document().size().height() + 1)))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As tall as the text."""
        return QSize(480, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap again."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """The transcript scrolls, not the text."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Keys that would scroll go to the transcript."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Escape):
            event.ignore()
            return
        super().keyPressEvent(event)

    def chip_rectangles(self) -> list[QRectF]:
        """Where the chips are, in the viewport."""
        layout = self.document().documentLayout()
        found = []
        for position, length in self._chips:
            block = self.document().findBlock(position)
            line = block.layout().lineForTextPosition(position - block.position())
            if not line.isValid():
                continue
            left = _x(line, position - block.position())
            right = _x(line, position - block.position() + length)
            origin = layout.blockBoundingRect(block).topLeft()
            top = origin.y() + line.y() + line.ascent() - 14
            found.append(QRectF(origin.x() + left, top, right - left, 18))
        return found

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Chips are rounded shapes under their text."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.palette.tint))
        for rectangle in self.chip_rectangles():
            painter.drawRoundedRect(rectangle, 5, 5)
        painter.end()
        super().paintEvent(event)

    def _follow(self, url: QUrl) -> None:
        address = url.toString()
        if address.startswith(_CHIP):
            number, sentence = address.removeprefix(_CHIP).split(":")
            self.cited.emit(int(number), int(sentence))
        else:
            self.linked.emit(address)


def _x(line: QTextLine, position: int) -> float:
    """Where a character begins; PySide returns the place with the position it took."""
    found: Any = line.cursorToX(position)
    return float(found[0] if isinstance(found, tuple) else found)
