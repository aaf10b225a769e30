"""A small library over the fakes, for tests of the index: real SQLite, Chroma and tantivy, a fake embedder."""

from __future__ import annotations

from pathlib import Path

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
