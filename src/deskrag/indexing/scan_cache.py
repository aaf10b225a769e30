"""The matrix of an exact scan, kept in one file beside the library so that the next command starts quickly.

Derived data: named after everything it was made from, so that a stale one is never read, written atomically, and
deleted whenever documents leave the index. Losing it costs a second.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from ..embeddings.protocol import Vectors

LEAST_CHUNKS = 20_000
_PATTERN = "scan-*.npz"


def load(folder: Path, key: tuple[object, ...]) -> tuple[Any, Vectors] | None:
    """Ids, shape ``(n,)``, and vectors, shape ``(n, dimensions)``, saved under `key`; None if there are none."""
    try:
        with np.load(_path(folder, key), allow_pickle=False) as saved:
            ids, matrix = saved["ids"], saved["vectors"].astype(np.float32)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return (ids, matrix) if len(ids) == len(matrix) else None


def save(folder: Path, key: tuple[object, ...], ids: Any, matrix: Vectors) -> None:
    """Keep them for the next process; a full or read-only disk only means that they are not kept."""
    if len(ids) < LEAST_CHUNKS:
        return
    target = _path(folder, key)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with partial.open("wb") as stream:
            np.savez(stream, ids=ids, vectors=matrix.astype(np.float16))
        drop(folder)
        partial.replace(target)
    except OSError:
        partial.unlink(missing_ok=True)


def drop(folder: Path) -> None:
    """Delete what was kept."""
    for path in folder.glob(_PATTERN):
        path.unlink(missing_ok=True)


def _path(folder: Path, key: tuple[object, ...]) -> Path:
    digest = hashlib.sha256(repr(key).encode()).hexdigest()[:16]
    return folder / _PATTERN.replace("*", digest)
