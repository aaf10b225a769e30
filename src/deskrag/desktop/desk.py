"""What every view is given: the theme, the language, the library, the place for messages, the window's memory."""

from __future__ import annotations

from dataclasses import dataclass

from .following import Following
from .i18n import Language
from .notices import Notices
from .preparing import Preparing
from .session import Session
from .state import WindowState
from .theme.theme import Theme


@dataclass(frozen=True)
class Desk:
    """The surroundings of a view.

    Attributes:
        theme: Colours and icons.
        language: The language of texts.
        session: The open library and its background work.
        notices: Where messages and errors are shown.
        state: What is remembered between starts.
        following: Watches folders.
        preparing: Makes the models of a first start ready.
    """

    theme: Theme
    language: Language
    session: Session
    notices: Notices
    state: WindowState
    following: Following
    preparing: Preparing
