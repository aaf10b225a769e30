"""`deskrag-desktop`: the window, and beside it the server through which other commands reach the library it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .desktop.main import main as open_window

if TYPE_CHECKING:
    from .app.application import Application


def serve(app: Application) -> Callable[[], None] | None:
    """Serve the window's library on a free port of 127.0.0.1; returns what ends that, None if it is not wanted."""
    if not app.parts.settings.server.beside_window:
        return None
    from .server.serving import serve_beside

    return serve_beside(app)


def main() -> None:
    """Open the window."""
    open_window(serve)


if __name__ == "__main__":
    main()
