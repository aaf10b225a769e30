"""The fastest type whose quality holds on this machine, found by trying.

One idea: which type is fast depends on the processor (some have kernels of their own, some do not), and which one is
good on the model; so both are measured. Each candidate is made, from wide to narrow until quality is lost; its
perplexity on the built-in text is compared with that of the source, and its speed is measured twice, the second time
in the other order, so that another program's load meets all alike. Quality holds while the perplexity is at most
`LARGEST_RATIO` times that of the source.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from ..paths import ensure_dir
from ..progress import CancelToken, Progress, ProgressFn
from .gguf_header import GgufHeader
from .library import check_space
from .quantize import BITS, expected_size, quantize
from .quantize_measure import measure
from .registry import Measurement

LARGEST_RATIO = 1.02
"""Highest perplexity, as a multiple of the source's, at which quality counts as held."""
CANDIDATES = ("q8_0", "q6_k", "q5_k_m", "q4_k_m", "q4_0")
TYPICAL_PROMPT, TYPICAL_ANSWER = 1000, 100
"""Tokens read and written for an answer from documents; the speed that is compared is the time both take."""
_SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was found.

    Attributes:
        type: The best type; empty when the source itself is best.
        path: Its file, in a temporary folder of the models folder; None when the source itself is best.
        measurements: Everything measured, the source first.
    """

    type: str
    path: Path | None
    measurements: tuple[Measurement, ...]


def answer_seconds(row: Measurement) -> float:
    """Seconds for a typical answer from documents."""
    return TYPICAL_PROMPT / row.prefill + TYPICAL_ANSWER / row.decode


def best(rows: Sequence[Measurement]) -> Measurement:
    """The fastest of those whose quality holds."""
    return min((row for row in rows if row.ratio <= LARGEST_RATIO), key=answer_seconds)


def choose(
    header: GgufHeader,
    work: Path,
    progress: ProgressFn,
    cancel: CancelToken,
    *,
    candidates: Sequence[str] = CANDIDATES,
    threads: int = 0,
) -> Choice:
    """Try the candidates and keep the file of the best one in `work`; the others are removed.

    Raises:
        ModelError: The source cannot be run, or no candidate can be made.
        StorageFullError: Two files do not fit the disk.
        Cancelled: On a stop; nothing stays.
    """
    import psutil

    threads = threads or psutil.cpu_count(logical=False) or os.cpu_count() or 2
    wanted = [kind for kind in candidates if kind.upper() != header.quantization]
    check_space(ensure_dir(work), sum(expected_size(header.parameters, kind) for kind in wanted), "trying the types")
    files: dict[str, Path] = {_SOURCE: header.path}
    perplexity: dict[str, float] = {}
    speeds: dict[str, list[tuple[float, float]]] = {}
    steps, done = 2 * len(wanted) + 1, 0

    def tell(what: str) -> None:
        nonlocal done
        progress(Progress("measuring", min(done, steps), steps, "steps", what))
        done += 1

    def look(kind: str, *, quality: bool) -> None:
        tell(f"{header.quantization.casefold() if kind == _SOURCE else kind}")
        found = measure(files[kind], threads, cancel, quality=quality)
        speeds.setdefault(kind, []).append((found.prefill, found.decode))
        if quality:
            perplexity[kind] = found.perplexity

    def held(kind: str) -> bool:
        return perplexity[kind] <= LARGEST_RATIO * perplexity[_SOURCE]

    try:
        look(_SOURCE, quality=True)
        for kind in sorted(wanted, key=lambda kind: -BITS[kind]):
            files[kind] = work / f"{kind}.gguf"
            quantize(header.path, files[kind], kind, cancel=cancel)
            look(kind, quality=True)
            if not held(kind):  # fewer bits hold no better
                break
        for kind in reversed(files):  # a second time, the other way round: load comes and goes
            if held(kind):
                look(kind, quality=False)
        rows = tuple(
            Measurement(
                type=header.quantization.casefold() if kind == _SOURCE else kind,
                size=file.stat().st_size if kind != _SOURCE else header.size,
                perplexity=perplexity[kind],
                ratio=perplexity[kind] / perplexity[_SOURCE],
                prefill=median(pair[0] for pair in speeds[kind]),
                decode=median(pair[1] for pair in speeds[kind]),
            )
            for kind, file in files.items()
        )
        winner = best(rows)
        kept = "" if winner is rows[0] else winner.type
    except BaseException:
        for kind, file in files.items():
            if kind != _SOURCE:
                file.unlink(missing_ok=True)
        raise
    for kind, file in files.items():
        if kind not in (_SOURCE, kept):
            file.unlink(missing_ok=True)
    return Choice(kept, files[kept] if kept else None, rows)


def work_folder(models: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder for files that are tried, on the disk where the chosen one will stay."""
    return tempfile.TemporaryDirectory(prefix=".quantize-", dir=ensure_dir(models))
