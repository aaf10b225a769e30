"""Looking at something that changes by itself, in the background, and only while it can be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from ..operation import Operation

LOOK_EVERY_MS = 2000


class Looking(QObject):
    """Looks at once when a widget is shown, then every few seconds, until it is hidden; one look at a time.

    Args:
        widget: Whoever shows what is found; owns this.
        begin: Starts a look off the GUI thread; None where that is not possible yet.
        show: Told what was found. A look that fails is silent: the next one follows.
    """

    def __init__(self, widget: QWidget, begin: Callable[[], Operation | None], show: Callable[[Any], object]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._begin = begin
        self._show = show
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        widget.installEventFilter(self)

    @property
    def active(self) -> bool:
        """Whether it looks again and again."""
        return self._timer.isActive()

    def look(self) -> None:
        """Look now, unless nobody would see it or a look is under way."""
        if self._busy or not self._widget.isVisible():
            return
        operation = self._begin()
        if operation is not None:
            self._busy = True
            operation.success(self._show).failure(lambda _: None).always(self._over)

    def _over(self) -> None:
        self._busy = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Begin and end with the widget."""
        if event.type() is QEvent.Type.Show:
            self._timer.start()
            QTimer.singleShot(0, self, self.look)  # it is visible once the event is handled
        elif event.type() is QEvent.Type.Hide:
            self._timer.stop()
        return super().eventFilter(watched, event)
