"""A model hub on loopback: a real HTTP server with the endpoints that downloads use, and bad manners on request."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class HubState:
    """What the hub holds and how it behaves.

    Attributes:
        repositories: Files by repository.
        cut_after: Bytes after which each of the next `cuts` transfers ends in the middle.
        cuts: How many transfers are cut.
        statuses: Status codes of the next answers, before any is given properly.
        lie_about_hash: Announce another SHA-256.
        extra: Bytes announced more (or, negative, less) than there are.
        ranges: Whether ranges are understood.
        requests: Every request that came: method, path, range.
    """

    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    cut_after: int = 0
    cuts: int = 0
    statuses: list[int] = field(default_factory=list)
    lie_about_hash: bool = False
    extra: int = 0
    ranges: bool = True
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    url: str = ""

    def sent(self) -> list[str]:
        """Ranges of the transfers, in order; empty for a whole file."""
        return [extent for _, path, extent in self.requests if "/resolve/" in path]


@contextmanager
def model_hub(repositories: dict[str, dict[str, bytes]]) -> Iterator[HubState]:
    """Serve `repositories` on a free port of this machine."""
    state = HubState(repositories)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: object) -> None:
            """Silence."""

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            state.requests.append((self.command, path, self.headers.get("Range", "")))
            if state.statuses:
                self._send(state.statuses.pop(0), b"{}")
            elif path.startswith("/api/models/"):
                self._listing(path.removeprefix("/api/models/"))
            else:
                self._file(path)

        do_HEAD = do_GET  # noqa: N815

        def _listing(self, path: str) -> None:
            repository = path.split("/revision/")[0]
            files = state.repositories.get(repository)
            if files is None:
                self._send(404, b'{"error":"Repository not found"}', {"X-Error-Code": "RepoNotFound"})
                return
            siblings: list[dict[str, Any]] = []
            for name, data in files.items():
                digest = hashlib.sha256(data + (b"?" if state.lie_about_hash else b"")).hexdigest()
                row: dict[str, Any] = {"rfilename": name, "size": len(data) + state.extra}
                if name.endswith((".gguf", ".safetensors", ".bin")):
                    row["lfs"] = {"sha256": digest, "size": len(data) + state.extra, "pointerSize": 134}
                    row["blobId"] = "0" * 40
                else:
                    row["blobId"] = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
                siblings.append(row)
            answer = {"_id": "1", "id": repository, "sha": COMMIT, "siblings": siblings, "cardData": {"license": "mit"}}
            self._send(200, json.dumps(answer).encode())

        def _file(self, path: str) -> None:
            owner, name, _, _commit, file = path.removeprefix("/").split("/", 4)
            data = state.repositories.get(f"{owner}/{name}", {}).get(file)
            if data is None:
                self._send(404, b"", {"X-Error-Code": "EntryNotFound"})
                return
            start = 0
            extent = self.headers.get("Range", "")
            if extent and state.ranges:
                start = int(extent.removeprefix("bytes=").rstrip("-"))
                if start >= len(data):
                    self._send(416, b"")
                    return
            body = data[start:]
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
            self.end_headers()
            if self.command == "HEAD":
                return
            if state.cuts:
                state.cuts -= 1
                body = body[: state.cut_after]
                self.close_connection = True
            self.wfile.write(body)
            self.wfile.flush()

        def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="model-hub")
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
