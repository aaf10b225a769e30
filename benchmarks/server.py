"""The server: eight requests at once against another server, and two minutes of many streams."""

from __future__ import annotations

import contextlib
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from .data import work_folder
from .engine import STARTER, starter
from .llama_server import llama_cpp_server
from .machine import cores
from .passages import prose
from .registry import Measured, Row, Values, benchmark
from .serving import Server, chat, deskrag_server, events

CONTEXT = 2048
TOGETHER = 8
TOKENS = 64
ROUNDS = 5
CLIENTS = 32
LOAD_SECONDS = 120.0
SETTLED_SECONDS = 30.0
LOAD_TOKENS = 48
VANISHING = 32
VANISHED_SECONDS = 60.0
_DATA = f"{STARTER}, Q8_0"


@benchmark(
    "server",
    [Row("server.concurrent8.ratio", f"wall time of {TOGETHER} concurrent chat requests, theirs over ours", _DATA, "x",
         ">= 2.0", "llama-cpp-python's own server, the same model, context and threads")],
    f"Median of {ROUNDS} alternating rounds of the ratio: {TOGETHER} clients send a chat request each at the same"
    f" moment (about 90 tokens of prompt, new ones every round, the same for both; {TOKENS} tokens, temperature 0); the"
    " time until the last has its whole reply. Both servers are processes with default settings but for model, context"
    " and threads; theirs waits for one request before the next"
    " (`interrupt_requests` off; else it cuts the first off).",
)  # fmt: skip
def concurrent8() -> Values:
    """Eight at once, ours and theirs in turn."""
    threads = cores()
    settings = {"DESKRAG_ENGINE__CONTEXT": str(CONTEXT), "DESKRAG_ENGINE__THREADS": str(threads)}
    log = Path(work_folder("serving")) / "llama_cpp_server.log"
    ours: list[float] = []
    theirs: list[float] = []
    tokens = [0, 0]
    with (
        deskrag_server(STARTER, settings) as server,
        llama_cpp_server(starter().path, context=CONTEXT, threads=threads, log=log) as url,
    ):
        other = Server(url, "none", "starter", server.pid)
        for each in (server, other):
            with each.client() as client:
                chat(client, each.model, "Warm up.", 4)
        for number in range(ROUNDS):
            prompts = [prose(5000 + 100 * number + i, words=60) for i in range(TOGETHER)]
            for each, seconds in ((server, ours), (other, theirs)):
                taken, written = _all_at_once(each, prompts)
                seconds.append(taken)
                tokens[each is other] += written
    detail = (
        f"{statistics.median(ours):.1f} s ({tokens[0]} tokens) against {statistics.median(theirs):.1f} s"
        f" ({tokens[1]} tokens)"
    )
    ratio = statistics.median(their / our for our, their in zip(ours, theirs, strict=True))
    return {"server.concurrent8.ratio": Measured(ratio, detail=detail)}


def _all_at_once(server: Server, prompts: list[str]) -> tuple[float, int]:
    """Seconds until every prompt has its reply, and the tokens of all replies."""
    barrier = threading.Barrier(len(prompts) + 1)

    def ask(prompt: str) -> int:
        with server.client() as client:
            barrier.wait()
            return chat(client, server.model, prompt, TOKENS)

    with ThreadPoolExecutor(len(prompts)) as pool:
        replies = [pool.submit(ask, prompt) for prompt in prompts]
        barrier.wait()
        started = time.perf_counter()
        tokens = sum(reply.result() for reply in replies)
        return time.perf_counter() - started, tokens


@dataclass(slots=True)
class _Client:
    """What one of the streaming clients saw.

    Attributes:
        replies: Whole replies.
        errors: What went wrong.
        waits: Seconds to the first piece of each reply.
        seconds: Seconds to the end of each whole reply.
    """

    replies: int = 0
    errors: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


@benchmark(
    "server",
    [
        Row("server.load.errors", f"errors in two minutes of {CLIENTS} concurrent streams", _DATA, "", "<= 0"),
        Row("server.load.fairness", "time of the slowest reply over that of the median one", _DATA, "x", "<= 3"),
        Row("server.load.memory", "growth of server and engine from half a minute to the end", _DATA, "MB", "<= 50"),
        Row("server.load.vanished_s", f"{VANISHING} clients vanish in mid-answer: time until another one's first word",
            _DATA, "s", "<= 3"),
    ],
    f"{CLIENTS} clients stream one chat reply after the other (about 70 tokens of prompt, a new one each time,"
    f" {LOAD_TOKENS} tokens). An error is a refused or broken stream, one without a reason for its end or without its"
    " closing mark. Then as many clients ask for a very long answer and vanish after their first word, and another one"
    " asks at once.",
)  # fmt: skip
def load() -> Values:
    """Two minutes of many."""
    settings = {"DESKRAG_ENGINE__CONTEXT": str(CONTEXT)}
    with deskrag_server(STARTER, settings) as server:
        with server.client() as client:
            chat(client, server.model, "Warm up.", 4)
        clients = [_Client() for _ in range(CLIENTS)]
        until = time.monotonic() + LOAD_SECONDS
        threads = [
            threading.Thread(target=_stream_until, args=(server, clients[i], until, 10_000 * (i + 1)))
            for i in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        time.sleep(min(SETTLED_SECONDS, LOAD_SECONDS / 2))
        settled = server.memory()
        time.sleep(max(0.0, until - time.monotonic() - 1))
        grown = (server.memory() - settled) / 2**20
        for thread in threads:
            thread.join()
        vanished = _after_vanishing(server)
    errors = [error for each in clients for error in each.errors]
    seconds = [taken for each in clients for taken in each.seconds]
    waits = [wait for each in clients for wait in each.waits]
    replies = sum(each.replies for each in clients)
    detail = f"{replies} replies of up to {LOAD_TOKENS} tokens"
    if waits:
        detail += f", first word after {statistics.median(waits):.1f} s (median)"
    first_errors = f"; {'; '.join(sorted(set(errors))[:3])}" if errors else ""
    return {
        "server.load.errors": Measured(len(errors), detail=detail + first_errors),
        "server.load.fairness": Measured(
            max(seconds) / statistics.median(seconds),
            detail=f"{min(seconds):.0f} to {max(seconds):.0f} s, median {statistics.median(seconds):.0f}",
        ),
        "server.load.memory": Measured(grown, detail=f"{settled / 2**20:.0f} MB after half a minute"),
        "server.load.vanished_s": vanished,
    }


def _stream_until(server: Server, seen: _Client, until: float, seed: int) -> None:
    with server.client() as client:
        number = 0
        while time.monotonic() < until:
            number += 1
            try:
                _stream_one(client, server.model, seen, prose(seed + number, words=45))
            except (httpx.HTTPError, ValueError, KeyError) as error:
                seen.errors.append(f"{type(error).__name__}: {str(error)[:120]}")
                time.sleep(0.1)


def _stream_one(client: httpx.Client, model: str, seen: _Client, prompt: str) -> None:
    started = time.monotonic()
    first = finish = done = False
    for event in events(client, model, prompt, LOAD_TOKENS):
        if event.get("error"):
            raise ValueError(f"error in the stream: {event['error']}")
        if event.get("done"):
            done = True
            continue
        for choice in event["choices"]:
            finish = finish or bool(choice.get("finish_reason"))
            if choice["delta"].get("content") and not first:
                first = True
                seen.waits.append(time.monotonic() - started)
    if not finish or not done:
        raise ValueError("a stream without its end")
    seen.replies += 1
    seen.seconds.append(time.monotonic() - started)


def _after_vanishing(server: Server) -> Measured:
    """Seconds to the first word of one request that comes while many clients go away in the middle of theirs."""

    def vanish(number: int) -> None:
        with server.client(VANISHED_SECONDS) as client, contextlib.suppress(httpx.ReadTimeout):
            stream = events(client, server.model, prose(900_000 + number, words=30), 1500)
            for event in stream:
                if _text(event):
                    break  # closing the stream closes its connection
            stream.close()

    began = time.perf_counter()
    # Some only get a place when others have left: all of them together would need minutes to write their answers.
    with ThreadPoolExecutor(VANISHING) as pool:
        list(pool.map(vanish, range(VANISHING)))
        started = time.perf_counter()
        with server.client() as client:
            stream = events(client, server.model, "Say hello.", 4)
            next((event for event in stream if _text(event)), None)
            taken = time.perf_counter() - started
            stream.close()
    return Measured(taken, detail=f"all had their first word and were gone after {started - began:.1f} s")


def _text(event: dict[str, Any]) -> str:
    return "".join(choice["delta"].get("content") or "" for choice in event.get("choices", ()))
