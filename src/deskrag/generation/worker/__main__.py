"""The protocol: JSON lines in, JSON lines out, one thread for the model.

Requests (standard input): ``{"op": "load", "id", ...}`` first, then any of ``generate``, ``cancel``, ``count``,
``status``, ``quit``. Replies (standard output) carry the ``id`` and one of ``ready``, ``count``, ``status``,
``text``, ``done``, ``error`` (with ``reason``), ``bye``. Anything native code prints goes to standard error. When
standard input closes, the parent is gone and so are we. A broken model file or an abort inside llama.cpp ends this
process only.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_SLEEP_SECONDS = 3600.0
_SIGN_SECONDS = 20.0
"""A long computation gives a sign of life so often; a step that does not end gives none."""
_TEMPLATE_SECONDS = 30.0
"""Longest a model's chat template may take; it is foreign code, and may hold a loop without end."""
_MOST_PARKED = 2**30
"""Most bytes of main memory for cached prompts outside the KV cache."""


class Worker:
    """Connects the protocol with the scheduler."""

    def __init__(self, output: Any) -> None:
        self._output = output
        self._lock = threading.Lock()
        self._inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._scheduler: Any = None
        self._prompts: Any = None
        self._model: Any = None
        self._context: Any = None
        self._loaded = threading.Event()
        self._said = time.monotonic()

    def reply(self, number: int, **values: Any) -> None:
        """One line to the parent, sent with the next `deliver`."""
        line = json.dumps({"id": number, **values}) + "\n"
        with self._lock:
            self._output.write(line)
        self._said = time.monotonic()

    def deliver(self) -> None:
        """Send what was replied: once a step for all requests, as each sending wakes the parent."""
        with self._lock:
            self._output.flush()

    def listen(self) -> None:
        """Read requests until the parent is gone. Counting does not wait for the model's thread."""
        code = 1
        try:
            for line in sys.stdin:
                request = json.loads(line)
                if request["op"] == "count" and self._loaded.is_set():
                    self._handle(request)
                    self.deliver()
                else:
                    self._inbox.put(request)
            code = 0
        finally:  # without a listener nothing would ever end this process
            os._exit(code)

    def run(self) -> None:
        """Serve until told to quit."""
        while True:
            idle = self._scheduler is None or self._scheduler.idle
            while True:
                try:
                    request = self._inbox.get(timeout=_SLEEP_SECONDS) if idle else self._inbox.get_nowait()
                except queue.Empty:
                    break
                goes_on = self._handle(request)
                self.deliver()
                if not goes_on:
                    return
                idle = self._scheduler is None or self._scheduler.idle
            if self._scheduler is not None:
                self._scheduler.step()
                if time.monotonic() - self._said > _SIGN_SECONDS:
                    self.reply(0, working=True)
                self.deliver()

    def _handle(self, request: dict[str, Any]) -> bool:
        number = int(request["id"])
        try:
            match request["op"]:
                case "load":
                    self._load(request)
                case "generate":
                    self._generate(number, request)
                case "cancel":
                    self._scheduler.cancel(int(request["request"]))
                case "count":
                    self.reply(number, count=len(self._model.vocabulary.tokenize(request["text"], special=False)))
                case "status":
                    self.reply(number, status=self._status())
                case "quit":
                    self._keep(str(request.get("cache", "")))
                    self.reply(number, bye=True)
                    return False
        except Exception as error:  # noqa: BLE001 - every failure becomes a reply; the parent decides
            self.reply(number, error=_kind(error), reason=str(error) or type(error).__name__)
        return True

    def _load(self, request: dict[str, Any]) -> None:
        import llama_cpp
        import psutil

        from .heap import keep_freed_memory
        from .native import Context, LoadOptions, Model
        from .parking import ParkingLot
        from .prompt import PromptBuilder
        from .scheduler import Scheduler
        from .threads import ThreadGovernor

        _quiet(llama_cpp)
        llama_cpp.llama_backend_init()
        options = LoadOptions(**{**request["options"], "tensor_split": tuple(request["options"]["tensor_split"])})
        self._model = Model(options)
        self._context = Context(self._model, options)
        keep_freed_memory()
        governor = ThreadGovernor(options.threads, os.cpu_count() or 1) if request["adapt_threads"] else None
        parking = ParkingLot(min(_MOST_PARKED, psutil.virtual_memory().available // 20))
        room = int(request["room"])
        self._scheduler = Scheduler(self._model, self._context, options.sequences, room, governor, parking)
        self._prompts = PromptBuilder(self._model)
        self._speculate = bool(request["speculate"])
        self._restore(str(request.get("cache", "")))
        self._loaded.set()
        self.reply(int(request["id"]), ready=True, room=self._scheduler.room, cells=self._context.cells)

    def _generate(self, number: int, request: dict[str, Any]) -> None:
        from .jobs import Job
        from .prompt import PromptError
        from .sampling import Sampler
        from .speculation import PromptLookup
        from .text import TextStream

        if request["messages"]:
            with _at_most(_TEMPLATE_SECONDS, "the model's chat template does not come to an end"):
                tokens = self._prompts.chat(request["messages"], request["tools"])
        else:
            tokens = self._prompts.text(request["prompt"])
        room = self._scheduler.room
        if not tokens:
            raise PromptError("the prompt is empty")
        if len(tokens) >= room:
            self.reply(number, error="too_long", reason=f"{len(tokens)} tokens, and the context window has {room}")
            return
        adapter = self._scheduler.adapter(request["adapter"])
        sampler = Sampler(self._model.vocabulary, request)
        self._scheduler.submit(
            Job(
                number,
                tokens,
                len(tokens),
                min(room, len(tokens) + request["max_tokens"]),
                sampler,
                TextStream(tuple(request["stop"])),
                (adapter, request["adapter_scale"] if adapter else 1.0),
                PromptLookup(tokens) if self._speculate and request["speculate"] else None,
                lambda **values: self.reply(number, **values),
            )
        )

    def _status(self) -> dict[str, float]:
        active, waiting = self._scheduler.load
        return {
            "active": active,
            "waiting": waiting,
            "slots": len(self._scheduler.pool.slots),
            "cells": self._context.cells,
            "cells_used": self._scheduler.pool.cells,
            "parked": len(self._scheduler.pool.parking),
            "tokens_computed": self._scheduler.computed,
            "busy_s": self._scheduler.busy_seconds,
            "threads": self._context.threads,
        }

    def _restore(self, path: str) -> None:
        """Take over the cache of the last run. The file is renamed first: one that kills us is met only once."""
        if not path or not Path(path).is_file():
            return
        taken = Path(path).with_suffix(".taken")
        with contextlib.suppress(OSError):
            Path(path).replace(taken)
            slot = self._scheduler.pool.slots[0]
            slot.tokens = self._context.restore(slot.number, str(taken))
            slot.used = 1 if slot.tokens else 0
        with contextlib.suppress(OSError):
            taken.unlink()

    def _keep(self, path: str) -> None:
        """Write the cache of the last prompt, all or nothing; it is only a convenience."""
        slot = self._scheduler.pool.latest() if self._scheduler is not None and path else None
        if slot is None:
            return
        partial = Path(path).with_suffix(f".{os.getpid()}.partial")  # another engine may be writing, too
        with contextlib.suppress(OSError):
            partial.touch(mode=0o600)
            if self._context.save(slot.number, slot.tokens, str(partial)):
                partial.replace(path)
            partial.unlink(missing_ok=True)


@contextlib.contextmanager
def _at_most(seconds: float, complaint: str) -> Iterator[None]:
    """End this process if the block takes longer."""

    def end() -> None:
        sys.stderr.write(f"{complaint}\n")
        sys.stderr.flush()
        os._exit(3)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _kind(error: Exception) -> str:
    """The word for an error by which the parent chooses its class."""
    return {
        "LoadError": "load",
        "GrammarError": "grammar",
        "PromptError": "prompt",
        "MemoryError": "memory",
    }.get(type(error).__name__, "engine")


def _quiet(llama_cpp: Any) -> None:
    """Let only llama.cpp's warnings and errors reach standard error."""

    @llama_cpp.llama_log_callback  # type: ignore[untyped-decorator]
    def show(level: int, text: bytes, _data: Any) -> None:
        if level in (3, 4):  # GGML_LOG_LEVEL_WARN, GGML_LOG_LEVEL_ERROR
            sys.stderr.write(text.decode("utf-8", "replace"))

    llama_cpp.llama_log_set(show, ctypes.c_void_p(0))
    _KEPT.append(show)  # native code calls it as long as the process lives


_KEPT: list[Any] = []


def main() -> int:
    """Serve one parent until it closes our input."""
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # native code prints to 1; the protocol keeps its own copy
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    with contextlib.suppress(OSError):  # when memory runs out, the system should end the engine rather than the window
        Path("/proc/self/oom_score_adj").write_text("500")
    worker = Worker(output)
    threading.Thread(target=worker.listen, name="listener", daemon=True).start()
    worker.run()
    return 0


if __name__ == "__main__":
    code = 1
    try:
        code = main()
    except BaseException:  # noqa: BLE001 - a bug; the last line of this is what the parent tells
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(code)  # the listener waits in a read; nothing here needs tidying
