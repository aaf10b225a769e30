"""A process of its own with a bare `llama_decode` loop: what llama.cpp does on this machine with nothing around it.

    python -m benchmarks.llama_loop MODEL CONTEXT THREADS FUSED

Reads one JSON object a line on standard input, ``{"prompt": text, "tokens": most}``, and answers each with
``{"prompt_tokens", "new_tokens", "prefill_s", "decode_s"}``: greedy C sampler, batches of 512, flash attention as told
(``on``, ``off`` or ``auto``), an empty KV cache before every request, llama.cpp's threads as they are by default. The
prefill is timed from the text to the first sampled token, the decoding from there to the last.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .machine import ROOT

BATCH = 512


class LlamaLoop:
    """The process, seen from the benchmark; use it as a context manager.

    Args:
        model: GGUF file.
        context: Size of the KV cache in tokens.
        threads: CPU threads.
        fused: Flash attention, as for the engine.
    """

    def __init__(self, model: Path, context: int, threads: int, fused: str) -> None:
        self._command = [sys.executable, "-m", "benchmarks.llama_loop", str(model), str(context), str(threads), fused]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, encoding="utf-8",
        )  # fmt: skip
        if not self._answer().get("ready"):
            raise RuntimeError("the process with the bare loop did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)

    def run(self, prompt: str, tokens: int) -> dict[str, Any]:
        """Go on from `prompt` for at most `tokens` tokens; see the module for what comes back."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"prompt": prompt, "tokens": tokens}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process with the bare loop ended")
        found: dict[str, Any] = json.loads(line)
        return found


def _serve(path: str, context_size: int, threads: int, fused: str) -> None:
    import llama_cpp

    from deskrag.generation.worker.native import FLASH

    llama_cpp.llama_backend_init()
    model = llama_cpp.llama_model_load_from_file(path.encode(), llama_cpp.llama_model_default_params())
    params = llama_cpp.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_ubatch = context_size, BATCH, BATCH
    params.n_threads = params.n_threads_batch = threads
    params.flash_attn_type = FLASH[fused]
    context = llama_cpp.llama_init_from_model(model, params)
    vocabulary = llama_cpp.llama_model_get_vocab(model)
    sampler = llama_cpp.llama_sampler_init_greedy()
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # native code may print there
    replies.write('{"ready": true}\n')
    for line in sys.stdin:
        request = json.loads(line)
        started = time.perf_counter()
        data = request["prompt"].encode()
        room = (llama_cpp.llama_token * (len(data) + 8))()
        count = llama_cpp.llama_tokenize(vocabulary, data, len(data), room, len(room), True, True)
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), True)
        for at in range(0, count, BATCH):
            size = min(BATCH, count - at)
            part = (llama_cpp.llama_token * size)(*room[at : at + size])
            _decode(llama_cpp, context, part, size)
        token = llama_cpp.llama_sampler_sample(sampler, context, -1)
        first = time.perf_counter()
        new = 1
        one = (llama_cpp.llama_token * 1)()
        while new < request["tokens"] and not llama_cpp.llama_vocab_is_eog(vocabulary, token):
            one[0] = token
            _decode(llama_cpp, context, one, 1)
            token = llama_cpp.llama_sampler_sample(sampler, context, -1)
            new += 1
        ended = time.perf_counter()
        reply = {"prompt_tokens": count, "new_tokens": new, "prefill_s": first - started, "decode_s": ended - first}
        replies.write(json.dumps(reply) + "\n")


def _decode(library: Any, context: Any, tokens: ctypes.Array[Any], count: int) -> None:
    if library.llama_decode(context, library.llama_batch_get_one(tokens, count)):
        raise RuntimeError("llama_decode failed")


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
