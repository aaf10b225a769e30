"""The MCP server, through the protocol's own client over real standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from server_support import PUMP, index_pump, serving

from deskrag.app.application import Application
from deskrag.generation.fake import ScriptedGenerator
from deskrag.indexing.lock import IndexLock

WARRANTY = "How long does the warranty of the X200 last?"


def with_client(library: Path, use: Callable[[Client], Awaitable[None]]) -> None:
    """Start `deskrag mcp` and let `use` talk to it."""
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "deskrag", "mcp", "--library", str(library)], env=dict(os.environ)
    )

    async def run() -> None:
        async with Client(server) as client:
            await use(client)

    asyncio.run(run())


async def call(client: Client, name: str, **arguments: Any) -> Any:
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    assert json.loads(result.content[0].text) == result.structured_content  # type: ignore[union-attr]
    return result.structured_content


async def use_all_tools(client: Client) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"search", "ask", "list_documents", "read_page"}
    for tool in tools.values():
        assert tool.description
        assert tool.output_schema
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert all(value.get("description") for value in tool.input_schema["properties"].values())
    listed = await call(client, "list_documents")
    assert listed["total"] == 1
    assert Path(listed["documents"][0]["file"]).name == "pump.txt"
    [hit] = (await call(client, "search", query="impeller", limit=1))["hits"]
    page = await call(client, "read_page", document_id=hit["document_id"], page=hit["page"])
    assert page["text"] == PUMP
    reply = await call(client, "ask", question=WARRANTY)
    assert reply["answered"]
    assert "36 months" in reply["answer"]
    assert reply["citations"][0]["quote"] in PUMP
    refused = await call(client, "ask", question="Who painted the Mona Lisa?")
    assert not refused["answered"]
    for name, arguments in (("search", {"query": " "}), ("read_page", {"document_id": 99}), ("search", {"limit": 3})):
        assert (await client.call_tool(name, arguments)).is_error
    unknown = await client.call_tool("search", {"query": "x", "collection": "none"})
    assert "no such collection" in unknown.content[0].text  # type: ignore[union-attr]


@pytest.mark.slow
def test_the_tools_work_through_the_program_that_holds_the_library(tmp_path: Path) -> None:
    generator = ScriptedGenerator(["The warranty of the X200 lasts 36 months."])
    with serving(tmp_path / "library", generator) as served:
        index_pump(served.app, tmp_path / "papers")
        with_client(tmp_path / "library", use_all_tools)
        assert generator.requests  # it was the holder's model


@pytest.mark.slow
def test_the_tools_work_alone_and_go_over_to_a_holder_and_back(tmp_path: Path) -> None:
    library = tmp_path / "library"
    with Application(library) as app:
        index_pump(app, tmp_path / "papers")

    async def use(client: Client) -> None:
        await use_all_tools(client)
        serve = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "deskrag", "serve", "--port", "0", "--library", str(library),
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            limit = time.monotonic() + 30
            while IndexLock(library).server() is None:
                assert time.monotonic() < limit
                await asyncio.sleep(0.1)
            assert (await call(client, "search", query="impeller"))["hits"]
        finally:
            serve.kill()
            await serve.wait()
        assert (await call(client, "search", query="impeller"))["hits"]

    with_client(library, use)


@pytest.mark.slow
def test_nothing_but_the_protocol_is_on_standard_output(tmp_path: Path) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    done = subprocess.run(
        [sys.executable, "-m", "deskrag", "mcp", "--library", str(tmp_path / "library")],
        input=json.dumps(hello) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    assert json.loads(line)["result"]["serverInfo"]["name"] == "deskrag"
