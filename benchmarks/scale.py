"""100,000 chunks: memory while indexing them, latency of a search among them.

The documents are all of longdocs; where they give too few chunks, further editions of them are added: the same
documents under another title, starting at another paragraph, so that every text differs and is really embedded.
"""

from __future__ import annotations

import random
import re
import subprocess
import time
from pathlib import Path

from deskrag.app.application import Application
from deskrag.settings import Settings

from .data import WORK, data_folder, squad, unpack, work_folder
from .memory import PeakMemory
from .metrics import percentile
from .pages import northwind_questions
from .registry import Measured, Row, Skipped, Values, benchmark

_CHUNKS = 100_000
_BYTES_PER_CHUNK = 700  # of these documents, rather more than less
_QUERIES = 600
_TEXT = {".md", ".rst", ".txt"}


def scale_library() -> Path | None:
    """The library, if it was made to the end."""
    folder = WORK / "libraries" / "scale"
    return folder if (folder / ".complete").exists() else None


def _documents() -> Path:
    folder = work_folder("longdocs")
    for archive in sorted(data_folder("longdocs").glob("*.tar.gz")):
        unpack(archive, folder / archive.name.removesuffix(".tar.gz"))
    return folder


def _edition(number: int, missing: int) -> Path:
    """Another edition of so many longer documents as give about `missing` chunks."""
    target = WORK / "editions" / str(number)
    source = _documents()
    wanted = missing * _BYTES_PER_CHUNK
    for path in sorted(source.rglob("*")):
        if path.suffix not in _TEXT or path.stat().st_size < 4000:
            continue
        if wanted <= 0:
            break
        wanted -= path.stat().st_size
        parts = re.split(r"\n\s*\n", path.read_text("utf-8", "replace"))
        cut = len(parts) * number // 7 % max(len(parts), 1)
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = "\n\n".join([*parts[cut:], *parts[:cut]])
        copy.write_text(f"# Edition {number} of {path.stem}\n\n{text}\n", "utf-8")
    return target


@benchmark(
    "scale",
    [
        Row("memory.index.peak", "largest sum of all processes while indexing 100,000 chunks", "longdocs", "MB",
            "<= 1500", "300 PEPs only: LlamaIndex 870, LangChain 1,178, txtai 1,981 MB"),
        Row("memory.index.peak.process", "largest indexing process alone", "longdocs", "MB"),
        Row("speed.index.scale", "chunks/s over the whole run", "longdocs", "1/s"),
    ],
    "`deskrag index` as commands into a fresh library: all of longdocs, then further editions (same documents under"
    " other titles, rotated) until there are 100,000 chunks. Resident sizes of the process tree five times a second;"
    " pages shared between processes count once for each.",
    ["longdocs"],
    on_request=True,
)  # fmt: skip
def index_scale() -> Values:
    """Index 100,000 chunks with the command line."""
    import shutil

    folder = WORK / "libraries" / "scale"
    shutil.rmtree(folder, ignore_errors=True)
    root = tree = 0
    seconds = 0.0
    chunks = edition = 0
    while chunks < _CHUNKS:
        source = _edition(edition, _CHUNKS - chunks) if edition else _documents()
        started = time.perf_counter()
        with (
            subprocess.Popen(_index(folder, source), stdout=subprocess.DEVNULL) as process,
            PeakMemory(process.pid) as memory,
        ):
            process.wait()
        seconds += time.perf_counter() - started
        if process.returncode:
            raise RuntimeError(f"deskrag index ended with {process.returncode}")
        root, tree = max(root, memory.root), max(tree, memory.tree)
        with Application(folder, Settings(), purpose="benchmark") as app:
            chunks = app.parts.chunks.count()
        print(f"  {chunks} chunks after {seconds:.0f} s", flush=True)
        edition += 1
    (folder / ".complete").touch()
    return {
        "memory.index.peak": Measured(tree / 2**20, detail=f"{chunks} chunks, {edition} commands"),
        "memory.index.peak.process": root / 2**20,
        "speed.index.scale": Measured(chunks / seconds, detail=f"{seconds:.0f} s"),
    }


def _index(folder: Path, source: Path) -> list[str]:
    from .speed import command

    return command("index", "--library", str(folder), str(source))


@benchmark(
    "speed",
    [
        Row("speed.search.p95", "95 % of searches are answered within, 100,000 chunks, with the query's embedding",
            "longdocs", "ms", "<= 30", "at 770 chunks: LlamaIndex 25, LangChain 28, txtai 44 ms"),
        Row("speed.search.p50", "the median of the same", "longdocs", "ms"),
    ],
    f"{_QUERIES} different queries in one process after 30 for warming up: headings and beginnings of sentences of the"
    " documents, and questions people asked (SQuAD, employee benefits). `Application.search` with ten results.",
    ["longdocs"],
)  # fmt: skip
def search_warm() -> Values:
    """Latency in a running program."""
    folder = scale_library()
    if folder is None:
        raise Skipped("the 100,000-chunk library is made by `python -m benchmarks scale` (about half an hour)")
    with Application(folder, Settings(), purpose="benchmark") as app:
        queries = _queries(app)
        seconds = []
        for number, query in enumerate(queries):
            started = time.perf_counter()
            app.search(query, 10)
            if number >= 30:
                seconds.append((time.perf_counter() - started) * 1000)
    return {
        "speed.search.p95": Measured(percentile(seconds, 0.95), detail=f"{len(seconds)} queries"),
        "speed.search.p50": percentile(seconds, 0.5),
    }


def _queries(app: Application) -> list[str]:
    picked = random.Random(5)
    rows = app.parts.database.rows(
        """SELECT text, headings FROM chunks
           WHERE id IN (SELECT id FROM chunks ORDER BY id * 2654435761 % 4294967296 LIMIT 2000)"""
    )
    headings = {part for row in rows for part in re.findall(r'"([^"\\]{8,80})"', row["headings"] or "")}
    starts = {
        " ".join(sentence.split()[:12]) for row in rows for sentence in re.findall(r"[A-Z][^.!?\n]{30,}", row["text"])
    }
    found = picked.sample(sorted(headings), 200) + picked.sample(sorted(starts), 250)
    try:
        _, questions = squad(data_folder("squad2_cs224n", "dev-v2.0.json"))
        found += picked.sample([each["question"] for each in questions], 130)
        found += [question for question, _, _ in northwind_questions()]
    except Skipped:
        found += picked.sample(sorted(starts - set(found)), 180)
    words = [" ".join(re.findall(r"[\w'-]+", query)) for query in found]
    picked.shuffle(words)
    return [query for query in words if query][: _QUERIES + 30]
