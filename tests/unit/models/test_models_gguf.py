"""A model file is checked before native code sees it."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskrag.errors import ModelError, NotFoundError
from deskrag.models.gguf_header import read_header
from deskrag.models.library import find_model
from deskrag.progress import silent


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def gguf(*, tensors: int = 1, data: int = 64, context: int = 2048, architecture: str = "llama") -> bytes:
    keys = [
        text("general.architecture") + struct.pack("<I", 8) + text(architecture),
        text(f"{architecture}.context_length") + struct.pack("<II", 4, context),
        text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 100) + b"".join(text(f"t{i}") for i in range(100)),
    ]
    body = b"GGUF" + struct.pack("<IQQ", 3, tensors, len(keys)) + b"".join(keys)
    for number in range(tensors):
        body += text(f"blk.{number}") + struct.pack("<IQQIQ", 2, 4, 4, 0, number * 64)
    body += b"\0" * (-len(body) % 32)
    return body + b"\0" * data


def test_a_sound_header_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(gguf())
    header = read_header(path)
    assert (header.architecture, header.context_length, header.parameters) == ("llama", 2048, 16)
    assert len(header.metadata["tokenizer.ggml.tokens"]) == 64  # type: ignore[arg-type]


def test_a_small_model_outside_the_catalogue_is_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(gguf())
    model = find_model(str(path), tmp_path, silent)
    assert (model.context, model.trusted) == (2048, False)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 a zip file", "not a GGUF file"),
        (b"", "not a GGUF file"),
        (gguf()[:40], "cut short"),
        (gguf(tensors=4, data=16), "shorter than its header says"),
        (b"GGUF" + struct.pack("<IQQ", 3, 2**60, 2), "impossible"),
        (b"GGUF" + struct.pack("<IQQ", 9, 0, 0), "version 9"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 2**62), "impossible"),
    ],
)
def test_a_file_that_is_no_model_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=reason):
        read_header(path)


def test_an_embedding_model_is_not_taken_for_a_chat_model(tmp_path: Path) -> None:
    path = tmp_path / "bert.gguf"
    path.write_bytes(gguf(architecture="bert"))
    with pytest.raises(ModelError, match="not a language model"):
        find_model(str(path), tmp_path, silent)


@pytest.mark.parametrize("name", ["gpt-9000", "missing.gguf"])
def test_an_unknown_model_is_not_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFoundError):
        find_model(name, tmp_path, silent)


@settings(max_examples=150, deadline=None)
@given(position=st.integers(0, 400), value=st.integers(0, 255))
def test_no_damaged_byte_brings_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, position: int, value: int
) -> None:
    data = bytearray(gguf(tensors=3, data=256))
    data[position % len(data)] = value
    path = tmp_path_factory.mktemp("gguf") / "model.gguf"
    path.write_bytes(data)
    try:
        read_header(path)
    except ModelError as error:
        assert str(path) in error.sentence()
