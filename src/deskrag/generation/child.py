"""One engine process and the replies that come from it."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from ..errors import GenerationError, UserError
from ..paths import ensure_dir

COMMAND = [sys.executable, "-m", "deskrag.generation.worker"]
ENDED: dict[str, Any] = {"ended": True}
"""The reply to all that wait when the process is gone."""
SILENT_SECONDS = 600.0
"""An engine that says nothing for so long while it should is taken for stuck."""
_QUIT_SECONDS = 5.0
# How long llama.cpp's threads spin where they meet before they sleep: long enough for a machine that is quiet (the
# default, some milliseconds, is no faster), short enough not to burn the time slice that the other one waits for.
_WAITING = {"GOMP_SPINCOUNT": "30000", "KMP_BLOCKTIME": "0"}


class Child:
    """A running process; several threads may ask it at once."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._replies: dict[int, queue.SimpleQueue[dict[str, Any]]] = {}
        self._lock = threading.Lock()
        # Apart from the other one: whoever waits to write must not keep the reader from handing out replies, or
        # both pipes could be full with each side waiting for the other to read.
        self._writing = threading.Lock()
        self._errors: list[str] = []
        self._heard = time.monotonic()
        self._over = False
        self._why = ""
        self.closed = False
        """Whether it was ended on purpose."""
        self.process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            # Ctrl-C in the terminal goes to the whole group; the engine ends when its input closes.
            start_new_session=True,  # the same for Windows, which would also open a console window:
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
            | getattr(subprocess, "CREATE_NO_WINDOW", 0),
            env={**_WAITING, **os.environ},
        )
        self._readers = [
            threading.Thread(target=target, args=(stream,), name="engine-reader", daemon=True)
            for target, stream in ((self._read, self.process.stdout), (self._listen, self.process.stderr))
        ]
        for thread in self._readers:
            thread.start()

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return not self._over and self.process.poll() is None

    def begin(self, op: str, **values: Any) -> tuple[int, queue.SimpleQueue[dict[str, Any]]]:
        """Send a request; its number and the queue its replies come through. `forget` it afterwards."""
        number = next(self._ids)
        line = json.dumps({"op": op, "id": number, **values})
        replies: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        with self._lock:
            over = self._over
            self._replies[number] = replies
        if over or not self._write(line):
            replies.put(ENDED)
        return number, replies

    def ask(self, op: str, **values: Any) -> dict[str, Any]:
        """Send a request that has one reply.

        Raises:
            GenerationError: The engine ended or said nothing.
        """
        number, replies = self.begin(op, **values)
        try:
            reply = replies.get(timeout=SILENT_SECONDS)
        except queue.Empty:
            reply = ENDED
        finally:
            self.forget(number)
        if reply is ENDED or "error" in reply:
            reason = reply.get("reason") or self.obituary()
            raise GenerationError(f"the engine could not answer ({reason})", advice="Try again.")
        return reply

    def cancel(self, number: int) -> None:
        """Tell the engine to stop a request."""
        self._write(json.dumps({"op": "cancel", "id": 0, "request": number}))

    def forget(self, number: int) -> None:
        """Drop what still comes for a request."""
        with self._lock:
            self._replies.pop(number, None)

    def silent_for(self) -> float:
        """Seconds since it last said anything."""
        return time.monotonic() - self._heard

    def quit(self, cache_file: Path | None) -> None:
        """Let it write its cache, then end it."""
        self.closed = True
        if self.alive and cache_file is not None:
            with contextlib.suppress(UserError):  # a cache that cannot be kept is no loss
                ensure_dir(cache_file.parent)
            number, replies = self.begin("quit", cache=str(cache_file))
            with contextlib.suppress(queue.Empty):
                replies.get(timeout=_QUIT_SECONDS)
            self.forget(number)
        self.kill()
        if cache_file is not None:  # where writing took too long
            with contextlib.suppress(OSError):
                cache_file.with_suffix(f".{self.process.pid}.partial").unlink(missing_ok=True)

    def kill(self, why: str = "") -> None:
        """End it at once; `why` is told to those that wait for it."""
        self._why = self._why or why
        self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):  # the system still frees its memory, or waits for a disk
            self.process.wait(timeout=10)
        current = threading.current_thread()
        for thread in self._readers:  # they end with the pipes, and must before those are closed
            if thread is not current:
                thread.join(timeout=5)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError, ValueError, OSError):
                    stream.close()

    def obituary(self) -> str:
        """How it ended, in words."""
        if self._why:
            return self._why
        try:
            code = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "no answer"
        if code == -9:
            how = "ended from outside, perhaps because memory ran out"
        else:
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"{how}; last words: {self._errors[-1]}" if self._errors else how

    def _write(self, line: str) -> bool:
        stream = self.process.stdin
        try:
            with self._writing:
                if stream is None:
                    return False
                stream.write(line + "\n")
                stream.flush()
        except (OSError, ValueError):  # it died, or was closed
            return False
        return True

    def _read(self, stream: IO[str]) -> None:
        try:
            for line in stream:
                self._heard = time.monotonic()
                reply = json.loads(line)
                with self._lock:
                    waiting = self._replies.get(reply["id"])
                if waiting is not None:
                    waiting.put(reply)
        except ValueError:  # half a line from a dying process
            pass
        finally:
            with self._lock:
                self._over = True
                waiting_now = list(self._replies.values())
            for replies in waiting_now:
                replies.put(ENDED)

    def _listen(self, stream: IO[str]) -> None:
        with contextlib.suppress(ValueError):
            for line in stream:
                if line.strip():
                    self._errors = [*self._errors[-20:], line.strip()]
