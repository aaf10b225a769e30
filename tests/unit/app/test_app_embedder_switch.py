"""Another embedder: vectors are made beside the old ones and never mixed, whatever their width."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskrag.app.application import Application
from deskrag.embeddings.fake import HashingEmbedder
from deskrag.errors import ModelError
from support import found_files, open_library

pytestmark = pytest.mark.slow


def with_embedder(app: Application, embedder: HashingEmbedder) -> None:
    app.parts.embedder = embedder
    app.parts.wanted_embedder = lambda: embedder  # type: ignore[method-assign]


def test_vectors_of_the_same_width_are_never_mixed(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "pump.txt").write_text("The impeller of the pump turns clockwise.", "utf-8")
    (folder / "valve.txt").write_text("The valve opens at four bar.", "utf-8")
    with open_library(tmp_path / "library") as app:
        app.index([folder])
        width = app.parts.embedder.identity.dimensions
    other = HashingEmbedder(dimensions=width, version="2")
    with open_library(tmp_path / "library") as app:
        with_embedder(app, other)
        with pytest.raises(ModelError, match="deskrag reindex"):
            app.search("impeller")
        with pytest.raises(ModelError, match="deskrag reindex"):
            app.index([folder])
        assert app.reindex().chunks == 2
        assert found_files(app, "impeller clockwise")[0] == "pump.txt"
        app.parts.lock.acquire("test")
        assert app.parts.indexes.out_of_step() == []
        rows = app.parts.database.rows("SELECT embedder, count(*) FROM embeddings GROUP BY embedder")
        assert {row[0]: row[1] for row in rows}[other.identity.key] == 2
