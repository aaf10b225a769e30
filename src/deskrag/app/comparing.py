"""The use case of a comparison: one gold set through the model alone, with documents, tuned, and both."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import paths
from ..errors import InputError, UserError
from ..indexing.types import Filters
from ..models.registry import write_atomically
from ..paths import ensure_dir
from ..progress import CancelToken, ProgressFn, silent

if TYPE_CHECKING:
    from ..answering.tuned import Tuned
    from ..evaluation.compare import Way
    from ..evaluation.compare_table import Row, UpdateCost
    from ..evaluation.gold import GoldQuestion
    from .application import Application

JSON, MARKDOWN, PLOT, UPDATE = "comparison.json", "comparison.md", "comparison.svg", "update.json"


LEAST_COMPARED = 10
"""Questions from which a comparison decides whether an adapter is given passages."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A finished comparison.

    Attributes:
        folder: Where its files are.
        rows: The table.
        conclusion: What it comes to.
        text: The table as Markdown.
    """

    folder: Path
    rows: tuple[Row, ...]
    conclusion: str
    text: str


def compare_ways(
    app: Application,
    gold: Path,
    *,
    adapter: str = "",
    collection: str | None = None,
    only: Collection[Way] = (),
    most: int = 0,
    folder: Path | None = None,
    again: bool = False,
    progress: ProgressFn = silent,
    cancel: CancelToken | None = None,
) -> Comparison:
    """Ask a gold set in up to four ways, and write the table that decides (JSON, Markdown, SVG).

    Args:
        app: The library.
        gold: File of questions; see `deskrag.evaluation.gold.read_gold`.
        adapter: Name of the adapter of the tuned ways; the one that answers any question if empty, or else none.
        collection: Documents that count; all if None.
        only: Ways to compare; all that can be if empty.
        most: Only so many of the first questions; 0 for all.
        folder: Where the files go; one by what is compared if None, so that the same comparison is gone on with.
        again: Start over, whatever was answered before.
        progress: Told after each answer.
        cancel: Obeyed within a second; what was answered stays.

    Raises:
        InputError: The questions cannot be read, a way cannot be asked, or `folder` holds another comparison.
        NotFoundError: There is no such file, collection or adapter.
        UserError: The model cannot be used.
        Cancelled: On a stop.
    """
    from ..evaluation.compare import compare
    from ..evaluation.compare_plot import svg
    from ..evaluation.compare_table import as_json, conclusion, markdown, table
    from ..evaluation.gold import gold_hash, read_gold
    from ..evaluation.ways import ways

    parts = app.parts
    questions = read_gold(gold.expanduser())[: most or None]
    if collection:
        parts.ledger.collection_id(collection)
    tuned = _tuned(app, adapter)
    options = parts.answer_options()
    filters = Filters(collections=(collection,) if collection else ())
    parts.generator.start_early()
    found = ways(parts.retriever, parts.embedder, parts.generator, options, tuned, filters, parts.chunks)
    if missing := [way for way in only if way not in found]:
        raise InputError(
            f"there is no adapter to answer with for {' and '.join(missing)}", advice="Name one with --adapter."
        )
    chosen = {way: ask for way, ask in found.items() if not only or way in only}
    setup = {
        "questions": gold_hash(questions),
        "model": [parts.generator.info.name, parts.generator.info.fingerprint],
        "adapter": [tuned.name, tuned.fingerprint, tuned.prompt, tuned.refuse_at, tuned.refuse_surely,
                    tuned.doubt_weight, tuned.judge_weight, tuned.against_answer, tuned.quote_at,
                    tuned.copies] if tuned else None,
        "embedder": parts.embedder.identity.key,
        "documents": [[info.name, info.documents, info.chunks] for info in parts.ledger.collections()],
        "collection": collection or "",
        "settings": {"passages": options.passages, "max_tokens": options.max_tokens,
                     "temperature": options.temperature, "seed": options.seed},
    }  # fmt: skip
    target = ensure_dir(folder or paths.comparisons_dir() / f"{gold.stem}-{_short(setup)}")
    if again:
        for name in (*_MADE, JSON, MARKDOWN, PLOT, UPDATE):
            (target / name).unlink(missing_ok=True)
    cancel = cancel or CancelToken()
    records = compare(questions, chosen, target, setup, progress, cancel, memory_in_use)
    rows = table(records, _update_cost(app, questions, tuned, target))
    if tuned is not None:
        keep_ways(app, tuned.name, rows)
    notes = [_notes(parts.generator.info.name, tuned, gold.name, len(questions), options.seed)]
    text = markdown(rows, notes)
    result = {**as_json(rows), "setup": setup}
    write_atomically(target / JSON, json.dumps(result, ensure_ascii=False, indent=1).encode())
    write_atomically(target / MARKDOWN, text.encode())
    write_atomically(target / PLOT, svg(rows, "When to use which").encode())
    return Comparison(target, tuple(rows), conclusion(rows), text)


_MADE = ("answers.jsonl", "setup.json")


def memory_in_use() -> float:
    """Resident memory of this process and its children (the engine among them), in MB of a million bytes."""
    import psutil

    own = psutil.Process()
    total = 0
    for process in (own, *own.children(recursive=True)):
        try:
            total += process.memory_info().rss
        except psutil.Error:  # it has ended
            continue
    return total / 1e6


def _tuned(app: Application, name: str) -> Tuned | None:
    """The adapter called `name`, or the one that answers any question."""
    from ..models.adapters import AdapterLibrary, base_of, included_folder
    from .parts import as_tuned

    if not name:
        return app.parts.tuned()
    from ..generation.engine import Engine

    generator = app.parts.generator
    if not isinstance(generator, Engine):
        raise InputError("an endpoint answers with the models it has; an adapter cannot be sent to it", subject=name)
    library = AdapterLibrary(app.parts.models, included_folder())
    adapter = library.get(name)
    info = generator.info
    library.require_base(adapter, base_of(generator.model.path, info.name, info.fingerprint))
    return as_tuned(adapter)


def _update_cost(app: Application, questions: Sequence[GoldQuestion], tuned: Tuned | None, folder: Path) -> UpdateCost:
    """What an update costs, measured once a comparison: one document indexed anew, and how long the training took."""
    from ..evaluation.compare_table import UpdateCost

    kept = folder / UPDATE
    if kept.exists():
        return UpdateCost(**json.loads(kept.read_text("utf-8")))
    cost = UpdateCost(_reindex_seconds(app, questions), _retrain_seconds(app, tuned.name) if tuned else None)
    write_atomically(kept, json.dumps({"reindex_s": cost.reindex_s, "retrain_s": cost.retrain_s}).encode())
    return cost


def _reindex_seconds(app: Application, questions: Sequence[GoldQuestion]) -> float | None:
    """Seconds to read and index one document of the gold set (of middle size) into an empty library."""
    from .application import Application

    names = {Path(each.document).name for each in questions if each.document}
    there = [Path(row.path) for row in app.status().documents]
    files = [path for path in there if path.is_file() and (not names or path.name in names)]
    if not files:
        return None
    chosen = sorted(files, key=lambda path: path.stat().st_size)[len(files) // 2]
    scratch = Path(tempfile.mkdtemp(prefix="deskrag-update-"))
    try:
        with Application(scratch / "library", app.parts.settings, purpose="compare") as fresh:
            _ = fresh.parts.embedder
            started = time.perf_counter()
            fresh.index([chosen])
            return round(time.perf_counter() - started, 2)
    except UserError:
        return None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _retrain_seconds(app: Application, adapter: str) -> float | None:
    """How long the training of an adapter took, by its card; None if that is not known."""
    from ..models.adapters import AdapterLibrary, included_folder

    return AdapterLibrary(app.parts.models, included_folder()).get(adapter).seconds or None


def keep_ways(app: Application, adapter: str, rows: Sequence[Row]) -> None:
    """Write onto the adapter's card whether it answers better with passages or alone; its topics go that way then."""
    from ..models.adapter_cards import Score
    from ..models.adapters import AdapterLibrary, included_folder

    right = {row.way: row for row in rows}
    if not {"tuned", "tuned+rag"} <= right.keys() or right["tuned"].questions < LEAST_COMPARED:
        return
    library = AdapterLibrary(app.parts.models, included_folder())
    if library.get(adapter).made != "included":
        alone = Score("right", right["tuned+rag"].right, right["tuned"].right, examples=right["tuned"].questions)
        library.update(adapter, alone=alone)


def _notes(model: str, tuned: Tuned | None, gold: str, count: int, seed: int) -> str:
    adapter = f", adapter {tuned.name}" if tuned else ""
    return f"{count} questions of {gold}; model {model}{adapter}; seed {seed}."


def _short(setup: object) -> str:
    import hashlib

    return hashlib.sha256(json.dumps(setup, sort_keys=True).encode()).hexdigest()[:8]
