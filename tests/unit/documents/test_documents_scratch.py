"""Scratch folders of readers: those of killed processes are removed by the next one, nobody else's."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deskrag.documents import scratch


@pytest.fixture
def gone() -> int:
    """Number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def _folder(where: Path, name: str, age: float) -> Path:
    made = where / name
    made.mkdir()
    (made / "left.txt").write_text("x", "utf-8")
    os.utime(made, (time.time() - age,) * 2)
    return made


def test_what_killed_processes_left_is_removed_and_nothing_else(tmp_path: Path, gone: int) -> None:
    old = 2 * scratch.LEAST_AGE_S
    left = _folder(tmp_path, f"{scratch.PREFIX}{gone}-abc", old)
    kept = [
        _folder(tmp_path, f"{scratch.PREFIX}{os.getpid()}-abc", old),
        _folder(tmp_path, f"{scratch.PREFIX}{gone}-young", 60),
        _folder(tmp_path, f"{scratch.PREFIX}notes-abc", old),
        _folder(tmp_path, f"other-{gone}-abc", old),
    ]
    assert scratch.sweep(tmp_path, time.time()) == 1
    assert not left.exists()
    assert all((each / "left.txt").exists() for each in kept)


def test_a_new_folder_names_its_process() -> None:
    made = Path(scratch.make())
    try:
        assert made.name.startswith(f"{scratch.PREFIX}{os.getpid()}-")
    finally:
        made.rmdir()
