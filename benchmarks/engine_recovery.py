"""What the engine does between answers: changes the adapter, comes back after it was killed."""

from __future__ import annotations

import contextlib
import os
import signal
import statistics
import threading
import time
from pathlib import Path

from deskrag.errors import GenerationError
from deskrag.generation.engine import Engine
from deskrag.generation.protocol import ChatMessage, GenerationRequest
from deskrag.progress import CancelToken

from .data import work_folder
from .engine import STARTER, running, starter, write
from .library import fresh_application
from .lora import RANK, write_adapter
from .machine import ROOT
from .registry import Measured, Row, Values, benchmark

SWITCHES = 40
RELOADS = 3
KILLS = 3
_DATA = f"{STARTER}, Q8_0"
_LEAST_MS = 0.05
"""Below the noise of one request; a smaller difference counts as this."""


@benchmark(
    "engine",
    [
        Row("engine.adapter.switch_ms", "what another adapter adds to the time to the first token", _DATA, "ms",
            "<= 5", "the same adapter again"),
        Row("engine.adapter.reload_ratio", "starting the engine with the adapter over switching to it", _DATA, "x",
            ">= 100", "engine ended, started, model and adapter loaded, first token"),
    ],
    f"Two random adapters (rank {RANK}, query and value of four layers), both used before. {SWITCHES} short requests"
    " with the adapter of the one before and as many with the other one, each with a new prompt that shares nothing"
    f" with earlier ones; the difference of the medians, at least {_LEAST_MS} ms. Reloading: median of {RELOADS}.",
)  # fmt: skip
def adapter_switch() -> Values:
    """A switch on the live context against a new engine."""
    adapters = [
        write_adapter(starter().path, work_folder("adapters") / f"random{seed}.gguf", seed=seed) for seed in (1, 2)
    ]
    same: list[float] = []
    other: list[float] = []
    reloads: list[float] = []
    with running(2048) as engine:
        texts = [write(engine, _with(adapter, 0, 24)).text for adapter in (*adapters, None)]
        if len(set(texts)) != 3:
            raise RuntimeError("the adapters do not change what the model writes, so nothing would be measured")
        current = 0
        for number in range(2 * SWITCHES):
            # Same, other, same, other …: both kinds see the same machine.
            if number % 2:
                current = 1 - current
            first = write(engine, _with(adapters[current], 1 + number, 1)).first * 1000
            (other if number % 2 else same).append(first)
        for number in range(RELOADS):
            started = time.perf_counter()
            engine.close()
            write(engine, _with(adapters[number % 2], 500 + number, 1))
            reloads.append((time.perf_counter() - started) * 1000)
    extra = max(_LEAST_MS, statistics.median(other) - statistics.median(same))
    reload = statistics.median(reloads)
    detail = f"first token {statistics.median(other):.2f} ms after a switch, {statistics.median(same):.2f} ms without"
    return {
        "engine.adapter.switch_ms": Measured(extra, detail=detail),
        "engine.adapter.reload_ratio": Measured(reload / extra, detail=f"reloading takes {reload:.0f} ms"),
    }


@benchmark(
    "engine",
    [Row("engine.recovery_s", "engine killed in mid-answer: time to the first token of the next answer", _DATA, "s",
         "<= 3", "conversation intact")],
    f"Median of {KILLS}: SIGKILL of the engine's process in the middle of an answer, then the conversation with its"
    " next question is asked at once; from there to the first token. Before that, the same through the application: a"
    " conversation whose engine is killed while it answers keeps its question, and the next one is answered.",
)  # fmt: skip
def recovery() -> Values:
    """Killed, and back."""
    kept = _conversation_survives()
    seconds = []
    messages = [
        ChatMessage("user", "How long is the warranty of the X200?"),
        ChatMessage("assistant", "The X200 is covered for 36 months from delivery."),
        ChatMessage("user", "Tell a very long story about that pump."),
    ]
    with running(2048) as engine:
        for _ in range(KILLS):
            _kill_in_mid_answer(engine, GenerationRequest(messages, max_tokens=1000))
            seconds.append(write(engine, GenerationRequest(messages, max_tokens=1)).first)
    detail = f"{min(seconds):.2f} to {max(seconds):.2f} s; {kept} messages kept in the conversation"
    return {"engine.recovery_s": Measured(statistics.median(seconds), detail=detail)}


def _with(adapter: Path | None, number: int, tokens: int) -> GenerationRequest:
    return GenerationRequest(prompt=f"{number * 7919} is a number", max_tokens=tokens, adapter=str(adapter or ""))


def _kill(engine: Engine) -> None:
    assert engine.process_id is not None
    os.kill(engine.process_id, signal.SIGKILL)


def _kill_in_mid_answer(engine: Engine, request: GenerationRequest) -> None:
    stream = engine.stream(request, CancelToken())
    next(stream)
    _kill(engine)
    with contextlib.suppress(GenerationError):
        for _ in stream:
            pass
        raise RuntimeError("the answer of a killed engine ended without an error")


def _conversation_survives() -> int:
    """Kill the engine under a conversation; how many messages it has after the next question.

    Raises:
        RuntimeError: The conversation lost something.
    """
    with fresh_application(work_folder("libraries") / "recovery") as app:
        app.index([ROOT / "examples" / "documents"])
        conversation = app.parts.conversations.start()
        generator = app.parts.generator
        assert isinstance(generator, Engine)
        generator.warm_up()
        before = generator.process_id
        answered = threading.Event()
        killer = threading.Thread(target=_kill_when_busy, args=(generator, answered))
        killer.start()
        for _ in app.ask("How long is the warranty of the X200?", conversation):
            pass
        answered.set()
        killer.join()
        for _ in app.ask("What is the maximum flow of the X200?", conversation):
            pass
        if generator.process_id == before:
            raise RuntimeError("the engine was not killed while it answered")
        kept = len(app.parts.conversations.messages(conversation.conversation_id))
    if kept != 4:
        raise RuntimeError(f"the conversation has {kept} messages instead of 4")
    return kept


def _kill_when_busy(engine: Engine, answered: threading.Event) -> None:
    while not answered.wait(0.002):
        if engine.status().get("active"):
            _kill(engine)
            return
