"""What the view says before there is anything to learn from, and the two ways on."""

from __future__ import annotations

from collections.abc import Callable

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from ..widgets.empty_state import EmptyState


def say_nothing(
    desk: Desk, empty: EmptyState, open_library: Callable[[], object], own_file: Callable[[], object]
) -> None:
    """Say that there is nothing yet, and offer the library or a file."""
    empty.say(
        "tune",
        tr("There is nothing to learn from yet"),
        tr(
            "A small adapter teaches the model how to answer about your documents, on this computer. Add documents"
            " to the library first, or begin with questions and answers you already have."
        ),
        TextButton(desk, mark("Open the library"), open_library, role="main"),
        TextButton(desk, mark("Use a file of questions and answers…"), own_file),
    )
