"""Shapes of the replies, for the OpenAPI document; what is sent is built beside the code that makes it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from ..answering.events import AnswerEvent
from ..indexing.indexer import IndexReport
from ..indexing.ledger import CollectionInfo, DocumentRow, Source
from ..indexing.types import Query
from ..progress import Progress
from ..retrieval.types import Passage

EVENT = {"type": "object", "properties": {"event": {"type": "string"}, "data": {"type": "string"}}}
"""JSON Schema of one server-sent event; `data` is JSON in text."""


class ErrorBody(BaseModel):
    """What went wrong."""

    message: str = Field(description="One or two sentences for a person.")
    type: str = Field(description="Coarse kind, as OpenAI names them.")
    param: str | None = Field(description="The parameter concerned, if one is.")
    code: str | None = Field(description="Exact kind, such as `not_found_error`.")
    subject: str = Field("", description="The file, model, collection or setting concerned.")
    reason: str = Field("", description="Why.")
    advice: str = Field("", description="What can be done.")


class ErrorReply(BaseModel):
    """Every error has this form."""

    error: ErrorBody


class ModelItem(BaseModel):
    """Something that can answer or embed."""

    id: str = Field(description="Its name in requests.")
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "deskrag"


class ModelList(BaseModel):
    """All of them."""

    object: Literal["list"] = "list"
    data: list[ModelItem]


class Usage(BaseModel):
    """Token counts; 0 where the generator does not know."""

    prompt_tokens: int
    completion_tokens: int = 0
    total_tokens: int


class ReplyMessage(BaseModel):
    """What was written."""

    role: Literal["assistant"] = "assistant"
    content: str | None = Field(description="The text; null beside tool calls.")
    tool_calls: list[dict[str, Any]] | None = Field(None, description="Functions to call.")
    deskrag: dict[str, Any] = Field(
        default_factory=dict,
        description="`timings`; for answers from documents also `text`, `mode`, `refused`, `sentences` (text, support, "
        "numbers of citations), `citations` (number, path, page, locator, start, end, quote, score…), `nearest`.",
    )


class ChatChoice(BaseModel):
    """The one choice."""

    index: int
    message: ReplyMessage
    finish_reason: str = Field(description="`stop`, `length` or `tool_calls`.")


class ChatReply(BaseModel):
    """A chat completion."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ChatChoice]
    usage: Usage


class CompletionChoice(BaseModel):
    """The one choice."""

    index: int
    text: str
    finish_reason: str


class CompletionReply(BaseModel):
    """A completion."""

    id: str
    object: Literal["text_completion"]
    created: int
    model: str
    choices: list[CompletionChoice]
    usage: Usage


class EmbeddingItem(BaseModel):
    """One vector."""

    object: Literal["embedding"]
    index: int
    embedding: list[float] | str = Field(description="Numbers, or little-endian float32 in base64.")


class EmbeddingReply(BaseModel):
    """Vectors in the order of the texts."""

    object: Literal["list"]
    data: list[EmbeddingItem]
    model: str
    usage: Usage


class SearchReply(BaseModel):
    """What a search found, best first."""

    query: Query = Field(description="The query as it was understood.")
    passages: list[Passage]
    seconds: dict[str, float] = Field(description="Time by step.")


class VersionReply(BaseModel):
    """The program and its library."""

    version: str
    library: str


class StatusReply(BaseModel):
    """What the library holds."""

    library: str
    version: str
    totals: dict[str, int] = Field(description="Files by state.")
    coverage: float = Field(description="Share of the readable files that can be searched.")
    jobs: int = Field(description="Requests being worked on.")
    collections: list[CollectionInfo]
    sources: list[Source]
    documents: list[DocumentRow]


class CollectionsReply(BaseModel):
    """The collections with their totals."""

    collections: list[CollectionInfo]


class DocumentsReply(BaseModel):
    """Files as the ledger knows them."""

    documents: list[DocumentRow]


class PageReply(BaseModel):
    """The text of a page; offsets of citations count its code points."""

    document: DocumentRow
    number: int
    kind: str
    label: str
    text: str
    quality: float
    extractor: str


class RemovedReply(BaseModel):
    """What was taken out of the index."""

    removed: int = Field(description="Documents.")


class StoppedReply(BaseModel):
    """A job that was asked to stop."""

    stopped: str


class ProgressItem(BaseModel):
    """A line of an indexing stream before the last."""

    type: Literal["progress"]
    progress: Progress


class ReportItem(BaseModel):
    """The last line of an indexing stream."""

    type: Literal["report"]
    report: IndexReport


class StreamItems(BaseModel):
    """Named so that the OpenAPI document describes what streams carry."""

    answer: AnswerEvent = Field(description="`/api/ask`: one event, its kind under `type`.")
    index: ProgressItem | ReportItem = Field(description="`/api/index` and `/api/reindex`.")
