"""One page of a PDF: its picture, the highlighted words, what the person selects."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
)
from PySide6.QtPdf import QPdfDocument, QPdfPageRenderer
from PySide6.QtWidgets import QWidget

from ..theme.theme import Theme

LEAST_ZOOM, MOST_ZOOM = 0.25, 6.0


class PageImage(QWidget):
    """Draws one page at a scale (logical pixels a point). Pictures are rendered on a thread of Qt's."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.document = QPdfDocument(self)
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.setDocument(self.document)
        self._renderer.pageRendered.connect(self._rendered)
        self._image = QImage()
        self._wanted = 0
        self.page = 0
        self.scale = 1.0
        self.highlights: list[QPolygonF] = []
        self._selection: list[QPolygonF] = []
        self.selected_text = ""
        self._pressed: QPointF | None = None
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def points(self) -> QSizeF:
        """Size of the page in points."""
        return self.document.pagePointSize(self.page)

    def show_page(self, page: int, scale: float, highlights: list[QPolygonF]) -> None:
        """Show a page (from 0) at a scale with some words marked; polygons are in points."""
        if page != self.page:
            self._image = QImage()
        self.page = page
        self.scale = max(LEAST_ZOOM, min(MOST_ZOOM, scale))
        self.highlights = highlights
        self._selection, self.selected_text = [], ""
        size = self.points() * self.scale
        self.setFixedSize(size.toSize())
        ratio = self.devicePixelRatioF()
        self._wanted = self._renderer.requestPage(
            page, QSize(round(size.width() * ratio), round(size.height() * ratio))
        )
        self.update()

    @property
    def rendered(self) -> bool:
        """Whether the picture is there."""
        return not self._image.isNull()

    def highlight_area(self) -> QRectF:
        """The rectangle around the marked words, in pixels of the widget."""
        area = QRectF()
        for polygon in self.highlights:
            area = area.united(polygon.boundingRect())
        return QRectF(area.topLeft() * self.scale, area.size() * self.scale)

    def _rendered(self, _page: int, _size: QSize, image: QImage, _options: object, request: int) -> None:
        if request == self._wanted:
            self._image = image
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paper, picture, marks."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.white)
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for shapes, colour in ((self.highlights, "#ffe28a"), (self._selection, "#b9d7ff")):
            painter.setBrush(QColor(colour))
            for polygon in shapes:
                area = polygon.boundingRect()
                box = QRectF(area.topLeft() * self.scale, area.size() * self.scale).adjusted(-1, -1, 1, 1)
                painter.drawRoundedRect(box, 2, 2)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to select."""
        self._pressed = event.position() / self.scale
        self._selection, self.selected_text = [], ""
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Select."""
        if self._pressed is not None:
            self.select(self._pressed, event.position() / self.scale)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """End of the selection."""
        self._pressed = None

    def select(self, start: QPointF, end: QPointF) -> None:
        """Select the text between two places, in points."""
        selection = self.document.getSelection(self.page, start, end)
        self._selection = list(selection.bounds()) if selection.isValid() else []
        self.selected_text = selection.text() if selection.isValid() else ""
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Copy."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.selected_text:
            QGuiApplication.clipboard().setText(self.selected_text)
            return
        super().keyPressEvent(event)

    def centre_of(self, area: QRectF) -> QPoint:
        """Middle of an area."""
        return area.center().toPoint()
