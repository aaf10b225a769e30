"""`deskrag serve`: one process that holds a library and serves it on loopback until it is told to stop."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import threading
from collections.abc import Callable, Generator
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from ..app.application import Application
from ..app.holder import settings_digest
from ..app.token import ensure_token, token_file
from ..errors import AccessError, InputError, LibraryBusyError, UserError
from ..indexing.lock import HolderServer
from .build import build

if TYPE_CHECKING:
    from starlette.types import ASGIApp

HOST = "127.0.0.1"
_SECONDS_TO_END = 10


class _Server(uvicorn.Server):
    """uvicorn that ends the streams before it waits for them, and leaves the exit code to us."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop = stop

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Obey Ctrl-C and a polite kill; nothing is raised again afterwards."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End what runs; a second Ctrl-C waits for nothing."""
        self._stop()
        super().handle_exit(sig, frame)


class LoopbackServer:
    """A library on a port of 127.0.0.1. Takes the library's lock and says beside it where to ask.

    Args:
        app: The open library; the caller closes it after `run`.
        port: The port; 0 for any free one.

    Raises:
        InputError: The port is taken.
        LibraryBusyError: Another process holds the library.
    """

    def __init__(self, app: Application, port: int) -> None:
        self.app = app
        self.token = ensure_token()
        self._socket = _bound(port)
        try:
            self.port = int(self._socket.getsockname()[1])
            app.parts.lock.acquire(app.parts.purpose)
        except BaseException:
            self._socket.close()
            raise
        gate, self.state = build(app, token=self.token, port=self.port, origins=app.parts.settings.server.origins)
        self._server = _Server(_config(gate), self.state.jobs.close)

    def run(self) -> None:
        """Serve until a signal or `stop`; then end what runs and let go of the models."""
        lock = self.app.parts.lock
        lock.publish(HolderServer(self.port, str(token_file()), settings_digest(self.app.parts.settings)))
        warm_up = threading.Thread(target=self._warm_up, name="server-warm-up", daemon=True)
        warm_up.start()
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self.state.jobs.close()
            lock.publish(None)
            warm_up.join()
            self.state.engines.close()
            self._socket.close()

    def stop(self) -> None:
        """Let `run` end, from any thread."""
        self.state.jobs.close()
        self._server.should_exit = True

    def _warm_up(self) -> None:
        """Load what the first search needs, while nobody waits yet."""
        with contextlib.suppress(UserError):  # met again, and told, by the request that needs it
            if self.app.parts.chunks.count():
                self.app.search("warm", 1)


def serve_beside(app: Application) -> Callable[[], None] | None:
    """Serve an open library from a thread, on any free port.

    Returns:
        What ends the serving and waits for that; None where another process holds the library.
    """
    try:
        server = LoopbackServer(app, 0)
    except LibraryBusyError:
        return None
    thread = threading.Thread(target=server.run, name="server-beside", daemon=True)
    thread.start()

    def end() -> None:
        server.stop()
        thread.join(_SECONDS_TO_END)

    return end


def _config(gate: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        gate,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=_SECONDS_TO_END,
        timeout_keep_alive=30,
    )


def _bound(port: int) -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows: nobody else may bind it as well
            found.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((HOST, port))
        found.listen(128)
    except OSError as error:
        found.close()
        if error.errno == errno.EADDRINUSE:
            raise InputError(
                "another program uses this port",
                subject=f"port {port}",
                advice="Choose another with --port, or any free one with --port 0.",
            ) from error
        raise AccessError(f"the server cannot listen ({error.strerror})", subject=f"port {port}") from error
    return found
