"""How good and how fast a GGUF file is on this machine, measured in a child process.

Run as ``python -m deskrag.models.quantize_measure FILE THREADS QUALITY``; prints one JSON object. Perplexity is that of
the built-in text, exp of the mean negative log-likelihood of each token given all before it; it compares types of one
model with each other, nothing else.
"""

from __future__ import annotations

import ctypes
import json
import math
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ModelError
from ..progress import CancelToken

_STEP = 128
_WRITTEN = 24
_SECONDS = 1800
_CONTEXT = 1280


@dataclass(frozen=True, slots=True)
class Speed:
    """One measurement.

    Attributes:
        perplexity: Of the built-in text; 0 if it was not asked for.
        prefill: Tokens read a second.
        decode: Tokens written a second.
    """

    perplexity: float
    prefill: float
    decode: float


def measure(path: Path, threads: int, cancel: CancelToken, *, quality: bool = True) -> Speed:
    """Measure a file in a child process.

    Raises:
        ModelError: llama.cpp cannot load or run it.
        Cancelled: On a stop.
    """
    command = [sys.executable, "-m", "deskrag.models.quantize_measure", str(path), str(threads), str(int(quality))]
    environment = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0", "KMP_BLOCKTIME": "0"}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as child:
        try:
            limit = time.monotonic() + _SECONDS
            while child.poll() is None and time.monotonic() < limit:
                cancel.wait(0.05)
                cancel.check()
            said = child.stdout.read() if child.poll() == 0 and child.stdout else ""
        finally:
            child.kill()
    try:
        return Speed(**json.loads(said))
    except (ValueError, TypeError) as error:
        raise ModelError("llama.cpp cannot run this file", subject=str(path)) from error


def _main(path: str, threads: int, quality: bool) -> None:
    import llama_cpp

    replies = os.dup(1)
    os.dup2(2, 1)  # native code prints to 1
    llama_cpp.llama_backend_init()
    settings = llama_cpp.llama_model_default_params()
    settings.n_gpu_layers = 0
    model = llama_cpp.llama_model_load_from_file(path.encode(), settings)
    if not model:
        raise SystemExit(1)
    vocabulary = llama_cpp.llama_model_get_vocab(model)
    tokens = _tokens(llama_cpp, vocabulary)
    options = llama_cpp.llama_context_default_params()
    options.n_ctx, options.n_batch, options.n_ubatch = _CONTEXT, 512, 512
    options.n_threads = options.n_threads_batch = threads
    context = llama_cpp.llama_init_from_model(model, options)
    if not context:
        raise SystemExit(1)
    size = llama_cpp.llama_vocab_n_tokens(vocabulary)
    perplexity = _perplexity(llama_cpp, context, tokens, size) if quality else 0.0
    prefill, decode = _speeds(llama_cpp, context, tokens)
    os.write(replies, json.dumps({"perplexity": perplexity, "prefill": prefill, "decode": decode}).encode())


def _tokens(llama_cpp: Any, vocabulary: Any) -> list[int]:
    from .sample_text import SAMPLE_TEXT

    text = SAMPLE_TEXT.encode()
    buffer = (llama_cpp.llama_token * (len(text) + 8))()
    count = llama_cpp.llama_tokenize(vocabulary, text, len(text), buffer, len(buffer), True, False)
    if count < 2:
        raise SystemExit(1)
    return list(buffer[: min(count, _CONTEXT - _WRITTEN - 8)])


def _run(llama_cpp: Any, context: Any, tokens: list[int], start: int, *, every: bool) -> None:
    """Decode `tokens` at the positions from `start`, with logits of every one or only of the last."""
    batch = llama_cpp.llama_batch_init(len(tokens), 0, 1)
    try:
        batch.n_tokens = len(tokens)
        for at, token in enumerate(tokens):
            batch.token[at], batch.pos[at], batch.n_seq_id[at] = token, start + at, 1
            batch.seq_id[at][0] = 0
            batch.logits[at] = int(every or at == len(tokens) - 1)
        if llama_cpp.llama_decode(context, batch):
            raise SystemExit(1)
    finally:
        llama_cpp.llama_batch_free(batch)


def _perplexity(llama_cpp: Any, context: Any, tokens: list[int], size: int) -> float:
    import numpy as np

    llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), True)
    loss = 0.0
    for first in range(0, len(tokens) - 1, _STEP):
        part = tokens[first : min(first + _STEP, len(tokens) - 1)]
        _run(llama_cpp, context, part, first, every=True)
        pointer = ctypes.cast(llama_cpp.llama_get_logits(context), ctypes.POINTER(ctypes.c_float))
        logits = np.ctypeslib.as_array(pointer, shape=(len(part), size)).astype(np.float64)
        logits -= logits.max(axis=1, keepdims=True)
        following = np.array(tokens[first + 1 : first + 1 + len(part)])
        loss += float((np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(part)), following]).sum())
    return math.exp(loss / (len(tokens) - 1))


def _speeds(llama_cpp: Any, context: Any, tokens: list[int]) -> tuple[float, float]:
    memory = llama_cpp.llama_get_memory(context)
    read = tokens[:512]
    llama_cpp.llama_memory_clear(memory, True)
    _run(llama_cpp, context, read[:32], 0, every=False)  # the first step sets up buffers
    llama_cpp.llama_memory_clear(memory, True)
    started = time.perf_counter()
    _run(llama_cpp, context, read, 0, every=False)
    llama_cpp.llama_synchronize(context)
    between = time.perf_counter()
    for step in range(_WRITTEN):
        _run(llama_cpp, context, [tokens[step]], len(read) + step, every=False)
    llama_cpp.llama_synchronize(context)
    return len(read) / (between - started), _WRITTEN / (time.perf_counter() - between)


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), sys.argv[3] == "1")
