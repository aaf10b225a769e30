"""Speed of indexing, of one changed file, and of the first result and the first word after a cold start."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from deskrag.embeddings.protocol import Embedder, Vectors

from .data import peps, work_folder
from .library import ensure_library, fresh_application
from .pages import northwind_files, northwind_questions
from .registry import Measured, Row, Values, benchmark
from .st_encode import SentenceTransformers

_HALVES = 2
_FILES = 100
_COLD_RUNS = 5
_COLD_QUERIES = (
    "how are type hints evaluated at run time",
    "pattern matching syntax and guards",
    "global interpreter lock removal",
    "wheel file name compatibility tags",
    "asynchronous generators cleanup",
    "exception groups and except star",
)


def command(*arguments: str) -> list[str]:
    """The command line of the installed program."""
    program = Path(sys.executable).with_name("deskrag")
    return [str(program), *arguments] if program.exists() else [sys.executable, "-m", "deskrag.cli.main", *arguments]


def run_timed(*arguments: str) -> float:
    """Wall seconds of one command from process start to its end.

    Raises:
        RuntimeError: It failed.
    """
    started = time.perf_counter()
    done = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"deskrag {' '.join(arguments)}: {done.stderr.strip()[-500:]}")
    return seconds


class RecordingEmbedder:
    """The library's embedder, remembering the texts it was given, so that another can be given the same."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.identity = embedder.identity
        self.tokenizer = embedder.tokenizer
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Embed `texts`."""
        self.texts.extend(texts)
        return self._embedder.embed(texts, query=query)


@benchmark(
    "speed",
    [
        Row("speed.index.ratio", "chunks/s from file to committed index over chunks/s of `SentenceTransformer.encode`",
            "longdocs (peps)", "x", ">= 2.5", "LangChain .90, LlamaIndex .88, txtai 1.35 of it"),
        Row("speed.index.chunks", "chunks/s from file to committed index", "longdocs (peps)", "1/s"),
        Row("speed.embed.ratio", "chunks/s of embedding alone over the same", "longdocs (peps)", "x"),
    ],
    f"{_FILES} PEPs in {_HALVES} halves: `Application.index` into a fresh library, then sentence-transformers in a"
    " process of its own (all-MiniLM-L6-v2, float32, batches of 32, same threads, loaded and warmed before) over the"
    " very same texts, then the embedder alone; halves alternate. Our time has everything: reading, splitting,"
    " embedding, both indexes, commit; only loading the embedder is outside, as for the other.",
    ["longdocs"],
)  # fmt: skip
def index_ratio() -> Values:
    """Ours and theirs, alternating."""
    files = peps(_FILES)
    ours = theirs = alone = 0.0
    count = 0
    with SentenceTransformers() as other:
        for half in range(_HALVES):
            with fresh_application(work_folder("libraries") / f"ratio{half}") as app:
                embedder = app.parts.embedder
                embedder.embed(["A first sentence."] * 8)
                recording = RecordingEmbedder(embedder)
                app.parts.embedder = recording
                started = time.perf_counter()
                report = app.index(files[half::_HALVES])
                ours += time.perf_counter() - started
                texts = [text for text in recording.texts if text != "warm"]  # the warm-up beside the first reading
                assert report.embedded == len(texts) > 0.98 * report.chunks, report
                theirs += other.seconds(texts)
                started = time.perf_counter()
                embedder.embed(texts)
                alone += time.perf_counter() - started
                count += len(texts)
            shutil.rmtree(work_folder("libraries") / f"ratio{half}")
    detail = f"{count} chunks: {ours:.1f} s against {theirs:.1f} s"
    return {
        "speed.index.ratio": Measured(theirs / ours, detail=detail),
        "speed.index.chunks": Measured(count / ours, detail=f"sentence-transformers {count / theirs:.0f} /s"),
        "speed.embed.ratio": Measured(theirs / alone, detail=f"{count / alone:.0f} chunks/s"),
    }


def _peps_library() -> Path:
    return ensure_library("peps", lambda: peps(300), "-300")


def largest_library() -> tuple[Path, str]:
    """The 100,000-chunk library where it was made (`python -m benchmarks scale`), else that of 300 PEPs."""
    from .scale import scale_library

    found = scale_library()
    return (found, "longdocs, 100,000 chunks") if found else (_peps_library(), "longdocs, 300 PEPs")


@benchmark(
    "speed",
    [Row("speed.search.cold", "process start to printed results of `deskrag search`", "longdocs", "s", "<= 1.5",
         "LlamaIndex 7.6-8.6, LangChain 6.2-9.7, txtai 10-13.7 s")],
    f"Median wall time of {_COLD_RUNS} `deskrag search` commands with different queries after one warm-up.",
    ["longdocs"],
)  # fmt: skip
def search_cold() -> Values:
    """A search from nothing."""
    folder, data = largest_library()
    seconds = [run_timed("search", "--library", str(folder), query) for query in _COLD_QUERIES][1:]
    detail = f"{min(seconds):.2f} to {max(seconds):.2f} s"
    return {"speed.search.cold": Measured(statistics.median(seconds), data=data, detail=detail)}


@benchmark(
    "speed",
    [
        Row("speed.ask.first_token", "process start to the first shown word of `deskrag ask`", "northwind_hr", "s",
            "<= 3.0",             "LangChain 2.4, LlamaIndex 7.0, txtai 28 s, warm process"),
        Row("speed.ask.whole", "process start to the end of the answer with its sources", "northwind_hr", "s"),
    ],
    "Median of five questions asked as commands after one warm-up, default mode; the first word is the first byte that"
    " is not blank on standard output. The libraries in the comparison were timed inside a running process.",
    ["northwind_hr"],
)  # fmt: skip
def first_token() -> Values:
    """An answer from nothing."""
    folder = ensure_library("northwind", northwind_files)
    timed = [_first_word(folder, question) for question, _, _ in northwind_questions()[: _COLD_RUNS + 1]][1:]
    firsts = [first for first, _ in timed]
    return {
        "speed.ask.first_token": Measured(
            statistics.median(firsts), detail=f"{min(firsts):.2f} to {max(firsts):.2f} s"
        ),
        "speed.ask.whole": statistics.median(whole for _, whole in timed),
    }


def _first_word(folder: Path, question: str) -> tuple[float, float]:
    started = time.perf_counter()
    first = 0.0
    with subprocess.Popen(
        command("ask", "--library", str(folder), question), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout
        while block := os.read(process.stdout.fileno(), 4096):
            if not first and block.strip():
                first = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"deskrag ask ended with {process.returncode}")
    return first, time.perf_counter() - started


@benchmark(
    "speed",
    [Row("speed.reindex.one", "`deskrag index` after one of 300 files changed", "longdocs (peps)", "s", "<= 2.0",
         "LlamaIndex 3.7-4.9, txtai 23-26, LangChain 84 s")],
    "A folder of 300 PEPs is indexed; one file gets a new paragraph; median wall time of three `deskrag index`"
    " commands, from process start to end, each after another file changed.",
    ["longdocs"],
)  # fmt: skip
def reindex_one() -> Values:
    """One changed file."""
    folder = work_folder("corpora", "peps300")
    copies = _copied(peps(300), folder)
    library = work_folder("libraries") / "reindex"
    with fresh_application(library) as app:
        app.index([folder])
    seconds = []
    for number, path in enumerate(copies[::100]):
        path.write_text(path.read_text("utf-8") + f"\n\nNote {number}: this paragraph was added later.\n", "utf-8")
        seconds.append(run_timed("index", "--library", str(library)))
    shutil.rmtree(library)
    detail = f"{min(seconds):.2f} to {max(seconds):.2f} s"
    return {"speed.reindex.one": Measured(statistics.median(seconds), detail=detail)}


def _copied(files: Sequence[Path], folder: Path) -> list[Path]:
    return [Path(shutil.copy(path, folder / path.name)) for path in files]
