"""Stop strings over a stream of pieces: text that could still become one is held until it is known."""

from __future__ import annotations

from collections.abc import Iterable


class StopFilter:
    """Cuts a stream at the first stop string, which is not part of the text.

    Args:
        stops: The strings; empty ones are ignored.

    Attributes:
        stopped: Whether one was met; everything after it is dropped.
    """

    def __init__(self, stops: Iterable[str]) -> None:
        self._stops = tuple(stop for stop in stops if stop)
        self._held = ""
        self.stopped = False

    def feed(self, text: str) -> str:
        """Take new text; returns what can be shown now."""
        if self.stopped:
            return ""
        text = self._held + text
        met = [at for stop in self._stops if (at := text.find(stop)) >= 0]
        if met:
            self.stopped = True
            self._held = ""
            return text[: min(met)]
        keep = max((self._overlap(text, stop) for stop in self._stops), default=0)
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]

    def rest(self) -> str:
        """What was held back, at the end of the stream."""
        held, self._held = self._held, ""
        return held

    @staticmethod
    def _overlap(text: str, stop: str) -> int:
        """Length of the longest end of `text` that begins `stop`."""
        for size in range(min(len(text), len(stop) - 1), 0, -1):
            if text.endswith(stop[:size]):
                return size
        return 0
