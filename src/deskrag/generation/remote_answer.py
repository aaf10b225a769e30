"""One answer of an endpoint as it grows: text, calls of tools, why it ended, what it cost."""

from __future__ import annotations

import json
import time
from typing import Any

from .protocol import GenerationRequest, Piece
from .stopping import StopFilter


class RemoteAnswer:
    """One answer as it grows from the events of the stream."""

    def __init__(self, request: GenerationRequest) -> None:
        self.request = request
        self.stops = StopFilter(request.stop)
        self.finish = ""
        self.characters = 0
        self._surrogate = ""
        self._calls: dict[int, list[str]] = {}
        self._usage: dict[str, float] = {}
        self._pieces = 0
        self._started = time.perf_counter()
        self._first = 0.0

    def take(self, event: dict[str, Any]) -> str:
        """The text of one event that can be shown."""
        self._note_usage(event)
        choices = event.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
        delta = choice.get("delta") or choice.get("message") or {}
        text = choice.get("text") if "text" in choice else delta.get("content") if isinstance(delta, dict) else None
        if isinstance(delta, dict):
            self._note_calls(delta.get("tool_calls"))
        if choice.get("finish_reason"):
            self.finish = "length" if choice["finish_reason"] == "length" else "stop"
        if not isinstance(text, str) or not text:
            return ""
        self._first = self._first or time.perf_counter()
        self._pieces += 1
        self.characters += len(text)
        return self.stops.feed(self._joined(text))

    def last(self, *, complete: bool) -> Piece:
        """The piece that ends the answer; `complete` tells whether the endpoint had said all."""
        finish = "stop" if self.stops.stopped else self.finish or ("stop" if complete else "cancelled")
        rest = "" if finish == "cancelled" else self.stops.rest()
        calls = "".join(
            f'\n<tool_call>\n{{"name": {json.dumps(name)}, "arguments": {arguments or "{}"}}}\n</tool_call>'
            for name, arguments in (self._calls[key] for key in sorted(self._calls))
        )
        ended = time.perf_counter()
        first = self._first or ended
        timings = {
            "prefill_s": first - self._started,
            "decode_s": ended - first,
            "new_tokens": float(self._pieces),
            **self._usage,
        }
        return Piece(rest + (calls if finish != "cancelled" else ""), done=True, finish=finish, timings=timings)

    def _joined(self, text: str) -> str:
        """`text` without lone surrogates: a character above U+FFFF may come in two halves."""
        text = self._surrogate + text
        self._surrogate = ""
        if "\ud800" <= text[-1] <= "\udbff":
            text, self._surrogate = text[:-1], text[-1]
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _note_calls(self, calls: Any) -> None:
        for call in calls if isinstance(calls, list) else []:
            function = call.get("function") if isinstance(call, dict) else None
            if not isinstance(function, dict):
                continue
            number = call.get("index")
            parts = self._calls.setdefault(number if isinstance(number, int) else len(self._calls), ["", ""])
            for at, name in enumerate(("name", "arguments")):
                if isinstance(function.get(name), str):
                    parts[at] += function[name]
                    self.characters += len(function[name])

    def _note_usage(self, event: dict[str, Any]) -> None:
        usage = _mapping(event, "usage")
        cached = _mapping(usage, "prompt_tokens_details")
        timings = _mapping(event, "timings")
        for ours, value in (
            ("prompt_tokens", usage.get("prompt_tokens")),
            ("new_tokens", usage.get("completion_tokens", timings.get("predicted_n"))),
            ("reused_tokens", cached.get("cached_tokens", timings.get("cache_n"))),
        ):
            if isinstance(value, int) and not isinstance(value, bool):
                self._usage[ours] = float(value)


def _mapping(values: dict[str, Any], name: str) -> dict[str, Any]:
    found = values.get(name)
    return found if isinstance(found, dict) else {}
