"""The row over a page: previous and next page, its number to type, how large it is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import IconButton, TextButton
from ..widgets.fields import pass_drops_on
from ..widgets.labels import label
from .pdf_view import STEP

FIELD_EDGES = 20
"""Border, padding and cursor beside the digits of the page's number, in pixels."""


class PageBar(QWidget):
    """Turns pages and zooms; it knows no document.

    Signals:
        wanted: A page; carries its number, from 1.
        zoomed: Carries the factor; 0 fits the width.
    """

    wanted = Signal(int)
    zoomed = Signal(float)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = 1
        self.back = IconButton(desk, "previous", mark("Previous page"), lambda: self._turn(-1), shortcut="Ctrl+PgUp")
        self.on = IconButton(desk, "next", mark("Next page"), lambda: self._turn(1), shortcut="Ctrl+PgDown")
        self.number = QSpinBox()
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.number.setKeyboardTracking(False)
        self.number.setProperty("role", "page")
        self.of = label("", "muted")
        self.smaller = IconButton(
            desk, "zoom-out", mark("Smaller"), lambda: self.zoomed.emit(1 / STEP), shortcut="Ctrl+-"
        )
        self.larger = IconButton(desk, "zoom-in", mark("Larger"), lambda: self.zoomed.emit(STEP), shortcut="Ctrl++")
        self.percent = TextButton(desk, mark("Fit the width"), lambda: self.zoomed.emit(0.0), role="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 6)
        row.setSpacing(2)
        for part in (self.back, self.number):
            row.addWidget(part)
        row.addSpacing(4)
        row.addWidget(self.of)
        row.addSpacing(2)
        row.addWidget(self.on)
        row.addStretch(1)
        for tool in (self.smaller, self.percent, self.larger):
            row.addWidget(tool)
        pass_drops_on(self.number)
        self.number.valueChanged.connect(self._typed)
        self.show_page(1, 0, None)

    def show_page(self, page: int, pages: int, percent: int | None) -> None:
        """Show which page of how many is on the screen, and its size (None: it cannot be zoomed)."""
        self._page = page
        self.number.blockSignals(True)
        self.number.setRange(1, max(1, pages))
        self.number.setValue(page)
        self.number.blockSignals(False)
        digits = max(2, len(str(pages)))
        self.number.setFixedWidth(self.number.fontMetrics().horizontalAdvance("0" * digits) + FIELD_EDGES)
        for part in (self.number, self.number.lineEdit()):
            part.setAccessibleName(tr("Page"))
        self.of.setText(tr("of {pages}", pages=pages))
        self.back.setEnabled(page > 1)
        self.on.setEnabled(page < pages)
        paged = pages > 1
        for turner in (self.back, self.number, self.of, self.on):
            turner.setVisible(paged)
        for tool in (self.smaller, self.percent, self.larger):
            tool.setVisible(percent is not None)
        if percent is not None:
            self.percent.setText(tr("{percent} %", percent=percent))
            self.percent.setToolTip(tr("Fit the width"))
        self.setVisible(paged or percent is not None)

    def _turn(self, by: int) -> None:
        self.wanted.emit(self._page + by)

    def _typed(self, page: int) -> None:
        if page != self._page:
            self.wanted.emit(page)
