"""The window: how soon it is there, how soon a citation's page is, and how long it ever stands still.

Each figure is taken in a process of its own (`desktop_child`), on Qt's offscreen platform.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .registry import Measured, Row, Skipped, Values, benchmark
from .scale import scale_library

_STARTS = 5
_BLOCK_RUNS = 3


def _child(task: str, library: Path | None = None) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="deskrag-window-") as home:
        if library is not None:
            shutil.copytree(library, Path(home) / "library", ignore=shutil.ignore_patterns("*.backup-*"))
        environment = {**os.environ, "DESKRAG_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        environment["DESKRAG_BENCH_STARTED"] = repr(time.time())
        command = [sys.executable, "-m", "benchmarks.desktop_child", task, home]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=1800)
    if done.returncode:
        raise Skipped(f"the window could not be opened: {done.stderr.strip().splitlines()[-1:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


@benchmark(
    "desktop",
    [Row("desktop.start_s", "process start to a shown window", "an empty library", "s", "<= 1.0")],
    f"Median of {_STARTS} starts after one that is not counted (it writes Python's bytecode, as the first start at home"
    " does); the clock of the parent process starts it.",
)
def start() -> Values:
    """Start and show."""
    times = [_child("start")["start_s"] for _ in range(_STARTS + 1)]
    return {"desktop.start_s": statistics.median(times[1:])}


@benchmark(
    "desktop",
    [
        Row(
            "desktop.longest_block_ms",
            "longest block of the GUI thread while files are indexed and an answer streams",
            "1,000 text files, the example manual, starter models",
            "ms",
            "<= 50",
        ),
        Row(
            "desktop.block_p99_ms",
            "the same, 99th percentile",
            "1,000 text files, the example manual, starter models",
            "ms",
        ),
    ],
    f"A timer of 2 ms on the GUI thread notes the distance between its ticks; one answer before loads the models."
    f" Median of {_BLOCK_RUNS} runs, each with a longest distance of its own.",
)
def block() -> Values:
    """Index and answer."""
    runs = [_child("block") for _ in range(_BLOCK_RUNS)]
    longest = sorted(run["longest"] for run in runs)
    return {
        "desktop.longest_block_ms": Measured(
            statistics.median(longest), detail="in each run: " + ", ".join(f"{each:.0f} ms" for each in longest)
        ),
        "desktop.block_p99_ms": statistics.median(run["p99"] for run in runs),
    }


@benchmark(
    "desktop",
    [
        Row(
            "desktop.open_citation_ms",
            "click on a chip to the highlighted page shown, first time",
            "a PDF of 100 pages",
            "ms",
            "<= 150",
        )
    ],
    "From the call that a click makes to the repaint with picture and mark; the panel was never open before.",
)
def citation() -> Values:
    """Open a source."""
    return {"desktop.open_citation_ms": _child("citation")["citation"]}


@benchmark(
    "desktop",
    [
        Row("desktop.memory_mb", "most memory of the window's process", "a library of 100,000 chunks", "MB", "<= 600"),
        Row("desktop.memory_opened_mb", "the same when the library was just opened", "the same", "MB"),
    ],
    "Resident size of the window's own process (Chroma, readers and the language model have theirs) after listing every"
    " document, four searches and three answers. The library is the one that `python -m benchmarks scale` makes.",
)
def memory() -> Values:
    """Look around in a large library."""
    library = scale_library()
    if library is None:
        raise Skipped("there is no library of 100,000 chunks: run `python -m benchmarks scale` first")
    found = _child("memory", library)
    chunks = f"{found['chunks']:.0f} chunks"
    return {
        "desktop.memory_mb": Measured(found["memory"], detail=chunks),
        "desktop.memory_opened_mb": Measured(found["opened"], detail=chunks),
    }
