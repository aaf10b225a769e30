"""Real runs are killed at random moments: nothing committed is lost, nothing half is shown."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from deskrag.app.application import Application
from deskrag.indexing.ledger import State
from support import has_ended

pytestmark = pytest.mark.slow

WORDS = ["bearing", "gasket", "impeller", "rotor", "seal", "shaft", "sleeve", "spring", "valve", "washer"]


def write_folder(folder: Path, version: int) -> None:
    """60 files of several chunks; every chunk names its file and version."""
    folder.mkdir(exist_ok=True)
    source = random.Random(version)
    for number in range(60):
        paragraphs = [
            f"Sheet {number} revision {version} part {part}: " + " ".join(source.choices(WORDS, k=90)) + "."
            for part in range(6)
        ]
        path = folder / f"sheet{number:02}.txt"
        path.write_text("\n\n".join(paragraphs), "utf-8")
        os.utime(path, ns=(10**18 + version * 10**9,) * 2)


def index(library: Path, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "deskrag.cli.main", "index", str(folder), "--library", str(library), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def check_nothing_half(library: Path) -> int:
    """Every current document is whole and of one version; returns how many there are."""
    with Application(library) as app:
        assert app.parts.check() == []
        whole = 0
        for row in app.status().documents:
            chunks = app.parts.chunks.document_chunks(row.document_id)
            if row.state is State.WAITING:
                assert not chunks
                continue
            whole += 1
            revisions = {word for c in chunks for word in c.text.split("revision ")[1:]}
            assert len({text.split()[0] for text in revisions}) == 1, row.path
            assert all(f"part {part}:" in " ".join(c.text for c in chunks) for part in range(6)), row.path
        for passage in app.search("impeller gasket revision", k=50).passages:
            assert passage.chunk.chunk_id in app.parts.chunks.chunks([passage.chunk.chunk_id])
        return whole


def test_kill_at_random_moments_loses_nothing_and_shows_nothing_half(tmp_path: Path) -> None:
    library, folder = tmp_path / "library", tmp_path / "sheets"
    moments = random.Random(7)
    kept = 0
    for version in (1, 2):
        write_folder(folder, version)
        for _ in range(3):
            process = index(library, folder)
            time.sleep(moments.uniform(1.0, 5.0))
            readers = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=30)
            assert all(has_ended(reader) for reader in readers), "reader processes outlived their killed parent"
            now = check_nothing_half(library)
            assert now >= kept, "something committed was lost"
            kept = now
    process = index(library, folder)
    out, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    assert json.loads(out)["failed"] == 0
    with Application(library) as app:
        rows = app.status().documents
        assert len(rows) == 60
        assert {row.state for row in rows} == {State.INDEXED}
        assert all(
            "revision 2" in c.text for row in rows for c in app.parts.chunks.document_chunks(row.document_id)[:1]
        )
        app.parts.lock.acquire("test")
        assert app.parts.indexes.out_of_step() == []


def test_ctrl_c_stops_within_moments_and_says_so(tmp_path: Path) -> None:
    library, folder = tmp_path / "library", tmp_path / "sheets"
    write_folder(folder, 1)
    process = index(library, folder)
    # Made once a run begins: by then Ctrl-C is a request to stop, before it would break off the start of Python.
    begun, limit = library / "index.lock.holder", time.monotonic() + 120
    while not begun.exists() and process.poll() is None:
        assert time.monotonic() < limit, "the run did not begin"
        time.sleep(0.05)
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode in (130, 0), err
    assert time.monotonic() - started < 20  # generous for a loaded machine; the benchmark has the figure
    assert b"Traceback" not in err
    check_nothing_half(library)
