"""A library over the fakes behind a real server on a free port, for the tests of the server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from deskrag.app.application import Application
from deskrag.app.token import ensure_token
from deskrag.generation.protocol import GenerationRequest, GeneratorInfo, Piece
from deskrag.progress import CancelToken
from deskrag.server.serving import LoopbackServer
from support import open_library

PUMP = "The impeller of the X200 pump turns clockwise. The warranty of the X200 lasts 36 months."


class Endless:
    """A generator that writes until it is cancelled and knows how many are listening.

    Args:
        together: It begins to write once so many are listening, or when they are not after a while.
    """

    info = GeneratorInfo("endless", 2048, True, "endless")

    def __init__(self, together: int = 1) -> None:
        self._guard = threading.Lock()
        self._together = together
        self._enough = threading.Event()
        self.active = 0
        self.peak = 0
        self.started = threading.Event()

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def start_early(self) -> None:
        pass

    def stream(self, request: GenerationRequest, cancel: CancelToken) -> Iterator[Piece]:
        with self._guard:
            self.active += 1
            self.peak = max(self.peak, self.active)
        self.started.set()
        try:
            self._wait_for_the_others(cancel)
            for _ in range(request.max_tokens):
                if cancel.wait(0.01):
                    yield Piece("", done=True, finish="cancelled")
                    return
                yield Piece("word ")
            yield Piece("", done=True, finish="length", timings={"prompt_tokens": 3.0, "new_tokens": 5.0})
        finally:
            with self._guard:
                self.active -= 1

    def close(self) -> None:
        pass

    def _wait_for_the_others(self, cancel: CancelToken) -> None:
        limit = time.monotonic() + 20  # less than a client waits: the test then tells how many there were
        while not self._enough.is_set() and not cancel.cancelled:
            if self.peak >= self._together or time.monotonic() > limit:
                self._enough.set()  # for all, also those who come later
            else:
                self._enough.wait(0.05)


class Served:
    """A running server: its parts for looking inside, and a client with the token."""

    def __init__(self, server: LoopbackServer) -> None:
        self.server = server
        self.app: Application = server.app
        self.token = ensure_token()
        self.url = f"http://127.0.0.1:{server.port}"
        self.client = httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=120, trust_env=False
        )

    def chat(self, **values: Any) -> httpx.Response:
        body = {"model": "default", "messages": [{"role": "user", "content": "Hello?"}], **values}
        return self.client.post("/v1/chat/completions", json=body)


@contextmanager
def serving(folder: Path, generator: Any = None, **settings: Any) -> Iterator[Served]:
    """Serve a library with the fake embedder and this generator until the block ends."""
    with open_library(folder, **settings) as app:
        if generator is not None:
            app.parts.generator = generator
        server = LoopbackServer(app, 0)
        thread = threading.Thread(target=server.run, name="server-under-test")
        thread.start()
        served = Served(server)
        try:
            yield served
        finally:
            served.client.close()
            server.stop()
            thread.join(timeout=120)
            assert not thread.is_alive(), "the server did not end"


def index_pump(app: Application, folder: Path, collection: str = "manuals") -> Path:
    """One indexed file about a pump."""
    folder.mkdir(exist_ok=True)
    path = folder / "pump.txt"
    path.write_text(PUMP, "utf-8")
    app.index([path], collection)
    return path
