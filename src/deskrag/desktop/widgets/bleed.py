"""A row that reaches over its left margin, so that what is inside a padded widget stands below the texts around it."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QHBoxLayout, QWidget


class Bleed(QHBoxLayout):
    """Holds one widget. The margin must be there: nothing is drawn outside the parent.

    Args:
        widget: What is held.
        by: How far it reaches over the margin, in pixels.
    """

    def __init__(self, widget: QWidget, by: int) -> None:
        super().__init__()
        self._by = by
        self.setContentsMargins(0, 0, 0, 0)
        self.addWidget(widget)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Qt takes negative margins for none, so the row is moved."""
        super().setGeometry(rect.adjusted(-self._by, 0, 0, 0))
