"""A PDF opened at the cited page, the cited words highlighted from their stored character span."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPolygonF, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ..desk import Desk
from ..i18n import tr
from .page_image import PageImage

STEP = 1.2
_MARGIN = 32


class PdfView(QScrollArea):
    """Shows one page at a time.

    Signals:
        moved: Another page or zoom is shown.
    """

    moved = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._zoom = 0.0  # 0 fits the width
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
        """Larger or smaller; 0 fits the width."""
        self._zoom = self.image.scale * factor if factor else 0.0
        self._show(self.image.page, self.image.highlights)
        self.show_highlight()

    def show_highlight(self) -> None:
        """Scroll the marked words into view."""
        area = self.image.highlight_area()
        if not area.isEmpty():
            middle = area.center().toPoint()
            self.ensureVisible(middle.x(), middle.y(), self.viewport().width() // 3, self.viewport().height() // 3)

    def _show(self, page: int, highlights: list[QPolygonF]) -> None:
        width = self.image.document.pagePointSize(page).width() or 1.0
        scale = self._zoom or max(0.3, (self.viewport().width() - _MARGIN) / width)
        self.image.show_page(page, scale, highlights)
        self.moved.emit()

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
