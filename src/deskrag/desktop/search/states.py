"""What the Search view shows when there are no results: nothing asked, nothing found, nothing to search, an error."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..notices import explain
from ..widgets.buttons import TextButton
from ..widgets.empty_state import EmptyState


class SearchStates(EmptyState):
    """An empty state that knows the words of the Search view.

    Signals:
        again_wanted: The same search once more.
        ask_wanted: The query is to be asked in the chat.
        unfilter_wanted: All filters are to go.
        folder_wanted: A folder is to be added.
    """

    again_wanted = Signal()
    ask_wanted = Signal()
    unfilter_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._surroundings = desk

    def say_nothing_found(self, *, filtered: bool) -> None:
        """The search went well and found nothing."""
        buttons = [TextButton(self._surroundings, mark("Ask in the chat"), self.ask_wanted.emit, icon="chat")]
        if filtered:
            buttons.insert(0, self._unfilter("main"))
        text = tr("Try other words, fewer words, or another spelling.")
        self.say("search", tr("Nothing found"), text, *buttons, colour="muted")

    def say_failed(self, error: BaseException, *, filtered: bool) -> None:
        """The search did not go well."""
        buttons = [TextButton(self._surroundings, mark("Try again"), self.again_wanted.emit, role="main")]
        if filtered:
            buttons.append(self._unfilter(""))
        self.say("error", tr("This search did not work"), explain(error), *buttons, colour="danger")

    def say_idle(self, documents: int | None) -> None:
        """Nothing is asked; `documents` can be searched (None: nobody knows yet)."""
        if documents is None:
            self.wait(tr("Opening the library…"))
        elif not documents:
            folder = TextButton(
                self._surroundings, mark("Choose a folder…"), self.folder_wanted.emit, role="main", icon="folder"
            )
            text = tr("Drop files or a folder anywhere in the window.")
            self.say("folder", tr("There is nothing to search yet"), text, folder)
        else:
            text = tr(
                "%Ln documents are searched by words and by meaning, without a model.\n\n"
                "To narrow down:  “exact words”   -without   type:pdf   file:report   after:2026",
                documents,
            )
            self.say("search", tr("Search as you type"), text)

    def _unfilter(self, role: str) -> TextButton:
        return TextButton(self._surroundings, mark("Remove the filters"), self.unfilter_wanted.emit, role=role)
