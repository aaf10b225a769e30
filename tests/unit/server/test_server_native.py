"""DeskRAG's own endpoints, and the OpenAPI document against what the server really says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from server_support import Endless, Served, index_pump, serving

from deskrag.app.wire import event_from
from deskrag.embeddings.fake import HashingEmbedder
from deskrag.embeddings.protocol import Vectors
from deskrag.generation.fake import ScriptedGenerator

LINES = {"Accept": "application/x-ndjson"}
WARRANTY = "How long does the warranty of the X200 last?"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("native")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKRAG_HOME", str(folder / "home"))
        with serving(folder / "library", ScriptedGenerator(["It lasts 36 months."], trusted=True)) as found:
            index_pump(found.app, folder / "papers")
            yield found


def lines(served: Served, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    reply = served.client.post(path, json=body, headers=LINES)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in reply.text.splitlines() if line]


def test_a_search_gives_passages_with_their_place(served: Served) -> None:
    by_get = served.client.get("/api/search", params={"query": "impeller", "k": 1}).json()
    by_post = served.client.post("/api/search", json={"query": "impeller", "k": 1}).json()
    assert by_get["passages"] == by_post["passages"]
    chunk = by_get["passages"][0]["chunk"]
    assert chunk["name"] == "pump.txt"
    assert "clockwise" in chunk["text"]
    page = served.client.get(f"/api/documents/{chunk['document_id']}/pages/{chunk['page']}").json()
    assert page["text"][chunk["start"] : chunk["end"]] == chunk["text"]
    assert served.client.get(f"/api/documents/{chunk['document_id']}/pages/99").status_code == 404


def test_an_answer_is_the_stream_of_events(served: Served) -> None:
    found = [event_from(line) for line in lines(served, "/api/ask", {"question": WARRANTY})]
    names = [type(event).__name__ for event in found]
    assert names[:2] == ["Routed", "Retrieved"]
    assert names[-1] in ("Finished", "Refused")
    events = served.client.post("/api/ask", json={"question": WARRANTY})
    assert events.headers["content-type"].startswith("text/event-stream")
    assert events.text.startswith("event: routed\ndata: {")
    assert events.headers["x-deskrag-job"]


def test_a_conversation_keeps_both_sides(served: Served) -> None:
    conversation = served.app.parts.conversations.start("manuals")
    body = {"question": WARRANTY, "conversation_id": conversation.conversation_id, "with_model": False}
    lines(served, "/api/ask", body)
    roles = [message.role for message in served.app.parts.conversations.messages(conversation.conversation_id)]
    assert roles == ["user", "assistant"]
    assert served.client.post("/api/ask", json={**body, "conversation_id": 10**6}).status_code == 404


def test_a_folder_is_indexed_found_reported_and_removed(served: Served, tmp_path: Path) -> None:
    (tmp_path / "valve.txt").write_text("The valve opens at seven bar.", "utf-8")
    found = lines(served, "/api/index", {"paths": [str(tmp_path)], "collection": "valves"})
    assert found[-1]["type"] == "report"
    assert found[-1]["report"]["indexed"] == 1
    assert {item["type"] for item in found[:-1]} <= {"progress"}
    hit = served.client.get("/api/search", params={"query": "valve", "collection": "valves"}).json()
    assert hit["passages"][0]["chunk"]["name"] == "valve.txt"
    assert lines(served, "/api/reindex", {"collection": "valves"})[-1]["report"]["indexed"] == 1
    names = [item["name"] for item in served.client.get("/api/collections").json()["collections"]]
    assert names == ["manuals", "valves"]
    documents = served.client.get("/api/documents", params={"collection": "valves", "state": "indexed"}).json()
    assert [Path(item["path"]).name for item in documents["documents"]] == ["valve.txt"]
    status = served.client.get("/api/status", params={"collection": "valves"}).json()
    assert status["totals"]["indexed"] == 1
    assert served.client.post("/api/remove", json={"path": str(tmp_path)}).json() == {"removed": 1}
    assert served.client.delete("/api/collections/valves").json() == {"removed": 0}
    assert served.client.delete("/api/collections/valves").status_code == 404


def test_a_path_must_be_absolute_and_exist(served: Served, tmp_path: Path) -> None:
    relative = served.client.post("/api/index", json={"paths": ["papers"]})
    assert relative.status_code == 400
    assert relative.json()["error"]["param"] == "paths.0"
    missing = served.client.post("/api/index", json={"paths": [str(tmp_path / "none")]})
    assert missing.status_code == 404
    assert missing.json()["error"]["class"] == "NotFoundError"


class SlowEmbedder(HashingEmbedder):
    """Waits in the middle of indexing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = threading.Event()
        self.go = threading.Event()

    def embed(self, texts: Any, **more: Any) -> Vectors:
        if len(texts) > 1:
            self.reached.set()
            self.go.wait(200)
        return super().embed(texts, **more)


@pytest.mark.slow
def test_indexing_is_stopped_by_its_job_and_one_at_a_time(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(30):
        text = "\n\n".join(f"Paper {number} says in part {part}: valves. " + "open shut " * 90 for part in range(40))
        (papers / f"{number}.txt").write_text(text, "utf-8")  # several batches of chunks
    with serving(tmp_path / "library") as served:
        slow = served.app.parts.embedder = SlowEmbedder()
        body = {"paths": [str(papers)]}
        with served.client.stream("POST", "/api/index", json=body, headers=LINES) as reply:
            assert slow.reached.wait(120)
            assert served.client.post("/api/remove", json={"path": str(papers)}).status_code == 409
            assert served.client.get("/api/search", params={"query": "valves"}).status_code == 200
            job = reply.headers["x-deskrag-job"]
            assert served.client.delete(f"/api/jobs/{job}").json() == {"stopped": job}
            slow.go.set()
            last = json.loads([line for line in reply.iter_lines() if line][-1])
        assert last["error"]["class"] == "Cancelled"
        limit = time.monotonic() + 60  # the job ends a moment after its last line
        while served.client.delete(f"/api/jobs/{job}").status_code != 404:
            assert time.monotonic() < limit
        assert lines(served, "/api/index", body)[-1]["report"]["failed"] == 0
        assert served.app.status().totals()["indexed"] == 30


@pytest.mark.slow
def test_searching_while_indexing_never_fails_and_sees_what_is_new(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    with serving(tmp_path / "library") as served:
        index_pump(served.app, tmp_path / "first")
        failures: list[str] = []
        done = threading.Event()

        def search() -> None:
            while not done.is_set():
                reply = served.client.get("/api/search", params={"query": "impeller"})
                if reply.status_code != 200 or not reply.json()["passages"]:
                    failures.append(reply.text)

        threads = [threading.Thread(target=search) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(4):
            (papers / f"{number}.txt").write_text(f"Paper {number}: the valve opens at {number} bar.", "utf-8")
            assert lines(served, "/api/index", {"paths": [str(papers)]})[-1]["report"]["indexed"] == 1
            hits = served.client.get("/api/search", params={"query": f"valve opens at {number} bar"}).json()["passages"]
            assert f"{number}.txt" in [hit["chunk"]["name"] for hit in hits]
            assert any(hit["dense"] is not None for hit in hits)
        done.set()
        for thread in threads:
            thread.join()
        assert not failures, failures[0]


def test_an_answer_that_nobody_reads_is_cancelled(tmp_path: Path) -> None:
    generator = Endless()
    with serving(tmp_path / "library", generator, answer={"max_tokens": 8192}) as served:
        index_pump(served.app, tmp_path / "papers")
        with served.client.stream("POST", "/api/ask", json={"question": WARRANTY}) as reply:
            lines = reply.iter_lines()  # kept: the stream is closed with it
            for line in lines:
                if line.startswith("event: token"):
                    break
            assert generator.active == 1
        limit = threading.Event()
        for _ in range(600):
            if generator.active == 0 and served.server.state.jobs.running == 0:
                break
            limit.wait(0.05)
        assert generator.active == 0


@pytest.mark.slow
def test_the_server_says_only_what_its_document_says(served: Served, tmp_path: Path) -> None:
    """Random requests from the OpenAPI document: no 500, no status, type or shape that is not written there."""
    document = served.client.get("/openapi.json").json()
    for path in ("/api/index", "/api/reindex", "/api/remove"):  # they would read this machine's folders
        document["paths"].pop(path)
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=served.url)
    checks = [
        schemathesis.checks.not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_schema_conformance,
    ]
    tried = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @hypothesis.given(case=operation.as_strategy())
        @hypothesis.settings(
            max_examples=12,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        def random_requests(case: Any) -> None:
            nonlocal tried
            tried += 1
            case.call_and_validate(checks=checks, headers={"Authorization": f"Bearer {served.token}"})

        random_requests()
    assert tried > 50
