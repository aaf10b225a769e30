"""`deskrag mcp`: the library as tools for an AI program, over standard input and output.

The tools work on whatever holds the library at the moment of the call: a running server or window of this user, or
this process itself.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import anyio
import anyio.to_thread
from pydantic import Field

from .. import __version__, paths
from .. import settings as settings_module
from ..answering.events import Failed, Finished, Refused
from ..app.application import Application
from ..app.holder import OpenLibrary, connected, require_library
from ..app.remote import RemoteApplication
from ..errors import GenerationError, LibraryError, UserError
from ..progress import CancelToken
from .mcp_replies import Cited, Hits, Listed, Listing, PageText, Reply, hit

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

_T = TypeVar("_T")
_INSTRUCTIONS = (
    "The user's own documents, indexed on this machine. `search` finds passages, `ask` answers from them with checked "
    "citations (or says that they hold no answer), `list_documents` tells what there is, `read_page` gives a page."
)


class _Libraries:
    """The library through whoever holds it now; opened here only if nobody serves it."""

    def __init__(self, library: Path | None) -> None:
        self._named = library is not None or paths.library_is_named()
        self._folder = (library or paths.default_library()).expanduser().absolute()
        self._settings = settings_module.load()
        self._own: Application | None = None
        self._guard = threading.Lock()

    @contextmanager
    def opened(self) -> Iterator[OpenLibrary]:
        with ExitStack() as stack:
            remote = connected(self._folder, self._settings, any_settings=True)
            if remote is not None:
                yield stack.enter_context(remote)
                return
            with self._guard:
                if self._own is None:
                    if self._named:
                        require_library(self._folder)
                    self._own = Application(self._folder, self._settings, purpose="mcp")
                own = self._own
            yield own

    def close(self) -> None:
        with self._guard:
            if self._own is not None:
                self._own.close()
                self._own = None

    def call(self, action: Callable[[OpenLibrary], _T]) -> _T:
        """Run `action`; once more if the holder ended in the middle. Errors become sentences for the model."""
        from mcp.server.mcpserver.exceptions import ToolError

        try:
            with self.opened() as app:
                try:
                    return action(app)
                except LibraryError:
                    if not isinstance(app, RemoteApplication):
                        raise
            with self.opened() as app:
                return action(app)
        except UserError as error:
            raise ToolError(error.sentence()) from error


def run(library: Path | None) -> None:
    """Serve the tools until standard input ends."""
    libraries = _Libraries(library)
    with contextlib.closing(libraries):
        build(libraries).run("stdio")


def build(libraries: _Libraries) -> MCPServer[None]:
    """The server with its tools."""
    from mcp.server.mcpserver import MCPServer
    from mcp.types import ToolAnnotations

    server: MCPServer[None] = MCPServer("deskrag", instructions=_INSTRUCTIONS, version=__version__, log_level="WARNING")
    reading = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    @server.tool(annotations=reading)
    def search(
        query: Annotated[
            str, Field(description='What to look for. "exact phrase", -without, file:*.pdf, type:docx, after:2026-01.')
        ],
        limit: Annotated[int, Field(ge=1, le=50, description="Most passages.")] = 10,
        collection: Annotated[str | None, Field(description="Only this collection.")] = None,
    ) -> Hits:
        """Find passages in the user's documents by meaning and by words, in any language, without a language model."""
        return libraries.call(lambda app: Hits(hits=[hit(p) for p in app.search(query, limit, collection).passages]))

    @server.tool(annotations=reading)
    async def ask(
        question: Annotated[str, Field(description="A complete question in the user's own language.")],
        collection: Annotated[str | None, Field(description="Only from this collection.")] = None,
    ) -> Reply:
        """Answer a question from the user's documents: each statement is checked against a quote, and what the
        documents do not hold is refused instead of guessed."""
        cancel = CancelToken()
        try:
            return await anyio.to_thread.run_sync(
                lambda: libraries.call(lambda app: _answer(app, question, collection, cancel)), abandon_on_cancel=True
            )
        finally:
            cancel.cancel()  # of use only when the client took the call back

    @server.tool(annotations=reading)
    def list_documents(
        collection: Annotated[str | None, Field(description="Only of this collection.")] = None,
        name: Annotated[str, Field(description="Only files whose path contains this.")] = "",
        limit: Annotated[int, Field(ge=1, le=1000, description="Most files.")] = 100,
    ) -> Listing:
        """List the files of the library with their state, and why one could not be read."""

        def listed(app: OpenLibrary) -> Listing:
            wanted = name.casefold()
            rows = [row for row in app.status(collection).documents if wanted in row.path.casefold()]
            documents = [
                Listed(
                    document_id=row.document_id,
                    file=row.path,
                    collection=row.collection,
                    state=row.state.value,
                    reason=row.reason,
                    title=row.title,
                    pages=row.pages,
                )
                for row in rows[:limit]
            ]
            return Listing(total=len(rows), documents=documents)

        return libraries.call(listed)

    @server.tool(annotations=reading)
    def read_page(
        document_id: Annotated[int, Field(ge=1, description="From search, ask or list_documents.")],
        page: Annotated[int, Field(ge=1, description="1 is the first.")] = 1,
    ) -> PageText:
        """Read the whole text of a page, slide, sheet or section of a document as it was indexed."""

        def read(app: OpenLibrary) -> PageText:
            row, text = app.page(document_id, page)
            return PageText(
                file=row.path, title=row.title, page=text.number, pages=row.pages, label=text.label, text=text.text
            )

        return libraries.call(read)

    return server


def _answer(app: OpenLibrary, question: str, collection: str | None, cancel: CancelToken) -> Reply:
    for event in app.ask(question, None, collection, cancel):
        if isinstance(event, Failed):
            raise GenerationError(event.message.rstrip("."))
        if isinstance(event, Finished | Refused):
            answer = event.answer
            return Reply(
                answer=answer.text,
                answered=not answer.refused,
                mode=answer.mode,
                unsupported=[sentence.text for sentence in answer.sentences if sentence.support == "unsupported"],
                citations=[
                    Cited(
                        number=citation.number,
                        document_id=citation.chunk.document_id,
                        page=citation.chunk.page,
                        file=citation.chunk.path,
                        place=citation.locator,
                        quote=citation.quote,
                    )
                    for citation in answer.citations
                ],
                nearest=[hit(passage) for passage in answer.nearest],
            )
    raise GenerationError("the answer ended too early")
