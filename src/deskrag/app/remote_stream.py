"""Reading a streamed reply of the process that holds a library, and what its failures mean."""

from __future__ import annotations

import contextlib
import json
import queue
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import LibraryError, UserError
from . import wire

if TYPE_CHECKING:
    import httpx

ENDED = "ended"
_LINES = "application/x-ndjson"


class Reading:
    """Reads one streamed reply in a thread."""

    def __init__(self, client: httpx.Client, path: str, body: Mapping[str, Any]) -> None:
        self.items: queue.Queue[dict[str, Any] | BaseException] = queue.Queue()
        self.job = ""
        self._client = client
        self._reply: httpx.Response | None = None
        self._request = client.build_request("POST", path, json=body, headers={"Accept": _LINES})
        self._thread = threading.Thread(target=self._read, name="holder-reader", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the connection; the holder cancels what nobody reads."""
        if self._thread.is_alive() and self._reply is not None:
            with contextlib.suppress(RuntimeError, OSError):
                _shut_down(self._reply)
        if self._reply is not None:
            self._thread.join(timeout=1)

    def _read(self) -> None:
        import httpx

        try:
            self._reply = self._client.send(self._request, stream=True)
            with contextlib.closing(self._reply):
                if self._reply.is_error:
                    self._reply.read()
                    raise refused(self._reply.json())
                self.job = self._reply.headers.get("x-deskrag-job", "")
                for line in self._reply.iter_lines():
                    item = json.loads(line) if line else None
                    if item is not None and item["type"] == "error":
                        raise refused(item)
                    if item is not None:
                        self.items.put(item)
            self.items.put({"type": ENDED})
        except UserError as error:
            self.items.put(error)
        except (httpx.HTTPError, httpx.StreamError, OSError, ValueError) as error:
            failure = gone()
            failure.__cause__ = error
            self.items.put(failure)


def _shut_down(reply: httpx.Response) -> None:
    """Wake the thread that waits for the reply's next bytes: closing alone does not."""
    import socket

    stream = reply.extensions.get("network_stream")
    found = stream.get_extra_info("socket") if stream is not None else None
    if found is not None:
        found.shutdown(socket.SHUT_RDWR)


def refused(data: Any) -> UserError:
    """The error of an error reply."""
    body = data.get("error") if isinstance(data, dict) else None
    return wire.error_from(body if isinstance(body, dict) else {})


def gone() -> LibraryError:
    """What a person is told when the connection ends too early."""
    return LibraryError(
        "the program that serves this library ended or cannot be reached",
        advice="What was saved until then is kept; run the command again.",
    )
