"""Another embedder: vectors are made beside the old ones and never mixed, whatever their width."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskrag.app.application import Application
from deskrag.embeddings.fake import HashingEmbedder
from deskrag.embeddings.prefixed import PrefixedEmbedder
from deskrag.errors import Cancelled, ModelError
from deskrag.progress import CancelToken, Progress
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


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(6):
        (folder / f"note{number}.txt").write_text(f"Note {number} speaks of subject{number} and nothing else.", "utf-8")
    with open_library(tmp_path / "library") as app:
        app.index([folder])
    return tmp_path / "library"


def held(app: Application) -> dict[str, int]:
    """Vectors by Chroma collection."""
    app.parts.lock.acquire("test")
    vectors = app.parts.indexes.vectors.folder
    return {name: vectors.count(name) for name in vectors.names()}


def test_until_the_swap_a_search_finds_with_the_old_vectors(library: Path) -> None:
    new = HashingEmbedder(version="2")
    found: list[list[str]] = []
    keys: set[str] = set()

    with open_library(library) as app, open_library(library) as reader:
        old = app.parts.embedder
        app.parts.wanted_embedder = lambda: new  # type: ignore[method-assign]

        def look(_: Progress) -> None:
            found.append(found_files(reader, "subject3"))
            keys.add(str(reader.parts._card()["weights_hash"]))

        app.reindex(progress=look)
        assert app.parts.embedder is new
        assert found_files(app, "subject3")[0] == "note3.txt"
    assert len(found) >= 2
    assert all(files[0] == "note3.txt" for files in found)
    assert keys == {old.identity.weights_hash}


@pytest.mark.parametrize("stage", ["embedding", "rebuilding"])
def test_a_stop_in_between_leaves_the_old_index_and_the_next_try_completes(library: Path, stage: str) -> None:
    new, cancel = HashingEmbedder(version="2"), CancelToken()

    def stop(progress: Progress) -> None:
        if progress.stage == stage:
            cancel.cancel()
            cancel.check()

    with open_library(library) as app:
        app.parts.wanted_embedder = lambda: new  # type: ignore[method-assign]
        with pytest.raises(Cancelled):
            app.reindex(progress=stop, cancel=cancel)
        assert found_files(app, "subject2")[0] == "note2.txt"
    with open_library(library) as app:
        assert found_files(app, "subject2")[0] == "note2.txt"
        app.parts.wanted_embedder = lambda: new  # type: ignore[method-assign]
        assert app.reindex().chunks == 6
        assert list(held(app).values()) == [6]
        assert app.parts.indexes.out_of_step() == []


def test_other_prefixes_are_another_embedder(library: Path) -> None:
    plain = HashingEmbedder()
    prefixed = PrefixedEmbedder(plain, "query: ", "passage: ")
    assert prefixed.identity.key != plain.identity.key
    assert prefixed.identity.dimensions == plain.identity.dimensions
    with open_library(library) as app:
        with_embedder(app, prefixed)  # type: ignore[arg-type]
        with pytest.raises(ModelError, match="deskrag reindex"):
            app.search("subject1")
        app.reindex()
        assert found_files(app, "subject1")[0] == "note1.txt"
    with open_library(library) as app:
        assert app.parts._card()["passage_prefix"] == "passage: "
