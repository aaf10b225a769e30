"""The engine's child process: owns the llama.cpp context, speaks JSON lines.

A broken model file or an abort inside llama.cpp ends this process only. Standard input carries requests, one
JSON object a line; standard output carries replies. Anything native code prints goes to standard error. When
standard input closes, the parent is gone and so are we.

Requests: ``{"op": "load", ...}``, ``{"op": "count", "id", "text"}``, ``{"op": "generate", "id", ...}``,
``{"op": "cancel", "id"}``. Replies carry the ``id`` and one of ``ready``, ``count``, ``text``, ``done``, ``error``.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from typing import Any


def main() -> int:
    """Serve one parent until it closes our input."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # native code prints to 1; the protocol keeps its own copy
    requests: queue.Queue[dict[str, Any]] = queue.Queue()
    cancelled: set[int] = set()

    def listen() -> None:
        for line in sys.stdin:
            request = json.loads(line)
            if request["op"] == "cancel":
                cancelled.add(int(request["id"]))
            else:
                requests.put(request)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    engine: Any = None
    while True:
        request = requests.get()
        number = int(request.get("id", 0))

        def reply(number: int = number, **values: Any) -> None:
            replies.write(json.dumps({"id": number, **values}) + "\n")
            replies.flush()

        try:
            if request["op"] == "load":
                engine = _load(request)
                reply(ready=True, context=engine.n_ctx())
            elif request["op"] == "count":
                reply(count=len(engine.tokenize(request["text"].encode(), add_bos=False, special=False)))
            else:
                _generate(engine, request, reply, lambda number=number: number in cancelled)
        except Exception as error:  # noqa: BLE001 - every failure becomes a reply; the parent decides
            reply(error=f"{type(error).__name__}: {error}")


def _load(request: dict[str, Any]) -> Any:
    import llama_cpp

    return llama_cpp.Llama(
        model_path=request["path"],
        n_ctx=request["context"],
        n_threads=request["threads"],
        n_threads_batch=request["threads"],
        n_gpu_layers=request["gpu_layers"],
        flash_attn=True,
        verbose=False,
    )


def _generate(engine: Any, request: dict[str, Any], reply: Any, is_cancelled: Any) -> None:
    started = time.perf_counter()
    first = 0.0
    count = 0
    finish = "stop"
    stream = engine.create_chat_completion(
        messages=request["messages"],
        max_tokens=request["max_tokens"],
        temperature=request["temperature"],
        top_p=request["top_p"],
        min_p=0.0,
        repeat_penalty=request["repeat_penalty"],
        seed=request["seed"],
        stop=request["stop"],
        stream=True,
    )
    for event in stream:
        if is_cancelled():
            finish = "cancelled"
            stream.close()
            break
        choice = event["choices"][0]
        finish = choice.get("finish_reason") or finish
        text = choice["delta"].get("content")
        if text:
            first = first or time.perf_counter()
            count += 1
            reply(text=text)
    ended = time.perf_counter()
    first = first or ended
    reply(
        done=finish,
        timings={
            "prefill_s": first - started,
            "decode_s": ended - first,
            "prompt_tokens": float(max(0, engine.n_tokens - count)),
            "new_tokens": float(count),
        },
    )


if __name__ == "__main__":
    sys.exit(main())
