"""The kept matrix of an exact scan is never a stale or a broken one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from deskrag.indexing import scan_cache

KEY = ((3, 7, 12), ("manuals",), "embedder-1")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_cache, "LEAST_CHUNKS", 1)


def test_what_was_saved_is_found_under_its_own_key_only(tmp_path: Path) -> None:
    ids, matrix = np.arange(3), np.eye(3, dtype=np.float32)
    scan_cache.save(tmp_path, KEY, ids, matrix)
    found = scan_cache.load(tmp_path, KEY)
    assert found is not None
    assert (found[0] == ids).all()
    assert (found[1] == matrix).all()
    assert scan_cache.load(tmp_path, (*KEY[:2], "embedder-2")) is None


def test_a_newer_one_replaces_it_and_dropping_leaves_nothing(tmp_path: Path) -> None:
    for key in (KEY, ((4, 8, 20), (), "embedder-1")):
        scan_cache.save(tmp_path, key, np.arange(2), np.ones((2, 4), np.float32))
    assert len(list(tmp_path.iterdir())) == 1
    scan_cache.drop(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    scan_cache.save(tmp_path, KEY, np.arange(2), np.ones((2, 4), np.float32))
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:50])
    assert scan_cache.load(tmp_path, KEY) is None
