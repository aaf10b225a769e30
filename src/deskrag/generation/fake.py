"""A generator that says what it was told to: the stand-in for a model in tests and demonstrations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..errors import Cancelled, GenerationError
from ..progress import CancelToken
from .protocol import GenerationRequest, GeneratorInfo, Piece


class ScriptedGenerator:
    """Yields the given texts, one per call, word by word.

    Args:
        texts: What the calls answer, in order; the last one is repeated.
        trusted: What `info.trusted` says.
        context: What `info.context` says.
        fail_after: Raise `GenerationError` after so many pieces; None for never.
        cancel_after: Cancel the caller's token after so many pieces, as a person would; None for never.
    """

    def __init__(
        self,
        texts: Sequence[str] = ("",),
        *,
        trusted: bool = False,
        context: int = 2048,
        fail_after: int | None = None,
        cancel_after: int | None = None,
    ) -> None:
        self._texts = tuple(texts)
        self._fail_after = fail_after
        self._cancel_after = cancel_after
        self._info = GeneratorInfo("scripted", context, trusted, "scripted")
        self.requests: list[GenerationRequest] = []
        self.closed = False

    @property
    def info(self) -> GeneratorInfo:
        """What it pretends to be."""
        return self._info

    def count_tokens(self, text: str) -> int:
        """One token for each word, punctuation mark and CJK character."""
        return len(re.findall(r"[぀-ヿ㐀-鿿]|[^\W぀-ヿ㐀-鿿]+|[^\w\s]", text))

    def stream(self, request: GenerationRequest, cancel: CancelToken) -> Iterator[Piece]:
        """Yield the next text; see `deskrag.generation.protocol.Generator.stream`."""
        text = self._texts[min(len(self.requests), len(self._texts) - 1)]
        self.requests.append(request)
        pieces = re.findall(r"\s*\S{1,12}|\s+$", text)
        for i, piece in enumerate(pieces):
            if i == self._fail_after:
                raise GenerationError("the engine stopped", subject="scripted", advice="Ask again.")
            if i == self._cancel_after:
                cancel.cancel()
            if cancel.cancelled:
                raise Cancelled
            yield Piece(piece)
        yield Piece("", done=True, finish="stop", timings={"new_tokens": float(len(pieces))})

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True
