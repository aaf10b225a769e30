"""The loss curves: training loss as a thin line, held-out loss as a strong one with a dot for each measurement.

One idea: the curves answer one question, whether the strong line still falls, so nothing else is drawn strongly. What
they show is also said in words, for people who do not see them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..desk import Desk
from ..i18n import tr
from ..theme.tokens import SMALL_SIZE
from .wording import number

if TYPE_CHECKING:
    from ...tuning.types import LossPoint

_MOST_POINTS = 600
"""More are thinned out: no screen shows them."""
_FEW = 12
"""Fewer points than this would make hardly a line, so each is marked."""
_LEGEND = 24
_AXIS = 24


class LossChart(QWidget):
    """Draws the curves; `show_points` replaces them.

    Args:
        desk: Theme and language.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._steps = 0
        self.trained: list[tuple[int, float]] = []
        self.heldout: list[tuple[int, float]] = []
        self.setMinimumHeight(160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        desk.theme.changed.connect(self.update)
        desk.language.changed.connect(self.describe)
        self.describe()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wider than high."""
        return QSize(560, 240)

    def show_points(self, points: Sequence[LossPoint], steps: int = 0) -> None:
        """Show curves.

        Args:
            points: In the order of their steps.
            steps: Steps in all, so that the axis does not grow; 0 if unknown.
        """
        trained = [(point.step, point.loss) for point in points if point.loss is not None]
        every = math.ceil(len(trained) / _MOST_POINTS) or 1
        self.trained = trained[::every]
        self.heldout = [(point.step, point.heldout_loss) for point in points if point.heldout_loss is not None]
        self._steps = max([steps, *(step for step, _ in (*trained, *self.heldout))])
        self.describe()
        self.update()

    def describe(self) -> None:
        """Say what is drawn."""
        self.setAccessibleName(tr("Loss curves"))
        said = []
        for name, curve in ((tr("Training loss"), self.trained), (tr("Held-out loss"), self.heldout)):
            if curve:
                said.append(
                    tr(
                        "{name}: {first} at step {start}, {last} at step {end}, lowest {lowest}.",
                        name=name,
                        first=number(curve[0][1], 2),
                        start=curve[0][0],
                        last=number(curve[-1][1], 2),
                        end=curve[-1][0],
                        lowest=number(min(loss for _, loss in curve), 2),
                    )
                )
        self.setAccessibleDescription(" ".join(said) or tr("Nothing was measured yet."))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(SMALL_SIZE)
        painter.setFont(font)
        self._legend(painter)
        low, high, ticks = scale([loss for _, loss in (*self.trained, *self.heldout)])
        digits = 0 if ticks[1] - ticks[0] >= 1 else 1 if ticks[1] - ticks[0] >= 0.1 else 2
        metrics = QFontMetricsF(font)
        gutter = max(metrics.horizontalAdvance(number(tick, digits)) for tick in ticks) + 10
        area = QRectF(gutter, _LEGEND + 8, self.width() - gutter - 12, self.height() - _LEGEND - 8 - _AXIS)
        if not self.trained and not self.heldout:
            painter.setPen(QColor(self._desk.theme.palette.muted))
            painter.drawText(
                self.rect(), int(Qt.AlignmentFlag.AlignCenter), tr("The curves appear with the first steps.")
            )
        else:
            self._axes(painter, area, low, high, ticks, digits)
            self._curves(painter, area, low, high)
        painter.end()

    def _legend(self, painter: QPainter) -> None:
        palette = self._desk.theme.palette
        left, middle = 0.0, _LEGEND / 2
        for name, colour, width in (
            (tr("Held-out loss"), palette.accent, 2.5),
            (tr("Training loss"), palette.outline, 1.5),
        ):
            painter.setPen(QPen(QColor(colour), width, c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(left + 2, middle), QPointF(left + 18, middle))
            painter.setPen(QColor(palette.muted))
            wide = painter.fontMetrics().horizontalAdvance(name)
            painter.drawText(QRectF(left + 26, 0, wide + 4, _LEGEND), int(Qt.AlignmentFlag.AlignVCenter), name)
            left += 26 + wide + 24

    def _axes(
        self, painter: QPainter, area: QRectF, low: float, high: float, ticks: Sequence[float], digits: int
    ) -> None:
        palette = self._desk.theme.palette
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for tick in ticks:
            y = area.bottom() - (tick - low) / (high - low) * area.height()
            painter.setPen(QPen(QColor(palette.border), 1))
            painter.drawLine(QPointF(area.left(), round(y) + 0.5), QPointF(area.right(), round(y) + 0.5))
            painter.setPen(QColor(palette.muted))
            painter.drawText(QRectF(0, y - 9, area.left() - 10, 18), right, number(tick, digits))
        line = QRectF(area.left(), area.bottom() + 4, area.width(), _AXIS - 4)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), "0")
        if self._steps:
            painter.drawText(line, right, tr("step {step}", step=number(self._steps)))

    def _curves(self, painter: QPainter, area: QRectF, low: float, high: float) -> None:
        palette = self._desk.theme.palette
        steps = max(1, self._steps)

        def place(step: int, loss: float) -> QPointF:
            share = min(1.0, max(0.0, (loss - low) / (high - low)))
            return QPointF(area.left() + step / steps * area.width(), area.bottom() - share * area.height())

        for curve, colour, width in ((self.trained, palette.outline, 1.25), (self.heldout, palette.accent, 2.25)):
            painter.setPen(QPen(QColor(colour), width, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF([place(*point) for point in curve]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.outline))
        for point in self.trained if len(self.trained) <= _FEW else ():
            painter.drawEllipse(place(*point), 2.5, 2.5)
        painter.setPen(QPen(QColor(palette.surface), 1.5))
        painter.setBrush(QColor(palette.accent))
        for point in self.heldout:
            painter.drawEllipse(place(*point), 4, 4)


def scale(losses: Sequence[float]) -> tuple[float, float, list[float]]:
    """Ends of an axis and its round marks; a few outliers at the top do not flatten the rest."""
    if not losses:
        return 0.0, 1.0, [0.0, 0.5, 1.0]
    ordered = sorted(losses)
    low, high = ordered[0], ordered[min(len(ordered) - 1, math.ceil(0.98 * len(ordered)))]
    room = max(high - low, 0.05 * abs(high), 0.02)
    rough = room / 4
    base = 10.0 ** math.floor(math.log10(rough))
    step = next(each * base for each in (1, 2, 2.5, 5, 10) if each * base >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    last = max(last, first + 1)
    return first * step, last * step, [mark * step for mark in range(first, last + 1)]
