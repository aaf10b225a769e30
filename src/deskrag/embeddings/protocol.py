"""The seam: everything above asks an `Embedder` for vectors and its identity, nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EmbedderIdentity:
    """What makes two vectors comparable: equal identities, comparable vectors.

    Attributes:
        name: Model name, such as ``"all-MiniLM-L6-v2"``.
        weights_hash: SHA-256 (hex, first 16 digits) of the weights the vectors come from.
        precision: ``"int8"``, ``"bf16"``, ``"f32"``.
        dimensions: Width of a vector.
        max_tokens: Tokens the model sees, special tokens included; longer text is cut.
        languages: ISO codes the model was trained for; ``("*",)`` for multilingual.
        query_prefix: Put before every query; part of what the model was trained with.
        passage_prefix: Put before every other text.
    """

    name: str
    weights_hash: str
    precision: str
    dimensions: int
    max_tokens: int
    languages: tuple[str, ...] = ("en",)
    query_prefix: str = ""
    passage_prefix: str = ""

    @property
    def key(self) -> str:
        """Short stable key of this identity, used for caches and index names."""
        key = f"{self.name}-{self.weights_hash[:12]}-{self.precision}-{self.dimensions}"
        if self.query_prefix or self.passage_prefix:
            prefixes = f"{self.query_prefix}\0{self.passage_prefix}".encode()
            key += f"-{hashlib.sha256(prefixes).hexdigest()[:8]}"
        return key


class Tokenizer(Protocol):
    """Counts tokens as the embedder does."""

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Code-point spans `[start, end)` of the tokens of `text`, special tokens left out."""
        ...


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def identity(self) -> EmbedderIdentity:
        """What makes its vectors comparable."""
        ...

    @property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer of the model."""
        ...

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Embed `texts`: float32 of shape ``(len(texts), dimensions)``, rows of length 1, input order kept.

        Args:
            texts: Passages, or queries.
            query: They are queries: models trained for search see these under another prefix.
        """
        ...
