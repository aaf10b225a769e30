"""The `Generator` over a llama.cpp child process: starts it when first needed, starts it again when it died."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Any

import psutil

from ..errors import GenerationError, ModelError, UserError
from ..models.library import ModelFile
from ..progress import CancelToken
from .protocol import GenerationRequest, GeneratorInfo, Piece

_ENDED: dict[str, Any] = {"ended": True}
_GRACE_SECONDS = 3.0
# llama.cpp's threads meet hundreds of times for one token. By default they wait there by spinning, which on a busy
# machine burns the very time slice the other one needs: 8 times slower with a load of 8 on 2 cores.
_SLEEP_WHILE_WAITING = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0", "KMP_BLOCKTIME": "0"}
_CLOSE_SECONDS = 0.5


class ProcessGenerator:
    """Text from one GGUF model in a child process. One request at a time; others wait their turn.

    Args:
        model: The checked model file.
        context: Context window in tokens; 0 takes the model's own up to 8192.
        threads: CPU threads; 0 takes the physical cores.
        gpu_layers: Layers on the GPU, -1 for all where there is one.
        start_seconds: Longest time loading may take.
    """

    def __init__(
        self,
        model: ModelFile,
        *,
        context: int = 0,
        threads: int = 0,
        gpu_layers: int = -1,
        start_seconds: float = 120.0,
    ) -> None:
        self._model = model
        self._context = min(context or 8192, model.context)
        self._threads = threads or psutil.cpu_count(logical=False) or os.cpu_count() or 2
        self._gpu_layers = gpu_layers
        self._start_seconds = start_seconds
        self._process: subprocess.Popen[str] | None = None
        self._replies: queue.Queue[dict[str, Any]] = queue.Queue()
        self._turn = threading.Lock()
        self._ids = itertools.count(1)
        self._errors: list[str] = []
        self._readers: list[threading.Thread] = []
        self._starter: threading.Thread | None = None

    @property
    def info(self) -> GeneratorInfo:
        """What the model is; known without loading it."""
        return GeneratorInfo(self._model.name, self._context, self._model.trusted, self._model.fingerprint)

    @property
    def process_id(self) -> int | None:
        """Process id of the running engine, None if there is none."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def warm_up(self) -> None:
        """Start the process and load the model now."""
        with self._turn:
            self._ensure()

    def start_early(self) -> None:
        """Start the process and load the model in the background, while the caller does something else.

        A failure is not reported here: the request that needs the model meets it again.
        """

        def start() -> None:
            with contextlib.suppress(UserError):
                self.warm_up()

        self._starter = threading.Thread(target=start, name="engine-starter", daemon=True)
        self._starter.start()

    def count_tokens(self, text: str) -> int:
        """Tokens of `text` in the model's vocabulary."""
        with self._turn:
            self._ensure()
            number = self._send("count", text=text)
            return int(self._receive(number, timeout=30.0)["count"])

    def stream(self, request: GenerationRequest, cancel: CancelToken) -> Iterator[Piece]:
        """Yield pieces until one is `done`; see `Generator.stream`."""
        with self._turn:
            self._ensure()
            number = self._send(
                "generate",
                messages=[{"role": message.role, "content": message.content} for message in request.messages],
                max_tokens=request.max_tokens,
                temperature=request.temperature,
                top_p=request.top_p,
                repeat_penalty=request.repeat_penalty,
                seed=request.seed,
                stop=list(request.stop),
            )
            done = False
            try:
                asked_to_stop = False
                while not done:
                    if cancel.cancelled and not asked_to_stop:
                        asked_to_stop = True
                        self._write({"op": "cancel", "id": number})
                    reply = self._receive(number, timeout=0.1 if not asked_to_stop else _GRACE_SECONDS, quiet=True)
                    if reply is None:
                        if asked_to_stop:  # still inside one long native call: only ending it helps
                            self._kill()
                            done = True
                            yield Piece("", done=True, finish="cancelled")
                        continue
                    if "text" in reply:
                        yield Piece(reply["text"])
                    elif "done" in reply:
                        done = True
                        yield Piece("", done=True, finish=reply["done"], timings=reply["timings"])
            finally:
                if not done and self._process is not None:  # the consumer went away, or an error passes through
                    self._abandon(number)

    def close(self) -> None:
        """End the engine process, if any.

        An answer whose reader failed (a closed pipe, a second Ctrl-C) still holds the turn and will never give it
        back: after a moment its engine is ended under it.
        """
        if self._starter is not None:
            self._starter.join()
        held = self._turn.acquire(timeout=_CLOSE_SECONDS)
        try:
            self._kill()
        finally:
            if held:
                self._turn.release()

    def _ensure(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self._replies = queue.Queue()
        self._errors = []
        self._readers = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "deskrag.generation.engine_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            # Ctrl-C in the terminal goes to the whole group; the engine ends when its input closes.
            start_new_session=True,
            env={**_SLEEP_WHILE_WAITING, **os.environ},
        )
        for target, stream in ((self._read_replies, self._process.stdout), (self._read_errors, self._process.stderr)):
            thread = threading.Thread(target=target, args=(stream, self._replies), name="engine-reader", daemon=True)
            thread.start()
            self._readers.append(thread)
        number = self._send(
            "load",
            path=str(self._model.path),
            context=self._context,
            threads=self._threads,
            gpu_layers=self._gpu_layers,
        )
        try:
            self._receive(number, timeout=self._start_seconds)
        except GenerationError as error:
            self._kill()
            raise ModelError(
                f"the model could not be loaded ({error.reason})",
                subject=str(self._model.path),
                advice="Choose another model with --model, or get the file again.",
            ) from error

    def _send(self, op: str, **values: Any) -> int:
        number = next(self._ids)
        self._write({"op": op, "id": number, **values})
        return number

    def _write(self, message: dict[str, Any]) -> None:
        if self._process is None or self._process.stdin is None:
            raise self._died()
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise self._died() from error

    def _receive(self, number: int, *, timeout: float, quiet: bool = False) -> Any:
        while True:
            try:
                reply = self._replies.get(timeout=timeout)
            except queue.Empty:
                if quiet:
                    return None
                self._kill()
                raise GenerationError(f"the engine did not answer within {timeout:.0f} s") from None
            if reply is _ENDED:
                raise self._died()
            if reply["id"] != number:
                continue  # the rest of an abandoned request
            if "error" in reply:
                raise GenerationError(_explain(reply["error"]), subject=self._model.name)
            return reply

    def _abandon(self, number: int) -> None:
        try:
            self._write({"op": "cancel", "id": number})
        except GenerationError:
            self._kill()

    def _died(self) -> GenerationError:
        code = self._process.wait(timeout=5) if self._process else None
        self._kill()
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        last = f"; last words: {self._errors[-1]}" if self._errors else ""
        return GenerationError(
            f"the engine stopped unexpectedly ({how}{last})",
            subject=self._model.name,
            advice="The conversation is kept; ask again and a new engine starts.",
        )

    def _kill(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        process.wait(timeout=10)
        for thread in self._readers:  # they end with the pipes, and must before those are closed
            thread.join(timeout=5)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _read_replies(self, stream: IO[str], replies: queue.Queue[dict[str, Any]]) -> None:
        try:
            for line in stream:
                replies.put(json.loads(line))
        except ValueError:  # half a line from a dying process
            return
        finally:
            replies.put(_ENDED)

    def _read_errors(self, stream: IO[str], _: object) -> None:
        for line in stream:
            if line.strip():
                self._errors = [*self._errors[-20:], line.strip()]


def _explain(message: str) -> str:
    if "exceed context window" in message:
        return "the question with its passages is longer than the model's context window"
    return f"the engine reports: {message}"
