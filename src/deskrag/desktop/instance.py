"""One window a library: a second start hands its arguments to the first and ends.

The first one listens on a local socket that only the same user can open. A socket left by a crash refuses
connections; then it is removed and taken over.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 1000
_LONGEST = 1 << 20


def socket_name(home: Path) -> str:
    """Name of the socket of one installation."""
    return f"deskrag-{hashlib.sha256(str(home).encode()).hexdigest()[:16]}"


def hand_over(name: str, arguments: list[str]) -> bool:
    """Give the arguments to the running window; False if there is none."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(json.dumps(arguments).encode() + b"\n")
    socket.flush()
    # The first window answers when it has them, so that a hung one is not taken for a running one.
    heard = socket.waitForReadyRead(3 * WAIT_MS)
    socket.disconnectFromServer()
    return bool(heard)


class Instance(QObject):
    """Listens for later starts.

    Args:
        name: Of `socket_name`.
    """

    called = Signal(list)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connect)
        self._parts: dict[QLocalSocket, bytes] = {}
        if not self._server.listen(name):
            QLocalServer.removeServer(name)
            self._server.listen(name)

    @property
    def listening(self) -> bool:
        """Whether later starts find this one."""
        return self._server.isListening()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _connect(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._parts[socket] = b""
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(lambda socket=socket: self._drop(socket))

    def _read(self, socket: QLocalSocket) -> None:
        if socket not in self._parts:
            return
        self._parts[socket] += socket.readAll().data()
        line, end, _ = self._parts[socket].partition(b"\n")
        if len(line) > _LONGEST:
            socket.abort()
        elif end:
            try:
                arguments = json.loads(line)
            except ValueError:
                socket.abort()
                return
            socket.write(b"ok\n")
            socket.flush()
            if isinstance(arguments, list):
                self.called.emit([str(argument) for argument in arguments])

    def _drop(self, socket: QLocalSocket) -> None:
        self._parts.pop(socket, None)
        socket.deleteLater()
