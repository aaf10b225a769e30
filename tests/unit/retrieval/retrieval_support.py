"""A library of a handful of chunks: real keyword index, vectors in a dictionary."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from deskrag.documents.types import PageKind
from deskrag.embeddings.protocol import EmbedderIdentity, Tokenizer, Vectors
from deskrag.indexing.keywords import KeywordIndex, KeywordRow
from deskrag.indexing.types import Filters, Hit, StoredChunk
from deskrag.retrieval.retriever import Retriever, RetrieverOptions
from deskrag.retrieval.types import Passage


def stored(number: int, text: str, *, document: int = 1, title: str = "", collection: str = "main") -> StoredChunk:
    """A chunk with nothing special about it."""
    path = f"/files/{title or document}.txt"
    return StoredChunk(
        number, document, number, collection, path, title, "txt", 0.0, False, 1, PageKind.TEXT, "", 0, len(text), text
    )


def passage(text: str) -> Passage:
    """A passage of one chunk."""
    return Passage(stored(1, text), 1.0)


class LetterEmbedder:
    """Vectors of letter counts: alike texts have alike letters."""

    def __init__(self, languages: tuple[str, ...] = ("en",)) -> None:
        self.identity = EmbedderIdentity("letters", "0", "f32", 64, 256, languages)

    @property
    def tokenizer(self) -> Tokenizer:
        """Not needed here."""
        raise NotImplementedError

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Count letters by code point modulo the width."""
        rows = np.full((len(texts), 64), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for char in text.lower():
                row[ord(char) % 64] += char.isalpha()
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class SmallLibrary:
    """Vector index and ledger over a few chunks; `gone` ids are in the indexes only."""

    def __init__(self, chunks: Sequence[StoredChunk], embedder: LetterEmbedder, gone: Collection[int] = ()) -> None:
        self.by_id = {chunk.chunk_id: chunk for chunk in chunks}
        self.gone = set(gone)
        self._vectors = dict(zip(self.by_id, embedder.embed([c.text for c in chunks]), strict=True))

    def search(
        self,
        vector: Vectors,
        k: int,
        collections: tuple[str, ...] = (),
        document_ids: Collection[int] | None = None,
    ) -> list[Hit]:
        """Nearest chunks, exactly."""
        hits = [
            Hit(number, float(vector @ row))
            for number, row in self._vectors.items()
            if (not collections or self.by_id[number].collection in collections)
            and (document_ids is None or self.by_id[number].document_id in document_ids)
        ]
        return sorted(hits, key=lambda hit: -hit.score)[:k]

    def chunks(self, ids: Collection[int]) -> dict[int, StoredChunk]:
        """Those that are current."""
        return {number: self.by_id[number] for number in ids if number not in self.gone}

    def neighbours(self, chunk_id: int, before: int, after: int) -> list[StoredChunk]:
        """None; ranking does not ask for them."""
        return []

    def documents_matching(self, filters: Filters) -> set[int] | None:
        """Substrings of the path."""
        if not filters.by_document:
            return None
        return {c.document_id for c in self.by_id.values() if any(wanted in c.path for wanted in filters.files)}


def library(
    folder: Path,
    chunks: Sequence[StoredChunk],
    *,
    gone: Collection[int] = (),
    embedder: LetterEmbedder | None = None,
    options: RetrieverOptions | None = None,
) -> Retriever:
    """A retriever over `chunks`."""
    embedder = embedder or LetterEmbedder()
    source = SmallLibrary(chunks, embedder, gone)
    words = KeywordIndex(folder / "words")
    words.add(KeywordRow(c.chunk_id, c.document_id, c.collection, c.text, c.context()) for c in chunks)
    words.commit()
    words.close()
    return Retriever(source, words, source, embedder, options)
