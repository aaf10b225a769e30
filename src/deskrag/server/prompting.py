"""From an OpenAI-compatible request to what the generator understands."""

from __future__ import annotations

import secrets
from typing import Any

from ..generation.protocol import ChatMessage, GenerationRequest, GeneratorInfo, ToolCall
from ..settings import AnswerSettings
from .failures import ParameterError
from .openai_types import ChatRequest, CompletionRequest, RequestMessage, TextPart
from .toolcalls import forced_schema

LONGEST_DEFAULT = 1024
"""Most tokens written when a request does not say; never more than half the context window."""


def chat_request(body: ChatRequest, info: GeneratorInfo, defaults: AnswerSettings) -> GenerationRequest:
    """The generator's request for a chat completion.

    Raises:
        ParameterError: Something is asked for that local models cannot do.
    """
    _refuse_unsupported(body)
    if body.logprobs:
        raise ParameterError("log probabilities are not supported", "logprobs")
    tools, schema = _tools(body)
    form = body.response_format
    if schema is None and form is not None and form.type != "text":
        if form.type == "json_schema" and form.json_schema is None:
            raise ParameterError("the schema is missing", "response_format.json_schema")
        schema = form.json_schema.schema_ if form.json_schema is not None else {"type": "object"}
    return GenerationRequest(
        messages=[_message(message, place) for place, message in enumerate(body.messages)],
        tools=tools,
        json_schema=schema,
        max_tokens=body.max_completion_tokens or body.max_tokens or _longest(info),
        **_sampling(body, defaults),
    )


def completion_request(body: CompletionRequest, info: GeneratorInfo, defaults: AnswerSettings) -> GenerationRequest:
    """The generator's request for a completion.

    Raises:
        ParameterError: Something is asked for that local models cannot do.
    """
    _refuse_unsupported(body)
    prompt = body.prompt if isinstance(body.prompt, str) else "".join(body.prompt[:1])
    if isinstance(body.prompt, list) and len(body.prompt) != 1:
        raise ParameterError("one prompt at a time", "prompt", "Send a request for each.")
    if not prompt:
        raise ParameterError("the prompt is empty", "prompt")
    for name, asked in (("logprobs", body.logprobs), ("suffix", body.suffix), ("best_of", (body.best_of or 1) != 1)):
        if asked:
            raise ParameterError("this is not supported", name)
    return GenerationRequest(prompt=prompt, max_tokens=body.max_tokens or _longest(info), **_sampling(body, defaults))


def _longest(info: GeneratorInfo) -> int:
    return max(16, min(LONGEST_DEFAULT, info.context // 2))


def _refuse_unsupported(body: ChatRequest | CompletionRequest) -> None:
    if body.n not in (None, 1):
        raise ParameterError("one reply at a time (n must be 1)", "n", "Send a request for each.")
    if body.logit_bias:
        raise ParameterError("token biases are not supported", "logit_bias")


def _sampling(body: ChatRequest | CompletionRequest, defaults: AnswerSettings) -> dict[str, Any]:
    temperature = defaults.temperature if body.temperature is None else body.temperature
    seed = secrets.randbelow(2**31) if temperature else defaults.seed
    stop = (body.stop,) if isinstance(body.stop, str) else tuple(body.stop or ())
    return {
        "temperature": temperature,
        "seed": seed if body.seed is None else body.seed % 2**31,
        "stop": tuple(text for text in stop if text),
        "top_p": 1.0 if body.top_p is None else body.top_p,
        "top_k": body.top_k or 0,
        "min_p": body.min_p or 0.0,
        "repeat_penalty": body.repeat_penalty or 1.0,
        "presence_penalty": body.presence_penalty or 0.0,
        "frequency_penalty": body.frequency_penalty or 0.0,
    }


def text_of(message: RequestMessage, place: int) -> str:
    """The text of a message.

    Raises:
        ParameterError: It holds a picture or sound.
    """
    if isinstance(message.content, list):
        return "".join(_text_of_part(part, place) for part in message.content)
    return message.content or ""


def _text_of_part(part: TextPart, place: int) -> str:
    if part.type not in ("text", "refusal"):
        raise ParameterError(f"a part of type {part.type!r} cannot be read, only text", f"messages.{place}.content")
    return part.text


def _message(message: RequestMessage, place: int) -> ChatMessage:
    role = "system" if message.role == "developer" else message.role
    calls = tuple(ToolCall(call.id, call.function.name, call.function.arguments) for call in message.tool_calls or ())
    return ChatMessage(role, text_of(message, place), calls, message.tool_call_id or "")


def _tools(body: ChatRequest) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The tools for the template, and the schema that forces a call."""
    choice = body.tool_choice
    if not body.tools or choice == "none":
        if choice is not None and choice not in ("none", "auto"):
            raise ParameterError("a tool must be called, but there are none", "tool_choice")
        return [], None
    tools = [tool.model_dump(exclude_none=True) for tool in body.tools]
    if choice == "required":
        return tools, forced_schema(tools)
    if isinstance(choice, dict):
        function = choice.get("function")
        name = function.get("name") if isinstance(function, dict) else choice.get("name")
        if name not in [tool.function.name for tool in body.tools]:
            raise ParameterError("there is no tool of that name", "tool_choice")
        return tools, forced_schema(tools, name)
    return tools, None
