"""Figures that a person compares: coverage, free space."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from deskrag.app.application import StatusReport
from deskrag.app.doctor import DoctorReport, _disk, _machine
from deskrag.indexing.ledger import State
from deskrag.models.fit import size_text


def coverage(*rows: tuple[State, int]) -> float:
    """Of files in these states with so many chunks."""
    documents: Any = tuple(SimpleNamespace(state=state, chunks=chunks) for state, chunks in rows)
    return StatusReport(Path(), documents, (), ()).coverage


def test_files_that_cannot_be_read_are_not_among_the_readable_ones() -> None:
    read, failed, skipped = (State.INDEXED, 3), (State.FAILED, 0), (State.SKIPPED, 0)
    assert coverage(read, read, failed, skipped) == 1.0
    assert coverage(read, (State.WAITING, 0), failed) == 0.5
    assert coverage((State.ABSENT, 3), (State.FAILED, 2)) == 1.0


def test_the_doctor_counts_bytes_as_everything_else_does(tmp_path: Path) -> None:
    facts = dict(_disk(DoctorReport(), tmp_path) + _machine(DoctorReport()))
    assert facts["free"][:-4] == size_text(shutil.disk_usage(tmp_path).free)[:-4]
    assert facts["used by the library"] == "0 B"
    assert " free of " in facts["memory"]
