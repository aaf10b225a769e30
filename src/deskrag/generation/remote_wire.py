"""One exchange with an HTTP endpoint that can be broken off at any moment, with limits on what it may send.

One idea: every exchange has its own connection, read in a thread. Whoever waits for it can shut the socket from
outside, so that a stop takes effect while the server is silent, and the server notices and stops computing.
"""

from __future__ import annotations

import contextlib
import json
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpx

from ..errors import GenerationError
from ..progress import CancelToken

LINE_BYTES = 1 << 20
"""Longest line of an event stream; real ones have some hundred bytes."""
BODY_BYTES = 16 << 20
"""Largest whole reply."""
_POLL_SECONDS = 0.05
_QUEUED = 256
_REST_SECONDS = 3.0
_JOIN_SECONDS = 1.0
_END = object()


@dataclass(frozen=True, slots=True)
class Link:
    """How to reach an endpoint.

    Attributes:
        url: Base address without trailing slash.
        headers: Sent with every request; holds the key.
        subject: The endpoint, for error messages.
        seconds: Longest silence.
        proxies: Whether the environment's proxies are used.
    """

    url: str
    headers: Mapping[str, str]
    subject: str
    seconds: float
    proxies: bool

    def __repr__(self) -> str:
        """Without the headers: they hold the key."""
        return f"Link({self.subject})"

    def client(self, seconds: float | None = None) -> httpx.Client:
        """A client with a connection of its own."""
        return httpx.Client(
            headers={**self.headers, "Accept-Encoding": "identity", "User-Agent": "DeskRAG"},
            timeout=httpx.Timeout(seconds or self.seconds, connect=min(10.0, seconds or 10.0)),
            trust_env=self.proxies,
            follow_redirects=False,
            verify=_certificates() if self.url.startswith("https") else _no_certificates(),
        )


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


@lru_cache(maxsize=1)
def _no_certificates() -> ssl.SSLContext:
    """For plain HTTP: made at once, where reading all certificates takes a tenth of a second."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply."""

    status: int
    content: bytes

    def json(self) -> Any:
        """The JSON value; None if it is none."""
        try:
            return json.loads(self.content)
        except ValueError:
            return None


def fetch(link: Link, method: str, url: str, values: Any = None, seconds: float | None = None) -> Reply:
    """One plain exchange.

    Raises:
        GenerationError: Nothing answers, it takes too long, or it sends too much.
    """
    try:
        with link.client(seconds=seconds) as client, client.stream(method, url, json=values) as response:
            return Reply(response.status_code, _whole(response.iter_raw(65536), link))
    except (httpx.HTTPError, OSError) as error:
        raise unreachable(error, link) from error


class Refused(Exception):  # noqa: N818 - how the reader hands a reply over, not an error of ours
    """The endpoint answered with another status than 200."""

    def __init__(self, reply: Reply, retry_after: str) -> None:
        super().__init__(reply.status)
        self.reply = reply
        self.retry_after = retry_after


class Cut(Exception):  # noqa: N818
    """The stream ended before the endpoint said that it was done."""


class Exchange:
    """A streamed reply: a thread reads events, `events` yields them to the caller.

    Args:
        link: The endpoint.
        url: Where to post.
        values: The JSON body.

    Attributes:
        ended: Whether the endpoint said all it had to say.
    """

    def __init__(self, link: Link, url: str, values: Mapping[str, Any]) -> None:
        self._link = link
        self._url = url
        self._values = values
        self._events: queue.Queue[Any] = queue.Queue(_QUEUED)
        self._sockets: list[socket.socket] = []
        self._guard = threading.Lock()
        self._closed = threading.Event()
        self.ended = False
        self._patience = link.seconds + _REST_SECONDS
        self._thread = threading.Thread(target=self._run, name="engine-remote", daemon=True)

    def events(self, cancel: CancelToken) -> Iterator[Any]:
        """JSON values of the stream; ends early, without an error, once `cancel` is set or `close` was called.

        Raises:
            Refused: Another status than 200.
            Cut: The connection ended too early.
            GenerationError: Unreachable, silent for too long, or not an event stream.
        """
        self._thread.start()
        try:
            heard = time.monotonic()
            while not cancel.cancelled and not self._closed.is_set():
                try:
                    event = self._events.get(timeout=_POLL_SECONDS)
                except queue.Empty:
                    # httpx counts comments that only keep the connection open as signs of life; we do not.
                    if time.monotonic() - heard > self._patience:
                        raise silent(self._link) from None
                    continue
                heard = time.monotonic()
                if event is _END:
                    self.ended = True
                    return
                if isinstance(event, BaseException):
                    raise event
                yield event
        finally:
            self.close()

    def hurry(self) -> None:
        """All that matters has come: wait only a moment for the rest."""
        self._patience = _REST_SECONDS

    def close(self) -> None:
        """End the exchange now, whatever the reader waits for."""
        self._closed.set()
        with self._guard:
            for each in self._sockets:
                _shut(each)
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=_JOIN_SECONDS)  # only a connection that is still being made takes longer

    def _watch(self, name: str, info: Mapping[str, Any]) -> None:
        """Remember the socket, so that `close` can shut it under a waiting read."""
        if name in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            found = info["return_value"].get_extra_info("socket")
            with self._guard:
                self._sockets.append(found)
                if self._closed.is_set():
                    _shut(found)

    def _run(self) -> None:
        last: Any = _END
        try:
            self._read()
        except (Refused, Cut, GenerationError) as error:
            last = error
        except (httpx.ReadError, httpx.RemoteProtocolError) as error:
            last = Cut(str(error))
        except (httpx.HTTPError, OSError) as error:
            last = unreachable(error, self._link)
        except Exception as error:  # noqa: BLE001 - a bug of ours must reach the caller, not end a thread in silence
            last = error
        self._put(last)

    def _read(self) -> None:
        with (
            self._link.client() as client,
            client.stream("POST", self._url, json=self._values, extensions={"trace": self._watch}) as response,
        ):
            if response.status_code != 200:
                reply = Reply(response.status_code, _whole(response.iter_raw(65536), self._link, most=65536))
                if 300 <= response.status_code < 400:
                    reply = Reply(response.status_code, response.headers.get("location", "").encode())
                raise Refused(reply, response.headers.get("retry-after", ""))
            kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
            if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
                raise _strange("a compressed reply although none was asked for", self._link)
            if kind == "application/json":  # an endpoint that does not stream
                self._put(_parsed(_whole(response.iter_raw(65536), self._link), self._link))
                return
            if kind != "text/event-stream":
                raise _strange(f"a reply of type {kind[:60] or 'unknown'}", self._link)
            for data in _data_lines(response.iter_raw(), self._link):
                if data == b"[DONE]":
                    return
                if not self._put(_parsed(data, self._link)):
                    return
            raise Cut("the stream ended without its last event")

    def _put(self, event: Any) -> bool:
        while not self._closed.is_set():
            try:
                self._events.put(event, timeout=_POLL_SECONDS)
            except queue.Full:
                continue
            return True
        return False


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # already closed by the other side, or wrapped by TLS since
        connection.shutdown(socket.SHUT_RDWR)


def _data_lines(chunks: Iterator[bytes], link: Link) -> Iterator[bytes]:
    """The `data` fields of server-sent events, one by one (the endpoints send one line an event)."""
    buffer = bytearray()
    for chunk in chunks:
        buffer += chunk
        if b"\n" in chunk:
            *lines, rest = buffer.split(b"\n")
            for line in lines:
                if line.startswith(b"data:"):
                    yield bytes(line[5:]).strip()
            buffer = bytearray(rest)
        if len(buffer) > LINE_BYTES:
            raise _strange("a line without end", link)
    if buffer[5:].strip() == b"[DONE]":
        yield b"[DONE]"


def _whole(chunks: Iterator[bytes], link: Link, most: int = BODY_BYTES) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > most:
            if most < BODY_BYTES:  # an error page: its beginning says enough
                return bytes(content[:most])
            raise _strange("a reply without end", link)
    return bytes(content)


def _parsed(data: bytes, link: Link) -> Any:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _strange("something that is not JSON", link) from error
    if not isinstance(value, dict):
        raise _strange("JSON of another shape", link)
    return value


def _strange(what: str, link: Link) -> GenerationError:
    return GenerationError(
        f"the endpoint sent {what}",
        subject=link.subject,
        advice="It does not seem to be an OpenAI-compatible service; check endpoint.url.",
    )


def silent(link: Link) -> GenerationError:
    """The error for an endpoint that says nothing for too long."""
    return GenerationError(
        f"the endpoint was silent for {link.seconds:.0f} s",
        subject=link.subject,
        advice="Ask again, or raise endpoint.seconds if the model there is slow.",
    )


def unreachable(error: Exception, link: Link) -> GenerationError:
    """The error for a connection that cannot be made or kept."""
    if isinstance(error, httpx.ReadTimeout | httpx.WriteTimeout):
        return silent(link)
    why = "does not answer in time" if isinstance(error, httpx.TimeoutException) else "cannot be reached"
    return GenerationError(
        f"the endpoint {why} ({type(error).__name__}: {error})",
        subject=link.subject,
        advice="Start the service, or correct endpoint.url; with an empty one the local model answers.",
    )
