"""What can be done with a whole conversation: rename, pin, delete with undo, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from ..desk import Desk
from ..i18n import tr
from ..notices import Notice
from ..widgets.fields import pass_drops_on

if TYPE_CHECKING:
    from ...app.application import Application
    from ...conversations.store import Conversation


class ConversationActions(QObject):
    """Does it in the background and tells the session.

    Signals:
        renamed: Carries the id and the new title.
    """

    renamed = Signal(int, str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent

    def rename(self, conversation: Conversation) -> None:
        """Ask for another title."""
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(tr("Rename chat"))
        dialog.setLabelText(tr("Name of this chat:"))
        dialog.setTextValue(conversation.title)
        pass_drops_on(dialog)
        dialog.textValueSelected.connect(lambda title: self.set_title(conversation, title) if title.strip() else None)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def set_title(self, conversation: Conversation, title: str) -> None:
        """Give it another title."""
        number = conversation.conversation_id

        def done(found: Conversation) -> None:
            self.renamed.emit(number, found.title)
            self._desk.session.chats_changed.emit()

        def work(app: Application) -> Conversation:
            app.parts.conversations.rename(number, title)
            return app.parts.conversations.get(number)

        self._desk.session.read(work, self).success(done)

    def pin(self, conversation: Conversation) -> None:
        """Pin it, or no longer."""
        self._do(lambda app: app.parts.conversations.pin(conversation.conversation_id, not conversation.pinned))

    def delete(self, conversation: Conversation) -> None:
        """Delete it and offer to take that back."""
        number = conversation.conversation_id

        def offer(_: Any) -> None:
            text = tr("“{title}” was deleted.", title=conversation.title or tr("New chat"))
            self._desk.notices.undo(text, lambda: self._do(lambda app: app.parts.conversations.restore(number)))

        self._do(lambda app: app.parts.conversations.discard(number)).success(offer)

    def export(self, conversation: Conversation, kind: str) -> None:
        """Ask where to, and write it there.

        Args:
            conversation: Which one.
            kind: ``"md"``, ``"json"`` or ``"pdf"``.
        """
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = "".join(ch if ch.isalnum() or ch in " -_" else "_" for ch in conversation.title).strip() or "chat"
        target, _ = QFileDialog.getSaveFileName(
            self._window, tr("Export chat"), str(Path(folder) / f"{name}.{kind}"), f"*.{kind}"
        )
        if target:
            self.write(conversation, kind, Path(target))

    def write(self, conversation: Conversation, kind: str, target: Path) -> Any:
        """Write it to a file, in the background."""
        from .export import write

        def say(_: Any) -> None:
            self._desk.notices.post(Notice(tr("Saved as {name}.", name=target.name), "good"))

        return self._desk.session.read(lambda app: write(app, conversation, kind, target), self).success(say)

    def _do(self, use: Any) -> Any:
        return self._desk.session.read(use, self).success(lambda _: self._desk.session.chats_changed.emit())
