"""The `Generator` over an OpenAI-compatible endpoint: vLLM, llama.cpp's server, Ollama and their like.

One idea: the endpoint is a stranger. What it sends is bounded and checked, what it refuses is turned into a sentence
that says what to do, and nothing is sent anywhere but to the one address a person has written into the settings.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import httpx

from ..errors import GenerationError, InputError, UserError
from ..progress import CancelToken
from ..settings import EndpointSettings
from . import remote_request
from .estimate import estimate_tokens
from .protocol import GenerationRequest, GeneratorInfo, Piece
from .remote_answer import RemoteAnswer
from .remote_errors import message_of, refusal
from .remote_wire import Cut, Exchange, Link, Refused, fetch

_COUNT_SECONDS = 5.0
_COUNT_AGAIN_SECONDS = 60.0
_MODELS_SECONDS = 15.0
_CHARACTERS_A_TOKEN = 64
"""No vocabulary has longer tokens on average; an endpoint that writes more does not keep to `max_tokens`."""
_TRIES = 4


class RemoteGenerator:
    """Text from a model behind an HTTP address. Several threads may use it at once.

    Calls of tools come as text in the form that local chat models write them, one
    ``<tool_call>{"name": …, "arguments": …}</tool_call>`` after the other at the end of the answer.

    Args:
        settings: Address, model, key and limits.

    Raises:
        InputError: The address cannot be used, or the key's variable is empty.
    """

    def __init__(self, settings: EndpointSettings) -> None:
        self._settings = settings
        url, host = _address(settings.url)
        headers = {}
        if settings.key_variable:
            headers["Authorization"] = f"Bearer {_key(settings.key_variable)}"
        self._link = Link(url, headers, f"endpoint {host}", float(settings.seconds), settings.proxies)
        self._host = host
        self._model = settings.model
        self._lock = threading.Lock()
        self._running: set[Exchange] = set()
        self._dropped: frozenset[str] = frozenset()
        self._uncounted_until = 0.0
        self._count = lru_cache(maxsize=4096)(self._ask_count)

    @property
    def info(self) -> GeneratorInfo:
        """What the settings say of the model; known without a call."""
        identity = f"{self._link.url}|{self._settings.model}|{self._settings.context}"
        return GeneratorInfo(
            self._model or self._host,
            self._settings.context,
            self._settings.trusted,
            hashlib.sha256(identity.encode()).hexdigest()[:16],
        )

    def count_tokens(self, text: str) -> int:
        """Tokens of `text` as the endpoint counts them; an estimate where it does not count."""
        if not text:
            return 0
        if time.monotonic() < self._uncounted_until:
            return estimate_tokens(text)
        try:
            return self._count(text)
        except (LookupError, UserError):
            self._uncounted_until = time.monotonic() + _COUNT_AGAIN_SECONDS
            return estimate_tokens(text)

    def models(self) -> list[str]:
        """Names of the models the endpoint offers; empty if it does not tell.

        Raises:
            GenerationError: Nothing answers there, or it refuses the key.
        """
        reply = fetch(self._link, "GET", f"{self._link.url}/models", seconds=min(_MODELS_SECONDS, self._link.seconds))
        if reply.status in (401, 403, 429) or 300 <= reply.status < 400:
            raise self._refusal(reply.status, message_of(reply.content))
        found = reply.json()
        entries = found.get("data") if isinstance(found, dict) else None
        names = [each.get("id") for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
        return [name for name in names if isinstance(name, str) and name]

    def stream(self, request: GenerationRequest, cancel: CancelToken) -> Iterator[Piece]:
        """Yield pieces until one is `done`; see `deskrag.generation.protocol.Generator.stream`."""
        remote_request.check(request, self._link.subject)
        if cancel.cancelled:
            yield Piece("", done=True, finish="cancelled")
            return
        model = self._model_name()
        for _ in range(_TRIES):
            answer = RemoteAnswer(request)
            sent = remote_request.body(request, model, self._dropped)
            try:
                yield from self._attempt(answer, sent, cancel)
            except Refused as refused:
                if self._may_go_another_way(refused, sent):
                    continue
                raise self._refusal_of(refused, request) from refused
            except Cut as cut:
                raise self._cut(answer, request, sent, cancel) from cut
            return
        raise GenerationError("the endpoint refuses every form of this request", subject=self._link.subject)

    def start_early(self) -> None:
        """Nothing is loaded here."""

    def close(self) -> None:
        """Break off what is running; those answers end as cancelled. A later request connects again."""
        with self._lock:
            running = list(self._running)
        for exchange in running:
            exchange.close()

    def _attempt(self, answer: RemoteAnswer, sent: dict[str, Any], cancel: CancelToken) -> Iterator[Piece]:
        exchange = Exchange(self._link, f"{self._link.url}/{remote_request.path(answer.request)}", sent)
        with self._lock:
            self._running.add(exchange)
        try:
            for event in exchange.events(cancel):
                if (error := event.get("error")) is not None:
                    raise self._failed(message_of(json.dumps({"error": error})), answer.request)
                text = answer.take(event)
                if answer.characters > answer.request.max_tokens * _CHARACTERS_A_TOKEN + 4096:
                    raise GenerationError(
                        "the endpoint writes more than was asked for",
                        subject=self._link.subject,
                        advice="It does not keep to max_tokens; use another service.",
                    )
                if text:
                    yield Piece(text)
                if answer.stops.stopped:
                    break
                if answer.finish:
                    exchange.hurry()
        except (Cut, GenerationError) as error:
            if not answer.finish or isinstance(error, InputError):
                raise
        finally:
            exchange.close()
            with self._lock:
                self._running.discard(exchange)
        yield answer.last(complete=exchange.ended)

    def _model_name(self) -> str:
        if not self._model:
            with self._lock:
                known = self._model
            self._model = known or next(iter(self.models()), "default")
        return self._model

    def _may_go_another_way(self, refused: Refused, sent: dict[str, Any]) -> bool:
        if refused.reply.status not in (400, 422, 500, 501):
            return False
        field = remote_request.refused_field(refused.reply.content.decode("utf-8", "replace"), sent)
        self._dropped |= {field} if field else frozenset()
        return bool(field)

    def _cut(
        self, answer: RemoteAnswer, request: GenerationRequest, sent: dict[str, Any], cancel: CancelToken
    ) -> UserError:
        """The error for a broken stream. One that broke at once is asked for without streaming, to learn the reason."""
        if not answer.characters:
            plain = {name: value for name, value in sent.items() if name != "stream_options"}
            exchange = Exchange(
                self._link,
                f"{self._link.url}/{remote_request.path(request)}",
                {**plain, "stream": False, "max_tokens": 1},
            )
            try:
                for _ in exchange.events(cancel):
                    pass
            except Refused as refused:
                return self._refusal_of(refused, request)
            except Cut:
                pass
            except GenerationError as error:
                return error
        return GenerationError(
            "the endpoint broke off in the middle of the answer",
            subject=self._link.subject,
            advice="Look at its log, and ask again.",
        )

    def _refusal_of(self, refused: Refused, request: GenerationRequest) -> UserError:
        error = self._refusal(refused.reply.status, message_of(refused.reply.content), request)
        if refused.reply.status == 404 and isinstance(error, GenerationError):
            try:
                offered = self.models()
            except GenerationError:
                offered = []
            if offered and self._model not in offered:
                return GenerationError(
                    f"the endpoint has no model {self._model}",
                    subject=self._link.subject,
                    advice=f"Name one of these in endpoint.model: {', '.join(offered[:8])}.",
                )
        if refused.retry_after.isdecimal() and len(refused.retry_after) < 6:
            error.advice = f"It asks to wait {refused.retry_after} s; then ask again."
            error.args = (error.sentence(),)
        return error

    def _refusal(self, status: int, message: str, request: GenerationRequest | None = None) -> UserError:
        return refusal(
            status,
            message,
            subject=self._link.subject,
            model=self._model,
            key_variable=self._settings.key_variable,
            constrained=request is not None and (request.json_schema is not None or bool(request.grammar)),
        )

    def _failed(self, message: str, request: GenerationRequest) -> UserError:
        """The error for one that came inside the stream: only too long a prompt is the request's own fault."""
        return self._refusal(500, message, request)

    def _ask_count(self, text: str) -> int:
        """Tokens as llama.cpp's server, vLLM or llama-cpp-python's server count them.

        Raises:
            LookupError: The endpoint does not count.
        """
        root = self._link.url.removesuffix("/v1")
        values = {"content": text, "prompt": text, "model": self._model, "add_special": False}
        for path, body in (
            ("/tokenize", {**values, "add_special_tokens": False}),
            ("/extras/tokenize/count", {"input": text}),
        ):
            reply = fetch(self._link, "POST", root + path, body, min(_COUNT_SECONDS, self._link.seconds))
            found = reply.json() if reply.status == 200 else None
            if isinstance(found, dict):
                if isinstance(found.get("count"), int) and found["count"] >= 0:
                    return int(found["count"])
                if isinstance(found.get("tokens"), list):
                    return len(found["tokens"])
        raise LookupError("the endpoint does not count tokens")


def _address(url: str) -> tuple[str, str]:
    """The base address in one form, and the host for people.

    Raises:
        InputError: It is none.
    """
    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL as error:
        raise InputError(f"this is not an address ({error})", subject="setting endpoint.url") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise InputError(
            "this is not the address of a service",
            subject="setting endpoint.url",
            advice="Write it like http://127.0.0.1:8080/v1.",
        )
    if parsed.userinfo or parsed.query or parsed.fragment:
        raise InputError(
            "the address may hold neither a password nor a query",
            subject="setting endpoint.url",
            advice="Put the key into an environment variable and name that in endpoint.key_variable.",
        )
    path = parsed.path.rstrip("/") or "/v1"
    return str(parsed.copy_with(path=path)), parsed.netloc.decode("ascii")


def _key(variable: str) -> str:
    key = os.environ.get(variable, "").strip()
    if not key or not key.isascii() or not key.isprintable():
        raise InputError(
            f"the environment variable {variable} holds no key",
            subject="setting endpoint.key_variable",
            advice=f"Set {variable}, or empty the setting if the endpoint needs no key.",
        )
    return key
