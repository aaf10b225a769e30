"""Commands beside a program that holds the library: served through it, as if they had it themselves."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from server_support import Endless, Served, index_pump, serving

from deskrag.app import remote as remote_module
from deskrag.app.holder import connected, open_library, settings_digest
from deskrag.app.remote import RemoteApplication
from deskrag.app.token import ensure_token, token_file
from deskrag.errors import Cancelled, InputError, LibraryError, NotFoundError
from deskrag.generation.fake import ScriptedGenerator
from deskrag.indexing.lock import HolderServer, IndexLock
from deskrag.progress import CancelToken, Progress
from deskrag.settings import Settings, load

Run = Callable[..., "subprocess.CompletedProcess[str]"]
WARRANTY = "How long does the warranty of the X200 last?"


def command(library: Path, *arguments: str) -> list[str]:
    name, *rest = arguments
    return [sys.executable, "-m", "deskrag", name, "--library", str(library), *rest]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A holder on a busy machine is no missing one."""
    monkeypatch.setattr(remote_module, "_SECONDS_TO_ANSWER", 60.0)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path / "library", ScriptedGenerator(["The warranty of the X200 lasts 36 months."])) as found:
        index_pump(found.app, tmp_path / "papers")
        published(found)
        yield found


def published(served: Served) -> None:
    """Wait until the server thread has said where it is."""
    limit = time.monotonic() + 120
    while IndexLock(served.app.parts.folder).server() is None:
        assert time.monotonic() < limit
        time.sleep(0.01)


def idle(generator: Endless) -> None:
    """Wait until nobody listens to a generator any more; it ends a moment after the reply."""
    limit = time.monotonic() + 120
    while generator.active:
        assert time.monotonic() < limit
        time.sleep(0.02)


def remote_of(served: Served) -> RemoteApplication:
    found = connected(served.app.parts.folder, load(), any_settings=True)
    assert found is not None
    return found


def test_what_comes_back_is_what_the_holder_would_say(served: Served) -> None:
    with remote_of(served) as remote:
        here, there = served.app.search("impeller", 3), remote.search("impeller", 3)
        assert there.passages == here.passages
        assert there.query == here.query
        assert remote.status() == served.app.status()
        assert remote.collections() == served.app.collections()
        ours = [event for event in served.app.ask(WARRANTY, with_model=False) if not hasattr(event, "answer")]
        theirs = [event for event in remote.ask(WARRANTY, with_model=False) if not hasattr(event, "answer")]
        assert theirs == ours
        document = there.passages[0].chunk.document_id
        assert remote.page(document, 1) == served.app.page(document, 1)


def test_indexing_reports_its_progress_through_the_holder(served: Served, tmp_path: Path) -> None:
    seen: list[Progress] = []
    (tmp_path / "papers" / "valve.txt").write_text("The valve opens at seven bar.", "utf-8")
    with remote_of(served) as remote:
        report = remote.index([tmp_path / "papers"], "manuals", seen.append)
        assert (report.indexed, report.failed) == (1, 0)
        assert seen
        assert remote.reindex("manuals").indexed == 2
        assert remote.remove(tmp_path / "papers" / "valve.txt") == 1
        assert remote.remove_collection("manuals") == 2  # the removed one is remembered with its folder


def test_errors_keep_their_class_and_words(served: Served, tmp_path: Path) -> None:
    with remote_of(served) as remote:
        with pytest.raises(NotFoundError, match="no such collection"):
            remote.search("x", collection="none")
        with pytest.raises(InputError, match="the query is empty"):
            remote.search(" ")
        with pytest.raises(InputError, match="there is no question"):
            list(remote.ask("?!"))
        with pytest.raises(NotFoundError) as caught:
            remote.index([tmp_path / "none"])
        assert caught.value.subject == str(tmp_path / "none")
        assert caught.value.advice == "Check the spelling."


def test_a_stop_is_obeyed_by_the_holder(tmp_path: Path) -> None:
    generator = Endless()
    with serving(tmp_path / "library", generator, answer={"max_tokens": 8192}) as served:
        index_pump(served.app, tmp_path / "papers")
        published(served)
        cancel = CancelToken()
        with remote_of(served) as remote, pytest.raises(Cancelled):
            for event in remote.ask(WARRANTY, cancel=cancel):
                if type(event).__name__ == "Token":
                    cancel.cancel()
        assert generator.started.is_set()
        idle(generator)


def test_a_holder_that_is_stopped_is_no_stop_by_this_person(tmp_path: Path) -> None:
    with serving(tmp_path / "library", Endless(), answer={"max_tokens": 8192}) as served:
        index_pump(served.app, tmp_path / "papers")
        published(served)
        with remote_of(served) as remote, pytest.raises(LibraryError, match="ended or cannot"):
            for event in remote.ask(WARRANTY):
                if type(event).__name__ == "Token":
                    served.server.stop()


def test_an_answer_that_is_left_in_the_middle_frees_the_holder(tmp_path: Path) -> None:
    generator = Endless()
    with serving(tmp_path / "library", generator, answer={"max_tokens": 8192}) as served:
        index_pump(served.app, tmp_path / "papers")
        published(served)
        with remote_of(served) as remote:
            events = remote.ask(WARRANTY)
            while type(next(events)).__name__ != "Token":
                pass
            events.close()  # type: ignore[attr-defined]
        idle(generator)


def test_a_command_with_other_settings_reads_beside_the_holder(served: Served) -> None:
    other = Settings(answer={"model": "other"})  # type: ignore[arg-type]
    assert connected(served.app.parts.folder, other, any_settings=False) is None
    mine = connected(served.app.parts.folder, served.app.parts.settings, any_settings=False)
    assert mine is not None
    mine.close()
    with open_library(served.app.parts.folder, other, purpose="search") as app:
        assert not isinstance(app, RemoteApplication)
    with open_library(served.app.parts.folder, other, purpose="index") as app:
        assert isinstance(app, RemoteApplication)


def test_a_holder_whose_token_cannot_be_read_is_left_alone(served: Served) -> None:
    token_file().unlink()
    assert connected(served.app.parts.folder, load(), any_settings=True) is None
    with open_library(served.app.parts.folder, load(), purpose="search") as app:
        assert not isinstance(app, RemoteApplication)


def test_what_a_killed_holder_left_behind_is_not_believed(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    left = {"pid": 1, "purpose": "serve", "since": 0, "server": {"port": 1, "token_file": "x", "settings": ""}}
    (folder / "index.lock.holder").write_text(json.dumps(left))
    assert IndexLock(folder).server() is None
    assert not (folder / "index.lock.holder").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"server": 3}',
        '{"server": {"port": "x"}}',
        '{"server": {"port": -1, "token_file": "", "settings": ""}}',
    ],
)
def test_a_damaged_address_is_no_address(tmp_path: Path, text: str) -> None:
    lock = IndexLock(tmp_path)
    lock.acquire("serve")
    (tmp_path / "index.lock.holder").write_text(text)
    assert IndexLock(tmp_path).server() is None
    lock.release()


def test_a_holder_that_does_not_answer_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_module, "_SECONDS_TO_ANSWER", 1.0)
    ensure_token()
    lock = IndexLock(tmp_path)
    lock.acquire("serve")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # bound, and nobody listens
        lock.publish(HolderServer(free.getsockname()[1], str(token_file()), settings_digest(load())))
        started = time.monotonic()
        assert connected(tmp_path, load(), any_settings=True) is None
    assert time.monotonic() - started < 20
    lock.release()


def test_a_holder_that_ends_in_the_middle_is_a_clear_error(tmp_path: Path) -> None:
    """A stand-in that begins a stream and dies."""
    ensure_token()

    def die_early(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n"
                b'x-deskrag-job: 1\r\n\r\n1a\r\n{"type":"token","text":""}\r\n'
            )

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=die_early, args=(listener,))
        thread.start()
        server = HolderServer(listener.getsockname()[1], str(token_file()), "")
        with (
            RemoteApplication(tmp_path, load(), server) as remote,
            pytest.raises(LibraryError, match="ended or cannot"),
        ):
            list(remote.ask("Why?"))
        thread.join()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_real_commands_are_served_by_the_holder(served: Served, tmp_path: Path) -> None:
    library = served.app.parts.folder

    def run(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(library, *arguments),
            capture_output=True,
            text=True,
            input=text,
            cwd=tmp_path,
            timeout=200,
            check=False,
        )

    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "valve.txt").write_text("The valve opens at seven bar.", "utf-8")
    done = run("index", "new", "--collection", "valves")  # a path relative to the command's folder
    assert "valves: 1 indexed" in done.stdout, done.stderr
    assert served.app.status("valves").totals()["indexed"] == 1
    assert "valve.txt" in run("search", "valve", "--collection", "valves").stdout
    assert json.loads(run("search", "valve", "--json").stdout)["results"][0]["path"].endswith("valve.txt")
    assert "36 months" in run("ask", WARRANTY).stdout
    assert json.loads(run("ask", WARRANTY, "--json").stdout)["citations"]
    assert "36 months" in run("chat", text=f"{WARRANTY}\n/quit\n").stdout
    assert "valves" in run("collections").stdout
    assert "1 indexed" in run("reindex", "--collection", "valves").stdout
    assert "Removed 1 document" in run("remove", "new").stdout
    for arguments, code in ((("index", "nowhere"), 3), (("search", "  "), 2), (("status", "-c", "none"), 3)):
        failed = run(*arguments)
        assert failed.returncode == code, failed.stderr
        assert "Traceback" not in failed.stderr
    assert served.app.parts.lock.held


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends signals")
def test_ctrl_c_in_a_command_stops_the_work_of_the_holder(tmp_path: Path) -> None:
    generator = Endless()
    with serving(tmp_path / "library", generator, answer={"max_tokens": 8192}) as served:
        index_pump(served.app, tmp_path / "papers")
        published(served)
        environment = {**os.environ, "DESKRAG_ANSWER__MAX_TOKENS": "8192", "PYTHONUNBUFFERED": "1"}
        asking = subprocess.Popen(
            command(served.app.parts.folder, "ask", WARRANTY),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert generator.started.wait(120)
        asking.send_signal(signal.SIGINT)
        _, errors = asking.communicate(timeout=120)
        assert asking.returncode == 130, errors
        idle(generator)
        question, *kept = served.app.parts.conversations.messages(1)
        assert question.role == "user"
        assert all(part.details["stopped"] for part in kept)
