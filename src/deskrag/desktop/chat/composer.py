"""Where a question is typed: grows with its text, Enter sends, Shift+Enter breaks the line.

A bar over the text says when an earlier question is edited; Escape, its button or an empty field end that.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..indexing.dropping import paths_of
from ..widgets.buttons import IconButton
from .editing_bar import EditingBar
from .way_choice import WayChoice

MOST_LINES = 8
_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_COMES_BACK = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class QuestionEdit(QPlainTextEdit):
    """The text field; files pasted into it are documents to add, not text.

    Attributes:
        entered: Whether a person went into the field, by mouse or by key; the focus is not taken from them.

    Signals:
        files_pasted: Carries the paths.
    """

    files_pasted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)  # files are dropped on the window
        self.entered = False

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A person comes in."""
        self.entered = True
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """A person comes in by a key, or the window puts the focus here."""
        self.entered = self.entered or event.reason() in _BY_KEY
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The focus goes to another field, or the whole window loses it and will have it here again."""
        if event.reason() not in _COMES_BACK:
            self.entered = False
        super().focusOutEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Paste."""
        if paths := paths_of(source):
            self.files_pasted.emit(paths)
        else:
            self.insertPlainText(source.text())


class Composer(QFrame):
    """The field and its button.

    Signals:
        sent: Carries the text.
        stopped: The person wants the answer to stop.
        changed: The text changed.
        edit_left: An earlier question is not to be edited any more; True where the field was emptied for that.
    """

    sent = Signal(str)
    stopped = Signal()
    changed = Signal()
    edit_left = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._busy = False
        self.setObjectName("composer")
        self.edit = QuestionEdit(self)
        self.edit.setFrameShape(QFrame.Shape.NoFrame)
        self.edit.setTabChangesFocus(True)
        self.edit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.edit.document().setDocumentMargin(6)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._edited)
        self.button = IconButton(desk, "send", mark("Send"), self._press, colour="on_accent", size=20)
        self.button.setProperty("role", "send")
        self.bar = EditingBar(desk)
        self.bar.left.connect(lambda: self.edit_left.emit(False))
        self.ways = WayChoice(desk)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.edit)
        texts.addWidget(self.ways)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(texts, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 7, 8, 7)
        column.setSpacing(2)
        column.addWidget(self.bar)
        column.addLayout(row)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()
        self._edited()

    def retranslate(self) -> None:
        """Take texts anew."""
        self.edit.setPlaceholderText(tr("Ask your documents…"))
        self.edit.setAccessibleName(tr("Your question"))

    def text(self) -> str:
        """What is typed."""
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace what is typed, the cursor at its end."""
        self.edit.setPlainText(text)
        cursor = self.edit.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.edit.setTextCursor(cursor)

    @property
    def editing(self) -> bool:
        """Whether an earlier question is edited."""
        return not self.bar.isHidden()

    def set_editing(self, text: str) -> None:
        """Say what is edited (see `EditingBar.appear`); empty for nothing."""
        self.bar.appear(text)

    def set_busy(self, busy: bool) -> None:
        """While an answer comes the button stops it."""
        self._busy = busy
        if busy:
            self.button.look("stop", mark("Stop"))
        else:
            self.button.look("send", mark("Send"))
        self._edited()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter sends; the frame shows the focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("focused", event.type() is QEvent.Type.FocusIn)
            self.style().unpolish(self)
            self.style().polish(self)
        if isinstance(event, QKeyEvent) and self.editing and event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.ShortcutOverride:  # this field's key, not the window's
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.edit_left.emit(False)
                return True
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                if not self._busy:
                    self._press()
                return True
        return super().eventFilter(watched, event)

    def _press(self) -> None:
        if self._busy:
            self.stopped.emit()
        elif self.text().strip():
            self.sent.emit(self.text().strip())

    def _edited(self) -> None:
        lines = max(1, min(MOST_LINES, round(self.edit.document().size().height())))
        self.edit.setFixedHeight(lines * self.edit.fontMetrics().lineSpacing() + 14)
        overflow = self.edit.document().size().height() > MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if overflow else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.edit.setVerticalScrollBarPolicy(policy)
        self.button.setEnabled(self._busy or bool(self.text().strip()))
        self.changed.emit()
        if self.editing and not self.text().strip():
            self.edit_left.emit(True)
