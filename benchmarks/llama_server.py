"""llama-cpp-python's own server as a process on loopback: a real endpoint for tests, a yardstick for benchmarks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def llama_cpp_server(
    model: Path, *, context: int, threads: int, log: Path, patient: bool = False, start_seconds: float = 90
) -> Iterator[str]:
    """Run the server; yields its base address, ending in ``/v1``.

    Requests wait for each other (`interrupt_requests` off): by default a second one would cut the first off.

    Args:
        model: GGUF file.
        context: Context window in tokens.
        threads: CPU threads.
        log: Where its output goes.
        patient: Let its threads sleep while they wait for each other: slower alone, much quicker on a busy machine.
        start_seconds: Longest time loading may take.

    Raises:
        RuntimeError: It does not start.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = {
        "model": str(model), "model_alias": "starter", "n_ctx": context, "n_threads": threads,
        "n_threads_batch": threads, "interrupt_requests": False, "verbose": False, "host": "127.0.0.1", "port": port,
    }  # fmt: skip
    command = [sys.executable, "-m", "llama_cpp.server"]
    for name, value in arguments.items():
        command += [f"--{name}", str(value)]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            env={**os.environ, **({"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"} if patient else {})},
        )
    try:
        _wait(process, f"http://127.0.0.1:{port}/v1/models", time.monotonic() + start_seconds, log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.wait(timeout=10)


def _wait(process: subprocess.Popen[bytes], url: str, until: float, log: Path) -> None:
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"llama_cpp.server did not start: {log.read_text('utf-8', 'replace')[-2000:]}")
