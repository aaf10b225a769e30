"""The offline guard: every connection of this process is seen, counted and, if a person wants so, refused.

One idea: Python tells about each connection through an audit event before it is made, whichever library asks for it,
and a hook that is in place can never be taken out again. So the count is a proof and not a promise. What does not pass
through Python's sockets (compiled parts with sockets of their own) is not seen by the hook; `open_connections` asks
the operating system as well, for this process and all its children.

This machine itself (loopback, sockets of the file system) is never counted and never refused.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
import time
from dataclasses import dataclass
from typing import Literal

from .errors import AccessError

Mode = Literal["on request", "offline"]

_CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_LOOKING_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})
_INTERNET = frozenset({socket.AF_INET, socket.AF_INET6})
_ADVICE = "Set network.mode to “on request” in the settings to allow connections that you ask for."


@dataclass(frozen=True, slots=True)
class Proof:
    """What the guard has seen.

    Attributes:
        mode: What it does now.
        since: Unix time of its start.
        connections: Connections to other machines that were allowed.
        refused: Connections and look-ups of names that were refused.
        last: The machine that was last connected to or refused; empty if none.
    """

    mode: Mode
    since: float
    connections: int
    refused: int
    last: str


class _Guard:
    """What the hook knows; there is one for each process, as there is one hook."""

    def __init__(self) -> None:
        self.mode: Mode = "on request"
        self.since = 0.0
        self.connections = 0
        self.refused = 0
        self.last = ""
        self.lock = threading.Lock()

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        """The hook; an exception from here keeps the connection from being made."""
        if event in _CONNECTING:
            connection, address = arguments[0], arguments[1]
            if getattr(connection, "family", None) in _INTERNET and isinstance(address, tuple) and address:
                self.judge(str(address[0]), counts=True)
        elif event in _LOOKING_UP and arguments[0] is not None:
            host = arguments[0]
            self.judge(host.decode("ascii", "replace") if isinstance(host, bytes) else str(host), counts=False)

    def judge(self, host: str, *, counts: bool) -> None:
        """Count or refuse a connection to `host`."""
        if is_this_machine(host):
            return
        with self.lock:
            self.last = host
            if self.mode == "offline":
                self.refused += 1
            elif counts:
                self.connections += 1
        if self.mode == "offline":
            raise offline_error(host)


_guard = _Guard()


def watch(mode: Mode) -> None:
    """Put the guard in place (once in the life of a process) and say what it is to do."""
    with _guard.lock:
        _guard.mode = mode
        if _guard.since:
            return
        _guard.since = time.time()
    sys.addaudithook(_guard.hear)


def proof() -> Proof:
    """What was seen since the guard is in place."""
    with _guard.lock:
        return Proof(_guard.mode, _guard.since, _guard.connections, _guard.refused, _guard.last)


def require(host: str) -> None:
    """Refuse at once, with a clear error, what the guard would refuse later.

    Args:
        host: Name or address of the machine that is about to be asked.

    Raises:
        AccessError: DeskRAG is set to stay offline and `host` is another machine.
    """
    if _guard.mode == "offline" and not is_this_machine(host):
        with _guard.lock:
            _guard.refused += 1
            _guard.last = host
        raise offline_error(host)


def offline_error(host: str) -> AccessError:
    """The error of a connection that was refused."""
    return AccessError("DeskRAG is set to stay offline, so no connection was made", subject=host, advice=_ADVICE)


def is_this_machine(host: str) -> bool:
    """Whether a name or an address means this machine; names are not looked up."""
    name = host.strip().strip("[]").rstrip(".").casefold()
    if name in ("", "localhost") or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def open_connections() -> int:
    """Connections to other machines that this process and its children have open now, as the system tells."""
    import psutil

    found = 0
    own = psutil.Process()
    for process in (own, *own.children(recursive=True)):
        try:
            rows = process.net_connections(kind="inet")
        except (psutil.Error, OSError):
            continue
        found += sum(bool(row.raddr) and not is_this_machine(str(row.raddr[0])) for row in rows)
    return found
