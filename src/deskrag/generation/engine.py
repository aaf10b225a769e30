"""The `Generator` over llama.cpp: a child process that answers many requests at once, started when first needed.

The child owns the model (see `worker`); this side sends requests and hands every reply to the thread that waits for
it. When the child dies, all that were waiting get one clear error, and the next request starts a new one.
"""

from __future__ import annotations

import json
import math
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..errors import Cancelled, GenerationError, InputError, ModelError, UserError
from ..models.library import ModelFile
from ..progress import CancelToken
from .child import SILENT_SECONDS, Child
from .options import EngineOptions
from .protocol import GenerationRequest, GeneratorInfo, Piece
from .starting import Start

_POLL_SECONDS = 0.1


class Engine:
    """Text from one GGUF model in a child process; several threads may ask at once.

    Args:
        model: The checked model file.
        options: How it runs.
        cache_file: Where the KV cache of the last prompt is kept between runs; None for nowhere. It holds that
            prompt's text in another form, and is readable by its owner only.
        check: Called before the model is loaded; raises a `UserError` if the file must not be loaded.
    """

    def __init__(
        self,
        model: ModelFile,
        options: EngineOptions,
        cache_file: Path | None = None,
        check: Callable[[], None] | None = None,
    ) -> None:
        self._model = model
        self._options = options
        self._cache_file = cache_file
        self._check = check
        self._start: Start | None = None
        self._guard = threading.Lock()

    @property
    def info(self) -> GeneratorInfo:
        """What the model is; known without loading it."""
        return GeneratorInfo(self._model.name, self._options.context, self._model.trusted, self._model.fingerprint)

    @property
    def model(self) -> ModelFile:
        """The model it runs."""
        return self._model

    @property
    def options(self) -> EngineOptions:
        """How it runs."""
        return self._options

    @property
    def process_id(self) -> int | None:
        """Process id of the running engine, None if there is none."""
        child = self._child()
        return child.process.pid if child is not None else None

    def warm_up(self) -> None:
        """Start the process and load the model now."""
        self._running()

    def start_early(self) -> None:
        """Start the process and load the model in the background, while the caller does something else.

        A failure is not reported here: the request that needs the model meets it again.
        """
        self._started()

    def count_tokens(self, text: str) -> int:
        """Tokens of `text` in the model's vocabulary."""
        return int(self._running().ask("count", text=text)["count"])

    def status(self) -> dict[str, float]:
        """What the running engine does: `active`, `waiting`, `slots`, `cells`, `cells_used`, `tokens_computed`,
        `busy_s`, `threads`; empty while none runs."""
        child = self._child()
        if child is None:
            return {}
        try:
            found: dict[str, float] = child.ask("status")["status"]
        except GenerationError:  # it has just ended
            return {}
        return found

    def stream(self, request: GenerationRequest, cancel: CancelToken) -> Iterator[Piece]:
        """Yield pieces until one is `done`; see `Generator.stream`."""
        if request.json_schema is not None and request.grammar:
            raise InputError("a JSON schema and a grammar cannot be used together")
        if bool(request.messages) == bool(request.prompt):
            raise InputError("either messages or a prompt is needed")
        _refuse_nonsense(request)
        if not request.max_tokens:
            yield Piece("", done=True, finish="length")
            return
        try:
            child = self._running(cancel)
        except Cancelled:
            yield Piece("", done=True, finish="cancelled")
            return
        number, replies = child.begin("generate", **_plain(request))
        done = False
        heard = time.monotonic()
        try:
            while not done:
                if cancel.cancelled:
                    done = True
                    child.cancel(number)
                    yield Piece("", done=True, finish="cancelled")
                    return
                try:
                    reply = replies.get(timeout=_POLL_SECONDS)
                except queue.Empty:
                    if child.silent_for() > SILENT_SECONDS and time.monotonic() - heard > SILENT_SECONDS:
                        child.kill(f"it did nothing for {SILENT_SECONDS:.0f} s and was ended")
                    continue
                heard = time.monotonic()
                if "text" in reply:
                    yield Piece(reply["text"])
                elif "done" in reply:
                    done = True
                    yield Piece("", done=True, finish=reply["done"], timings=reply["timings"])
                else:
                    done = True
                    raise self._error(child, reply)
        finally:
            if not done:  # the consumer went away
                child.cancel(number)
            child.forget(number)

    def close(self) -> None:
        """End the engine process, if any, also one that is loading. Its last prompt's cache is kept when that was
        asked for."""
        with self._guard:
            start, self._start = self._start, None
        if start is not None:
            start.close(self._cache_file)

    def _child(self) -> Child | None:
        """The running child, None if there is none (yet)."""
        start = self._start
        return start.child if start is not None and start.child is not None and start.child.alive else None

    def _started(self) -> Start:
        """The start under way, or the one that brought the running child; a new one if need be."""
        with self._guard:
            if self._start is None or self._start.over:
                former = self._start.child if self._start is not None else None
                self._start = Start(self._load, self._check, former)
            return self._start

    def _running(self, cancel: CancelToken | None = None) -> Child:
        """The child with its model loaded.

        Raises:
            Cancelled: `cancel` was set. The model goes on loading, for whoever asks next.
        """
        return self._started().wait(cancel)

    def _load(self, child: Child) -> None:
        options = asdict(self._options)
        kept = ("gpu_layers", "split_mode", "tensor_split", "main_gpu", "kv_type", "flash_attention", "threads")
        native = {name: options[name] for name in (*kept, "batch", "cells")}
        native |= {"path": str(self._model.path), "sequences": self._options.slots}
        number, replies = child.begin(
            "load",
            options=native,
            room=self._options.context,
            speculate=self._options.speculate,
            adapt_threads=self._options.adapt_threads,
            cache=str(self._cache_file or ""),
        )
        try:
            reply = replies.get(timeout=self._options.start_seconds)
        except queue.Empty:
            raise ModelError(
                f"the model was not loaded within {self._options.start_seconds:.0f} s",
                subject=str(self._model.path),
                advice="Raise the setting engine.start_seconds, or choose a smaller model.",
            ) from None
        finally:
            child.forget(number)
        if "ready" not in reply:
            reason = reply.get("reason") or child.obituary()
            raise ModelError(
                f"the model could not be loaded ({reason})",
                subject=str(self._model.path),
                advice="Choose another model with --model, or get the file again.",
            )

    def _error(self, child: Child, reply: dict[str, Any]) -> UserError:
        kind, reason = reply.get("error", ""), reply.get("reason", "")
        if kind == "too_long":
            return InputError(
                f"the question with its passages is longer than the model's context window ({reason})",
                subject=self._model.name,
                advice="Shorten it, or raise the setting engine.context.",
            )
        if kind in ("grammar", "prompt"):
            return InputError(reason, subject=self._model.name)
        if kind == "load":
            return ModelError(reason, subject=self._model.name, advice="Choose an adapter made for this model.")
        if kind:
            return GenerationError(f"the engine reports: {reason}", subject=self._model.name, advice="Ask again.")
        if child.closed:
            return GenerationError(
                "the engine was closed before the answer was written", subject=self._model.name, advice="Ask again."
            )
        return GenerationError(
            f"the engine stopped unexpectedly ({child.obituary()})",
            subject=self._model.name,
            advice="The conversation is kept; ask again and a new engine starts.",
        )


def _refuse_nonsense(request: GenerationRequest) -> None:
    """Numbers that llama.cpp would take and answer with noise."""
    for name in _NUMBERS:
        if not math.isfinite(getattr(request, name)):
            raise InputError(f"{name} must be a number", subject=str(getattr(request, name)))
    if request.max_tokens < 0:
        raise InputError("max_tokens cannot be negative", subject=str(request.max_tokens))
    if request.repeat_penalty <= 0:
        raise InputError("repeat_penalty must be above 0; 1 is for none", subject=str(request.repeat_penalty))


_NUMBERS = (
    "temperature",
    "top_p",
    "min_p",
    "repeat_penalty",
    "frequency_penalty",
    "presence_penalty",
    "adapter_scale",
    "opening_at",
)


def _plain(request: GenerationRequest) -> dict[str, Any]:
    """The request as plain JSON values for the worker."""
    values = {name: getattr(request, name) for name in _SCALARS}
    return {
        **values,
        "stop": list(request.stop),
        "json_schema": dict(request.json_schema) if request.json_schema is not None else None,
        "tools": [dict(tool) for tool in request.tools],
        "messages": [_message(message) for message in request.messages],
    }


_SCALARS = (
    "max_tokens",
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "repeat_penalty",
    "frequency_penalty",
    "presence_penalty",
    "seed",
    "prompt",
    "grammar",
    "adapter",
    "adapter_scale",
    "opening",
    "opening_at",
    "speculate",
)


def _message(message: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        values["tool_calls"] = [
            {
                "id": call.call_id,
                "type": "function",
                "function": {"name": call.name, "arguments": _object(call.arguments)},
            }
            for call in message.tool_calls
        ]
    if message.tool_call_id:
        values["tool_call_id"] = message.tool_call_id
    return values


def _object(text: str) -> Any:
    """Arguments as the object templates expect, or as they are where they are not JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return text
