"""The views of the window, in the order of the rail. A view is added with one line here and one class.

The class takes `(desk, parent)` and is a `QWidget`. It is made when it is first shown, so its module must stay out of
the imports at the top of this one. These optional members are connected when it has them:

- signal `source_chosen(SourceRef, sequence of SourceRef)`: opens the source panel;
- signal `files_wanted(str)`: ``"files"`` or ``"folder"`` asks for documents to add;
- signal `files_given(list of Path)`: adds these;
- signal `question_wanted(str, str)`: asks it in a new chat, in the collection of that name;
- attribute `notice_room`, a widget in its layout: messages stand there, so that they cover nothing;
- method `set_compact(bool)`: hides its side bar where the window is narrow;
- method `shown()`: called whenever the view comes to the front;
- method `focus_search()`: called on the shortcut for finding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from .desk import Desk
from .i18n import mark


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """One entry of the rail.

    Attributes:
        name: Stable name.
        title: In English, marked for translation.
        icon: Name of its icon.
        make: Makes the widget.
    """

    name: str
    title: str
    icon: str
    make: Callable[[Desk], QWidget]


def _chat(desk: Desk) -> QWidget:
    from .chat.view import ChatView

    return ChatView(desk)


def _library(desk: Desk) -> QWidget:
    from .library.view import LibraryView

    return LibraryView(desk)


def _search(desk: Desk) -> QWidget:
    from .search.view import SearchView

    return SearchView(desk)


def _models(desk: Desk) -> QWidget:
    from .models.view import ModelsView

    return ModelsView(desk)


def _tune(desk: Desk) -> QWidget:
    from .tune.view import TuneView

    return TuneView(desk)


def _settings(desk: Desk) -> QWidget:
    from .settings.view import SettingsView

    return SettingsView(desk)


VIEWS = (
    ViewSpec("chat", mark("Chat"), "chat", _chat),
    ViewSpec("search", mark("Search"), "search", _search),
    ViewSpec("library", mark("Library"), "library", _library),
    ViewSpec("models", mark("Models"), "models", _models),
    ViewSpec("tune", mark("Tune"), "tune", _tune),
    ViewSpec("settings", mark("Settings"), "settings", _settings),
)
