"""What the tools of `deskrag mcp` return; the field descriptions are read by the model that calls them."""

from __future__ import annotations

from pydantic import BaseModel, Field

from ..retrieval.types import Passage


class Hit(BaseModel):
    """A passage of a document."""

    document_id: int = Field(description="For read_page.")
    page: int = Field(description="For read_page.")
    file: str = Field(description="Path of the file.")
    place: str = Field(description="Page, slide, sheet or section, for people.")
    text: str
    score: float = Field(description="Orders the hits of one search.")


class Hits(BaseModel):
    """What a search found, best first."""

    hits: list[Hit]


class Cited(BaseModel):
    """A quote that supports the answer."""

    number: int
    document_id: int
    page: int
    file: str
    place: str
    quote: str


class Reply(BaseModel):
    """An answer from the documents."""

    answer: str
    answered: bool = Field(description="False when the documents do not hold the answer.")
    mode: str = Field(description="generated: a model wrote it; quoted: sentences of the documents; refused.")
    unsupported: list[str] = Field(description="Sentences of the answer that no document supports.")
    citations: list[Cited]
    nearest: list[Hit] = Field(description="For a refusal, the nearest passages.")


class Listed(BaseModel):
    """A file of the library."""

    document_id: int
    file: str
    collection: str
    state: str = Field(description="indexed, skipped, failed, absent or waiting.")
    reason: str = Field(description="Why, if it is not plainly indexed.")
    title: str
    pages: int


class Listing(BaseModel):
    """Files of the library."""

    total: int = Field(description="How many match.")
    documents: list[Listed]


class PageText(BaseModel):
    """A page."""

    file: str
    title: str
    page: int
    pages: int
    label: str
    text: str


def hit(passage: Passage) -> Hit:
    """A passage as the tools give it."""
    chunk = passage.chunk
    return Hit(
        document_id=chunk.document_id,
        page=chunk.page,
        file=chunk.path,
        place=chunk.locator,
        text=chunk.text,
        score=round(passage.score, 4),
    )
