"""Function calls in what a model writes, found while it is still writing.

Small open models announce a call as ``<tool_call>{"name": ..., "arguments": {...}}</tool_call>`` or write the bare JSON
object. Text is passed on as soon as it cannot be the beginning of a call any more; what turns out to be none is text.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from ..generation.protocol import ToolCall

_OPEN = "<tool_call>"
_CLOSED = re.compile(r"<tool_call>(.*?)(?:</tool_call>|$)", re.DOTALL)


class ToolCallReader:
    """Separates text and calls of one reply.

    Args:
        names: Functions that may be called; a call of another one is text.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)
        self._held = ""
        self._begun = False
        self._holding = False

    def feed(self, text: str) -> str:
        """Take new text; returns what can be shown already."""
        self._held += text
        if self._holding:
            return ""
        if not self._begun:
            start = self._held.lstrip()
            if not start or _OPEN.startswith(start):
                return ""
            self._begun = True
            if start[0] in "{[" or start.startswith("```"):
                self._holding = True
                return ""
        at = self._held.find(_OPEN)
        if at >= 0:
            self._holding = True
        else:
            at = len(self._held) - _overlap(self._held, _OPEN)
        shown, self._held = self._held[:at], self._held[at:]
        return shown

    def finish(self) -> tuple[str, tuple[ToolCall, ...]]:
        """The rest of the text, and the calls."""
        held, self._held = self._held, ""
        tagged = _CLOSED.findall(held)
        calls: list[ToolCall] = []
        for part in tagged or [held]:
            found = self._calls(part)
            if found is None:
                return held, ()
            calls += found
        rest = _CLOSED.sub("", held).strip() if tagged else ""
        return rest, tuple(calls)

    def _calls(self, text: str) -> list[ToolCall] | None:
        text = text.strip().removeprefix("```json").removeprefix("```").removesuffix("```").strip()
        if text[:1] not in ("{", "["):
            return None
        try:
            value = json.loads(text)
        except ValueError:
            return None
        calls = []
        for item in value if isinstance(value, list) else [value]:
            call = self._call(item)
            if call is None:
                return None
            calls.append(call)
        return calls or None

    def _call(self, item: Any) -> ToolCall | None:
        if not isinstance(item, dict) or item.get("name") not in self._names:
            return None
        arguments = item.get("arguments", item.get("parameters", {}))
        if isinstance(arguments, str):
            text = arguments
        elif isinstance(arguments, dict):
            text = json.dumps(arguments, ensure_ascii=False)
        else:
            return None
        return ToolCall(f"call_{secrets.token_hex(12)}", str(item["name"]), text)


def forced_schema(tools: Sequence[Mapping[str, Any]], name: str = "") -> dict[str, Any]:
    """JSON Schema of a reply that must call one of `tools`, or the one called `name`."""
    shapes = [
        {
            "type": "object",
            "properties": {
                "name": {"const": tool["function"]["name"]},
                "arguments": tool["function"].get("parameters") or {"type": "object"},
            },
            "required": ["name", "arguments"],
            "additionalProperties": False,
        }
        for tool in tools
        if name in ("", tool["function"]["name"])
    ]
    return shapes[0] if len(shapes) == 1 else {"anyOf": shapes}


def _overlap(text: str, mark: str) -> int:
    """Length of the longest end of `text` that `mark` begins with."""
    return next((size for size in range(min(len(text), len(mark) - 1), 0, -1) if mark.startswith(text[-size:])), 0)
