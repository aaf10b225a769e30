"""Who may talk to the server: only who has the token, by its own name, and from no foreign web page."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from server_support import Served, serving

from deskrag.app.application import Application
from deskrag.app.token import ensure_token, read_token, token_file
from deskrag.errors import AccessError, InputError, LibraryBusyError
from deskrag.generation.fake import ScriptedGenerator
from deskrag.server.access import Gate
from deskrag.server.serving import LoopbackServer

PAGE = "http://localhost:3000"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("access")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKRAG_HOME", str(folder / "home"))
        with serving(folder / "library", ScriptedGenerator(["Hi."]), server={"origins": [PAGE]}) as found:
            yield found


@pytest.mark.parametrize("path", ["/v1/models", "/api/status", "/openapi.json", "/nothing"])
@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic abc", "Bearer"])
def test_without_the_token_there_is_nothing_to_see(served: Served, path: str, header: str) -> None:
    reply = served.client.get(path, headers={"Authorization": header})
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == "Bearer"
    assert reply.json()["error"]["type"] == "authentication_error"


def test_every_name_of_this_machine_is_served_with_the_port(served: Served) -> None:
    port = served.server.port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}", f"[::1]:{port}"):
        assert served.client.get("/v1/models", headers={"Host": host}).status_code == 200, host


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:{port}", ""]
)
def test_a_name_that_was_pointed_at_this_machine_is_refused(served: Served, host: str) -> None:
    reply = served.client.get("/v1/models", headers={"Host": host.format(port=served.server.port)})
    assert reply.status_code in (400, 403)  # an empty Host is no HTTP at all
    assert "deskrag" not in reply.text.lower() or reply.status_code == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:30000", "http://localhost:3000.evil.example"]
)
def test_a_foreign_web_page_is_refused_even_with_the_token(served: Served, origin: str) -> None:
    for method in ("GET", "OPTIONS"):
        reply = served.client.request(
            method, "/v1/models", headers={"Origin": origin, "Access-Control-Request-Method": "GET"}
        )
        assert reply.status_code == 403
        assert "access-control-allow-origin" not in reply.headers


def test_an_allowed_web_page_gets_its_preflight_and_its_own_name_only(served: Served) -> None:
    preflight = served.client.options(
        "/v1/chat/completions",
        headers={"Origin": PAGE, "Access-Control-Request-Method": "POST", "Authorization": ""},
    )
    assert preflight.status_code == 204
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    reply = served.client.get("/v1/models", headers={"Origin": PAGE})
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == PAGE
    assert served.client.get("/v1/models", headers={"Origin": PAGE, "Authorization": ""}).status_code == 401


def test_a_request_that_is_too_large_is_refused_before_it_is_understood(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = served.server._server.config.app
    assert isinstance(gate, Gate)
    monkeypatch.setattr(gate, "_limit", 1000)
    assert served.client.post("/api/search", content=b"x" * 1001).status_code == 413

    def unannounced() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 100

    assert served.client.post("/api/search", content=unannounced()).status_code == 413


def test_no_page_loads_scripts_and_the_document_needs_the_token(served: Served) -> None:
    assert served.client.get("/docs").status_code == 404
    assert served.client.get("/redoc").status_code == 404
    assert served.client.get("/openapi.json").json()["info"]["title"] == "DeskRAG"


def test_the_token_is_made_once_and_readable_by_its_user_only() -> None:
    token = ensure_token()
    assert len(token) >= 43
    assert ensure_token() == token
    assert not [path for path in token_file().parent.iterdir() if path.name.startswith(".server.token")]
    if os.name == "posix":
        assert token_file().stat().st_mode & 0o777 == 0o600
        token_file().chmod(0o644)
        with pytest.raises(AccessError, match="readable by others"):
            ensure_token()


def test_a_file_that_holds_no_token_is_never_sent_anywhere(tmp_path: Path) -> None:
    secret = tmp_path / "id_rsa"
    secret.write_text("-----BEGIN PRIVATE KEY-----\nabc\n")
    secret.chmod(0o600)
    with pytest.raises(AccessError, match="no token"):
        read_token(secret)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as other, Application(tmp_path / "library") as app:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port}.*--port"):
            LoopbackServer(app, port)


def test_a_library_that_is_held_already_is_not_served_twice(served: Served) -> None:
    with Application(served.app.parts.folder) as app, pytest.raises(LibraryBusyError, match="in use by deskrag test"):
        LoopbackServer(app, 0)
