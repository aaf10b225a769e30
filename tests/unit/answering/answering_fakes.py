"""Passages from plain texts, a bag-of-words embedder and a retriever over both: no model, no files."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from deskrag.answering.facts import without_counts
from deskrag.answering.terms import terms
from deskrag.documents.types import PageKind
from deskrag.embeddings.protocol import EmbedderIdentity, Tokenizer, Vectors
from deskrag.indexing.types import StoredChunk
from deskrag.retrieval.types import Passage, Query, Retrieval


class WordEmbedder:
    """A unit vector of hashed words; like a real model it finds "48 floors" near "forty-eight floors"."""

    identity = EmbedderIdentity("words", "0" * 16, "f32", 256, 256)
    tokenizer: Tokenizer

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        rows = np.zeros((len(texts), 256), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for term in terms(without_counts(text)):
                row[zlib.crc32(term.encode()) % 256] += 1
            row[255] += 0.01
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def chunk(text: str, number: int = 1, *, name: str = "guide.md", start: int = 0, **fields: object) -> StoredChunk:
    values: dict[str, object] = {
        "chunk_id": number,
        "document_id": number,
        "ordinal": 0,
        "collection": "default",
        "path": f"/docs/{name}",
        "title": name.rsplit(".", 1)[0],
        "format": "markdown",
        "modified": 0.0,
        "absent": False,
        "page": 1,
        "page_kind": PageKind.TEXT,
        "page_label": "",
        "start": start,
        "end": start + len(text),
        "text": text,
    }
    return StoredChunk(**{**values, **fields})  # type: ignore[arg-type]


def passages(*texts: str) -> tuple[Passage, ...]:
    return tuple(
        Passage(chunk(text, i, name=f"file{i}.md"), 1.0 / i, dense=0.6, keyword=5.0)
        for i, text in enumerate(texts, start=1)
    )


class ListRetriever:
    """Ranks the given texts by cosine; remembers what it was asked."""

    def __init__(self, *texts: str) -> None:
        self._passages = passages(*texts)
        self._embedder = WordEmbedder()
        self.asked: list[Query] = []

    def search(self, query: Query, k: int, depth: int) -> Retrieval:
        self.asked.append(query)
        vector = self._embedder.embed([query.text])[0]
        scores = self._embedder.embed([p.chunk.text for p in self._passages]) @ vector
        order = np.argsort(-scores, kind="stable")[:k]
        found = tuple(Passage(self._passages[i].chunk, float(scores[i]), dense=float(scores[i])) for i in order)
        return Retrieval(query, found, vector)
