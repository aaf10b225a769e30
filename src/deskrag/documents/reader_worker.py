"""One reader process as its parent sees it: start it, hand it files, understand how it ended.

One idea: a reader that ended in an unusual way is evidence about the document, so its end is translated into
a reason a person understands, and the worker is marked worn so that the next document gets a fresh one.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any

from .. import frames
from ..errors import Cancelled, CorruptError, DocumentError, LimitError, UserError
from ..progress import CancelToken
from . import scratch, wire
from .heartbeat import MOST_PATIENCE
from .limits import MIB, ReadLimits
from .reader_process import memory_reason
from .supervisor import Stop, Supervisor, Watch
from .types import Document

# A fresh process now and then bounds what leaks in native code can add up to.
DOCUMENTS_PER_WORKER = 300
WORN_GROWTH_BYTES = 384 * MIB
OCR_MODEL_BYTES = 640 * MIB  # what recognition keeps loaded between documents
# How many times its time limit a document may take that shows signs of life.
MOST_EXTENSIONS, MOST_EXTENSIONS_OCR = 9, 59
START_SECONDS = 60.0
_WINDOWS = sys.platform == "win32"
_OUT_OF_MEMORY = (b"bad_alloc", b"MemoryError", b"out of memory", b"Out of memory", b"Cannot allocate memory")


class ReaderWorker:
    """A reader process, started on first use.

    Attributes:
        worn: It must not be given another document.
    """

    def __init__(self, limits: ReadLimits, reader: str, supervisor: Supervisor) -> None:
        self._limits = limits
        self._reader = reader
        self._supervisor = supervisor
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._scratch = ""
        self._stderr: IO[bytes] | None = None
        self._held: dict[str, bool] = {}
        self._baseline = 0
        self._address_baseline = 0
        self._documents = 0
        self.worn = False

    @property
    def alive(self) -> bool:
        """Not ended by anybody."""
        return self._process is None or self._process.poll() is None

    def protections(self) -> dict[str, bool]:
        """Which protections hold in this process."""
        self._ensure_started(())
        return dict(self._held)

    def read(self, descriptor: int, path: Path, *cancels: CancelToken) -> Document:
        """Let the process read one open file.

        Raises:
            DocumentError: The reason why it could not.
            Cancelled: One of `cancels` was set; the process was killed.
        """
        subject = str(path)
        self._ensure_started(cancels)
        process = self._process
        assert process is not None
        watch = Watch(
            process=process,
            deadline=time.monotonic() + self._limits.seconds,
            resident_limit=self._baseline + self._limits.memory_bytes,
            cancels=cancels,
        )
        self._documents += 1
        try:
            with self._supervisor.watching(watch):
                self._send({"name": path.name, "path": subject if _WINDOWS else ""}, descriptor)
                answer = self._answer(watch)
                document = self._understand(answer, subject)
        except (frames.FrameError, OSError) as error:
            self.worn = True
            raise self._post_mortem(watch, subject) from error
        except BaseException:
            self._check_wear()
            raise
        self._check_wear()
        return document

    def stop(self) -> None:
        """End the process and remove its scratch folder; safe to call twice."""
        self.worn = True
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            process.wait()
        if self._stderr is not None:
            self._stderr.close()
            self._stderr = None
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = ""

    def _answer(self, watch: Watch) -> dict[str, Any]:
        """The next answer; every sign of life before it moves the deadline, but not for ever."""
        patience = MOST_EXTENSIONS_OCR if self._limits.ocr else MOST_EXTENSIONS
        last = watch.deadline + patience * self._limits.seconds
        while True:
            answer = self._receive()
            if "working" not in answer:
                return answer
            asked = answer["working"] if isinstance(answer["working"], int) else 1
            granted = max(1, min(asked, MOST_PATIENCE)) * self._limits.seconds
            watch.deadline = min(last, time.monotonic() + granted)

    def _understand(self, answer: dict[str, Any], subject: str) -> Document:
        if answer.get("worn"):
            self.worn = True
        if "error" in answer:
            error = answer["error"]
            raise wire.error_from_json(error if isinstance(error, dict) else {}, subject)
        document = answer.get("document")
        if not isinstance(document, dict):
            raise frames.FrameError("no document")
        return wire.document_from_json(document)

    def _ensure_started(self, cancels: tuple[CancelToken, ...]) -> None:
        if self._process is not None:
            return
        self._scratch = scratch.make()
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        try:
            self._process = self._supervisor.start(self._spawn)
            watch = Watch(self._process, time.monotonic() + START_SECONDS, 2**63, cancels)
            with self._supervisor.watching(watch):
                self._held = {str(k): bool(v) for k, v in self._receive()["ready"].items()}
            self._baseline, self._address_baseline = _memory(self._process.pid)
        except (frames.FrameError, OSError, KeyError, AttributeError) as error:
            said = self._last_words()
            cancelled = any(cancel.cancelled for cancel in cancels)
            self.stop()
            if cancelled:
                raise Cancelled from error
            raise DocumentError(f"the reader process did not start ({said or error})") from error

    def _spawn(self) -> subprocess.Popen[bytes]:
        ours: socket.socket | None = None
        theirs: socket.socket | None = None
        channel = "-"
        if not _WINDOWS:
            ours, theirs = socket.socketpair()
            channel = str(theirs.fileno())
        limits = json.dumps(self._limits.to_json())
        module = "deskrag.documents.reader_process"
        command = [
            sys.executable,
            "-P",
            "-m",
            module,
            channel,
            str(os.getpid()),
            self._scratch,
            self._reader,
            limits,
        ]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE if _WINDOWS else subprocess.DEVNULL,
                stdout=subprocess.PIPE if _WINDOWS else subprocess.DEVNULL,
                stderr=self._stderr,
                pass_fds=() if theirs is None else (theirs.fileno(),),
                env=_environment(self._scratch),
                cwd=self._scratch,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                # A Ctrl-C in the terminal is for the parent, which then decides.
                start_new_session=not _WINDOWS,
            )
        except BaseException:
            if ours is not None:
                ours.close()
            raise
        finally:
            if theirs is not None:
                theirs.close()
        self._socket = ours
        return process

    def _send(self, message: dict[str, Any], descriptor: int) -> None:
        frame = frames.pack(message)
        if self._socket is not None:
            # The descriptor rides on the header; the body follows.
            socket.send_fds(self._socket, [frame[: frames.HEADER.size]], [descriptor])
            self._socket.sendall(frame[frames.HEADER.size :])
        else:
            assert self._process is not None
            assert self._process.stdin is not None
            self._process.stdin.write(frame)
            self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        if self._socket is not None:
            return frames.read_frame(self._socket.recv)
        assert self._process is not None
        assert self._process.stdout is not None
        return frames.read_frame(self._process.stdout.read)

    def _check_wear(self) -> None:
        if self._process is None or self._documents >= DOCUMENTS_PER_WORKER:
            self.worn = True
        elif not self.worn:
            resident, address = _memory(self._process.pid)
            grown = max(resident - self._baseline, (address - self._address_baseline) // 2)
            models = OCR_MODEL_BYTES if self._limits.ocr else 0
            self.worn = grown > min(WORN_GROWTH_BYTES + models, self._limits.memory_bytes // 2)

    def _post_mortem(self, watch: Watch, subject: str) -> UserError:
        """Why the process is gone, as an error about the document."""
        assert self._process is not None
        if watch.stopped is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=2)
        code = self._process.poll()
        if watch.stopped is Stop.CANCELLED or any(cancel.cancelled for cancel in watch.cancels):
            return Cancelled()
        if watch.stopped is Stop.TIME:
            return LimitError(f"took longer than {self._limits.seconds:g} s", subject=subject)
        if watch.stopped is Stop.MEMORY or self._died_of_memory(watch, code):
            return LimitError(memory_reason(self._limits), subject=subject)
        if code is None:
            return CorruptError("its reader answered nonsense", subject=subject)
        if code < 0 and -code == getattr(signal, "SIGXCPU", 0):
            return LimitError(f"took longer than {self._limits.seconds:g} s", subject=subject)
        if code == -9:  # not by us; most likely the system was short of memory
            return LimitError("its reader was ended by the system, which may be short of memory", subject=subject)
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return CorruptError(f"crashed the reader ({how})", subject=subject)

    def _died_of_memory(self, watch: Watch, code: int | None) -> bool:
        if code is None or code >= 0:
            return any(word in self._last_words().encode() for word in _OUT_OF_MEMORY)
        ceiling = self._address_baseline + self._limits.memory_bytes
        near = self._held.get("memory limit", False) and watch.address_peak > 0.8 * ceiling
        return near or any(word in self._last_words().encode() for word in _OUT_OF_MEMORY)

    def _last_words(self) -> str:
        if self._stderr is None:
            return ""
        size = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, size - 2000))
        lines = self._stderr.read().decode(errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else ""


def _environment(scratch: str) -> dict[str, str]:
    """A small environment: nothing of the person's but what Python needs to start."""
    kept = (
        "PATH",
        "SYSTEMROOT",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "LANG",
        "LC_ALL",
        "TZ",
        "PYTHONPATH",
    )
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    package_root = str(Path(__file__).resolve().parents[2])
    earlier = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = os.pathsep.join([package_root, earlier] if earlier else [package_root])
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return (
        environment
        | dict.fromkeys(threads, "1")
        | {
            "TMPDIR": scratch,
            "TEMP": scratch,
            "TMP": scratch,
            "HOME": scratch,
            "PYTHONUTF8": "1",
            "PYTHONHASHSEED": "0",
            # Each further malloc arena reserves 64 MB of the address space that the memory limit counts.
            "MALLOC_ARENA_MAX": "2",
        }
    )


def _memory(pid: int) -> tuple[int, int]:
    """Resident and address-space bytes of a process; zeros once it is gone."""
    import psutil

    try:
        info = psutil.Process(pid).memory_info()
    except psutil.Error:
        return 0, 0
    return info.rss, info.vms
