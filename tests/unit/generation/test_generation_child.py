"""The client's side of the engine process, against a stand-in that needs no model."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from deskrag.errors import GenerationError, InputError, ModelError
from deskrag.generation import child as child_module
from deskrag.generation.child import Child
from deskrag.generation.engine import Engine
from deskrag.generation.options import EngineOptions
from deskrag.generation.protocol import GenerationRequest
from deskrag.progress import CancelToken

STAND_IN = """
import json, os, sys, threading, time
lock = threading.Lock()
def reply(number, **values):
    with lock:
        sys.stdout.write(json.dumps({"id": number, **values}) + "\\n")
        sys.stdout.flush()
MODE = sys.argv[1]
for line in sys.stdin:
    request = json.loads(line)
    number, op = request["id"], request["op"]
    if op == "load":
        open(sys.argv[2], "a").write("x")
        if MODE == "slow":
            threading.Timer(200, reply, (number,), {"ready": True}).start()
        elif MODE == "broken":
            while not os.path.exists(sys.argv[2] + ".go"):
                time.sleep(0.01)
            reply(number, error="load", reason="no such thing")
        else:
            reply(number, ready=True)
    elif op == "generate" and MODE == "talks":
        for _ in range(4):
            reply(0, text="x" * 60_000)  # fills the pipe before the next request is read
        reply(number, done="stop", timings={})
    elif op == "generate" and MODE == "begins":
        reply(number, text="One")
    elif op == "quit":
        reply(number, bye=True)
        os._exit(0)
os._exit(0)
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Engine]]:
    """Makes an engine over a stand-in that behaves in the named way."""
    script = tmp_path / "stand_in.py"
    script.write_text(STAND_IN)
    engines = []

    def make(mode: str) -> Engine:
        monkeypatch.setattr(
            child_module, "COMMAND", [sys.executable, "-S", str(script), mode, str(tmp_path / "starts")]
        )
        model: Any = SimpleNamespace(name="stand-in", trusted=False, fingerprint="", path=tmp_path / "model.gguf")
        engine = Engine(model, EngineOptions(context=512, cells=512, slots=1, threads=1))
        engines.append(engine)
        return engine

    yield make
    for engine in engines:
        engine.close()


class Watched(CancelToken):
    """A token that tells when it was first looked at: by one that waits for a start which is not over."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = threading.Event()

    @property
    def cancelled(self) -> bool:
        self.seen.set()
        return super().cancelled


def ask(engine: Engine, cancel: CancelToken | None = None, **more: Any) -> list[Any]:
    return list(engine.stream(GenerationRequest(prompt="x", **more), cancel or CancelToken()))


def test_a_stop_is_obeyed_while_the_model_still_loads(made: Callable[[str], Engine]) -> None:
    cancel = Watched()

    def stop() -> None:
        cancel.seen.wait(60)
        cancel.cancel()

    stopping = threading.Thread(target=stop)
    stopping.start()
    started = time.monotonic()
    assert ask(made("slow"), cancel)[-1].finish == "cancelled"
    assert time.monotonic() - started < 60  # it would load for 200
    stopping.join()


def test_closing_does_not_wait_for_a_model_that_loads(made: Callable[[str], Engine], tmp_path: Path) -> None:
    engine = made("slow")
    engine.start_early()
    failures: list[str] = []
    cancel = Watched()

    def wait() -> None:
        try:
            ask(engine, cancel)
        except GenerationError as error:
            failures.append(error.reason)

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert cancel.seen.wait(60)
    limit = time.monotonic() + 60
    while not (tmp_path / "starts").exists():
        assert time.monotonic() < limit, "it does not begin to load"
        time.sleep(0.02)
    started = time.monotonic()
    engine.close()
    waiting.join()
    assert time.monotonic() - started < 60  # it would load for 200
    assert failures == ["the engine was closed while it started"]
    assert engine.process_id is None


def test_all_who_wait_for_a_model_that_cannot_be_loaded_are_told_after_one_try(
    made: Callable[[str], Engine], tmp_path: Path
) -> None:
    engine = made("broken")
    told: list[str] = []

    def wait(cancel: CancelToken) -> None:
        try:
            ask(engine, cancel)
        except ModelError as error:
            told.append(error.reason)

    tokens = [Watched() for _ in range(5)]
    threads = [threading.Thread(target=wait, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    assert all(token.seen.wait(60) for token in tokens)
    (tmp_path / "starts.go").touch()
    for thread in threads:
        thread.join()
    assert len(told) == 5
    assert (tmp_path / "starts").read_text() == "x"
    with pytest.raises(ModelError):
        ask(engine)  # a later request tries again
    assert (tmp_path / "starts").read_text() == "xx"


def test_a_long_request_is_sent_while_long_replies_come(made: Callable[[str], Engine]) -> None:
    engine = made("talks")
    big = GenerationRequest(prompt="x" * 500_000)
    finished: list[str] = []

    def send() -> None:
        finished.append(list(engine.stream(big, CancelToken()))[-1].finish)

    threads = [threading.Thread(target=send, daemon=True) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert finished == ["stop"] * 6


def test_an_answer_that_is_cut_off_by_closing_says_so(made: Callable[[str], Engine]) -> None:
    engine = made("begins")
    answer = engine.stream(GenerationRequest(prompt="x"), CancelToken())
    assert next(answer).text == "One"
    engine.close()
    with pytest.raises(GenerationError, match="was closed"):
        next(answer)


@pytest.mark.parametrize(
    "more",
    [{"temperature": float("nan")}, {"top_p": float("inf")}, {"max_tokens": -1}, {"repeat_penalty": 0.0}],
)
def test_numbers_without_sense_are_refused_before_anything_starts(
    made: Callable[[str], Engine], more: dict[str, Any]
) -> None:
    engine = made("silent")
    with pytest.raises(InputError):
        ask(engine, **more)
    assert engine.process_id is None


def test_no_tokens_asked_for_are_none_written(made: Callable[[str], Engine]) -> None:
    (piece,) = ask(made("silent"), max_tokens=0)
    assert (piece.text, piece.finish) == ("", "length")


def test_killing_twice_is_harmless(made: Callable[[str], Engine]) -> None:
    made("silent")
    one = Child()
    one.kill("it was stuck")
    one.kill()
    assert one.obituary() == "it was stuck"


def test_a_template_without_end_ends_the_engine_and_says_so() -> None:
    script = (
        "from deskrag.generation.worker.__main__ import _at_most\n"
        "with _at_most(0.3, 'it does not come to an end'):\n    while True: pass\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 3
    assert "come to an end" in ended.stderr


def test_the_worker_ends_when_what_it_hears_is_no_protocol() -> None:
    command = [sys.executable, "-m", "deskrag.generation.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as worker:
        assert worker.stdin is not None
        worker.stdin.write(b"no json\n")
        worker.stdin.flush()  # and stays open
        assert worker.wait(timeout=60) == 1
