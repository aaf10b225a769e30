"""Chroma in a process of its own: its ends, and nobody else's."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from deskrag.errors import LibraryError
from deskrag.frames import pack, read_frame
from deskrag.indexing import chroma_process, chroma_worker
from deskrag.indexing.chroma_process import ChromaProcess

pytestmark = pytest.mark.slow
ONE = np.ones((1, 4), np.float32)


def wait_gone(pid: int, seconds: float = 10) -> None:
    """Until a process is no more."""
    limit = time.monotonic() + seconds
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < limit, f"process {pid} is still there"
        time.sleep(0.02)


def test_a_chroma_that_is_killed_is_one_error_and_then_another_chroma(tmp_path: Path) -> None:
    folder = ChromaProcess(tmp_path / "vectors")
    folder.upsert("one", [1], [1], ONE)
    pid = folder.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(LibraryError, match="nothing that was indexed is lost"):
        folder.count("one")
    assert folder.count("one") == 1
    assert folder.pid != pid
    folder.close()


def test_the_process_is_kept_for_the_next_folder_and_ended_when_asked(tmp_path: Path) -> None:
    first = ChromaProcess(tmp_path / "first")
    first.open()
    pid = first.pid
    first.close()
    assert chroma_process.spare_pid() == pid
    second = ChromaProcess(tmp_path / "second")
    second.open()
    assert second.pid == pid
    second.close()
    chroma_process.end_spare()
    assert chroma_process.spare_pid() is None
    assert not psutil.pid_exists(pid or 0)


def test_one_that_was_started_early_is_used_and_one_that_died_meanwhile_is_replaced(tmp_path: Path) -> None:
    chroma_process.end_spare()
    chroma_process.start_early()
    early = chroma_process.spare_pid()
    assert early is not None
    os.kill(early, signal.SIGKILL)
    folder = ChromaProcess(tmp_path / "vectors")
    folder.open()
    assert folder.pid not in (None, early)
    folder.close()


def test_it_ends_with_its_parent_however_that_ends_and_frees_the_folder(tmp_path: Path) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom deskrag.indexing.chroma_process import ChromaProcess\n"
        "folder = ChromaProcess(Path(sys.argv[1]))\nfolder.open()\nprint(folder.pid, flush=True)\ntime.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_gone(pid)
    folder = ChromaProcess(tmp_path)
    folder.upsert("one", [1], [1], ONE)
    folder.close()


def test_several_threads_get_the_answers_to_their_own_questions(tmp_path: Path) -> None:
    folder = ChromaProcess(tmp_path / "vectors")
    made = np.eye(8, dtype=np.float32)
    folder.upsert("one", range(8), [1] * 8, made)
    wrong: list[int] = []

    def ask(number: int) -> None:
        for _ in range(20):
            if folder.query(["one"], made[number], 1)[0].chunk_id != number:
                wrong.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    folder.close()


def test_nobody_needs_it_so_it_ends(tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom deskrag.indexing.chroma_worker import serve\n"
        "serve(os.fdopen(0, 'rb'), os.fdopen(1, 'wb'), 0.2)\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.wait(timeout=20) == 0
    for pipe in (worker.stdin, worker.stdout):
        assert pipe is not None
        pipe.close()


def test_an_unknown_request_is_told_and_the_next_one_answered() -> None:
    threads = threading.active_count()
    requests = io.BytesIO(pack({"method": "explode", "values": {}}) + pack({"method": "names", "values": {}}))
    replies = io.BytesIO()
    chroma_worker.serve(requests, replies)
    replies.seek(0)
    assert read_frame(replies.read)["error"] == "Bug"
    assert read_frame(replies.read)["reason"] == "no vector index is open"
    limit = time.monotonic() + 5
    while threading.active_count() > threads:  # a timer that is left would end this process later
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_the_parent_does_not_import_chroma(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom deskrag.indexing.chroma_process import ChromaProcess\n"
        "folder = ChromaProcess(Path(sys.argv[1]))\nfolder.open()\nfolder.close()\nprint('chromadb' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
