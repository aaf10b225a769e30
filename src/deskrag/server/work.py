"""Synchronous work for asynchronous requests: in threads, as streams, ended when nobody waits for it any more.

The core is synchronous. Every request gets a `CancelToken`; whoever ends the request (the client that goes away, the
deletion of its job, the server's shutdown) sets it, and the core obeys within a moment, wherever it is.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import anyio
import anyio.to_thread
from starlette.responses import Response

from ..errors import NotFoundError, UserError
from ..progress import CancelToken
from .failures import error_body, error_response

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_T = TypeVar("_T")
THREADS = 128
"""Requests worked on at the same time; further ones wait."""
PING_SECONDS = 10.0
JOB_HEADER = "x-deskrag-job"
Format = Literal["sse", "openai", "ndjson"]
Item = dict[str, Any]
Emit = Callable[[Item], None]
Work = Callable[[CancelToken, Emit], None]
_Items = asyncio.Queue[Item | BaseException | None]


class Jobs:
    """The work under way, by a number that its client can use to stop it."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._running: dict[str, CancelToken] = {}
        self._guard = threading.Lock()
        self._closed = False
        self._threads: anyio.CapacityLimiter | None = None

    @property
    def threads(self) -> anyio.CapacityLimiter:
        """Bounds the threads; belongs to the running event loop."""
        if self._threads is None:
            self._threads = anyio.CapacityLimiter(THREADS)
        return self._threads

    @contextmanager
    def begin(self) -> Iterator[tuple[str, CancelToken]]:
        """Register work for as long as the block runs."""
        token = CancelToken()
        with self._guard:
            number = str(next(self._numbers))
            self._running[number] = token
            if self._closed:
                token.cancel()
        try:
            yield number, token
        finally:
            with self._guard:
                del self._running[number]

    @property
    def running(self) -> int:
        """How many there are."""
        return len(self._running)

    def cancel(self, number: str) -> None:
        """Stop one.

        Raises:
            NotFoundError: It is not running (any more).
        """
        with self._guard:
            token = self._running.get(number)
        if token is None:
            raise NotFoundError("there is no such job, or it has ended", subject=number)
        token.cancel()

    def close(self) -> None:
        """Stop all, and whatever is asked for later."""
        with self._guard:
            self._closed = True
            for token in self._running.values():
                token.cancel()


async def attended(jobs: Jobs, receive: Receive, work: Callable[[CancelToken], _T]) -> _T:
    """Run `work` in a thread; cancel it when the client goes away.

    Raises:
        Cancelled: The client went away, or the work was stopped.
    """
    failure: BaseException | None = None
    result: list[_T] = []
    with jobs.begin() as (_, token):
        async with anyio.create_task_group() as group:
            group.start_soon(_watch, receive, token, lambda: None)
            try:
                result.append(await anyio.to_thread.run_sync(work, token, limiter=jobs.threads))
            except Exception as error:  # noqa: BLE001 - raised again below, outside of the group
                failure = error
            group.cancel_scope.cancel()
    if failure is not None:
        raise failure
    return result[0]


def each(items: Callable[[CancelToken], Generator[Item, None, None]]) -> Work:
    """Work that emits what a generator yields."""

    def work(token: CancelToken, emit: Emit) -> None:
        with closing(items(token)) as found:
            for item in found:
                token.check()
                emit(item)

    return work


class WorkStream(Response):
    """A response that streams what `work` emits in a thread.

    Nothing is sent before the first item, so that what fails at once is an error reply with its proper status; what
    fails later is a last item ``{"type": "error", "error": {...}}``.

    Args:
        jobs: Where the work is registered.
        work: Runs in a thread and emits JSON objects, from any thread.
        form: ``"sse"`` names each event by its ``type``, ``"openai"`` sends plain data and ends with ``[DONE]``,
            ``"ndjson"`` sends a line each.
    """

    def __init__(self, jobs: Jobs, work: Work, form: Format = "sse") -> None:
        super().__init__(media_type="application/x-ndjson" if form == "ndjson" else "text/event-stream")
        self._jobs = jobs
        self._work = work
        self._form = form
        self._sent = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream until the work ends or the client goes away."""
        loop = asyncio.get_running_loop()
        items: _Items = asyncio.Queue()

        def put(item: Item | BaseException | None) -> None:
            loop.call_soon_threadsafe(items.put_nowait, item)

        with self._jobs.begin() as (number, token):
            async with anyio.create_task_group() as group:
                group.start_soon(_watch, receive, token, lambda: items.put_nowait(None))
                group.start_soon(self._send_all, number, items, token, scope, receive, send)
                await anyio.to_thread.run_sync(self._run, token, put, limiter=self._jobs.threads)
                # `_send_all` ends by itself with the last item; the watcher must be told.
                await self._sent.wait()
                group.cancel_scope.cancel()

    def _run(self, token: CancelToken, put: Callable[[Item | BaseException | None], None]) -> None:
        try:
            token.check()
            self._work(token, put)
            put(None)
        except UserError as error:
            put(error.with_traceback(None))  # its frames would keep alive what the work held
        except BaseException as error:  # noqa: BLE001 - raised again by `_relay`
            put(error)

    async def _send_all(
        self,
        number: str,
        items: _Items,
        token: CancelToken,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        try:
            await self._relay(number, items, token, scope, receive, send)
        except OSError:
            token.cancel()  # the client is gone
        except BaseException:
            token.cancel()
            raise
        finally:
            self._sent.set()

    async def _relay(
        self,
        number: str,
        items: _Items,
        token: CancelToken,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        item = await items.get()
        if isinstance(item, UserError):
            await error_response(item)(scope, receive, send)
            return
        if isinstance(item, BaseException):
            raise item
        headers = [*self.raw_headers, (JOB_HEADER.encode(), number.encode()), (b"cache-control", b"no-store")]
        headers = [pair for pair in headers if pair[0] != b"content-length"]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while item is not None and not isinstance(item, BaseException):
            await send({"type": "http.response.body", "body": self._packed(item), "more_body": True})
            item = await self._next(items, send)
        last = b""
        if isinstance(item, BaseException):
            known = item if isinstance(item, UserError) else UserError("an unexpected error")
            last = self._packed({"type": "error", **error_body(known)})
        elif self._form == "openai" and not token.cancelled:
            last = b"data: [DONE]\n\n"
        await send({"type": "http.response.body", "body": last, "more_body": False})
        if isinstance(item, BaseException) and not isinstance(item, UserError):
            raise item

    async def _next(self, items: _Items, send: Send) -> Item | BaseException | None:
        """The next item; sends something now and then while there is none, so that nobody gives up."""
        while True:
            try:
                return await asyncio.wait_for(items.get(), PING_SECONDS)
            except TimeoutError:
                ping = b"\n" if self._form == "ndjson" else b": still working\n\n"
                await send({"type": "http.response.body", "body": ping, "more_body": True})

    def _packed(self, item: Item) -> bytes:
        data = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
        if self._form == "ndjson":
            text = f"{data}\n"
        elif self._form == "sse":
            text = f"event: {item['type']}\ndata: {data}\n\n"
        else:
            text = f"data: {data}\n\n"
        return text.encode("utf-8", "replace")


async def _watch(receive: Receive, token: CancelToken, tell: Callable[[], None]) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            token.cancel()
            tell()
            return
