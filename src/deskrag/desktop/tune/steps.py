"""The four steps at the head of the view: which one is shown, which are done, which can be gone to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..theme.tokens import SMALL_SIZE

STEPS = (
    ("examples", mark("Examples")),
    ("review", mark("Review")),
    ("train", mark("Train")),
    ("result", mark("Result")),
)
_SIZE = 22


class Steps(QWidget):
    """A row of numbered buttons.

    Signals:
        chosen: Carries the name of a step.
    """

    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._current, self._open, self._done = "examples", {"examples"}, set[str]()
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for number, (name, _) in enumerate(STEPS):
            if number:
                line = QWidget()
                line.setObjectName("vertical")
                line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
                line.setFixedHeight(1)
                line.setMinimumWidth(8)
                line.setMaximumWidth(56)
                line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                row.addWidget(line, 1)
            button = QToolButton()
            button.setProperty("role", "step")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(_SIZE + 4, _SIZE))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, name=name: self._click(name))
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        desk.theme.changed.connect(self.refresh)
        desk.language.changed.connect(self.refresh)
        self.refresh()

    @property
    def current(self) -> str:
        """The step that is shown."""
        return self._current

    def show_state(self, current: str, reachable: Sequence[str], done: Sequence[str]) -> None:
        """Mark the steps."""
        self._current, self._open, self._done = current, {*reachable, current}, set(done)
        self.refresh()

    def refresh(self) -> None:
        """Take texts and pictures anew."""
        for number, (name, title) in enumerate(STEPS, start=1):
            button = self.buttons[name]
            button.setText(tr(title))
            state = tr("shown") if name == self._current else tr("done") if name in self._done else tr("open")
            button.setAccessibleName(tr("Step {number}: {title}", number=number, title=tr(title)))
            button.setAccessibleDescription(state)
            button.setChecked(name == self._current)
            button.setEnabled(name in self._open)
            can = name in self._open and name != self._current
            button.setCursor(Qt.CursorShape.PointingHandCursor if can else Qt.CursorShape.ArrowCursor)
            button.setIcon(self._badge(number, name))

    def _click(self, name: str) -> None:
        self.refresh()
        if name != self._current:
            self.chosen.emit(name)

    def _badge(self, number: int, name: str) -> QIcon:
        """A number in a circle, or a tick in it."""
        palette, ratio = self._desk.theme.palette, self.devicePixelRatioF()
        current, done = name == self._current, name in self._done
        picture = QPixmap(round((_SIZE + 4) * ratio), round(_SIZE * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(0.75, 0.75, _SIZE - 1.5, _SIZE - 1.5)
        fill = palette.accent if current else palette.tint if done else palette.window
        painter.setPen(QColor(fill if current or done else palette.outline))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(circle)
        if done and not current:
            self._desk.theme.icon("check", "accent", 14).paint(painter, 4, 4, 14, 14)
        else:
            font = QFont(self.font())
            font.setPixelSize(SMALL_SIZE)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(palette.on_accent if current else palette.muted))
            painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), str(number))
        painter.end()
        icon = QIcon()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
            icon.addPixmap(picture, mode)
        return icon


def of_training(*, finished: bool) -> tuple[list[str], list[str]]:
    """Steps of a training that can be gone to, and those that are done."""
    return ["train", *(["result"] if finished else [])], ["examples", "review", *(["train"] if finished else [])]


def of_draft(there: bool, step: str) -> tuple[list[str], list[str]]:
    """Steps before a training that can be gone to, and those that are done while `step` is shown."""
    if not there:
        return ["examples"], []
    return ["examples", "review", "train"], ["examples", *(["review"] if step == "train" else [])]
