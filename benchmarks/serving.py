"""`deskrag serve` as a process, and a plain client of any OpenAI-compatible server."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from .data import work_folder
from .speed import command

START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        url: Base address, ending in ``/v1``.
        token: What it wants to see.
        model: Name of the language model.
        pid: Its process.
    """

    url: str
    token: str
    model: str
    pid: int

    def client(self, seconds: float = 600) -> httpx.Client:
        """A client with a connection pool of its own."""
        return httpx.Client(
            base_url=f"{self.url}/",
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=seconds,
            trust_env=False,
        )

    def memory(self) -> int:
        """Resident bytes of the process and everything it started; pages shared between them count for each."""
        total = 0
        root = psutil.Process(self.pid)
        for each in (root, *root.children(recursive=True)):
            try:
                total += each.memory_info().rss
            except psutil.Error:
                continue
        return total


@contextmanager
def deskrag_server(model: str, settings: dict[str, str] | None = None) -> Iterator[Server]:
    """`deskrag serve` over an empty library in a home of its own.

    Args:
        model: Name of the language model, as in the setting `answer.model`.
        settings: Further environment variables, such as ``DESKRAG_ENGINE__CONTEXT``.

    Raises:
        RuntimeError: It does not start.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(dir=work_folder(), prefix="serve-") as home:
        environment = {**os.environ, "DESKRAG_HOME": home, "DESKRAG_ANSWER__MODEL": model, **(settings or {})}
        log = Path(home) / "log"
        shown = subprocess.run(
            command("serve", "--show-token"), env=environment, capture_output=True, text=True, check=True
        )
        with log.open("wb") as stream:
            process = subprocess.Popen(
                command("serve", "--port", str(port), "--library", str(Path(home) / "library")),
                env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream,
            )  # fmt: skip
        server = Server(f"http://127.0.0.1:{port}/v1", shown.stdout.strip(), model, process.pid)
        try:
            _wait(server, process, log)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=10)


def _wait(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    with server.client(5) as client:
        while time.monotonic() < until and process.poll() is None:
            try:
                if client.get("models").status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
    raise RuntimeError(f"deskrag serve did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


def chat(client: httpx.Client, model: str, prompt: str, tokens: int) -> int:
    """One whole chat reply; returns its number of tokens.

    Raises:
        httpx.HTTPStatusError: It was refused.
    """
    reply = client.post("chat/completions", json=body(model, prompt, tokens))
    reply.raise_for_status()
    return int(reply.json()["usage"]["completion_tokens"])


def events(client: httpx.Client, model: str, prompt: str, tokens: int) -> Generator[dict[str, Any], None, None]:
    """The events of one streamed reply; the last one that comes is ``{"done": True}`` if it ended properly.

    Raises:
        httpx.HTTPError: It was refused or broke.
    """
    values = {**body(model, prompt, tokens), "stream": True}
    with client.stream("POST", "chat/completions", json=values) as reply:
        reply.raise_for_status()
        for line in reply.iter_lines():
            if line == "data: [DONE]":
                yield {"done": True}
            elif line.startswith("data: "):
                event: dict[str, Any] = json.loads(line[6:])
                yield event


def body(model: str, prompt: str, tokens: int) -> dict[str, Any]:
    """A chat request, greedy."""
    return {
        "model": model,
        "messages": [{"role": "user", "content": prompt}],
        "max_tokens": tokens,
        "temperature": 0,
    }
