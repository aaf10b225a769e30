"""`deskrag-desktop`: opens the window, then the library behind it.

The window is on the screen before anything heavy is imported: no settings, no database, no index, no model.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .. import paths
from ..priority import thread_comes_soon
from .instance import Instance, hand_over, socket_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ..app.application import Application
    from .desk import Desk
    from .main_window import MainWindow

    Serve = Callable[[Application], Callable[[], None] | None]

SERVE_AFTER_MS = 2000
"""The server's imports wait until the window has settled."""
SWITCH_S = 0.0001
"""How long a busy thread may keep the others waiting for the interpreter: a fiftieth of Python's default, as the GUI
thread waits this long every time it comes back from the system."""


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="deskrag-desktop", description="The window of DeskRAG.")
    parser.add_argument("files", nargs="*", type=Path, help="files and folders to add")
    parser.add_argument("--library", type=Path, help="folder of the library")
    return parser.parse_args(given)


def opener(library: Path | None) -> Callable[[], Application]:
    """How the library is opened, on a worker's thread."""

    def open_application() -> Application:
        from .preloading import preload, preload_showing

        preload(("deskrag.app.application",))
        from ..app.application import Application

        app = Application(library, purpose="the DeskRAG window")
        app.parts.conversations.purge()
        preload_showing()
        return app

    return open_application


def build(
    application: QApplication, open_application: Callable[[], Application], library: Path | None = None
) -> tuple[Desk, MainWindow]:
    """The window of a library (of the default one if None) and its surroundings, not shown yet."""
    from .desk import Desk
    from .following import Following
    from .i18n import Language
    from .immortal import shield_constants
    from .main_window import MainWindow
    from .notices import Notices
    from .preparing import Preparing
    from .session import Session
    from .state import WindowState
    from .theme.theme import Theme

    shield_constants()
    usual = paths.default_library()
    state = WindowState(paths.window_state_file(), library or usual, application, takes_over=library in (None, usual))
    notices = Notices(application)
    session = Session(open_application, notices.failed, application)
    desk = Desk(
        theme=Theme(application, state.get("theme", "system")),
        language=Language(application, state.get("language", "auto")),
        session=session,
        notices=notices,
        state=state,
        following=Following(session, notices),
        preparing=Preparing(session),
    )
    return desk, MainWindow(desk)


def accompany(desk: Desk, window: MainWindow) -> None:
    """What begins when the library is open and costs the start nothing: imports, models, watch, tray, removals."""
    from .library.removing import finish_earlier
    from .preloading import WORKING, preload
    from .tray import Tray

    desk.session.read(lambda _app: preload(WORKING), desk.session).failure(lambda _: None)
    window.status.look()
    desk.preparing.start_if_needed()
    finish_earlier(desk)
    desk.following.start_if_wanted()
    if Tray.available():
        Tray(desk, window)


def serve_beside(desk: Desk, serve: Serve) -> None:
    """Begin serving the library, off the GUI thread, until it is closed."""

    def begun(end: Callable[[], None] | None) -> None:
        if end is not None:
            desk.session.closing.connect(end)

    desk.session.read(serve).success(begun)


def stay_responsive() -> None:
    """Let this thread, the window's, have the interpreter and the processor soon after it asks for them."""
    sys.setswitchinterval(SWITCH_S)
    thread_comes_soon()


def main(serve: Serve | None = None) -> None:
    """Run the window; a second start hands its files to the first and ends.

    Args:
        serve: Begins serving the library to other programs and returns what ends it; the window itself knows nothing
            of servers.
    """
    stay_responsive()
    options = arguments(sys.argv[1:])
    files = [os.path.abspath(file) for file in options.files]  # noqa: PTH100 - `resolve` would follow links
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    application = QApplication(sys.argv[:1])
    application.setApplicationName("DeskRAG")
    application.setDesktopFileName("deskrag")
    library = options.library.absolute() if options.library else paths.default_library()
    name = socket_name(library)
    if hand_over(name, files):
        return
    desk, window = build(application, opener(options.library), library)
    instance = Instance(name, application)

    def called(more: list[str]) -> None:
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()
        window.add_files([Path(file) for file in more])

    instance.called.connect(called)
    window.show()
    QTimer.singleShot(0, desk.session.open)
    desk.session.when_open(lambda: accompany(desk, window))
    if serve is not None:
        desk.session.when_open(lambda: QTimer.singleShot(SERVE_AFTER_MS, lambda: serve_beside(desk, serve)))
    if files:
        desk.session.when_open(lambda: window.add_files([Path(file) for file in files]))
    code = application.exec()
    instance.close()
    desk.session.close()
    sys.exit(code)


if __name__ == "__main__":
    main()
