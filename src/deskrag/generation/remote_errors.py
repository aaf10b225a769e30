"""What an endpoint's refusal means, in words that say what to do."""

from __future__ import annotations

import json
import re
from typing import Any

from ..errors import GenerationError, InputError, UserError

_TOO_LONG = re.compile(
    r"context[ _]?(?:length|window|size)|maximum context|exceed_context|too many tokens|prompt is too long"
    r"|input is too (?:long|large)|exceeds? the (?:model'?s )?(?:maximum|context)",
    re.IGNORECASE,
)
_GRAMMAR = re.compile(r"grammar|schema|response_format|guided|structured", re.IGNORECASE)
_MESSAGE_LENGTH = 300


def message_of(content: bytes | str) -> str:
    """The readable part of an error body, cut to a sentence's length and without control characters."""
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    try:
        text = _inner(json.loads(text)) or text
    except ValueError:
        text = re.sub(r"<[^>]{0,200}>", " ", text)  # an HTML page of some proxy
    text = " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())
    return text if len(text) <= _MESSAGE_LENGTH else text[:_MESSAGE_LENGTH].rstrip() + "…"


def _inner(value: Any) -> str:
    """The message inside the shapes that servers use: ``error.message``, ``error``, ``message``, ``detail``."""
    if isinstance(value, dict):
        for name in ("error", "message", "detail", "msg"):
            if name in value and (found := _inner(value[name])):
                return found
        return ""
    if isinstance(value, list):
        return "; ".join(found for each in value[:3] if (found := _inner(each)))
    return value if isinstance(value, str) else ""


def refusal(status: int, message: str, *, subject: str, model: str, key_variable: str, constrained: bool) -> UserError:
    """The error for an HTTP status.

    Args:
        status: The status.
        message: What the endpoint said, from `message_of`.
        subject: The endpoint, for people.
        model: The model that was asked for.
        key_variable: Environment variable of the key; empty if none is used.
        constrained: Whether a schema or a grammar was sent.
    """
    said = f" ({message})" if message else ""
    if status in (401, 403):
        advice = (
            f"Check the key in the environment variable {key_variable}."
            if key_variable
            else "Put its key into an environment variable and name that in endpoint.key_variable."
        )
        return GenerationError(f"the endpoint refuses the key{said}", subject=subject, advice=advice)
    if 300 <= status < 400:
        return GenerationError(
            f"the endpoint sends us to another address{said}",
            subject=subject,
            advice="That is not followed, because your documents would go there; put the right one in endpoint.url.",
        )
    if _TOO_LONG.search(message):
        return InputError(
            f"the question with its passages is longer than the context window of {model or 'the model'} there{said}",
            subject=subject,
            advice="Set endpoint.context to the window it really has, or ask about less at once.",
        )
    if status == 404:
        if model and (model in message or "model" in message.lower()):
            return GenerationError(
                f"the endpoint has no model {model}{said}",
                subject=subject,
                advice="Name one it has in endpoint.model, or leave that empty for its first.",
            )
        return GenerationError(
            f"there is no OpenAI-compatible service at this address{said}",
            subject=subject,
            advice="The address in endpoint.url usually ends in /v1.",
        )
    if status == 429:
        return GenerationError(
            f"the endpoint has too many requests{said}", subject=subject, advice="Wait a moment and ask again."
        )
    if constrained and _GRAMMAR.search(message):
        return InputError(
            f"the endpoint does not take this schema or grammar{said}",
            subject=subject,
            advice="llama.cpp's server takes grammars; most servers take JSON schemas.",
        )
    if status >= 500:
        return GenerationError(
            f"the endpoint failed with status {status}{said}", subject=subject, advice="Look at its log, and ask again."
        )
    return GenerationError(f"the endpoint refuses the request with status {status}{said}", subject=subject)
