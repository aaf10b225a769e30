"""`deskrag serve` as a process of its own, with the starter models."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from deskrag.app.token import ensure_token
from deskrag.indexing.lock import HolderServer, IndexLock

MODEL = "smollm2-135m-instruct"
HELLO = [{"role": "user", "content": "Say hello to the reader in one short sentence."}]


class Process:
    """A serving process and its library."""

    def __init__(self, folder: Path) -> None:
        self.library = folder / "library"
        self.library.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deskrag", "serve", "--port", "0", "--library", str(self.library)],
            stderr=subprocess.PIPE,
            text=True,
        )
        limit = time.monotonic() + 120
        found: HolderServer | None = None
        while found is None:
            assert time.monotonic() < limit
            assert self.process.poll() is None, self.process.communicate()[1]
            time.sleep(0.05)
            found = IndexLock(self.library).server()
        self.url = f"http://127.0.0.1:{found.port}"

    def client(self) -> openai.OpenAI:
        http = httpx.Client(trust_env=False, timeout=120)
        return openai.OpenAI(base_url=f"{self.url}/v1", api_key=ensure_token(), http_client=http, max_retries=0)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        name, *rest = arguments
        return subprocess.run(
            [sys.executable, "-m", "deskrag", name, "--library", str(self.library), *rest],
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=30)
        return self.process.returncode


def served_status(served: Process) -> dict[str, Any]:
    """What the process says of itself; a busy one may take its time."""
    headers = {"Authorization": f"Bearer {ensure_token()}"}
    found: dict[str, Any] = httpx.get(
        f"{served.url}/api/status", params={"documents": False}, headers=headers, trust_env=False, timeout=60
    ).json()
    return found


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Process]:
    found = Process(tmp_path)
    yield found
    if found.process.poll() is None:
        found.process.kill()
        found.process.communicate()


def test_help_names_all_commands_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from deskrag.__main__ import cli; cli.main(['--help'], standalone_mode=False);"
        "print([m for m in ('fastapi', 'uvicorn', 'mcp', 'httpx', 'numpy', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
    for name in ("serve", "mcp", "index", "ask"):
        assert f"\n  {name} " in done.stdout


@pytest.mark.slow
def test_the_official_client_talks_to_a_real_model(served: Process, tmp_path: Path) -> None:
    (tmp_path / "pump.txt").write_text("The impeller of the X200 pump turns clockwise.", "utf-8")
    assert "1 indexed" in served.run("index", str(tmp_path / "pump.txt"), "-c", "manuals").stdout
    schema = {
        "type": "object",
        "properties": {"mood": {"enum": ["good", "bad"]}},
        "required": ["mood"],
        "additionalProperties": False,
    }
    tool = {"type": "function", "function": {"name": "look", "parameters": {"type": "object", "properties": {}}}}
    with served.client() as client:
        first, second = (
            client.chat.completions.create(model=MODEL, messages=HELLO, temperature=0.8, seed=7, max_tokens=20)
            for _ in range(2)
        )
        assert first.choices[0].message.content == second.choices[0].message.content
        assert first.usage is not None
        assert first.usage.completion_tokens > 0
        assert second.choices[0].message.deskrag["timings"]["reused_tokens"] > 0
        formed = client.chat.completions.create(
            model=MODEL,
            messages=HELLO,
            response_format={"type": "json_schema", "json_schema": {"name": "mood", "schema": schema}},
        )
        assert json.loads(formed.choices[0].message.content or "")["mood"] in ("good", "bad")
        forced = client.chat.completions.create(
            model=MODEL, messages=HELLO, tools=[tool], tool_choice="required", max_tokens=100
        )
        [call] = forced.choices[0].message.tool_calls or ()
        assert call.function.name == "look"
        assert client.completions.create(model=MODEL, prompt="One, two, three,", max_tokens=5).choices[0].text
        assert len(client.embeddings.create(model="all-MiniLM-L6-v2", input="pump").data[0].embedding) == 384
        question = [{"role": "user", "content": "Which way does the impeller turn?"}]
        reply = client.chat.completions.create(model="deskrag/manuals", messages=question)
        assert "clockwise" in (reply.choices[0].message.content or "")
        assert reply.choices[0].message.deskrag["citations"]


@pytest.mark.slow
def test_many_streams_end_well_and_those_who_leave_free_their_place(served: Process) -> None:
    with served.client() as client:

        def one(number: int) -> str:
            stream = client.chat.completions.create(
                model=MODEL, messages=HELLO, max_tokens=24, stream=True, seed=number
            )
            text = ""
            for chunk in stream:
                text += chunk.choices[0].delta.content or ""
                if number % 4 == 3:
                    stream.close()
                    return "left"
            return text

        with ThreadPoolExecutor(32) as pool:
            found = list(pool.map(one, range(32)))
        assert all(found)
        limit = time.monotonic() + 200
        while served_status(served)["jobs"] > 1:
            assert time.monotonic() < limit
            time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_streams_and_lets_go_of_the_library(served: Process, number: signal.Signals) -> None:
    with served.client() as client:
        stream = client.chat.completions.create(
            model=MODEL, messages=HELLO, max_tokens=4000, stream=True, extra_body={"min_p": 0.1}, temperature=1.5
        )
        next(iter(stream))
        started = time.monotonic()
        assert served.end(number) == 0
        assert time.monotonic() - started < 30
    assert not (served.library / "index.lock.holder").exists()
    lock = IndexLock(served.library)
    assert lock.try_acquire("test")
    lock.release()


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(os.name != "posix", reason="kills")
def test_a_holder_that_is_killed_loses_nothing_and_the_command_says_so(served: Process, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(1100):
        (papers / f"{number}.txt").write_text(f"Valve {number} opens at {number} bar.", "utf-8")  # several batches
    indexing = subprocess.Popen(
        [sys.executable, "-m", "deskrag", "index", "--library", str(served.library), str(papers)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    limit = time.monotonic() + 200
    while True:
        if served_status(served)["totals"]["indexed"]:
            break
        assert time.monotonic() < limit
        time.sleep(0.05)
    assert indexing.poll() is None, "all was indexed before the first look"
    served.process.kill()
    _, errors = indexing.communicate(timeout=120)
    assert indexing.returncode == 6, errors
    assert "run the command again" in errors
    done = served.run("index", str(papers))  # the next one works alone and goes on
    assert done.returncode == 0, done.stderr
    assert json.loads(served.run("status", "--json").stdout)["totals"]["indexed"] == 1100
