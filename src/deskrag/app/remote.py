"""A library that another process of this user holds, with the methods of `Application`.

Requests go to the holder's loopback server; what comes back are the same values and the same errors. Conversations
are read and begun in the library's database directly: SQLite lets several processes do that.
"""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from .. import __version__, paths
from ..errors import Cancelled, LibraryError, UserError
from ..indexing.chunks import StoredPage
from ..indexing.ledger import CollectionInfo, DocumentRow, Source
from ..indexing.lock import HolderServer
from ..progress import CancelToken, Progress, ProgressFn, silent
from ..settings import Settings
from . import wire
from .application import DEFAULT_COLLECTION, StatusReport
from .parts import Parts
from .remote_stream import ENDED, Reading, gone, refused
from .token import read_token

if TYPE_CHECKING:
    import httpx

    from ..answering.events import AnswerEvent
    from ..answering.turns import Turn
    from ..conversations.store import Conversation
    from ..indexing.indexer import IndexReport
    from ..retrieval.types import Retrieval

_SECONDS_TO_ANSWER = 10.0  # a holder that indexes or writes an answer on a small machine is slow, not missing
_SECONDS_TO_HEAR_A_STOP = 3.0  # somebody waits, and closing the connection stops it as well
_SECONDS_TO_STOP = 10.0
_POLL_SECONDS = 0.1


class RemoteApplication:
    """One library through its holder. Use it as a context manager, or call `close`.

    Args:
        folder: The library's folder.
        settings: What this process was told.
        server: Where the holder serves.

    Raises:
        AccessError: The holder's token cannot be read.
    """

    def __init__(self, folder: Path, settings: Settings, server: HolderServer) -> None:
        import httpx

        self.parts = Parts(folder, paths.models_dir(), settings)
        token = read_token(Path(server.token_file))
        self._client: httpx.Client = httpx.Client(
            base_url=f"http://127.0.0.1:{server.port}",
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(None, connect=_SECONDS_TO_ANSWER),
            trust_env=False,  # a proxy of the environment has no business with this machine's own address
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._client.close()
        self.parts.close()

    def check(self) -> None:
        """See whether the holder answers, in short time, and is of the same version.

        Raises:
            LibraryError: It does not, or is not.
        """
        found = self._call("GET", "/api/version", seconds=_SECONDS_TO_ANSWER)
        if found.get("version") != __version__:
            raise LibraryError("the program that serves this library is of another version of DeskRAG")

    # Indexing

    def index(
        self,
        files: Sequence[Path],
        collection: str = DEFAULT_COLLECTION,
        progress: ProgressFn = silent,
        cancel: CancelToken | None = None,
    ) -> IndexReport:
        """See `Application.index`."""
        body = {"paths": [_whole(path) for path in files], "collection": collection}
        return self._report("/api/index", body, progress, cancel)

    def reindex(
        self,
        collection: str | None = None,
        progress: ProgressFn = silent,
        cancel: CancelToken | None = None,
        *,
        failed_only: bool = False,
        rebuild: bool = False,
    ) -> IndexReport:
        """See `Application.reindex`."""
        body = {"collection": collection, "failed_only": failed_only, "rebuild": rebuild}
        return self._report("/api/reindex", body, progress, cancel)

    def remove(self, path: Path, collection: str | None = None) -> int:
        """See `Application.remove`."""
        return int(self._call("POST", "/api/remove", body={"path": _whole(path), "collection": collection})["removed"])

    def remove_collection(self, collection: str) -> int:
        """See `Application.remove_collection`."""
        return int(self._call("DELETE", f"/api/collections/{quote(collection, safe='')}")["removed"])

    def collections(self) -> list[CollectionInfo]:
        """See `Application.collections`."""
        found = self._call("GET", "/api/collections")["collections"]
        return [wire.restored(CollectionInfo, item) for item in found]

    def status(self, collection: str | None = None) -> StatusReport:
        """See `Application.status`."""
        found = self._call("GET", "/api/status", {} if collection is None else {"collection": collection})
        return StatusReport(
            Path(found["library"]),
            tuple(wire.restored(DocumentRow, item) for item in found["documents"]),
            tuple(wire.restored(CollectionInfo, item) for item in found["collections"]),
            tuple(wire.restored(Source, item) for item in found["sources"]),
        )

    # Searching and asking

    def search(self, query: str, k: int | None = None, collection: str | None = None) -> Retrieval:
        """See `Application.search`."""
        body = {"query": query, "k": k, "collection": collection}
        return wire.retrieval_from(self._call("POST", "/api/search", body=body))

    def ask(
        self,
        question: str,
        conversation: Conversation | None = None,
        collection: str | None = None,
        cancel: CancelToken | None = None,
        *,
        with_model: bool = True,
        history: Sequence[Turn] = (),
        route: str = "",
    ) -> Iterator[AnswerEvent]:
        """See `Application.ask`."""
        body = {
            "question": question,
            "conversation_id": conversation.conversation_id if conversation is not None else None,
            "collection": collection,
            "with_model": with_model,
            "history": [{"question": turn.question, "answer": turn.answer} for turn in history],
            "route": route,
        }
        for item in self._stream("/api/ask", body, cancel or CancelToken()):
            yield wire.event_from(item)

    def page(self, document_id: int, number: int) -> tuple[DocumentRow, StoredPage]:
        """See `Application.page`."""
        found = self._call("GET", f"/api/documents/{document_id}/pages/{number}")
        return wire.restored(DocumentRow, found.pop("document")), wire.restored(StoredPage, found)

    # The connection

    def _report(
        self, path: str, body: Mapping[str, Any], progress: ProgressFn, cancel: CancelToken | None
    ) -> IndexReport:
        from ..indexing.indexer import IndexReport

        for item in self._stream(path, body, cancel or CancelToken()):
            if item["type"] == "report":
                return wire.restored(IndexReport, item["report"])
            progress(wire.restored(Progress, item["progress"]))
        raise gone()

    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        body: Mapping[str, Any] | None = None,
        seconds: float | None = None,
    ) -> dict[str, Any]:
        import httpx

        try:
            reply = self._client.request(
                method, path, params=query, json=body, timeout=httpx.Timeout(seconds, connect=_SECONDS_TO_ANSWER)
            )
            if reply.is_error:
                raise refused(reply.json())
            found: dict[str, Any] = reply.json()
        except (httpx.HTTPError, ValueError) as error:
            raise gone() from error
        return found

    def _stream(self, path: str, body: Mapping[str, Any], cancel: CancelToken) -> Iterator[dict[str, Any]]:
        """Items of a stream. A thread reads them, so that a stop is obeyed while none comes."""
        reading = Reading(self._client, path, body)
        stopped = 0.0
        try:
            while True:
                if cancel.cancelled:
                    if not stopped and not self._stop(reading.job):
                        raise Cancelled
                    stopped += _POLL_SECONDS
                    if stopped > _SECONDS_TO_STOP:
                        raise Cancelled
                try:
                    item = reading.items.get(timeout=_POLL_SECONDS)
                except queue.Empty:
                    continue
                if isinstance(item, Cancelled) and not cancel.cancelled:
                    raise gone() from item  # not this person's wish: the holder is ending
                if isinstance(item, BaseException):
                    raise item
                if item["type"] == ENDED:
                    return
                yield item
        finally:
            reading.close()

    def _stop(self, job: str) -> bool:
        """Ask the holder to stop a job; False if that is not possible and the connection must end instead."""
        if not job:
            return False
        try:
            self._call("DELETE", f"/api/jobs/{job}", seconds=_SECONDS_TO_HEAR_A_STOP)
        except UserError:
            return False
        return True


def _whole(path: Path) -> str:
    return os.path.abspath(path.expanduser())  # noqa: PTH100 - without resolving links, as the ledger keeps it
