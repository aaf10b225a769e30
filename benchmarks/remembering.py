"""An embedder that computes no text twice, for asking many questions of the same paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from deskrag.embeddings.protocol import Embedder, Vectors


class Remembering:
    """As the embedder it is given, with a memory: one paragraph's sentences are ranked for many questions."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[tuple[bool, str], Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedder, name)

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """As the embedder does."""
        new = [text for text in dict.fromkeys(texts) if (query, text) not in self._known]
        if new:
            keys = [(query, text) for text in new]
            self._known.update(zip(keys, self._embedder.embed(new, query=query), strict=True))
        return np.stack([self._known[query, text] for text in texts])
