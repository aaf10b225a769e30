"""An endpoint by URL: what is sent, what is understood, and every way in which a stranger can misbehave."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from deskrag import paths
from deskrag.app.parts import Parts
from deskrag.errors import GenerationError, InputError, UserError
from deskrag.generation.protocol import ChatMessage, GenerationRequest, Piece, ToolCall
from deskrag.generation.remote import RemoteGenerator
from deskrag.progress import CancelToken
from deskrag.settings import EndpointSettings, Settings

Reply = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    """Plays back what the test says; keeps what was asked."""

    protocol_version = "HTTP/1.1"
    server: Stub  # type: ignore[assignment]

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers), {}))
        if self.path == "/v1/models":
            self.answer(200, {"data": [{"id": "first"}, {"id": "second"}]})
        else:
            self.answer(404, {"error": "no such page"})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        reply = self.server.replies.get(self.path.removeprefix("/v1"))
        if reply is None:
            self.answer(404, {"detail": "Not Found"})
        else:
            reply(self, body)

    def answer(self, status: int, values: Any, **headers: str) -> None:
        content = values if isinstance(values, bytes) else json.dumps(values).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def begin(self, kind: str = "text/event-stream") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def event(self, *deltas: Any, finish: str | None = None, **more: Any) -> None:
        for delta in deltas or ({},):
            delta = {"content": delta} if isinstance(delta, str) else delta
            self.data(json.dumps({"choices": [{"delta": delta, "finish_reason": finish}], **more}))

    def data(self, text: str) -> None:
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        pass


class Stub(ThreadingHTTPServer):
    """A server whose replies the test gives."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.replies: dict[str, Reply] = {}
        self.silent = threading.Event()
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def bodies(self, path: str = "/v1/chat/completions") -> list[dict[str, Any]]:
        return [body for asked, _, body in self.asked if asked == path]

    def handle_error(self, *_: Any) -> None:  # a client that went away
        pass


@pytest.fixture
def stub() -> Iterator[Stub]:
    server = Stub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


def remote(stub: Stub, **settings: Any) -> RemoteGenerator:
    return RemoteGenerator(EndpointSettings(url=stub.url, **{"model": "m", "seconds": 5, **settings}))


def asks(text: str = "Say hello.", **fields: Any) -> GenerationRequest:
    return GenerationRequest([ChatMessage("user", text)], **fields)


def pieces(generator: RemoteGenerator, request: GenerationRequest | None = None) -> list[Piece]:
    return list(generator.stream(request or asks(), CancelToken()))


def says(*deltas: Any, finish: str = "stop") -> Reply:
    def reply(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin()
        handler.event({"role": "assistant"}, *deltas)
        handler.event(finish=finish)
        handler.data('{"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 2}}')
        handler.data("[DONE]")

    return reply


def refuses(status: int, values: Any, **headers: str) -> Reply:
    return lambda handler, _: handler.answer(status, values, **headers)


def raw(content: bytes, kind: str = "text/event-stream") -> Reply:
    def reply(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin(kind)
        handler.wfile.write(content)

    return reply


def fails(generator: RemoteGenerator, request: GenerationRequest | None = None) -> UserError:
    with pytest.raises(UserError) as caught:
        pieces(generator, request)
    return caught.value


def test_text_finish_and_usage_are_understood(stub: Stub) -> None:
    stub.replies["/chat/completions"] = says("Hel", "lo", finish="length")
    found = pieces(remote(stub))
    assert "".join(piece.text for piece in found) == "Hello"
    assert (found[-1].done, found[-1].finish) == (True, "length")
    assert found[-1].timings["prompt_tokens"] == 9
    assert found[-1].timings["new_tokens"] == 2


def test_only_what_differs_from_the_defaults_is_sent(stub: Stub) -> None:
    stub.replies["/chat/completions"] = says("x")
    pieces(remote(stub))
    plain = {"model", "max_tokens", "temperature", "stream", "stream_options", "seed", "messages"}
    assert set(stub.bodies()[0]) == plain
    pieces(remote(stub), asks(top_k=5, min_p=0.1, repeat_penalty=1.2, stop=("a", "b"), grammar='root ::= "x"'))
    assert stub.bodies()[1].keys() - plain == {
        "top_k",
        "min_p",
        "repeat_penalty",
        "repetition_penalty",
        "stop",
        "grammar",
    }


def test_a_prompt_goes_to_completions_and_tool_messages_keep_their_calls(stub: Stub) -> None:
    stub.replies["/completions"] = raw(b'data: {"choices": [{"text": "went on", "finish_reason": "stop"}]}\n\n')
    assert pieces(remote(stub), GenerationRequest(prompt="It "))[0].text == "went on"
    assert stub.bodies("/v1/completions")[0]["prompt"] == "It "
    stub.replies["/chat/completions"] = says("x")
    history = [
        ChatMessage("assistant", "", (ToolCall("c1", "add", "{}"),)),
        ChatMessage("tool", "3", tool_call_id="c1"),
    ]
    pieces(remote(stub), GenerationRequest(history))
    sent = stub.bodies()[0]["messages"]
    assert sent[0]["tool_calls"][0]["function"] == {"name": "add", "arguments": "{}"}
    assert sent[1] == {"role": "tool", "content": "3", "tool_call_id": "c1"}


def test_calls_of_tools_become_text_at_the_end(stub: Stub) -> None:
    def call(**function: str) -> dict[str, Any]:
        return {"tool_calls": [{"index": 0, "function": function}]}

    calls = [call(name="add", arguments='{"a":'), call(arguments=" 1}")]
    stub.replies["/chat/completions"] = says(*calls, finish="tool_calls")
    text = "".join(piece.text for piece in pieces(remote(stub), asks(tools=[{"type": "function"}])))
    assert json.loads(text.removeprefix("\n<tool_call>").removesuffix("</tool_call>")) == {
        "name": "add",
        "arguments": {"a": 1},
    }


def test_stop_strings_hold_even_if_the_endpoint_ignores_them(stub: Stub) -> None:
    stub.replies["/chat/completions"] = says("one EN", "D two")
    found = pieces(remote(stub), asks(stop=("END",)))
    assert "".join(piece.text for piece in found) == "one "
    assert found[-1].finish == "stop"


def test_a_character_in_two_halves_comes_out_whole(stub: Stub) -> None:
    stub.replies["/chat/completions"] = says("a\ud83d", "\ude00b")
    assert "".join(piece.text for piece in pieces(remote(stub))) == "a😀b"


def test_the_older_form_of_a_schema_is_tried_where_the_newer_is_refused(stub: Stub) -> None:
    def reply(handler: Handler, body: dict[str, Any]) -> None:
        if body["response_format"]["type"] == "json_schema":
            handler.answer(422, {"detail": [{"loc": ["response_format", "type"], "msg": "should be json_object"}]})
        else:
            says("{}")(handler, body)

    stub.replies["/chat/completions"] = reply
    generator = remote(stub)
    for _ in range(2):
        assert pieces(generator, asks(json_schema={"type": "object"}))[0].text == "{}"
    kinds = [body["response_format"]["type"] for body in stub.bodies()]
    assert kinds == ["json_schema", "json_object", "json_object"]


def test_the_key_comes_from_the_environment_and_is_never_logged(
    stub: Stub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SOME_KEY", "very-secret")
    stub.replies["/chat/completions"] = refuses(401, {"error": {"message": "Invalid API key"}})
    generator = remote(stub, key_variable="SOME_KEY")
    with caplog.at_level(logging.DEBUG):
        error = fails(generator)
    assert stub.asked[0][1]["Authorization"] == "Bearer very-secret"
    assert "SOME_KEY" in error.advice
    for shown in (caplog.text, str(error), repr(generator._link), repr(vars(generator))):
        assert "very-secret" not in shown
    monkeypatch.delenv("SOME_KEY")
    with pytest.raises(InputError, match="SOME_KEY"):
        remote(stub, key_variable="SOME_KEY")


@pytest.mark.parametrize(
    "url", ["ftp://x/v1", "127.0.0.1:8080", "http://user:pw@host/v1", "http://", "http://a\x00b/v1"]
)
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    with pytest.raises(InputError, match=r"endpoint\.url"):
        RemoteGenerator(EndpointSettings(url=url))


def test_the_environments_proxies_are_used_only_when_asked_for(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    stub.replies["/chat/completions"] = says("direct")
    assert pieces(remote(stub))[0].text == "direct"
    assert "cannot be reached" in str(fails(remote(stub, proxies=True)))


def test_without_a_model_the_first_one_offered_is_taken(stub: Stub) -> None:
    stub.replies["/chat/completions"] = says("x")
    generator = remote(stub, model="")
    assert stub.asked == []
    assert generator.info.name.startswith("127.0.0.1")
    pieces(generator)
    pieces(generator)
    assert [body["model"] for body in stub.bodies()] == ["first", "first"]
    assert [path for path, _, _ in stub.asked].count("/v1/models") == 1


def test_tokens_are_counted_there_once_for_a_text_or_else_estimated(stub: Stub) -> None:
    estimating = remote(stub)
    assert estimating.count_tokens("some words of text") > 3
    asked = len(stub.asked)
    estimating.count_tokens("other words")
    assert len(stub.asked) == asked
    stub.replies["/tokenize"] = lambda handler, body: handler.answer(
        200, {"tokens": [1] * len(body["content"].split())}
    )
    counting = remote(stub)
    assert [counting.count_tokens("three little words") for _ in range(3)] == [3, 3, 3]
    assert len(stub.bodies("/tokenize")) == 2


REFUSALS = [
    (400, {"error": {"message": "This model's maximum context length is 2048 tokens"}}, InputError, "endpoint.context"),
    (400, {"error": {"message": "the request exceeds the available context size"}}, InputError, "window"),
    (400, {"error": "failed to parse grammar"}, InputError, "grammar"),
    (404, {"error": {"message": "model 'm' not found"}}, GenerationError, "first, second"),
    (429, {"error": "slow down"}, GenerationError, "wait 7 s"),
    (500, b"<html><h1>Oops</h1>\x1b[31m</html>", GenerationError, "status 500 (Oops"),
    (302, b"", GenerationError, "elsewhere.example"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "values", "kind", "part"), REFUSALS, ids=[str(each[0]) for each in REFUSALS])
def test_every_refusal_says_what_to_do(stub: Stub, status: int, values: Any, kind: type[UserError], part: str) -> None:
    headers = {"Retry_After": "7", "Location": "http://elsewhere.example/v1"}
    stub.replies["/chat/completions"] = refuses(status, values, **headers if status in (302, 429) else {})
    error = fails(remote(stub), asks(grammar='root ::= "x"'))
    assert type(error) is kind
    assert part in str(error)
    assert error.advice
    assert "\x1b" not in str(error)


STRANGE = {
    "a line without end": raw(b"data: " + b"x" * (3 << 20)),
    "not JSON": raw(b"data: {oops\n\n"),
    "another shape": raw(b"data: [1]\n\n"),
    "not JSON ": raw(b"data: " + b"[" * 100_000 + b"\n\n"),
    "type text/html": raw(b"<html>", "text/html"),
    "broke off": raw(b'data: {"choices": [{"delta": {"content": "Hal'),
    "more than was asked": raw(b'data: {"choices": [{"delta": {"content": "' + b"x" * 900_000 + b'"}}]}\n\n'),
    "out of memory": raw(b'data: {"error": {"message": "out of memory"}}\n\n'),
}


@pytest.mark.parametrize("part", STRANGE)
def test_whatever_a_stranger_sends_is_a_clear_error(stub: Stub, part: str) -> None:
    stub.replies["/chat/completions"] = STRANGE[part]
    error = fails(remote(stub))
    assert isinstance(error, GenerationError)
    assert part.strip() in str(error)


def test_a_whole_reply_of_an_endpoint_that_does_not_stream_is_taken(stub: Stub) -> None:
    stub.replies["/chat/completions"] = refuses(
        200, {"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]}
    )
    found = pieces(remote(stub))
    assert "".join(piece.text for piece in found) == "Hi"
    assert found[-1].finish == "stop"


def test_a_stream_without_a_closing_mark_is_whole_once_it_said_why_it_ended(stub: Stub) -> None:
    stub.replies["/chat/completions"] = raw(
        b'data: {"choices": [{"delta": {"content": "Hi"}, "finish_reason": "stop"}]}\n\n'
    )
    assert pieces(remote(stub))[-1].finish == "stop"


def test_a_stream_that_breaks_at_once_is_asked_for_its_reason(stub: Stub) -> None:
    def reply(handler: Handler, body: dict[str, Any]) -> None:
        if body["stream"]:
            handler.begin()
        else:
            handler.answer(400, {"error": {"message": "Requested tokens exceed context window of 512"}})

    stub.replies["/chat/completions"] = reply
    assert isinstance(fails(remote(stub)), InputError)


def test_nothing_listening_there_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    generator = RemoteGenerator(EndpointSettings(url=f"http://127.0.0.1:{port}", model="m"))
    error = fails(generator)
    assert isinstance(error, GenerationError)
    assert f"127.0.0.1:{port}" in str(error)
    assert "Start the service" in error.advice
    assert generator.count_tokens("still estimated") > 0


def keeps_silent(first: bool) -> Reply:
    def reply(handler: Handler, _: dict[str, Any]) -> None:
        if first:
            handler.begin()
            handler.event("One")
        handler.server.silent.set()
        handler.connection.settimeout(40)
        if handler.connection.recv(1) == b"":  # the other side went away
            handler.server.released.set()
        handler.close_connection = True

    return reply


@pytest.mark.parametrize("first", [True, False], ids=["in the middle", "before the first word"])
def test_a_stop_closes_the_connection_while_the_endpoint_is_silent(stub: Stub, first: bool) -> None:
    stub.replies["/chat/completions"] = keeps_silent(first)
    cancel = CancelToken()

    def stop() -> None:
        stub.silent.wait(20)
        cancel.cancel()

    stopping = threading.Thread(target=stop)
    stopping.start()
    started = time.monotonic()
    found = list(remote(stub, seconds=60).stream(asks(), cancel))
    assert time.monotonic() - started < 30  # it would be silent for longer
    stopping.join()
    assert stub.silent.is_set()
    assert found[-1] == Piece("", done=True, finish="cancelled", timings=found[-1].timings)
    assert stub.released.wait(20)


def test_a_reader_that_goes_away_closes_the_connection(stub: Stub) -> None:
    stub.replies["/chat/completions"] = keeps_silent(True)
    stream = remote(stub, seconds=60).stream(asks(), CancelToken())
    assert next(stream).text == "One"
    stream.close()  # type: ignore[attr-defined]
    assert stub.released.wait(20)


def test_closing_ends_running_answers_and_a_later_one_connects_again(stub: Stub) -> None:
    stub.replies["/chat/completions"] = keeps_silent(True)
    generator = remote(stub, seconds=60)
    stream = generator.stream(asks(), CancelToken())
    next(stream)
    threading.Timer(0.2, generator.close).start()
    assert list(stream)[-1].finish == "cancelled"
    stub.replies["/chat/completions"] = says("again")
    assert pieces(generator)[0].text == "again"


def test_silence_ends_even_if_the_connection_is_kept_alive(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    def reply(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin()
        while not handler.server.released.wait(0.05):
            handler.wfile.write(b": ping\n\n")

    monkeypatch.setattr("deskrag.generation.remote_wire._REST_SECONDS", 0.1)
    stub.replies["/chat/completions"] = reply
    assert "silent for 1 s" in str(fails(remote(stub, seconds=1)))


def test_only_an_address_in_the_settings_turns_it_on(stub: Stub, tmp_path: Path) -> None:
    with_one = Parts(tmp_path, paths.models_dir(), Settings(endpoint=EndpointSettings(url=stub.url)))
    without = Parts(tmp_path, paths.models_dir(), Settings())
    assert isinstance(with_one.generator, RemoteGenerator)
    assert not isinstance(without.generator, RemoteGenerator)
    with_one.close()
    without.close()
    assert stub.asked == []


def test_an_adapter_cannot_be_sent(stub: Stub) -> None:
    error = fails(remote(stub), asks(adapter="/some/adapter.gguf"))
    assert isinstance(error, InputError)
    assert stub.asked == []
