"""DeskRAG's own endpoints under ``/api``: everything the command line can do with an open library."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from starlette.responses import JSONResponse, Response

from .. import __version__
from ..answering.turns import Turn
from ..app.wire import event_json, plain, retrieval_json
from ..indexing.ledger import State
from ..progress import CancelToken, Progress
from .failures import ParameterError
from .native_types import AskRequest, IndexRequest, ReindexRequest, RemoveRequest, SearchRequest
from .openai_types import Text
from .replies import (
    EVENT,
    CollectionsReply,
    DocumentsReply,
    PageReply,
    RemovedReply,
    SearchReply,
    StatusReply,
    StoppedReply,
    VersionReply,
)
from .state import ServerState
from .work import Emit, Format, WorkStream, attended, each

PROGRESS_SECONDS = 0.1
MOST = 2**63 - 1
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"text/event-stream": {"schema": EVENT}, "application/x-ndjson": {"schema": {"type": "string"}}},
        "description": "A stream: server-sent events, or with `Accept: application/x-ndjson` a line each. "
        "See `StreamItems`. A failure in the middle is a last item of the type `error`.",
    }
}
_Collection = Annotated[Text | None, Query(description="Only this collection.")]


def native_router(state: ServerState) -> APIRouter:
    """The endpoints over one library."""
    router = APIRouter(prefix="/api", tags=["DeskRAG"])
    app, jobs = state.app, state.jobs

    def searched(query: str, k: int | None, collection: str | None) -> dict[str, Any]:
        return retrieval_json(app.search(query, k, collection))

    @router.get("/search", response_model=SearchReply, summary="Passages by meaning and words")
    async def search(
        request: Request,
        query: Annotated[Text, Query(description='Words, "phrases", -without, file: type: after: before:')],
        k: Annotated[int | None, Query(ge=1, le=200, description="Most passages.")] = None,
        collection: _Collection = None,
    ) -> Response:
        return JSONResponse(await attended(jobs, request.receive, lambda _c: searched(query, k, collection)))

    @router.post("/search", response_model=SearchReply, summary="Passages by meaning and words")
    async def search_post(body: SearchRequest, request: Request) -> Response:
        return JSONResponse(
            await attended(jobs, request.receive, lambda _c: searched(body.query, body.k, body.collection))
        )

    @router.post("/ask", responses=_STREAM, response_class=Response, summary="An answer with its sources, as a stream")
    async def ask(body: AskRequest, request: Request) -> Response:
        def events(cancel: CancelToken) -> Generator[dict[str, Any], None, None]:
            conversation = None
            if body.conversation_id is not None:
                conversation = app.parts.conversations.get(body.conversation_id)
            history = [Turn(turn.question, turn.answer) for turn in body.history]
            for event in app.ask(
                body.question,
                conversation,
                body.collection,
                cancel,
                with_model=body.with_model,
                history=history,
                route=body.route,
            ):
                yield event_json(event)

        return WorkStream(jobs, each(events), _form(request))

    @router.post("/index", responses=_STREAM, response_class=Response, summary="Add files and folders, or look again")
    async def index(body: IndexRequest, request: Request) -> Response:
        files = [_absolute(path, f"paths.{place}") for place, path in enumerate(body.paths)]

        def work(cancel: CancelToken, emit: Emit) -> None:
            report = app.index(files, body.collection, _Emitter(emit), cancel)
            emit({"type": "report", "report": plain(report)})

        return WorkStream(jobs, work, _form(request))

    @router.post("/reindex", responses=_STREAM, response_class=Response, summary="Read everything again")
    async def reindex(body: ReindexRequest, request: Request) -> Response:
        def work(cancel: CancelToken, emit: Emit) -> None:
            report = app.reindex(
                body.collection, _Emitter(emit), cancel, failed_only=body.failed_only, rebuild=body.rebuild
            )
            emit({"type": "report", "report": plain(report)})

        return WorkStream(jobs, work, _form(request))

    @router.delete("/jobs/{job}", response_model=StoppedReply, summary="Stop a stream (its X-DeskRAG-Job header)")
    async def stop(job: Text) -> Response:
        jobs.cancel(job)
        return JSONResponse({"stopped": job})

    @router.post("/remove", response_model=RemovedReply, summary="Take a file or folder out of the index")
    async def remove(body: RemoveRequest, request: Request) -> Response:
        path = _absolute(body.path, "path")
        count = await attended(jobs, request.receive, lambda _c: app.remove(path, body.collection))
        return JSONResponse({"removed": count})

    @router.delete("/collections/{name}", response_model=RemovedReply, summary="Take a collection out of the library")
    async def remove_collection(name: Text, request: Request) -> Response:
        return JSONResponse({"removed": await attended(jobs, request.receive, lambda _c: app.remove_collection(name))})

    @router.get("/collections", response_model=CollectionsReply, summary="The collections with their totals")
    async def collections(request: Request) -> Response:
        found = await attended(jobs, request.receive, lambda _c: app.collections())
        return JSONResponse({"collections": plain(found)})

    @router.get("/version", response_model=VersionReply, summary="Which program holds which library")
    async def version() -> Response:
        return JSONResponse({"version": __version__, "library": str(app.parts.folder)})

    @router.get("/status", response_model=StatusReply, summary="What the library holds, file by file")
    async def status(
        request: Request,
        collection: _Collection = None,
        documents: Annotated[bool, Query(description="List every file.")] = True,
    ) -> Response:
        def work(_cancel: CancelToken) -> dict[str, Any]:
            report = app.status(collection)
            return {
                **plain(report),
                "documents": plain(report.documents) if documents else [],
                "totals": report.totals(),
                "coverage": round(report.coverage, 4),
                "version": __version__,
                "jobs": jobs.running,
            }

        return JSONResponse(await attended(jobs, request.receive, work))

    @router.get("/documents", response_model=DocumentsReply, summary="Files as the ledger knows them")
    async def documents(
        request: Request,
        collection: _Collection = None,
        state: Annotated[State | None, Query(description="Only files in this state.")] = None,
    ) -> Response:
        def work(_cancel: CancelToken) -> Any:
            if collection is not None:
                app.parts.ledger.collection_id(collection)
            return plain(app.parts.ledger.documents(collection=collection, states=[state] if state else ()))

        return JSONResponse({"documents": await attended(jobs, request.receive, work)})

    @router.get("/documents/{document}/pages/{number}", response_model=PageReply, summary="The text of a page")
    async def page(
        document: Annotated[int, InPath(ge=1, le=MOST)], number: Annotated[int, InPath(ge=1, le=MOST)], request: Request
    ) -> Response:
        row, text = await attended(jobs, request.receive, lambda _c: app.page(document, number))
        return JSONResponse({"document": plain(row), **plain(text)})

    return router


class _Emitter:
    """Progress as items of a stream, few enough for any client."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._last = 0.0
        self._stage = ""

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage != self._stage or now - self._last >= PROGRESS_SECONDS:
            self._last, self._stage = now, progress.stage
            self._emit({"type": "progress", "progress": plain(progress)})


def _form(request: Request) -> Format:
    return "ndjson" if "application/x-ndjson" in request.headers.get("accept", "") else "sse"


def _absolute(text: str, param: str) -> Path:
    path = Path(text)
    if not path.is_absolute() or "\0" in text:
        raise ParameterError("this is not an absolute path", param, "The server has no current folder of its own.")
    return path
