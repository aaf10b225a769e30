"""Messages at the foot of the window: they come, offer one button, and go; errors stay until closed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark
from ..notices import SHOWN_MS, Notice
from .buttons import IconButton
from .labels import label

MOST = 3
ABOVE = 124
"""Distance from the lower edge: the field for questions stays free."""
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
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        picture = QLabel()
        picture.setPixmap(desk.theme.icon(icon, colour).pixmap(20, 20))
        picture.setFixedHeight(24)  # in the middle of the first line
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        text = label(notice.text, wrap=True)
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
        self._over = parent
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        parent.installEventFilter(self)
        desk.notices.posted.connect(self.show_notice)
        self.hide()

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
        """Sit over the lower edge, in the middle."""
        parent = self._over
        if not self.cards():
            self.hide()
            return
        width = min(560, parent.width() - 48)
        self.setFixedWidth(width)
        self.show()  # only what is shown has its fonts, and with them its height
        self._column.activate()
        height = (
            self._column.totalHeightForWidth(width) if self._column.hasHeightForWidth() else self.sizeHint().height()
        )
        self.resize(width, height)
        self.move((parent.width() - width) // 2, parent.height() - height - ABOVE)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the window's size."""
        if event.type() is QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)
