"""The number of threads fits a container."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from deskrag.generation.cores import usable_cores


@pytest.fixture
def large_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "cpu_count", lambda logical=True: 32)
    monkeypatch.setattr(psutil.Process, "cpu_affinity", lambda self: list(range(64)), raising=False)


@pytest.mark.usefixtures("large_machine")
@pytest.mark.parametrize(
    ("quota", "cores"), [("200000 100000", 2), ("max 100000", 32), ("50000 100000", 1), ("nonsense", 32)]
)
def test_a_quota_bounds_the_cores(tmp_path: Path, quota: str, cores: int) -> None:
    file = tmp_path / "cpu.max"
    file.write_text(quota + "\n")
    assert usable_cores(file) == cores


@pytest.mark.usefixtures("large_machine")
def test_an_affinity_bounds_the_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil.Process, "cpu_affinity", lambda self: [3, 4, 5], raising=False)
    assert usable_cores(tmp_path / "none") == 3
