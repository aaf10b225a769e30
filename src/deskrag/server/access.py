"""Who may talk to the server: the token, and the gate in front of every request.

A server on loopback is reachable by every program of the machine and by every web page its browser shows. The token
keeps other users and pages out; the Host check keeps out pages whose name was pointed at 127.0.0.1 (DNS rebinding);
the Origin check keeps out pages even where a browser would add what they need.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from .failures import failure_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 32 * 2**20


class Gate:
    """The ASGI layer around the whole application.

    Args:
        app: What is behind it.
        token: What ``Authorization: Bearer`` must carry.
        port: The port in the Host header.
        origins: Web pages that may call.
        body_limit: Longest request body in bytes.
    """

    def __init__(
        self, app: ASGIApp, *, token: str, port: int, origins: Sequence[str] = (), body_limit: int = BODY_LIMIT
    ) -> None:
        self._app = app
        self._token = token.encode()
        self._hosts = {f"{name}:{port}".encode() for name in ("127.0.0.1", "localhost", "[::1]")}
        if port == 80:
            self._hosts |= {b"127.0.0.1", b"localhost", b"[::1]"}
        self._origins = {origin.rstrip("/").encode() for origin in origins}
        self._limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # there are no web sockets here
            return
        headers = list(scope["headers"])
        origin = _only(headers, b"origin")
        allowed = origin in self._origins
        if allowed and origin is not None:
            send = _with_cors(send, origin)
        refused = self._refused(scope["method"], headers, origin, allowed)
        if refused is not None:
            await failure_response(*refused)(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and allowed:
            await _preflight(send)
            return
        body = await self._body(headers, receive)
        if body is None:
            message = f"the request is larger than {self._limit // 2**20} MB"
            await failure_response(413, message)(scope, receive, send)
            return
        await self._app(scope, _replayed(body, receive), send)

    def _refused(
        self, method: str, headers: list[tuple[bytes, bytes]], origin: bytes | None, allowed: bool
    ) -> tuple[int, str] | None:
        if (_only(headers, b"host") or b"").lower() not in self._hosts:
            return 403, "this Host is not served; use http://127.0.0.1 with the port of the server"
        if origin is not None and not allowed:
            return 403, "web pages of this origin may not call the server (setting server.origins)"
        if method == "OPTIONS" and allowed:
            return None  # a browser sends no token with its preflight
        scheme, _, given = (_only(headers, b"authorization") or b"").partition(b" ")
        if scheme.lower() != b"bearer" or not hmac.compare_digest(given.strip(), self._token):
            return 401, "the token is missing or wrong (deskrag serve --show-token)"
        return None

    async def _body(self, headers: list[tuple[bytes, bytes]], receive: Receive) -> bytes | None:
        """The whole body; None if it is too long. One that ends early is empty: its sender is gone."""
        announced = _only(headers, b"content-length") or b"0"
        if not announced.isdigit() or int(announced) > self._limit:
            return None
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return b""
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > self._limit:
                return None
            if not message.get("more_body", False):
                return b"".join(parts)


def _only(headers: list[tuple[bytes, bytes]], name: bytes) -> bytes | None:
    """A header's value; of one that is given twice, nothing that could be allowed."""
    found = [value for key, value in headers if key.lower() == name]
    return b",".join(found) if found else None


def _replayed(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _with_cors(send: Send, origin: bytes) -> Callable[[Message], Awaitable[None]]:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            extra = [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]
            message = {**message, "headers": [*message.get("headers", ()), *extra]}
        await send(message)

    return wrapped


async def _preflight(send: Send) -> None:
    headers = [
        (b"access-control-allow-methods", b"GET, POST, DELETE"),
        (b"access-control-allow-headers", b"Authorization, Content-Type"),
        (b"access-control-max-age", b"600"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
