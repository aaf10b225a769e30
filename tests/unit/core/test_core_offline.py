"""The offline guard: connections to other machines are counted, and refused on request; this machine is neither."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deskrag import network
from deskrag.app.models import ModelDesk
from deskrag.errors import AccessError
from deskrag.generation.protocol import ChatMessage, GenerationRequest
from deskrag.generation.remote import RemoteGenerator
from deskrag.progress import CancelToken
from deskrag.settings import EndpointSettings, NetworkSettings, Settings
from support import open_library

ELSEWHERE = "192.0.2.1"  # set aside for documentation: no machine has it


@pytest.fixture(autouse=True)
def _offline_mode() -> Iterator[None]:
    network.watch("offline")
    yield
    network.watch("on request")


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("[::1]", True), ("localhost", True),
     ("LOCALHOST.", True), ("::ffff:127.0.0.1", True), ("", True), ("0.0.0.0", False), ("example.org", False),
     ("localhost.example.org", False), ("10.0.0.1", False), ("fe80::1%eth0", False)],
)  # fmt: skip
def test_only_loopback_counts_as_this_machine(host: str, here: bool) -> None:
    assert network.is_this_machine(host) is here


def test_a_connection_elsewhere_is_refused_before_it_is_made() -> None:
    before = network.proof()
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        with pytest.raises(AccessError, match="stay offline"):
            probe.sendto(b"?", (ELSEWHERE, 9))
        with pytest.raises(AccessError):
            probe.connect_ex((ELSEWHERE, 9))
    after = network.proof()
    assert (after.connections, after.refused, after.last) == (before.connections, before.refused + 2, ELSEWHERE)


def test_a_name_is_not_even_looked_up() -> None:
    with pytest.raises(AccessError, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)


def test_this_machine_can_be_reached_and_is_not_counted() -> None:
    before = network.proof()
    server = socket.create_server(("127.0.0.1", 0))
    with closing(server), closing(socket.create_connection(server.getsockname(), timeout=5)):
        assert network.proof() == before


def test_what_is_asked_for_is_counted_while_it_is_allowed() -> None:
    network.watch("on request")
    before = network.proof().connections
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        sys.audit("socket.connect", probe, (ELSEWHERE, 9))  # what Python tells of a connection, without making one
    assert network.proof().connections == before + 1


def test_a_download_refuses_with_a_clear_error(tmp_path: Path) -> None:
    desk = ModelDesk(tmp_path, Settings(network=NetworkSettings(mode="offline")))
    with pytest.raises(AccessError, match=r"stay offline.*network\.mode"):
        desk.plan_download("smollm2-360m-instruct")


def test_an_endpoint_elsewhere_refuses_with_a_clear_error() -> None:
    remote = RemoteGenerator(EndpointSettings(url="http://models.example.org/v1", model="m"))
    with pytest.raises(AccessError, match="stay offline"):
        list(remote.stream(GenerationRequest([ChatMessage("user", "hello")]), CancelToken()))
    remote.close()


def test_indexing_searching_and_asking_make_no_connection(tmp_path: Path) -> None:
    before = network.proof()
    (tmp_path / "a.md").write_text("The pump is covered for 36 months.\n", "utf-8")
    with open_library(tmp_path / "library", network={"mode": "offline"}) as app:
        app.index([tmp_path / "a.md"])
        assert app.search("pump").passages
        list(app.ask("How long is the pump covered?", with_model=False))
        assert network.open_connections() == 0
    assert network.proof() == before
    assert before.mode == "offline"
