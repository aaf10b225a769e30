"""The engine against a bare decode loop, against itself with one request, with nothing to reuse, without drafts."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from deskrag import paths
from deskrag.generation.engine import Engine
from deskrag.generation.options import choose
from deskrag.generation.protocol import ChatMessage, GenerationRequest
from deskrag.models.library import ModelFile, find_model
from deskrag.progress import CancelToken, silent
from deskrag.settings import EngineSettings

from .llama_loop import LlamaLoop
from .passages import PASSAGES, prose
from .registry import Measured, Row, Values, benchmark

STARTER = "smollm2-135m-instruct"
CONTEXT = 4096
ROUNDS = 5
DECODE_ROUNDS = 11
"""Single rounds differ by a tenth either way."""
DECODE_TOKENS = 160
PREFILL_TOKENS = 2048
TOGETHER = 8
TOGETHER_TOKENS = 96
PASSAGES_OF_AN_ANSWER = 6
QUOTED_TOKENS = 160
_DATA = f"{STARTER}, Q8_0"


@dataclass(frozen=True, slots=True)
class Written:
    """One answer as its reader saw it.

    Attributes:
        text: The text.
        first: Seconds to the first word.
        seconds: Seconds to the end.
        tokens: Generated tokens.
        timings: What the engine says.
    """

    text: str
    first: float
    seconds: float
    tokens: int
    timings: dict[str, float]

    @property
    def decode(self) -> float:
        """Tokens a second after the first."""
        return (self.tokens - 1) / (self.seconds - self.first)


def starter() -> ModelFile:
    """The starter model's file."""
    return find_model(STARTER, paths.models_dir(), silent)


@contextmanager
def running(context: int = CONTEXT) -> Iterator[Engine]:
    """An engine with automatic settings but for the context, loaded and warm, that keeps nothing on disk."""
    model = starter()
    engine = Engine(model, choose(EngineSettings(context=context), model))
    try:
        write(engine, GenerationRequest(prompt="Warm", max_tokens=4))
        yield engine
    finally:
        engine.close()


def bare_loop(engine: Engine) -> LlamaLoop:
    """A bare loop with the options of an engine."""
    options = engine.options
    return LlamaLoop(starter().path, options.cells, options.threads, options.flash_attention)


def write(engine: Engine, request: GenerationRequest) -> Written:
    """Let the engine answer, and time it from outside."""
    started = time.perf_counter()
    first = 0.0
    parts: list[str] = []
    timings: dict[str, float] = {}
    for piece in engine.stream(request, CancelToken()):
        if piece.text:
            first = first or time.perf_counter() - started
            parts.append(piece.text)
        if piece.done:
            timings = piece.timings
    seconds = time.perf_counter() - started
    return Written("".join(parts), first or seconds, seconds, int(timings["new_tokens"]), timings)


@benchmark(
    "engine",
    [Row("engine.decode.ratio", "decode tok/s of one request over those of a bare `llama_decode` loop", _DATA, "x",
         ">= 0.95", "the same file, size of the KV cache, threads")],
    f"Median of {DECODE_ROUNDS} alternating rounds, each with a new prompt of about 300 tokens and up to"
    f" {DECODE_TOKENS} greedy tokens: tokens after the first over the time from the first to the end, for the engine as"
    " the client of its process sees it, speculation off. The bare loop is a process of its own with the low-level"
    " API, the greedy C sampler and llama.cpp's default threads.",
)  # fmt: skip
def decode_ratio() -> Values:
    """One request, token by token."""
    ours, bare = [], []
    with running() as engine, bare_loop(engine) as loop:
        for number in range(DECODE_ROUNDS):
            prompt = prose(number, words=200)
            written = write(engine, GenerationRequest(prompt=prompt, max_tokens=DECODE_TOKENS, speculate=False))
            ours.append(written.decode)
            found = loop.run(prompt, DECODE_TOKENS)
            bare.append((found["new_tokens"] - 1) / found["decode_s"])
    detail = f"{statistics.median(ours):.0f} against {statistics.median(bare):.0f} tok/s"
    return {"engine.decode.ratio": Measured(_median_ratio(ours, bare), detail=detail)}


@benchmark(
    "engine",
    [Row("engine.prefill.ratio", f"prefill tok/s of {PREFILL_TOKENS} tokens over those of a bare `llama_decode` loop",
         _DATA, "x", ">= 0.95", "the same file, size of the KV cache, threads")],
    f"Median of {ROUNDS} alternating rounds with a new prompt each: from the text to the first token, for the engine"
    " as the client of its process sees it; the loop as above, in batches of 512, with an empty cache.",
)  # fmt: skip
def prefill_ratio() -> Values:
    """One long prompt."""
    ours, bare = [], []
    with running() as engine, bare_loop(engine) as loop:
        for number in range(ROUNDS):
            prompt = _of_length(engine, 100 + number, PREFILL_TOKENS)
            written = write(engine, GenerationRequest(prompt=prompt, max_tokens=1, speculate=False))
            computed = written.timings["prompt_tokens"] - written.timings.get("reused_tokens", 0.0)
            ours.append(computed / written.seconds)
            found = loop.run(prompt, 1)
            bare.append(found["prompt_tokens"] / found["prefill_s"])
    detail = f"{statistics.median(ours):.0f} against {statistics.median(bare):.0f} tok/s"
    return {"engine.prefill.ratio": Measured(_median_ratio(ours, bare), detail=detail)}


@benchmark(
    "engine",
    [Row("engine.batch8.ratio", f"aggregate tok/s of {TOGETHER} requests at once over those of one", _DATA, "x",
         ">= 1.9", "one request through the engine")],
    f"Median of {ROUNDS} alternating rounds: generated tokens over wall time, prefill of about 60 tokens included,"
    f" {TOGETHER_TOKENS} greedy tokens a request, new prompts each time, speculation off.",
)  # fmt: skip
def batch8_ratio() -> Values:
    """Eight requests against one."""
    alone, together = [], []
    with running() as engine, ThreadPoolExecutor(TOGETHER) as pool:
        for number in range(ROUNDS):
            alone.append(_aggregate(engine, pool, 1, 1000 + 10 * number))
            together.append(_aggregate(engine, pool, TOGETHER, 1001 + 10 * number))
    detail = f"{statistics.median(together):.0f} against {statistics.median(alone):.0f} tok/s"
    return {"engine.batch8.ratio": Measured(_median_ratio(together, alone), detail=detail)}


@benchmark(
    "engine",
    [Row("engine.ttft.reuse", "time to the first token of a follow-up with the same passages over that of the first"
         " question", _DATA, "x", "<= 0.35", "the first question")],
    f"Median of {ROUNDS} conversations with {PASSAGES_OF_AN_ANSWER} new passages each: the system message holds the"
    " passages, the follow-up has the same one and the first turn.",
)  # fmt: skip
def ttft_reuse() -> Values:
    """What a follow-up need not compute again."""
    ratios, firsts, seconds, shares = [], [], [], []
    with running() as engine:
        for number in range(ROUNDS):
            passages = "\n".join(prose(2000 + 10 * number + i, words=110) for i in range(PASSAGES_OF_AN_ANSWER))
            messages = [
                ChatMessage("system", f"Answer from these passages only.\n\n{passages}"),
                ChatMessage("user", "What do the passages say about the inspection?"),
            ]
            first = write(engine, GenerationRequest(messages, max_tokens=32))
            messages += [ChatMessage("assistant", first.text), ChatMessage("user", "And about the warranty?")]
            second = write(engine, GenerationRequest(messages, max_tokens=32))
            ratios.append(second.first / first.first)
            firsts.append(first.first)
            seconds.append(second.first)
            shares.append(second.timings.get("reused_tokens", 0.0) / second.timings["prompt_tokens"])
    detail = (
        f"{statistics.median(seconds):.2f} against {statistics.median(firsts):.2f} s,"
        f" {statistics.median(shares):.0%} of the prompt reused"
    )
    return {"engine.ttft.reuse": Measured(statistics.median(ratios), detail=detail)}


@benchmark(
    "engine",
    [
        Row("engine.lookup.ratio", "decode tok/s of answers that quote their passage, speculation on over off", _DATA,
            "x", ">= 1.3", "speculation off"),
        Row("engine.lookup.identical", "share of those answers that are the same, letter by letter", _DATA, "",
            ">= 1.0", "speculation off"),
    ],
    f"{len(PASSAGES)} passages that the model is asked to repeat exactly, greedy, up to {QUOTED_TOKENS} tokens, with"
    " and without speculation in turn, each order as often; both orders have the prompt in the cache. Median of the"
    " ratios of decode tok/s as the client sees them.",
)  # fmt: skip
def lookup_ratio() -> Values:
    """Quoting with drafts and without."""
    ratios, identical, quoted = [], 0, 0
    drafted = accepted = 0.0
    with running() as engine:
        for number, passage in enumerate(PASSAGES):
            message = ChatMessage("user", f"Repeat the following text exactly, word for word:\n\n{passage}")
            write(engine, GenerationRequest([message], max_tokens=1))
            found = {
                speculate: write(engine, GenerationRequest([message], max_tokens=QUOTED_TOKENS, speculate=speculate))
                for speculate in ((True, False) if number % 2 else (False, True))
            }
            ratios.append(found[True].decode / found[False].decode)
            identical += found[True].text == found[False].text
            quoted += passage[:80] in found[True].text
            drafted += found[True].timings.get("drafted_tokens", 0.0)
            accepted += found[True].timings.get("accepted_tokens", 0.0)
    detail = (
        f"{accepted / max(1.0, drafted):.0%} of the drafts held; {quoted} of {len(PASSAGES)} answers quote;"
        f" {min(ratios):.2f} to {max(ratios):.2f}"
    )
    return {
        "engine.lookup.ratio": Measured(statistics.median(ratios), detail=detail),
        "engine.lookup.identical": identical / len(PASSAGES),
    }


def _aggregate(engine: Engine, pool: ThreadPoolExecutor, count: int, seed: int) -> float:
    """Generated tokens a second of `count` requests that start together."""
    requests = [
        GenerationRequest(prompt=prose(seed + i, words=40), max_tokens=TOGETHER_TOKENS, speculate=False)
        for i in range(count)
    ]
    started = time.perf_counter()
    tokens = sum(written.tokens for written in pool.map(lambda each: write(engine, each), requests))
    return tokens / (time.perf_counter() - started)


def _of_length(engine: Engine, seed: int, tokens: int) -> str:
    """Prose of exactly `tokens` tokens, or as near as whole words allow."""
    words = prose(seed, words=tokens).split(" ")
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if engine.count_tokens(" ".join(words[:middle])) <= tokens:
            low = middle
        else:
            high = middle - 1
    return " ".join(words[:low])


def _median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Median of the ratios of each round, which saw the same machine."""
    return statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))
