"""A PDF opened at the cited page, the cited words highlighted from their stored character span.

A citation is for reading: its page is shown as large as its block of text fits the panel, margins aside, and scrolled
to the marked words, until the person wants another size.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPolygonF, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ..desk import Desk
from ..i18n import tr
from .page_image import PageImage

STEP = 1.2
MOST_FITTED = 2.0
"""Largest scale (logical pixels a point) that a narrow block of text is shown at by itself."""
_MARGIN = 20


class PdfView(QScrollArea):
    """Shows one page at a time.

    Signals:
        moved: Another page or zoom is shown.
    """

    moved = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._zoom = 0.0  # 0 fits the text, or the page
        self._whole_page = False
        self._cited: tuple[int, list[QPolygonF]] = (-1, [])
        self.image = PageImage(desk.theme)
        self.setWidget(self.image)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("paper")
        desk.language.changed.connect(self.retranslate)
        self.retranslate()
        self.viewport().installEventFilter(self)

    def retranslate(self) -> None:
        """Take texts anew."""
        self.setAccessibleName(tr("Page"))

    def open(self, path: str, page: int, span: tuple[int, int] | None) -> bool:
        """Open a file at a page (from 1) with a span of its characters highlighted; False if it cannot be opened."""
        document = self.image.document
        if path != self._path:
            if document.load(path) is not QPdfDocument.Error.None_:
                self._path = ""
                return False
            self._path = path
        if not 1 <= page <= document.pageCount():
            return False
        highlights: list[QPolygonF] = []
        if span is not None:
            selection = document.getSelectionAtIndex(page - 1, span[0], span[1] - span[0])
            highlights = list(selection.bounds()) if selection.isValid() else []
        self._cited = (page - 1, highlights)
        self._show(page - 1, highlights)
        QTimer.singleShot(0, self, self.show_highlight)
        return True

    @property
    def page(self) -> int:
        """The shown page, from 1."""
        return self.image.page + 1

    @property
    def pages(self) -> int:
        """How many there are."""
        return self.image.document.pageCount()

    @property
    def percent(self) -> int:
        """Zoom; 100 is the size on paper at 96 dots an inch."""
        return round(self.image.scale / (96 / 72) * 100)

    def go_to(self, page: int) -> None:
        """Show another page (from 1); the cited words are marked again when theirs is shown."""
        wanted = max(0, min(self.pages - 1, page - 1))
        if wanted != self.image.page:
            cited, highlights = self._cited
            self._show(wanted, highlights if wanted == cited else [])
            self.verticalScrollBar().setValue(0)

    def zoom(self, factor: float) -> None:
        """Larger or smaller; 0 fits the text, and where it does so already the whole page."""
        self._whole_page = not (factor or self._zoom or self._whole_page)
        self._zoom = self.image.scale * factor if factor else 0.0
        self._show(self.image.page, self.image.highlights)
        self.show_highlight()

    def show_highlight(self) -> None:
        """Scroll the marked words into view."""
        area = self.image.highlight_area()
        if not area.isEmpty():
            middle, across = area.center().toPoint(), self.viewport().width() // 3 if self._zoom else 0
            self.ensureVisible(middle.x(), middle.y(), across, self.viewport().height() // 3)

    def _show(self, page: int, highlights: list[QPolygonF]) -> None:
        block = self._block(page)
        fitting = max(0.3, (self.viewport().width() - _MARGIN) / (block.width() or 1.0))
        aside = self._zoom or self._whole_page  # beside a fitted block there are only margins
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if aside else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(policy)
        self.image.show_page(page, self._zoom or min(MOST_FITTED, fitting), highlights)
        self.moved.emit()
        if not self._zoom:
            QTimer.singleShot(0, self, self._to_block)  # the scroll bars know the new size then

    def _block(self, page: int) -> QRectF:
        """The area of a page that fills the width, in points."""
        document = self.image.document
        whole = QRectF(QPointF(), document.pagePointSize(page))
        if self._whole_page:
            return whole
        text = document.getAllText(page).boundingRectangle().intersected(whole)
        return text if text.width() >= whole.width() / 4 else whole  # a stamp or a number is no block of text

    def _to_block(self) -> None:
        """Bring the left edge of the text to the left edge of the panel."""
        left = self._block(self.image.page).left() * self.image.scale
        self.horizontalScrollBar().setValue(round(left - _MARGIN / 2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Fit the width again."""
        if event.type() is QEvent.Type.Resize and self._path and not self._zoom:
            QTimer.singleShot(0, self, self._refit)
        return super().eventFilter(watched, event)

    def _refit(self) -> None:
        if self._path and not self._zoom:
            self._show(self.image.page, self.image.highlights)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Page keys scroll, and turn the page at its end; Home and End go to the first and the last."""
        bar, key = self.verticalScrollBar(), event.key()
        if key == Qt.Key.Key_PageDown and bar.value() >= bar.maximum():
            self.go_to(self.page + 1)
        elif key == Qt.Key.Key_PageUp and bar.value() <= bar.minimum() and self.page > 1:
            self.go_to(self.page - 1)
            bar.setValue(bar.maximum())
        elif key == Qt.Key.Key_Home:
            self.go_to(1)
        elif key == Qt.Key.Key_End:
            self.go_to(self.pages)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            event.accept()
        else:
            super().wheelEvent(event)
