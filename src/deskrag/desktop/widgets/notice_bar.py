"""Messages at the foot of the view: they come, offer one button, and go; errors stay until closed.

A view that must not be covered has a `notice_room` between its parts, which they take the height they need of; over any
other view they lie at its lower edge.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark
from ..notices import SHOWN_MS, Notice
from .buttons import IconButton
from .labels import label

MOST = 3
WIDEST = 560
GAP = 8
ABOVE = 24
"""Distance from the lower edge of a view without a room for them."""
FIRST_LINE = 28
"""Height of the first line of a message: that of its buttons, in pixels."""
ONE_LINE = 10_000
"""Width, in pixels, at which every message is one line."""
_ICONS = {"info": ("info", "muted"), "good": ("check", "accent"), "error": ("error", "danger")}


class NoticeCard(QFrame):
    """One message.

    Signals:
        left: It is gone.
    """

    left = Signal()

    def __init__(self, desk: Desk, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setProperty("role", "error" if notice.kind == "error" else "notice")
        self.setAccessibleName(notice.text)
        icon, colour = _ICONS[notice.kind]
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        picture = QLabel()
        picture.setPixmap(desk.theme.icon(icon, colour).pixmap(20, 20))
        picture.setFixedHeight(FIRST_LINE)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        text = label(notice.text, wrap=True)
        text.ensurePolished()
        air = max(0, FIRST_LINE - text.heightForWidth(ONE_LINE)) // 2  # whatever the font, a line is in the middle
        text.setContentsMargins(0, air, 0, air)
        text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(text, 1)
        self.action: QPushButton | None = None
        if notice.action:
            self.action = QPushButton(notice.action)
            self.action.setProperty("role", "link")
            self.action.setAccessibleName(notice.action)
            self.action.clicked.connect(self._act)
            row.addWidget(self.action, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(IconButton(desk, "close", mark("Close"), self.leave, size=14), 0, Qt.AlignmentFlag.AlignTop)
        if not notice.stays:
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(self.leave)
            timer.start(SHOWN_MS)

    def leave(self) -> None:
        """Go."""
        self.hide()
        self.setParent(None)
        self.left.emit()
        self.deleteLater()

    def _act(self) -> None:
        self.leave()
        if self.notice.act is not None:
            self.notice.act()


class NoticeBar(QWidget):
    """A column of messages over the lower edge of its parent."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parent = self._over = parent
        self._room: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        parent.installEventFilter(self)
        desk.notices.posted.connect(self.show_notice)
        self.hide()

    def belong_to(self, view: QWidget) -> None:
        """Lie over a view, or in the room that it has."""
        for before in (self._over, self._room):
            if before is not None:
                before.removeEventFilter(self)
        if self._room is not None:
            self._room.setFixedHeight(0)
        self._over, self._room = view, getattr(view, "notice_room", None)
        for now in (self._over, self._room):
            if now is not None:
                now.installEventFilter(self)
        self.place()

    def cards(self) -> list[NoticeCard]:
        """What is shown, oldest first."""
        return self.findChildren(NoticeCard)

    def show_notice(self, notice: Notice) -> None:
        """Show one more; the oldest passing one goes when there are too many."""
        for card in self.cards():
            if card.notice.text == notice.text:
                card.leave()
        shown = self.cards()
        if len(shown) >= MOST:
            next((card for card in shown if not card.notice.stays), shown[0]).leave()
        card = NoticeCard(self._desk, notice, self)
        card.left.connect(self.place)
        self._column.addWidget(card)
        card.show()  # a hidden one takes no room in the layout
        self.place()

    def place(self) -> None:
        """Sit in the middle of the room, or over the lower edge of the view."""
        parent, room = self._parent, self._room
        if not self.cards():
            if room is not None:
                room.setFixedHeight(0)
            self.hide()
            return
        beside = room or self._over
        width = min(WIDEST, beside.width() - 48)
        self.setFixedWidth(width)
        self.show()  # only what is shown has its fonts, and with them its height
        self._column.activate()
        height = (
            self._column.totalHeightForWidth(width) if self._column.hasHeightForWidth() else self.sizeHint().height()
        )
        self.resize(width, height)
        below = ABOVE
        if room is not None:
            room.setFixedHeight(height + GAP)
            around = room.parentWidget()
            if around is not None and (layout := around.layout()) is not None:
                layout.activate()  # the room is where it will be
            below = 0
        corner = beside.mapTo(parent, beside.rect().bottomLeft())
        self.move(corner.x() + (beside.width() - width) // 2, corner.y() + 1 - height - below)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the view and its room."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.place()
        return super().eventFilter(watched, event)
