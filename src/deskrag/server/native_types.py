"""Requests of DeskRAG's own endpoints."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from ..app.application import DEFAULT_COLLECTION
from .openai_types import Text

_LONGEST_PATH = 32_768


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SearchRequest(_Request):
    """A search."""

    query: Text = Field(description='Words, "phrases", -without, file: type: collection: after: before:')
    k: int | None = Field(None, ge=1, le=200, description="Most passages; the setting search.results if not given.")
    collection: Text | None = Field(None, description="Only this collection.")


class TurnOfRequest(_Request):
    """An earlier question and its answer."""

    question: Text = Field(description="As the person wrote it.")
    answer: Text = Field("", description="Empty for a refusal.")


class AskRequest(_Request):
    """A question."""

    question: Text = Field(description="In the person's own words; file: and other filters are obeyed.")
    collection: Text | None = Field(None, description="Only this collection.")
    conversation_id: int | None = Field(
        None, ge=1, le=2**63 - 1, description="A kept conversation: its history counts, both sides are saved in it."
    )
    history: list[TurnOfRequest] = Field(
        [], description="Earlier turns, oldest first, of a conversation kept elsewhere."
    )
    with_model: bool = Field(True, description="Let the language model write; otherwise the documents are quoted.")
    route: str = Field(
        "", max_length=200, description="`documents`, or an adapter's name; the router decides if not given."
    )


class IndexRequest(_Request):
    """Files and folders to index."""

    paths: list[Text] = Field([], description="Absolute paths; none looks again at all sources of the collection.")
    collection: Text = Field(DEFAULT_COLLECTION, description="Made if new.")


class ReindexRequest(_Request):
    """What to read again."""

    collection: Text | None = Field(None, description="Only this one; all if not given.")
    failed_only: bool = Field(False, description="Only files that could not be read.")
    rebuild: bool = Field(False, description="Read no file; make the indexes again from the library's own texts.")


class RemoveRequest(_Request):
    """What to take out of the index; the file itself is never touched."""

    path: Text = Field(min_length=1, max_length=_LONGEST_PATH, description="Absolute path of a file or folder.")
    collection: Text | None = Field(None, description="Only from this collection.")
