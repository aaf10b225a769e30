"""The OpenAI-compatible endpoints, through the official client."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import openai
import pytest
from server_support import Endless, Served, index_pump, serving

from deskrag.generation.fake import ScriptedGenerator
from deskrag.generation.protocol import ToolCall

WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a place.",
        "parameters": {"type": "object", "properties": {"place": {"type": "string"}}, "required": ["place"]},
    },
}
HELLO = [{"role": "user", "content": "Hello?"}]


def client_of(served: Served) -> openai.OpenAI:
    http = httpx.Client(trust_env=False, timeout=30)
    return openai.OpenAI(base_url=f"{served.url}/v1", api_key=served.token, http_client=http, max_retries=0)


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, ScriptedGenerator]]:
    folder = tmp_path_factory.mktemp("openai")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKRAG_HOME", str(folder / "home"))
        generator = ScriptedGenerator(["Good morning, dear reader."], trusted=True)
        with serving(folder / "library", generator) as served:
            index_pump(served.app, folder / "papers")
            yield served, generator


@pytest.fixture
def served(scripted: tuple[Served, ScriptedGenerator]) -> Served:
    return scripted[0]


def say(served: Served, *texts: str) -> ScriptedGenerator:
    """Let the model say these texts next."""
    generator = ScriptedGenerator(texts, trusted=True)
    served.app.parts.generator = generator
    return generator


def test_models_are_the_language_models_the_collections_and_the_embedder(served: Served) -> None:
    say(served, "x")
    with client_of(served) as client:
        names = [model.id for model in client.models.list()]
        assert names[0] == "scripted"
        assert {"deskrag", "deskrag/manuals", "hashing", "smollm2-135m-instruct"} <= set(names)
        assert client.models.retrieve("deskrag/manuals").id == "deskrag/manuals"
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve("gpt-9")


def test_a_chat_is_answered_whole_and_in_chunks(served: Served) -> None:
    generator = say(served, "Good morning, dear reader.")
    with client_of(served) as client:
        whole = client.chat.completions.create(
            model="scripted", messages=HELLO, temperature=0.5, top_p=0.9, seed=-3, max_completion_tokens=50,
            stop=["END"], presence_penalty=0.2, frequency_penalty=-0.3,
        )  # fmt: skip
        assert whole.choices[0].message.content == "Good morning, dear reader."
        assert whole.choices[0].finish_reason == "stop"
        assert "timings" in whole.choices[0].message.deskrag
        asked = generator.requests[0]
        assert (asked.temperature, asked.top_p, asked.max_tokens, asked.stop) == (0.5, 0.9, 50, ("END",))
        assert (asked.presence_penalty, asked.frequency_penalty) == (0.2, -0.3)
        assert 0 <= asked.seed < 2**31
        chunks = list(
            client.chat.completions.create(
                model="scripted", messages=HELLO, stream=True, stream_options={"include_usage": True}
            )
        )
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == "Good morning, dear reader."
    assert len(chunks) > 4
    assert chunks[-1].usage is not None
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-2].choices[0].delta.deskrag["timings"]["new_tokens"] > 0


def test_a_schema_reaches_the_model(served: Served) -> None:
    generator = say(served, '{"colour": "red"}')
    schema = {"type": "object", "properties": {"colour": {"type": "string"}}, "required": ["colour"]}
    with client_of(served) as client:
        reply = client.chat.completions.create(
            model="scripted",
            messages=HELLO,
            response_format={"type": "json_schema", "json_schema": {"name": "c", "schema": schema}},
        )
        client.chat.completions.create(model="scripted", messages=HELLO, response_format={"type": "json_object"})
    assert json.loads(reply.choices[0].message.content or "") == {"colour": "red"}
    assert generator.requests[0].json_schema == schema
    assert generator.requests[1].json_schema == {"type": "object"}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        '<tool_call>{"name": "weather", "arguments": {"place": "Oslo"}}</tool_call>',
        '{"name": "weather", "parameters": {"place": "Oslo"}}',
        '<tool_call>[{"name": "weather", "arguments": {"place": "Oslo"}}]</tool_call>',
        'Let me look. <tool_call>\n{"name": "weather", "arguments": {"place": "Oslo"}}\n</tool_call>',
    ],
)
def test_a_call_of_a_tool_is_recognised(served: Served, text: str, *, stream: bool) -> None:
    generator = say(served, text)
    with client_of(served) as client:
        if stream:
            found = client.chat.completions.create(model="scripted", messages=HELLO, tools=[WEATHER], stream=True)
            parts = [chunk.choices[0] for chunk in found if chunk.choices]
            content = "".join(part.delta.content or "" for part in parts)
            [call] = [call for part in parts for call in part.delta.tool_calls or ()]
            finish = parts[-1].finish_reason
        else:
            whole = client.chat.completions.create(model="scripted", messages=HELLO, tools=[WEATHER])
            content = whole.choices[0].message.content or ""
            [call] = whole.choices[0].message.tool_calls or ()
            finish = whole.choices[0].finish_reason
    assert finish == "tool_calls"
    assert call.function.name == "weather"
    assert json.loads(call.function.arguments) == {"place": "Oslo"}
    assert "tool_call" not in content
    assert "weather" not in content
    assert generator.requests[0].tools[0]["function"]["name"] == "weather"


def test_what_only_looks_like_a_call_is_text(served: Served) -> None:
    for text in ('{"answer": 42}', '<tool_call>{"name": "other", "arguments": {}}</tool_call>', "a < b and <tool"):
        say(served, text)
        with client_of(served) as client:
            reply = client.chat.completions.create(model="scripted", messages=HELLO, tools=[WEATHER])
        assert "".join((reply.choices[0].message.content or "").split()) == "".join(text.split())
        assert not reply.choices[0].message.tool_calls


def test_a_tool_can_be_forced_and_its_result_comes_back(served: Served) -> None:
    call = '{"name": "weather", "arguments": {"place": "Oslo"}}'
    generator = say(served, call, call, "It rains.")
    named = {"type": "function", "function": {"name": "weather"}}
    with client_of(served) as client:
        for choice in ("required", named):
            client.chat.completions.create(model="scripted", messages=HELLO, tools=[WEATHER], tool_choice=choice)
        messages = [
            *HELLO,
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}],
            },
            {"role": "tool", "tool_call_id": "c1", "content": "rain"},
        ]
        reply = client.chat.completions.create(model="scripted", messages=messages, tools=[WEATHER])
    assert reply.choices[0].message.content == "It rains."
    for request in generator.requests[:2]:
        assert request.json_schema is not None
        assert request.json_schema["properties"]["name"] == {"const": "weather"}
    assert generator.requests[2].messages[1].tool_calls == (ToolCall("c1", "weather", "{}"),)
    assert generator.requests[2].messages[2].tool_call_id == "c1"


@pytest.mark.parametrize(
    ("values", "status", "param"),
    [
        ({"n": 2}, 400, "n"),
        ({"logprobs": True}, 400, "logprobs"),
        ({"logit_bias": {"1": 5}}, 400, "logit_bias"),
        ({"temperature": 3}, 400, "temperature"),
        ({"messages": []}, 400, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, 400, "messages.0.content"),
        ({"tool_choice": "required"}, 400, "tool_choice"),
        ({"response_format": {"type": "json_schema"}}, 400, "response_format.json_schema"),
        ({"model": "gpt-9"}, 404, None),
        ({"model": "deskrag/none"}, 404, None),
        ({"model": "deskrag", "messages": [{"role": "user", "content": "  "}]}, 400, None),
        ({"model": "deskrag", "messages": [{"role": "system", "content": "x"}]}, 400, "messages"),
        ({"messages": [{"role": "user", "content": "long " * 5000}]}, 400, None),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_cannot_be_done_is_an_error_of_openai_form(
    served: Served, values: dict[str, object], status: int, param: str | None, *, stream: bool
) -> None:
    say(served, "x")
    reply = served.chat(**values, stream=stream)
    assert reply.status_code == status, reply.text
    error = reply.json()["error"]
    assert error["message"]
    assert error["param"] == param
    assert error["type"] in ("invalid_request_error", "not_found_error")


def test_an_engine_that_fails_in_the_middle_ends_the_stream_with_an_error(served: Served) -> None:
    served.app.parts.generator = ScriptedGenerator(["one two three four"], fail_after=2)
    with client_of(served) as client:
        with pytest.raises(openai.InternalServerError):
            client.chat.completions.create(model="scripted", messages=HELLO)
        with pytest.raises(openai.APIError, match="the engine stopped"):
            list(client.chat.completions.create(model="scripted", messages=HELLO, stream=True))


def test_a_text_goes_on_without_a_template(served: Served) -> None:
    generator = say(served, "upon a time.")
    with client_of(served) as client:
        reply = client.completions.create(model="scripted", prompt="Once ", max_tokens=9, echo=True)
        chunks = list(client.completions.create(model="scripted", prompt="Once ", stream=True))
        with pytest.raises(openai.BadRequestError):
            client.completions.create(model="scripted", prompt="")
    assert reply.choices[0].text == "Once upon a time."
    assert "".join(chunk.choices[0].text for chunk in chunks) == "upon a time."
    assert generator.requests[0].prompt == "Once "
    assert not generator.requests[0].messages


def test_embeddings_are_those_of_the_library(served: Served) -> None:
    expected = served.app.parts.embedder.embed(["pump", "valve"])
    with client_of(served) as client:
        for form in ("float", "base64"):
            reply = client.embeddings.create(model="hashing", input=["pump", "valve"], encoding_format=form)
            vectors = [item.embedding for item in reply.data]
            if form == "base64":
                import base64

                vectors = [np.frombuffer(base64.b64decode(str(vector)), "<f4").tolist() for vector in vectors]
            np.testing.assert_allclose(vectors, expected, atol=1e-6)
        assert len(client.embeddings.create(model="hashing", input="pump").data[0].embedding) == 256
        assert reply.usage.prompt_tokens > 0
        for bad in ({"dimensions": 8}, {"input": ""}, {"input": []}, {"input": [1, 2]}):
            with pytest.raises(openai.BadRequestError):
                client.embeddings.create(**{"model": "hashing", "input": "x", **bad})
        with pytest.raises(openai.NotFoundError):
            client.embeddings.create(model="text-embedding-3", input="x")


@pytest.mark.parametrize("stream", [False, True])
def test_a_collection_answers_with_citations(served: Served, *, stream: bool) -> None:
    say(served, "The warranty of the X200 lasts 36 months.")
    question = [{"role": "user", "content": "How long does the warranty of the X200 last?"}]
    with client_of(served) as client:
        if stream:
            found = client.chat.completions.create(model="deskrag/manuals", messages=question, stream=True)
            parts = [chunk.choices[0] for chunk in found if chunk.choices]
            text = "".join(part.delta.content or "" for part in parts)
            facts = parts[-1].delta.deskrag
        else:
            reply = client.chat.completions.create(model="deskrag/manuals", messages=question)
            text, facts = reply.choices[0].message.content or "", reply.choices[0].message.deskrag
    assert "36 months" in text
    assert "[1]" in text
    assert "Sources:\n[1] pump.txt" in text
    [citation] = facts["citations"]
    assert citation["quote"] in "The warranty of the X200 lasts 36 months."
    assert citation["path"].endswith("pump.txt")
    assert facts["refused"] is False
    assert facts["timings"]["total_s"] > 0


def test_marks_and_sources_can_be_left_out(served: Served) -> None:
    say(served, "The warranty of the X200 lasts 36 months.")
    question = [{"role": "user", "content": "How long does the warranty of the X200 last?"}]
    reply = served.chat(model="deskrag", messages=question, deskrag={"marks": False, "sources": False})
    message = reply.json()["choices"][0]["message"]
    assert message["content"] == message["deskrag"]["text"]


def test_what_the_documents_do_not_hold_is_refused(served: Served) -> None:
    reply = served.chat(model="deskrag", messages=[{"role": "user", "content": "Who painted the Mona Lisa?"}])
    assert reply.json()["choices"][0]["message"]["deskrag"]["refused"] is True


def test_a_client_that_goes_away_frees_its_slot(tmp_path: Path) -> None:
    generator = Endless()
    with serving(tmp_path / "library", generator) as served:
        body = {"model": "default", "messages": HELLO, "max_tokens": 100_000}
        with served.client.stream("POST", "/v1/chat/completions", json={**body, "stream": True}) as reply:
            lines = reply.iter_lines()  # kept: without it httpx would close the connection at once
            assert next(lines)
            assert generator.active == 1
        assert eventually(lambda: generator.active == 0)
        generator.started.clear()
        request = served.client.build_request("POST", "/v1/chat/completions", json=body)
        lines = [b"POST /v1/chat/completions HTTP/1.1", *(b": ".join(pair) for pair in request.headers.raw)]
        with socket.create_connection(("127.0.0.1", served.server.port), timeout=30) as client:
            client.sendall(b"\r\n".join([*lines, b"", request.content]))
            assert generator.started.wait(30)
        assert eventually(lambda: generator.active == 0)
        assert eventually(lambda: served.server.state.jobs.running == 0)


def test_many_clients_are_answered_at_the_same_time(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    generator = Endless(together=48)
    with serving(tmp_path / "library", generator) as served, ThreadPoolExecutor(64) as pool:
        found = list(pool.map(lambda _: served.chat(max_tokens=20, stream=True), range(64)))
        assert all(reply.text.rstrip().endswith("[DONE]") for reply in found)
        assert generator.peak >= 48


def test_the_end_of_the_server_ends_its_streams(tmp_path: Path) -> None:
    generator = Endless()
    with serving(tmp_path / "library", generator) as served:
        body = {"model": "default", "messages": HELLO, "max_tokens": 100_000, "stream": True}
        with served.client.stream("POST", "/v1/chat/completions", json=body) as reply:
            lines = reply.iter_lines()
            assert next(lines)
            started = time.monotonic()
            served.server.stop()
            rest = "\n".join(lines)
        assert time.monotonic() - started < 60  # of a quarter of an hour
        assert '"cancelled"' in rest
        assert "[DONE]" not in rest
    assert generator.active == 0


def eventually(condition: object, seconds: float = 30.0) -> bool:
    assert callable(condition)
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True
