"""Reader processes: whatever a file does to its reader, the caller gets a document or a reason."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from deskrag.documents.limits import MIB, ReadLimits
from deskrag.documents.pool import ReaderPool, open_document
from deskrag.errors import (
    AccessError,
    Cancelled,
    CorruptError,
    EncryptedError,
    InputError,
    LimitError,
    NotFoundError,
)
from deskrag.indexing.chroma_process import spare_pid
from deskrag.progress import CancelToken
from support import has_ended

READER = "documents_misbehaving_reader:read"
LIMITS = ReadLimits(seconds=60, memory_bytes=256 * MIB, max_file_bytes=1 * MIB)
IMPATIENT = replace(LIMITS, seconds=3)
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="protections of Linux")


@pytest.fixture(autouse=True)
def _reader_is_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


@pytest.fixture
def pool() -> Iterator[ReaderPool]:
    before = {child.pid for child in psutil.Process().children()}  # of other tests, such as a server they share
    with ReaderPool(LIMITS, workers=1, reader=READER) as pool:
        yield pool
    assert {child.pid for child in psutil.Process().children()} <= before | {spare_pid()}


def command(folder: Path, text: str) -> Path:
    path = folder / "document.txt"
    path.write_text(text)
    return path


def outcome(pool: ReaderPool, folder: Path, text: str) -> str:
    return pool.read(command(folder, text)).pages[0].text


@pytest.mark.slow
class TestAReader:
    def test_reads_one_document_after_another_in_one_process(self, pool: ReaderPool, tmp_path: Path) -> None:
        first = outcome(pool, tmp_path, "pid")
        assert outcome(pool, tmp_path, "say hello") == "hello"
        assert outcome(pool, tmp_path, "pid") == first

    @pytest.mark.parametrize(
        ("behaviour", "error", "reason"),
        [
            ("segfault", CorruptError, r"crashed the reader \(signal 11\)"),
            ("exit", CorruptError, r"crashed the reader \(exit code 3\)"),
            ("hang", LimitError, "took longer than 3 s"),
            ("spin", LimitError, "took longer than 3 s"),
            ("hoard 100", LimitError, r"the reader ran out of memory \(limit 0.25 GB\)"),
            ("raise", CorruptError, "seems damaged"),
            ("recurse", LimitError, "nested too deeply"),
            ("locked", EncryptedError, "a password is needed"),
        ],
    )
    def test_that_fails_costs_one_document_and_says_why(
        self, pool: ReaderPool, tmp_path: Path, behaviour: str, error: type[Exception], reason: str
    ) -> None:
        if behaviour in ("hang", "spin"):  # only the clock ends these
            pool.limits = IMPATIENT
        with pytest.raises(error, match=reason) as caught:
            outcome(pool, tmp_path, behaviour)
        assert "document.txt" in str(caught.value)
        pool.limits = LIMITS  # for the reader that takes the place of one that was ended
        assert outcome(pool, tmp_path, "say next") == "next"

    def test_is_killed_when_it_is_cancelled(self, tmp_path: Path) -> None:
        cancel = CancelToken()
        with ReaderPool(LIMITS, workers=1, reader=READER) as pool:
            outcome(pool, tmp_path, "say warm")
            threading.Timer(0.3, cancel.cancel).start()
            with pytest.raises(Cancelled):
                pool.read(command(tmp_path, "spin"), cancel=cancel)
            assert outcome(pool, tmp_path, "say on") == "on"

    def test_may_take_longer_than_its_limit_while_it_shows_signs_of_life(
        self, pool: ReaderPool, tmp_path: Path
    ) -> None:
        pool.limits = replace(LIMITS, seconds=5)
        assert outcome(pool, tmp_path, "slow 6") == "done"

    def test_may_start_threads(self, pool: ReaderPool, tmp_path: Path) -> None:
        assert outcome(pool, tmp_path, "thread") == "done"

    def test_is_replaced_when_it_was_killed_while_idle(self, pool: ReaderPool, tmp_path: Path) -> None:
        reader = psutil.Process(int(outcome(pool, tmp_path, "pid")))
        reader.send_signal(signal.SIGKILL)
        assert has_ended(reader)
        assert outcome(pool, tmp_path, "say again") == "again"


@linux_only
@pytest.mark.slow
class TestTheSandbox:
    def test_holds_every_protection(self, pool: ReaderPool) -> None:
        held = pool.protections()
        missing = [name for name, holds in held.items() if not holds]
        assert set(missing) <= {"files read-only and few", "no network, no programs"}, missing

    @pytest.mark.parametrize("behaviour", ["open {secret}", "write {new}", "open /etc/passwd"])
    def test_refuses_files_that_were_not_given(self, pool: ReaderPool, tmp_path: Path, behaviour: str) -> None:
        if not pool.protections()["files read-only and few"]:
            pytest.skip("this kernel has no Landlock")
        secret = tmp_path / "secret"
        secret.write_text("x")
        text = behaviour.format(secret=secret, new=tmp_path / "new")
        assert outcome(pool, tmp_path, text) == "refused"

    def test_has_a_folder_of_its_own_that_vanishes_with_it(self, pool: ReaderPool, tmp_path: Path) -> None:
        assert outcome(pool, tmp_path, "scratch") == "allowed"

    @pytest.mark.parametrize("behaviour", ["connect {port}", "run", "fork", "kill {parent}"])
    def test_refuses_network_programs_and_signals(self, pool: ReaderPool, tmp_path: Path, behaviour: str) -> None:
        if not all(pool.protections().values()):
            pytest.skip("this kernel lacks a protection")
        with socket.create_server(("127.0.0.1", 0)) as server:
            text = behaviour.format(port=server.getsockname()[1], parent=os.getpid())
            assert outcome(pool, tmp_path, text) == "refused"

    def test_ends_when_its_parent_is_killed(self, tmp_path: Path) -> None:
        path = command(tmp_path, "spin")
        program = (
            "import sys\nfrom pathlib import Path\nfrom deskrag.documents.pool import ReaderPool\n"
            f"pool = ReaderPool(workers=1, reader={READER!r})\npool.protections()\n"
            f"print('ready', flush=True)\npool.read(Path({str(path)!r}))"
        )
        search = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
        parent = subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": search}
        )
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        children = psutil.Process(parent.pid).children()
        parent.kill()
        parent.wait()
        parent.stdout.close()
        assert children
        assert all(has_ended(child) for child in children)


class TestOpeningAFile:
    def test_that_is_gone(self, tmp_path: Path) -> None:
        with pytest.raises(NotFoundError):
            open_document(tmp_path / "gone", LIMITS)

    def test_that_is_too_large(self, tmp_path: Path) -> None:
        path = tmp_path / "large"
        with path.open("wb") as file:
            file.truncate(2 * MIB)
        with pytest.raises(LimitError, match="2 MB"):
            open_document(path, LIMITS)

    def test_that_is_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="a folder"):
            open_document(tmp_path, LIMITS)

    @linux_only
    def test_that_is_a_pipe_does_not_wait(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(InputError, match="a named pipe"):
            open_document(tmp_path / "pipe", LIMITS)

    @linux_only
    def test_that_is_a_circle_of_links(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to(tmp_path / "b")
        (tmp_path / "b").symlink_to(tmp_path / "a")
        with pytest.raises(InputError, match="circle"):
            open_document(tmp_path / "a", LIMITS)

    @pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="the superuser may read everything")
    def test_that_may_not_be_read(self, tmp_path: Path) -> None:
        path = tmp_path / "private"
        path.write_text("x")
        path.chmod(0)
        with pytest.raises(AccessError):
            open_document(path, LIMITS)
