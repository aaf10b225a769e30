"""Prefixes that a model was trained with, such as ``"query: "`` and ``"passage: "``, put before every text.

One idea: they change the vectors as much as other weights would, so they are part of the identity, and they are added
here alone, around whichever implementation runs the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .protocol import Embedder, EmbedderIdentity, Tokenizer, Vectors


class PrefixedEmbedder:
    """An `Embedder` that puts a prefix before what it gives to another one.

    Args:
        inner: Runs the model.
        query: Put before queries.
        passage: Put before all other texts.
    """

    def __init__(self, inner: Embedder, query: str, passage: str) -> None:
        self._inner, self._query, self._passage = inner, query, passage
        taken = len(inner.tokenizer.offsets(passage)) if passage else 0
        self._identity = replace(
            inner.identity,
            max_tokens=inner.identity.max_tokens - taken,
            query_prefix=query,
            passage_prefix=passage,
        )

    @property
    def identity(self) -> EmbedderIdentity:
        """That of the model, with the prefixes, and without the tokens they take."""
        return self._identity

    @property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer of the model."""
        return self._inner.tokenizer

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Embed `texts` under their prefix; see `Embedder.embed`."""
        prefix = self._query if query else self._passage
        return self._inner.embed([prefix + text for text in texts] if prefix else texts)
