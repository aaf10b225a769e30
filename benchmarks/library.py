"""Libraries for the benchmarks: made by the application itself, kept while what made them is the same.

A library lies in ``work/libraries/<name>-<key>``, where the key covers the corpus and the code of everything
that turns files into an index. When it changes, a new library is made; vectors of texts that did not change are
taken over from the old one (they are keyed by the text's hash and the embedder's identity), which makes
re-runs quick without touching what is measured. Timed benchmarks never use such a library for indexing.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deskrag.app.application import Application
from deskrag.progress import Progress
from deskrag.settings import Settings

from .data import work_folder
from .machine import ROOT

_MAKERS = ("documents", "embeddings", "indexing")


def code_key(packages: Sequence[str] = _MAKERS) -> str:
    """Hash of the source code of `packages`."""
    digest = hashlib.sha256()
    for package in packages:
        for path in sorted((ROOT / "src" / "deskrag" / package).rglob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:10]


@contextmanager
def fresh_application(
    folder: Path, purpose: str = "benchmark", settings: Settings | None = None
) -> Iterator[Application]:
    """An application over a new, empty library in `folder`, with default settings where none are given."""
    shutil.rmtree(folder, ignore_errors=True)
    with Application(folder, settings or Settings(), purpose=purpose) as app:
        yield app


@contextmanager
def library(name: str, make: Callable[[], Sequence[Path]], corpus_key: str = "") -> Iterator[Application]:
    """The application over the library `name`, indexed from the files that `make` returns."""
    with Application(ensure_library(name, make, corpus_key), Settings(), purpose="benchmark") as app:
        yield app


def ensure_library(name: str, make: Callable[[], Sequence[Path]], corpus_key: str = "") -> Path:
    """Folder of the complete library `name`; makes it if it is missing or out of date."""
    folder = work_folder("libraries") / f"{name}-{code_key()}{corpus_key}"
    if (folder / ".complete").exists():
        return folder
    older = [path for path in folder.parent.glob(f"{name}-*") if path != folder]
    with fresh_application(folder) as app:
        _take_vectors(app, older)
        report = app.index(make(), progress=_show)
        print(f"  {name}: {report.indexed} files, {report.chunks} chunks in {report.seconds:.0f} s"
              f" ({report.failed} failed, {report.skipped} skipped)", flush=True)  # fmt: skip
    (folder / ".complete").touch()
    for path in older:
        shutil.rmtree(path)
    return folder


def _take_vectors(app: Application, older: Sequence[Path]) -> None:
    connection = app.parts.database.connection
    for path in older:
        if (path / "library.sqlite").exists():
            connection.execute("ATTACH ? AS older", (str(path / "library.sqlite"),))
            connection.execute("INSERT OR IGNORE INTO embeddings SELECT * FROM older.embeddings")
            connection.execute("DETACH older")


_shown = [0.0]


def _show(progress: Progress) -> None:
    if time.monotonic() - _shown[0] > 20 and progress.total:
        _shown[0] = time.monotonic()
        print(f"    {progress.done} of {progress.total} files, {progress.chunks} chunks", file=sys.stderr, flush=True)
