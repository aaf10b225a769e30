"""What a language model writes, as OpenAI-compatible replies: whole or in chunks.

One path makes both: the chunks of a stream, which for a whole reply are put together.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Generator as Generating
from collections.abc import Iterable
from typing import Any

from ..errors import Cancelled
from ..generation.protocol import GenerationRequest, Generator, ToolCall
from ..progress import CancelToken
from .toolcalls import ToolCallReader


def chat_chunks(
    generator: Generator, request: GenerationRequest, model: str, cancel: CancelToken, *, include_usage: bool = False
) -> Generating[dict[str, Any], None, None]:
    """Chunks of a chat completion; the last one with a choice carries ``delta.deskrag`` (timings)."""
    envelope = chunk_envelope(model)
    reader = ToolCallReader([tool["function"]["name"] for tool in request.tools]) if request.tools else None
    timings: dict[str, float] = {}
    finish = "stop"
    begun = False
    for piece in generator.stream(request, cancel):
        if not begun:  # not before the model took the request: what it refuses is an error with its own status
            begun = True
            yield {**envelope, "choices": [choice({"role": "assistant", "content": ""})]}
        text = reader.feed(piece.text) if reader else piece.text
        if text:
            yield {**envelope, "choices": [choice({"content": text})]}
        if piece.done:
            timings, finish = piece.timings, piece.finish
    if finish == "cancelled":
        raise Cancelled
    if reader is not None:
        rest, calls = reader.finish()
        if rest:
            yield {**envelope, "choices": [choice({"content": rest})]}
        if calls:
            finish = "tool_calls"
            yield {**envelope, "choices": [choice({"tool_calls": [_call(i, call) for i, call in enumerate(calls)]})]}
    extra = {"timings": rounded(timings)}
    yield {**envelope, "choices": [choice({"deskrag": extra}, finish)], **({"usage": None} if include_usage else {})}
    yield {**envelope, "choices": [], "usage": usage(timings)}


def whole_chat(chunks: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The chat completion that `chunks` stream."""
    message: dict[str, Any] = {"role": "assistant", "content": ""}
    reply: dict[str, Any] = {}
    finish = "stop"
    for chunk in chunks:
        reply = {**chunk, "object": "chat.completion"}
        for part in chunk["choices"]:
            delta = part["delta"]
            message["content"] += delta.get("content") or ""
            if "tool_calls" in delta:
                message["tool_calls"] = [
                    {k: v for k, v in call.items() if k != "index"} for call in delta["tool_calls"]
                ]
            if "deskrag" in delta:
                message["deskrag"] = delta["deskrag"]
            finish = part["finish_reason"] or finish
    if "tool_calls" in message:
        message["content"] = message["content"] or None
    return {**reply, "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}]}


def text_chunks(
    generator: Generator, request: GenerationRequest, model: str, cancel: CancelToken, *, echo: bool = False
) -> Generating[dict[str, Any], None, None]:
    """Chunks of a completion."""
    envelope = {**chunk_envelope(model), "id": f"cmpl-{secrets.token_hex(12)}", "object": "text_completion"}
    if echo:
        yield {**envelope, "choices": [_text(request.prompt)]}
    timings: dict[str, float] = {}
    finish = "stop"
    for piece in generator.stream(request, cancel):
        if piece.text:
            yield {**envelope, "choices": [_text(piece.text)]}
        if piece.done:
            timings, finish = piece.timings, piece.finish
    if finish == "cancelled":
        raise Cancelled
    yield {**envelope, "choices": [_text("", finish)], "deskrag": {"timings": rounded(timings)}}
    yield {**envelope, "choices": [], "usage": usage(timings)}


def whole_text(chunks: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The completion that `chunks` stream."""
    reply: dict[str, Any] = {}
    text, finish = "", "stop"
    for chunk in chunks:
        reply = {**reply, **chunk}
        for part in chunk["choices"]:
            text += part["text"]
            finish = part["finish_reason"] or finish
    return {**reply, "choices": [_text(text, finish)]}


def without_usage(chunks: Iterable[dict[str, Any]], *, wanted: bool) -> Generating[dict[str, Any], None, None]:
    """The chunks, the last one with the token counts only where it is wanted."""
    yield from (chunk for chunk in chunks if wanted or chunk["choices"])


def chunk_envelope(model: str) -> dict[str, Any]:
    """What all chunks of one reply share."""
    return {
        "id": f"chatcmpl-{secrets.token_hex(12)}",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": model,
    }


def choice(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    """The one choice of a chunk."""
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}


def usage(timings: dict[str, float]) -> dict[str, Any]:
    """Token counts from the generator's timings; 0 where it does not know."""
    prompt, new = int(timings.get("prompt_tokens", 0)), int(timings.get("new_tokens", 0))
    return {
        "prompt_tokens": prompt,
        "completion_tokens": new,
        "total_tokens": prompt + new,
        "prompt_tokens_details": {"cached_tokens": int(timings.get("reused_tokens", 0))},
    }


def rounded(timings: dict[str, float]) -> dict[str, float]:
    """Timings as they are shown."""
    return {name: round(value, 4) for name, value in timings.items()}


def _call(index: int, call: ToolCall) -> dict[str, Any]:
    function = {"name": call.name, "arguments": call.arguments}
    return {"index": index, "id": call.call_id, "type": "function", "function": function}


def _text(text: str, finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "text": text, "logprobs": None, "finish_reason": finish}
