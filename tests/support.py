"""What tests share: a small library over the fakes (real SQLite, Chroma and tantivy, a fake embedder), and waiting."""

from __future__ import annotations

import time
from pathlib import Path

import psutil

from deskrag.app.application import Application
from deskrag.embeddings.fake import HashingEmbedder
from deskrag.settings import Settings


def open_library(folder: Path, **settings: object) -> Application:
    """An application whose embedder is the fake one."""
    app = Application(folder, Settings(**settings), purpose="test")  # type: ignore[arg-type]
    app.parts.embedder = HashingEmbedder()
    app.parts.wanted_embedder = lambda: app.parts.embedder  # type: ignore[method-assign]
    return app


def found_files(app: Application, query: str) -> list[str]:
    """Names of the files that a search finds, best first."""
    return [passage.chunk.name for passage in app.search(query).passages]


def states(app: Application) -> dict[str, str]:
    """State of every file by name."""
    return {Path(row.path).name: row.state.value for row in app.status().documents}


def has_ended(process: psutil.Process, seconds: float = 60) -> bool:
    """Whether a process ends in time; one that its parent has not asked about yet has ended too."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False
