"""Downloads from a hub on loopback: cuts, lies, refusals, stops; nothing half-made is ever registered."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from models_files import embedder_files, gguf, split_gguf
from models_hub import COMMIT, HubState, model_hub

from deskrag.errors import AccessError, Cancelled, InputError, ModelError, NotFoundError, StorageFullError, UserError
from deskrag.models import download as download_module
from deskrag.models import hub as hub_module
from deskrag.models.download import download, plan
from deskrag.models.hub import Hub
from deskrag.models.library import find_embedder, find_model, remove
from deskrag.models.registry import Installed, Registry
from deskrag.progress import CancelToken, Progress, silent

BIG = gguf(data=2_000_000, fill=b"\7")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(download_module, "TELL_SECONDS", 0)
    for name in ("HF_ENDPOINT", "HF_HUB_OFFLINE", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def served() -> Iterator[HubState]:
    parts = {f"big-0000{n}-of-00003.gguf": data for n, data in enumerate(split_gguf(3), 1)}
    repositories = {
        "maker/one-GGUF": {"one-Q4_K_M.gguf": BIG, "README.md": b"card"},
        "maker/many-GGUF": {f"m-{kind}.gguf": gguf() for kind in ("Q2_K", "Q6_K", "Q8_0")} | {"mmproj-m.gguf": b"GGUF"},
        "maker/split-GGUF": parts,
        "maker/embedder": embedder_files(),
        "maker/pickled": {"config.json": b"{}", "pytorch_model.bin": b"pickle"},
        "maker/broken-GGUF": {"broken.gguf": BIG[:1000]},
        "maker/evil-GGUF": {"../../evil.gguf": BIG},
    }
    with model_hub(repositories) as state:
        yield state


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "models")


def get(served: HubState, registry: Registry, wanted: str, **options: str) -> Installed:
    hub = Hub(served.url)
    return download(plan(wanted, hub, registry, **options), hub, registry, silent, CancelToken())


def left(registry: Registry) -> list[str]:
    return sorted(path.name for path in registry.folder.rglob("*") if path.is_file() and path.suffix != ".lock")


def test_a_model_is_fetched_checked_pinned_and_found(served: HubState, registry: Registry) -> None:
    installed = get(served, registry, "maker/one-GGUF")
    assert (installed.name, installed.revision, installed.licence) == ("one-Q4_K_M", COMMIT, "mit")
    pin = registry.pin_of(installed.path)
    assert pin is not None
    assert pin.sha256 == hashlib.sha256(BIG).hexdigest()
    assert find_model("ONE-q4_k_m", registry.folder).path == installed.path
    assert left(registry) == ["one-Q4_K_M.gguf", "registry.json"]


def test_progress_counts_bytes_to_the_end(served: HubState, registry: Registry) -> None:
    seen: list[Progress] = []
    hub = Hub(served.url)
    download(plan("maker/one-GGUF", hub, registry), hub, registry, seen.append, CancelToken())
    assert [p.done for p in seen] == sorted(p.done for p in seen)
    assert (seen[-1].done, seen[-1].total, seen[-1].unit) == (len(BIG), len(BIG), "bytes")


def test_a_cut_connection_is_taken_up_where_it_broke(served: HubState, registry: Registry) -> None:
    served.cut_after, served.cuts = 600_000, 2
    assert get(served, registry, "maker/one-GGUF").path.read_bytes() == BIG
    starts = [int(extent.removeprefix("bytes=").rstrip("-")) if extent else 0 for extent in served.sent()]
    assert len(starts) == 3
    assert 0 == starts[0] < starts[1] < starts[2]


def test_after_a_stop_the_next_try_goes_on(served: HubState, registry: Registry) -> None:
    hub, cancel = Hub(served.url), CancelToken()

    def stop(progress: Progress) -> None:
        if progress.done > 500_000:
            cancel.cancel()

    with pytest.raises(Cancelled):
        download(plan("maker/one-GGUF", hub, registry), hub, registry, stop, cancel)
    assert registry.models() == []
    assert get(served, registry, "maker/one-GGUF").path.read_bytes() == BIG
    assert served.sent()[0] == ""
    assert served.sent()[1].startswith("bytes=")


def test_a_server_without_ranges_sends_everything_again(served: HubState, registry: Registry) -> None:
    served.cut_after, served.cuts, served.ranges = 600_000, 1, False
    assert get(served, registry, "maker/one-GGUF").path.read_bytes() == BIG


def test_a_hub_that_cuts_for_ever_is_given_up_and_what_came_is_kept(served: HubState, registry: Registry) -> None:
    served.cut_after, served.cuts = 0, 100
    with pytest.raises(ModelError, match="goes on where it stopped"):
        get(served, registry, "maker/one-GGUF")
    served.cuts = 0
    assert get(served, registry, "maker/one-GGUF").size == len(BIG)


def test_a_lie_about_the_hash_leaves_nothing(served: HubState, registry: Registry) -> None:
    served.lie_about_hash = True
    with pytest.raises(ModelError, match="not what it announced"):
        get(served, registry, "maker/one-GGUF")
    assert left(registry) == []


@pytest.mark.parametrize(("extra", "reason"), [(-1000, "more than the"), (1000, "has fewer")])
def test_a_lie_about_the_size_is_found_out(served: HubState, registry: Registry, extra: int, reason: str) -> None:
    served.extra = extra
    with pytest.raises(ModelError, match=reason):
        get(served, registry, "maker/one-GGUF")
    assert registry.models() == []


@pytest.mark.parametrize("statuses", [[500], [503, 429]])
def test_troubles_that_pass_are_waited_out(served: HubState, registry: Registry, statuses: list[int]) -> None:
    hub = Hub(served.url)
    planned = plan("maker/one-GGUF", hub, registry)
    served.statuses = statuses
    assert download(planned, hub, registry, silent, CancelToken()).size == len(BIG)


@pytest.mark.parametrize(
    ("wanted", "kind", "words"),
    [
        ("maker/none", NotFoundError, "no such repository"),
        ("maker/pickled", ModelError, "pickle"),
        ("maker/broken-GGUF", ModelError, "damaged"),
        ("maker/evil-GGUF", ModelError, "outside its folder"),
        ("maker/many-GGUF", InputError, "already|which file"),
        ("no-such-model", NotFoundError, "no such model"),
        ("smollm2-135m-instruct", InputError, "comes with the program"),
    ],
)
def test_what_cannot_be_used_is_refused_and_leaves_nothing(
    served: HubState, registry: Registry, wanted: str, kind: type[UserError], words: str
) -> None:
    if wanted == "maker/many-GGUF":
        served.repositories[wanted].pop("m-Q8_0.gguf")
    with pytest.raises(kind, match=words):
        get(served, registry, wanted)
    assert left(registry) == []


@pytest.mark.parametrize(
    ("status", "kind"), [(401, UserError), (403, AccessError), (404, NotFoundError), (500, ModelError)]
)
def test_every_refusal_is_a_sentence(served: HubState, registry: Registry, status: int, kind: type[UserError]) -> None:
    served.statuses = [status] * 20
    with pytest.raises(kind):
        get(served, registry, "maker/one-GGUF")


def test_a_hub_that_is_not_there_is_a_sentence(registry: Registry) -> None:
    with pytest.raises(ModelError, match="cannot be reached"):
        plan("maker/one-GGUF", Hub("http://127.0.0.1:9"), registry)


def test_the_type_of_a_file_can_be_asked_for(served: HubState, registry: Registry) -> None:
    hub = Hub(served.url)
    assert [f.path for f in plan("maker/many-GGUF", hub, registry).files] == ["m-Q8_0.gguf"]
    assert [f.path for f in plan("maker/many-GGUF", hub, registry, file="q6_k").files] == ["m-Q6_K.gguf"]
    with pytest.raises(NotFoundError, match=r"m-Q2_K\.gguf"):
        plan("maker/many-GGUF", hub, registry, file="nothing.gguf")


def test_all_files_of_a_split_model_come(served: HubState, registry: Registry) -> None:
    installed = get(served, registry, "maker/split-GGUF")
    assert installed.name == "big"
    assert [Path(path).name for path in installed.paths] == [f"big-0000{n}-of-00003.gguf" for n in (1, 2, 3)]
    assert find_model("big", registry.folder).path == installed.path
    remove("big", registry)
    assert left(registry) == ["registry.json"]


def test_an_embedding_model_comes_without_pickle_or_code(served: HubState, registry: Registry) -> None:
    installed = get(served, registry, "maker/embedder")
    names = {path.relative_to(installed.path).as_posix() for path in installed.path.rglob("*") if path.is_file()}
    assert names == {name for name in embedder_files() if name.endswith((".json", ".safetensors"))}
    found = find_embedder("embedder", registry.folder)
    assert found is not None
    assert (found.query_prefix, found.passage_prefix) == ("q: ", "d: ")


def test_a_full_disk_is_known_before_the_first_byte(
    served: HubState, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    with pytest.raises(StorageFullError, match=r"1\.0 MB are free"):
        get(served, registry, "maker/one-GGUF")
    assert served.sent() == []


def test_a_switched_off_network_is_respected(
    served: HubState, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(AccessError, match="HF_HUB_OFFLINE"):
        get(served, registry, "maker/one-GGUF")
    assert served.requests == []


def test_no_token_is_sent_to_another_hub(served: HubState, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_TOKEN_PATH", str(tmp_path / "token"))
    assert Hub(served.url)._token() is False
    monkeypatch.setenv("HF_TOKEN", "mine")
    assert Hub(served.url)._token() == "mine"
