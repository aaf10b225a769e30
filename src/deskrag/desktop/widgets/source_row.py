"""One source of an answer: its number, the file, where in it, and the words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ..i18n import tr
from ..viewer.source import SourceRef
from .labels import ElidedLabel, label
from .typography import tidy

MOST_QUOTES = 4


class SourceRow(QPushButton):
    """A button that opens a source.

    Signals:
        chosen: Carries the `SourceRef`.
    """

    chosen = Signal(object)

    def __init__(self, source: SourceRef, quotes: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self.setProperty("role", "source")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: self.chosen.emit(self.source))
        quotes = [quote for quote in quotes or (source.quote,) if quote]
        place = source.place
        where = f"{source.name} · {place}" if place else source.name
        number = f"[{source.number}] " if source.number else ""
        self.setAccessibleName(f"{number}{where}")
        self.setAccessibleDescription(" ".join(quotes))
        self.setToolTip(source.path)

        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(12)
        if source.number:
            badge = label(str(source.number), "number")
            badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
            badge.setFixedSize(24 if source.number > 9 else 20, 18)
            row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        row.addLayout(texts, 1)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(ElidedLabel(source.name, "strong", Qt.TextElideMode.ElideMiddle))
        if place:
            head.addWidget(ElidedLabel(place, "muted"))
        head.addStretch(1)
        texts.addLayout(head)
        for quote in quotes[:MOST_QUOTES]:
            texts.addWidget(ElidedLabel(tr("“{quote}”", quote=tidy(quote)[0]), "muted"))
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As tall as its texts."""
        layout = self.layout()
        return QSize(320, layout.sizeHint().height()) if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """May become narrow."""
        return QSize(120, self.sizeHint().height())
