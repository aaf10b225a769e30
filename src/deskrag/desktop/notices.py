"""What the window tells: errors, results, offers to undo. The one place where an error becomes words.

Anybody posts a `Notice`; the window shows it (`widgets/notice_bar.py`). A `UserError` is told as what happened, to
what, and what to do; anything else is a bug of ours, logged with its traceback and told as such.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from ..errors import Cancelled, UserError
from .i18n import tr
from .next_steps import step_for, worth_trying_again
from .sentences.known import told

log = logging.getLogger(__name__)

SHOWN_MS = 8000


@dataclass(frozen=True)
class Notice:
    """One message.

    Attributes:
        text: What to say.
        kind: ``"info"``, ``"good"`` or ``"error"``.
        action: Label of the button; empty for none.
        act: What it does.
        stays: Shown until closed; else for some seconds.
    """

    text: str
    kind: Literal["info", "good", "error"] = "info"
    action: str = ""
    act: Callable[[], object] | None = None
    stays: bool = False


class Notices(QObject):
    """Where messages are posted.

    Signals:
        posted: Carries the `Notice`.
        wanted: The way on that an error offered was chosen; carries the `Step`.
    """

    posted = Signal(object)
    wanted = Signal(object)

    def post(self, notice: Notice) -> None:
        """Show a message."""
        self.posted.emit(notice)

    def say(self, text: str) -> None:
        """Show a passing message."""
        self.post(Notice(text))

    def undo(self, text: str, act: Callable[[], object]) -> None:
        """Say what was done and offer to take it back."""
        self.post(Notice(text, action=tr("Undo"), act=act))

    def error(self, error: BaseException, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Show an error with a button for what comes next, by default where it can be mended; a cancelled task is
        silent."""
        if isinstance(error, Cancelled):
            return
        if not action and (step := step_for(error)) is not None:
            action, act = tr(step.label), lambda: self.wanted.emit(step)
        self.post(Notice(explain(error), "error", action, act, stays=True))

    def failed(self, error: BaseException, again: Callable[[], object]) -> None:
        """Show the error of background work that nobody else tells; what cannot be mended elsewhere is tried again."""
        if step_for(error) is None and worth_trying_again(error):
            self.error(error, tr("Try again"), again)
        else:
            self.error(error)


def explain(error: BaseException) -> str:
    """An error in words for people, in their language."""
    if isinstance(error, UserError):
        return told(error)
    log.error("a bug", exc_info=error)
    return tr("Something went wrong inside DeskRAG ({error}). Your documents and chats are safe.", error=repr(error))
