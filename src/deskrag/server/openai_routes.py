"""The OpenAI-compatible endpoints under ``/v1``."""

from __future__ import annotations

import base64
from collections.abc import Generator
from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from ..errors import NotFoundError
from ..progress import CancelToken
from .completing import chat_chunks, text_chunks, whole_chat, whole_text, without_usage
from .engines import LIBRARY_MODEL
from .failures import ParameterError
from .library_chat import collection_of, library_chunks
from .openai_types import ChatRequest, CompletionRequest, EmbeddingRequest, StreamOptions
from .prompting import chat_request, completion_request
from .replies import EVENT, ChatReply, CompletionReply, EmbeddingReply, ModelItem, ModelList
from .state import ServerState
from .work import WorkStream, attended, each

MOST_INPUTS = 2048
_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": EVENT}}, "description": "The reply, or its chunks."}
}


def openai_router(state: ServerState) -> APIRouter:
    """The endpoints over one library."""
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])
    app, jobs = state.app, state.jobs

    @router.get("/models", response_model=ModelList, summary="What can answer: language models and collections")
    async def models(request: Request) -> Response:
        def work(_cancel: CancelToken) -> list[dict[str, Any]]:
            return _models(state)

        return JSONResponse({"object": "list", "data": await attended(jobs, request.receive, work)})

    @router.get("/models/{model:path}", response_model=ModelItem, summary="One of them")
    async def model(model: str, request: Request) -> Response:
        def work(_cancel: CancelToken) -> dict[str, Any]:
            found = next((item for item in _models(state) if item["id"] == model), None)
            if found is None:
                raise NotFoundError("there is no such model", subject=model, advice="GET /v1/models lists them.")
            return found

        return JSONResponse(await attended(jobs, request.receive, work))

    @router.post("/chat/completions", response_model=ChatReply, responses=_STREAMED, summary="The next message")
    async def chat(body: ChatRequest, request: Request) -> Response:
        """A language model writes, or (model `deskrag` or `deskrag/COLLECTION`) the documents answer."""

        def chunks(cancel: CancelToken) -> Generator[dict[str, Any], None, None]:
            if collection_of(body.model) is not None:
                yield from library_chunks(app, body, cancel)
                return
            with state.engines.borrow(body.model) as generator:
                wanted = chat_request(body, generator.info, app.parts.settings.answer)
                yield from chat_chunks(
                    generator, wanted, body.model, cancel, include_usage=_usage_wanted(body.stream_options)
                )

        if body.stream:
            wanted = _usage_wanted(body.stream_options)
            return WorkStream(jobs, each(lambda cancel: without_usage(chunks(cancel), wanted=wanted)), "openai")
        return JSONResponse(await attended(jobs, request.receive, lambda cancel: whole_chat(chunks(cancel))))

    @router.post("/completions", response_model=CompletionReply, responses=_STREAMED, summary="The text goes on")
    async def completions(body: CompletionRequest, request: Request) -> Response:
        def chunks(cancel: CancelToken) -> Generator[dict[str, Any], None, None]:
            if collection_of(body.model) is not None:
                raise ParameterError("documents answer questions only", "model", "Use /v1/chat/completions.")
            with state.engines.borrow(body.model) as generator:
                wanted = completion_request(body, generator.info, app.parts.settings.answer)
                yield from text_chunks(generator, wanted, body.model, cancel, echo=bool(body.echo))

        if body.stream:
            wanted = _usage_wanted(body.stream_options)
            return WorkStream(jobs, each(lambda cancel: without_usage(chunks(cancel), wanted=wanted)), "openai")
        return JSONResponse(await attended(jobs, request.receive, lambda cancel: whole_text(chunks(cancel))))

    @router.post("/embeddings", response_model=EmbeddingReply, summary="Texts as unit vectors")
    async def embeddings(body: EmbeddingRequest, request: Request) -> Response:
        return JSONResponse(await attended(jobs, request.receive, lambda _cancel: _embedded(state, body)))

    return router


def _usage_wanted(options: StreamOptions | None) -> bool:
    return options is not None and options.include_usage


def _models(state: ServerState) -> list[dict[str, Any]]:
    names = [*state.engines.names(), LIBRARY_MODEL]
    names += [f"{LIBRARY_MODEL}/{info.name}" for info in state.app.collections()]
    names.append(state.app.parts.embedder.identity.name)
    return [{"id": name, "object": "model", "created": 0, "owned_by": "deskrag"} for name in names]


def _embedded(state: ServerState, body: EmbeddingRequest) -> dict[str, Any]:
    embedder = state.app.parts.embedder
    identity = embedder.identity
    if body.model not in (identity.name, "default"):
        raise NotFoundError(
            "there is no such embedding model", subject=body.model, advice=f"The library's one is {identity.name}."
        )
    if body.dimensions not in (None, identity.dimensions):
        raise ParameterError(f"vectors of this model have {identity.dimensions} dimensions", "dimensions")
    texts = [body.input] if isinstance(body.input, str) else body.input
    if not 1 <= len(texts) <= MOST_INPUTS or not all(texts):
        raise ParameterError(f"give 1 to {MOST_INPUTS:,} texts, none of them empty", "input")
    vectors = embedder.embed(texts, query=body.input_type == "query").astype("<f4")
    tokens = sum(len(embedder.tokenizer.offsets(text)) for text in texts)
    data = [
        {"object": "embedding", "index": index, "embedding": _written(vector, body.encoding_format)}
        for index, vector in enumerate(vectors)
    ]
    return {
        "object": "list",
        "data": data,
        "model": identity.name,
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }


def _written(vector: np.ndarray[Any, Any], form: str) -> str | list[float]:
    if form == "base64":
        return base64.b64encode(vector.tobytes()).decode("ascii")
    numbers: list[float] = vector.tolist()
    return numbers
