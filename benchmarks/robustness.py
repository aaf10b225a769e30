"""Odd, broken and hostile files: every one of them must end as a row of the ledger."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

from deskrag.indexing.ledger import State
from deskrag.progress import Progress
from deskrag.settings import ReadingSettings, Settings

from .data import data_folder, work_folder
from .library import fresh_application
from .memory import PeakMemory
from .registry import Measured, Row, Values, benchmark

_DONE = {State.INDEXED, State.SKIPPED, State.FAILED}


@benchmark(
    "robustness",
    [
        Row("robustness.files", "files that end indexed, or skipped or failed with a reason", "pdf_robustness, formats",
            target=">= 1.0"),
        Row("robustness.longest", "longest time in which no file was finished", "pdf_robustness, formats", "s",
            target="<= 60"),
        Row("robustness.reader_peak", "largest reader process", "pdf_robustness, formats", "MB", target="<= 2048"),
        Row("robustness.memory", "largest sum of all processes", "pdf_robustness, formats", "MB"),
        Row("robustness.readable", "files that became searchable", "pdf_robustness, formats"),
    ],
    "All files of both folders are indexed in one run into a fresh library; every file found on disk must have a row"
    " of the ledger that is indexed, or skipped or failed with a reason. Reading of scanned pages is off, because 387"
    " files have no text. Memory is sampled five times a second.",
    ["pdf_robustness", "formats"],
)  # fmt: skip
def robustness() -> Values:
    """One run over every odd file there is."""
    folders = [data_folder("pdf_robustness"), data_folder("formats")]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    last, longest, slowest = time.monotonic(), 0.0, ""

    def watch(progress: Progress) -> None:
        nonlocal last, longest, slowest
        now = time.monotonic()
        if progress.stage == "indexing" and now - last > longest:
            longest, slowest = now - last, Path(progress.detail).name
        last = now

    settings = Settings(reading=ReadingSettings(ocr=False))
    with fresh_application(work_folder("libraries") / "robustness", settings=settings) as app:
        with PeakMemory() as memory:
            last = time.monotonic()
            app.index(folders, progress=watch)
        rows = {Path(row.path): row for row in app.status().documents}
    accounted = [
        path for path in files if path in rows and rows[path].state in _DONE
        and (rows[path].state is State.INDEXED or rows[path].reason.strip())
    ]  # fmt: skip
    lost = sorted(set(files) - set(accounted))
    states = Counter(rows[path].state.value for path in files if path in rows)
    reasons = Counter(
        f"{rows[path].state}: {rows[path].reason}" for path in files if path in rows and rows[path].reason
    )
    report = {"lost": [str(path) for path in lost], "reasons": reasons.most_common()}
    (work_folder() / "robustness.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    detail = f"{len(files)} files: " + ", ".join(f"{count} {state}" for state, count in states.most_common())
    return {
        "robustness.files": Measured(
            len(accounted) / len(files), detail=f"{detail}; {len(lost)} without a row or reason"
        ),
        "robustness.longest": Measured(longest, detail=slowest),
        "robustness.reader_peak": memory.child / 2**20,
        "robustness.memory": memory.tree / 2**20,
        "robustness.readable": sum(rows[path].chunks > 0 for path in files if path in rows) / len(files),
    }
