"""Labels: one with a role, one of several lines, one that shortens with an ellipsis, one that shows a key."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ..theme.tokens import LINE
from .typography import bind


def label(text: str = "", role: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label that shows plain text only, with a role of the stylesheet."""
    made = Paragraph(text, parent) if wrap else QLabel(text, parent)
    if not wrap:
        made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    return made


def restyle(widget: QWidget) -> None:
    """Look at the stylesheet again, as its role changed; a widget that was never shown has not looked at it yet."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Paragraph(QLabel):
    """Plain text of several lines with air between them, which Qt's labels give to rich text only.

    Args:
        text: The text.
        line: Least height of a line, in pixels.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None, *, line: int = LINE) -> None:
        super().__init__(parent)
        self._plain = ""
        self._line = line
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setText(text)

    def text(self) -> str:
        """The plain text."""
        return self._plain

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show another text; nothing in it is markup."""
        if text == self._plain and text:
            return
        self._plain = text
        shown = html.escape(bind(text)).replace("\n", "<br/>")
        style = f"line-height: {self._line}px; -qt-line-height-type: minimum;"
        super().setText(f'<p style="margin: 0; {style}">{shown}</p>' if text else "")


class ElidedLabel(QLabel):
    """One line of plain text, shortened where it does not fit; the whole text is its tooltip.

    Args:
        text: The text.
        role: Of the stylesheet.
        mode: Where it is shortened.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self._fitted = (-1, "")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show another text."""
        text = " ".join(text.split())
        if text != self.text():
            super().setText(text)
            self._fitted = (-1, "")
            self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """May become narrow."""
        return QSize(24, super().sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """In another font another part fits."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fitted = (-1, "")
        super().changeEvent(event)

    def _fit(self) -> str:
        """What fits, found once for each width and not at every painting."""
        width, shown = self._fitted
        if width != self.width():
            text, width = self.text(), self.width()
            shown = self.fontMetrics().elidedText(text, self._mode, width)
            self._fitted = (width, shown)
            tip = text if shown != text else ""
            if tip != self.toolTip():
                self.setToolTip(tip)
        return shown

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw what fits."""
        shown = self._fit()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()
