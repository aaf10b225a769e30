"""Tokens to text as it may be shown: whole characters only, and nothing of a stop string."""

from __future__ import annotations

import codecs


class TextStream:
    """The text of one answer, token by token.

    Args:
        stops: Strings that end the text and do not belong to it.
    """

    def __init__(self, stops: tuple[str, ...] = ()) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stops = tuple(stop for stop in stops if stop)
        self._pending = ""
        self.stopped = False
        """True once a stop string was met; everything later is ignored."""

    def add(self, data: bytes) -> str:
        """New bytes in, text that can be shown out."""
        return self._release(self._decoder.decode(data))

    def finish(self) -> str:
        """The rest: what was held back because it could have been the beginning of a stop string."""
        text = self._release(self._decoder.decode(b"", final=True))
        if not self.stopped:
            text, self._pending = text + self._pending, ""
        return text

    def _release(self, new: str) -> str:
        if self.stopped:
            return ""
        if not self._stops:
            return new
        text = self._pending + new
        found = [at for at in (text.find(stop) for stop in self._stops) if at >= 0]
        if found:
            self.stopped = True
            self._pending = ""
            return text[: min(found)]
        held = max(_overlap(text, stop) for stop in self._stops)
        self._pending = text[len(text) - held :]
        return text[: len(text) - held]


def _overlap(text: str, stop: str) -> int:
    """Length of the longest end of `text` that is a beginning of `stop`."""
    for length in range(min(len(text), len(stop) - 1), 0, -1):
        if text.endswith(stop[:length]):
            return length
    return 0
