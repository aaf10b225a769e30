"""A generator that says what it was told to: the stand-in for a model in tests and demonstrations."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import GenerationError, InputError, ModelError
from ..progress import CancelToken
from .protocol import GenerationRequest, GeneratorInfo, Piece
from .stopping import StopFilter

_TOKEN = re.compile(r"[぀-ヿ㐀-鿿]|[^\W぀-ヿ㐀-鿿]+|[^\w\s]")
_PIECE = re.compile(r"\s*(?:[぀-ヿ㐀-鿿]|[^\W぀-ヿ㐀-鿿]{1,12}|[^\w\s])|\s+$")


class ScriptedGenerator:
    """Yields the given texts, one per call, word by word; several threads may use it.

    Args:
        texts: What the calls answer, in order; the last one is repeated. A request with a JSON schema is answered by
            the smallest value of that schema instead, unless the text is JSON itself.
        trusted: What `info.trusted` says.
        context: What `info.context` says; a longer prompt is refused as a real model refuses it.
        fail_after: Raise `GenerationError` after so many pieces; None for never.
        cancel_after: Cancel the caller's token after so many pieces, as a person would; None for never.

    Attributes:
        requests: What was asked, in order.
        closed: Whether it was closed and not used since.
        left: Streams whose reader went away or cancelled before the end.
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
        self._lock = threading.Lock()
        self.requests: list[GenerationRequest] = []
        self.closed = False
        self.left = 0

    @property
    def info(self) -> GeneratorInfo:
        """What it pretends to be."""
        return self._info

    def count_tokens(self, text: str) -> int:
        """One token for each word, punctuation mark and CJK character."""
        return len(_TOKEN.findall(text))

    def stream(self, request: GenerationRequest, cancel: CancelToken) -> Iterator[Piece]:
        """Yield the next text; see `deskrag.generation.protocol.Generator.stream`."""
        text, prompt_tokens = self._take(request)
        stops = StopFilter(request.stop)
        count = 0
        finish = "stop"
        ended = False
        try:
            for i, piece in enumerate(_PIECE.findall(text)):
                if i == self._fail_after:
                    raise GenerationError("the engine stopped", subject="scripted", advice="Ask again.")
                if i == self._cancel_after:
                    cancel.cancel()
                if cancel.cancelled or count >= request.max_tokens:
                    finish = "cancelled" if cancel.cancelled else "length"
                    break
                count += 1
                if shown := stops.feed(piece):
                    yield Piece(shown)
                if stops.stopped:
                    break
            ended = finish != "cancelled"
            timings = {"prompt_tokens": float(prompt_tokens), "new_tokens": float(count)}
            yield Piece(stops.rest() if ended else "", done=True, finish=finish, timings=timings)
        finally:
            if not ended:
                with self._lock:
                    self.left += 1

    def start_early(self) -> None:
        """Nothing is loaded here."""

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    def _take(self, request: GenerationRequest) -> tuple[str, int]:
        """The text for a request, and the tokens of its prompt."""
        if request.prompt and request.messages:
            raise InputError("a request has either messages or a prompt, not both", subject="request")
        if request.json_schema is not None and request.grammar:
            raise InputError("a request has either a JSON schema or a grammar, not both", subject="request")
        if request.adapter and not Path(request.adapter).is_file():
            raise ModelError("there is no such adapter", subject=request.adapter)
        tokens = sum(self.count_tokens(each.content) for each in request.messages) + self.count_tokens(request.prompt)
        if tokens >= self._info.context:
            raise InputError(
                f"the question with its passages has {tokens} tokens, the model's context window {self._info.context}",
                subject="scripted",
                advice="Ask about less at once.",
            )
        with self._lock:
            text = self._texts[min(len(self.requests), len(self._texts) - 1)]
            self.requests.append(request)
            self.closed = False
        if request.json_schema is not None and not _is_json(text):
            text = json.dumps(_smallest(request.json_schema))
        return text, tokens


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _smallest(schema: Mapping[str, Any]) -> Any:
    """A small value that satisfies the plain parts of a JSON schema."""
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "object":
        known = schema.get("properties", {})
        return {name: _smallest(known.get(name, {"type": "null"})) for name in schema.get("required", known)}
    if kind == "array":
        return [_smallest(schema.get("items", {"type": "null"}))] * int(schema.get("minItems", 0))
    if kind in ("integer", "number"):
        return schema.get("minimum", 0)
    return {"string": "x" * int(schema.get("minLength", 0)), "boolean": False}.get(kind)
