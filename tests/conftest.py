"""What all tests share: every test in its own home, offline, with nothing left behind."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import psutil
import pytest
from hypothesis import HealthCheck, settings

from deskrag.indexing.chroma_process import spare_pid

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_MODELS = ROOT / ".cache" / "models"

# An example may take as long as it takes: on a busy machine the clock says nothing about the code. All else stays as
# it is by default, or as it is on a build machine.
settings.register_profile("deskrag", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("deskrag")


@pytest.fixture(autouse=True, scope="session")
def _no_early_end() -> Iterator[None]:
    """Code that ends its process at once, as workers do, must not end the tests with their success."""
    end = os._exit

    def loudly(status: int) -> NoReturn:
        os.write(2, b"os._exit was called within the tests\n")
        end(status or 70)

    os._exit = loudly
    yield
    os._exit = end


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and libraries of the person who runs the tests are never touched."""
    for name in ("DESKRAG_LIBRARY", "DESKRAG_SEARCH__RESULTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DESKRAG_HOME", str(tmp_path / "deskrag-home"))
    monkeypatch.setenv("DESKRAG_MODELS", str(DEFAULT_MODELS))


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to anything but this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to connect to {address!r}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """A test that leaves a child process or one of our threads behind fails."""
    before = {child.pid for child in psutil.Process().children()}
    running = set(threading.enumerate())  # of what several tests share
    yield
    names = ("index-", "reader-pool", "engine-")
    for thread in threading.enumerate():
        if thread.name.startswith(names) and thread not in running:
            thread.join(timeout=5)
            assert not thread.is_alive(), f"the thread {thread.name} was left behind"
    # Chroma's process is kept warm for the next test that opens a library.
    kept = {*before, spare_pid()}
    left = [child for child in psutil.Process().children() if child.pid not in kept]
    _, alive = psutil.wait_procs(left, timeout=5)
    assert not alive, f"child processes were left behind: {alive}"
