"""A `GenerationRequest` in the words of an OpenAI-compatible endpoint.

One idea: a field is sent only when it differs from its default, because a strict endpoint refuses those it does not
know. What endpoints spell differently is sent in one form and, if that is refused by name, in the other.
"""

from __future__ import annotations

from typing import Any

from ..errors import InputError
from .protocol import ChatMessage, GenerationRequest

_MOST_STOPS = 4
"""OpenAI's own limit; further stop strings are cut off here."""


def check(request: GenerationRequest, subject: str) -> None:
    """Refuse what no endpoint can do.

    Raises:
        InputError: An adapter, an opening, both messages and prompt, or both a schema and a grammar.
    """
    if request.adapter:
        raise InputError(
            "an endpoint answers with the models it has; an adapter cannot be sent to it",
            subject=subject,
            advice="Serve the adapted model there and name it in endpoint.model, or answer with a local model.",
        )
    if request.opening:
        raise InputError("an endpoint does not tell how likely an opening is", subject=subject)
    if request.prompt and request.messages:
        raise InputError("a request has either messages or a prompt, not both", subject=subject)
    if request.json_schema is not None and request.grammar:
        raise InputError("a request has either a JSON schema or a grammar, not both", subject=subject)


def path(request: GenerationRequest) -> str:
    """Where the request goes, below the base address."""
    return "completions" if request.prompt else "chat/completions"


def body(request: GenerationRequest, model: str, dropped: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The JSON body.

    Args:
        request: What to generate.
        model: Name of the model there.
        dropped: What the endpoint refused before: ``"stream_options"``, ``"seed"``, ``"json_schema"`` (then the older
            form of `response_format` is used).
    """
    values: dict[str, Any] = {
        "model": model,
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "stream": True,
        "stream_options": {"include_usage": True},
        "seed": request.seed,
    }
    if request.prompt:
        values["prompt"] = request.prompt
    else:
        values["messages"] = [_message(each) for each in request.messages]
    if request.stop:
        values["stop"] = list(request.stop[:_MOST_STOPS])
    if request.tools:
        values["tools"] = [dict(tool) for tool in request.tools]
    if request.json_schema is not None:
        values["response_format"] = _format(request, old="json_schema" in dropped)
    defaults = GenerationRequest()
    for name in ("top_p", "top_k", "min_p", "frequency_penalty", "presence_penalty", "grammar"):
        if getattr(request, name) != getattr(defaults, name):
            values[name] = getattr(request, name)
    if request.repeat_penalty != 1.0:
        values["repeat_penalty"] = values["repetition_penalty"] = request.repeat_penalty  # llama.cpp's name, vLLM's
    return {name: value for name, value in values.items() if name not in dropped}


def refused_field(message: str, sent: dict[str, Any]) -> str:
    """The field of `sent` that an error message refuses and that can go another way; empty for none."""
    if "response_format" in sent and "schema" not in sent["response_format"] and _mentions(message, "response_format"):
        return "json_schema"
    return next((name for name in ("stream_options", "seed") if name in sent and _mentions(message, name)), "")


def _mentions(message: str, name: str) -> bool:
    return name in message or name.replace("response_format", "json_schema") in message


def _format(request: GenerationRequest, *, old: bool) -> dict[str, Any]:
    schema = dict(request.json_schema or {})
    if old:
        return {"type": "json_object", "schema": schema}
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}


def _message(message: ChatMessage) -> dict[str, Any]:
    values: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        values["tool_calls"] = [
            {"id": call.call_id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.tool_calls
        ]
    if message.tool_call_id:
        values["tool_call_id"] = message.tool_call_id
    return values
