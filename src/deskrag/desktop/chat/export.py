"""Writing a conversation to a file: Markdown, JSON, or PDF through Qt's own writer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from ...errors import AccessError
from ..theme.tokens import FAMILIES, LIGHT
from .markdown import render

if TYPE_CHECKING:
    from ...app.application import Application
    from ...conversations.store import Conversation


def write(app: Application, conversation: Conversation, kind: str, target: Path) -> None:
    """Write a conversation.

    Args:
        app: The open library.
        conversation: Which one.
        kind: ``"md"``, ``"json"`` or ``"pdf"``.
        target: The file; replaced if it is there.

    Raises:
        AccessError: The file cannot be written.
    """
    from ...conversations.export import to_json, to_markdown

    messages = app.parts.conversations.messages(conversation.conversation_id)
    partial = target.with_name(f".{target.name}.partial")
    try:
        if kind == "json":
            partial.write_text(to_json(conversation, messages), "utf-8")
        elif kind == "md":
            partial.write_text(to_markdown(conversation, messages), "utf-8")
        else:
            partial.touch()
            _write_pdf(to_markdown(conversation, messages), conversation.title, partial)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise AccessError(
            f"the file cannot be written ({error.strerror})", subject=str(target), advice="Choose another folder."
        ) from error


def _write_pdf(markdown: str, title: str, target: Path) -> None:
    writer = QPdfWriter(str(target))
    writer.setTitle(title)
    writer.setCreator("DeskRAG")
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(50, 50, 50, 50))
    )
    document = QTextDocument()
    font = QFont(list(FAMILIES))
    font.setPointSizeF(10.5)
    document.setDefaultFont(font)
    document.setHtml(render(markdown, LIGHT))
    document.print_(writer)
