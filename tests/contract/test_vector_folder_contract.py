"""What every `VectorFolder` does: Chroma in this process, and Chroma in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from deskrag.embeddings.protocol import Vectors
from deskrag.errors import LibraryBusyError, LibraryError
from deskrag.indexing.chroma import ChromaFolder, VectorFolder
from deskrag.indexing.chroma_process import ChromaProcess

Opener = Callable[[], VectorFolder]


@pytest.fixture(params=[ChromaFolder, ChromaProcess])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Makes folders at one place."""
    made: list[VectorFolder] = []

    def make() -> VectorFolder:
        made.append(request.param(tmp_path / "vectors"))
        return made[-1]

    yield make
    for one in made:
        one.close()


def vectors(count: int) -> Vectors:
    """Unit vectors, each with a direction of its own."""
    made = np.random.default_rng(0).standard_normal((count, 16)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_what_was_added_is_found_nearest_first(opener: Opener) -> None:
    folder, made = opener(), vectors(20)
    folder.upsert("one", range(20), [1] * 20, made)
    hits = folder.query(["one"], made[7], 3)
    assert hits[0].chunk_id == 7
    assert hits[0].score == pytest.approx(1.0, abs=1e-4)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_query_meets_all_the_named_collections_and_no_other(opener: Opener) -> None:
    folder, made = opener(), vectors(3)
    for number, name in enumerate(("one", "two", "three")):
        folder.upsert(name, [number], [1], made[number : number + 1])
    assert {hit.chunk_id for hit in folder.query(["one", "three"], made[1], 10)} == {0, 2}
    assert set(folder.names()) == {"one", "two", "three"}


def test_adding_again_replaces_and_deleting_removes(opener: Opener) -> None:
    folder, made = opener(), vectors(4)
    folder.upsert("one", [1, 2], [1, 1], made[:2])
    folder.upsert("one", [2, 3], [1, 1], made[2:])
    assert sorted(folder.ids("one")) == [1, 2, 3]
    assert folder.query(["one"], made[2], 1)[0].chunk_id == 2
    folder.delete("one", [2, 99])
    assert sorted(folder.ids("one")) == [1, 3]
    assert folder.count("one") == 2
    assert 2 not in {hit.chunk_id for hit in folder.query(["one"], made[2], 10)}


def test_more_than_one_call_takes_arrive_whole(opener: Opener) -> None:
    folder, made = opener(), vectors(1200)
    folder.upsert("one", range(1200), [1] * 1200, made)
    assert folder.count("one") == 1200
    assert folder.query(["one"], made[1100], 1)[0].chunk_id == 1100


def test_what_was_written_is_there_after_closing(opener: Opener) -> None:
    made, folder = vectors(2), opener()
    folder.upsert("one", [1, 2], [1, 1], made)
    folder.close()
    again = opener()
    assert again.query(["one"], made[1], 1)[0].chunk_id == 2
    again.drop(["one", "never there"])
    assert again.names() == []


def test_a_damaged_folder_is_an_error_that_clearing_mends(opener: Opener, tmp_path: Path) -> None:
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors" / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    folder = opener()
    with pytest.raises(LibraryError, match="--rebuild"):
        folder.open()
    folder.clear()
    folder.upsert("one", [1], [1], vectors(1))
    assert folder.count("one") == 1


def test_a_folder_is_open_in_one_place_only(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskrag.indexing.chroma._OPEN_SECONDS", 0.1)
    opener().open()
    with pytest.raises(LibraryBusyError):
        # In this process: the other one's limit is ten seconds.
        ChromaFolder(opener().folder).open()  # type: ignore[attr-defined]
