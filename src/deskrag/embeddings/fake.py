"""A deterministic embedder without a model, for tests and for trying things out.

One idea: texts that share words and word pairs are near, all others are nearly orthogonal. Words are hashed to
signed coordinates (feature hashing, Weinberger et al. 2009), so equal texts give equal vectors in every process.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from .protocol import EmbedderIdentity, Vectors

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]{1,6}|[^\s]")


class HashingTokenizer:
    """A token per six letters and one per other character."""

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Code-point spans of the tokens."""
        return [found.span() for found in _TOKEN.finditer(text)]


class HashingEmbedder:
    """An `Embedder` that needs nothing but a hash function.

    Args:
        dimensions: Width of the vectors.
        max_tokens: Reported limit; text beyond it is ignored, as a model would.
        version: Part of the identity, for tests of a changed embedder.
    """

    def __init__(self, dimensions: int = 256, max_tokens: int = 256, version: str = "1") -> None:
        weights = hashlib.sha256(f"hashing {version}".encode()).hexdigest()[:16]
        self._version = version
        self._identity = EmbedderIdentity("hashing", weights, "f32", dimensions, max_tokens, ("*",))
        self._tokenizer = HashingTokenizer()

    @property
    def identity(self) -> EmbedderIdentity:
        """What makes its vectors comparable."""
        return self._identity

    @property
    def tokenizer(self) -> HashingTokenizer:
        """Its tokenizer."""
        return self._tokenizer

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Vectors:  # noqa: ARG002 - see prefixed.py
        """Embed `texts`: float32 ``(len(texts), dimensions)``, rows of length 1, input order kept."""
        vectors = np.zeros((len(texts), self._identity.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for feature in self._features(text):
                digest = hashlib.blake2b(f"{self._version} {feature}".encode(), digest_size=8).digest()
                number = int.from_bytes(digest, "little")
                vectors[row, (number >> 1) % self._identity.dimensions] += 1.0 if number & 1 else -1.0
            if not vectors[row].any():  # no words, or words that cancelled out
                vectors[row, 0] = 1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _features(self, text: str) -> Iterator[str]:
        spans = self._tokenizer.offsets(text)[: self._identity.max_tokens - 2]
        words = _WORD.findall(text[: spans[-1][1]].casefold()) if spans else []
        for word in words:  # surrogates cannot be encoded: replaced, as a tokenizer would
            yield word.encode("utf-8", "replace").decode()
        for left, right in pairwise(words):
            yield f"{left} {right}".encode("utf-8", "replace").decode()
