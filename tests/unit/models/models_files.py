"""Small GGUF files and embedding folders for tests."""

from __future__ import annotations

import json
import struct
from pathlib import Path


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def key_text(name: str, value: str) -> bytes:
    return text(name) + struct.pack("<I", 8) + text(value)


def key_number(name: str, value: int) -> bytes:
    return text(name) + struct.pack("<II", 4, value)


def tensor(name: str, shape: tuple[int, ...], kind: int, offset: int) -> bytes:
    return text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)


def gguf(
    *,
    architecture: str = "llama",
    keys: tuple[bytes, ...] = (),
    tensors: tuple[tuple[str, tuple[int, ...], int, int], ...] = (("token_embd.weight", (32, 64), 0, 0),),
    data: int = 32 * 64 * 4,
    fill: bytes = b"\0",
    context: int = 2048,
) -> bytes:
    """A sound file, or one as broken as its arguments."""
    own = (
        key_text("general.architecture", architecture),
        key_number(f"{architecture}.context_length", context),
        key_number(f"{architecture}.block_count", 4),
        key_number(f"{architecture}.embedding_length", 32),
        key_number(f"{architecture}.attention.head_count", 4),
        key_number(f"{architecture}.attention.head_count_kv", 2),
        *keys,
    )
    body = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(own)) + b"".join(own)
    body += b"".join(tensor(*row) for row in tensors)
    return body + b"\0" * (-len(body) % 32) + fill * data


def split_gguf(parts: int) -> list[bytes]:
    """The files of a model in several parts."""
    files = []
    for number in range(parts):
        keys = (
            text("split.no") + struct.pack("<IH", 2, number),
            text("split.count") + struct.pack("<IH", 2, parts),
            text("split.tensors.count") + struct.pack("<Ii", 5, parts),
        )
        files.append(gguf(keys=keys, tensors=((f"blk.{number}.weight", (32, 64), 0, 0),)))
    return files


def embedder_files(weights: bytes = b"weights") -> dict[str, bytes]:
    """What a repository of a sentence-transformers model holds, wanted and unwanted."""
    header = json.dumps({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    return {
        "config.json": b'{"model_type": "bert"}',
        "tokenizer.json": b"{}",
        "modules.json": b"[]",
        "1_Pooling/config.json": b'{"pooling_mode_mean_tokens": true}',
        "config_sentence_transformers.json": json.dumps({"prompts": {"query": "q: ", "document": "d: "}}).encode(),
        "model.safetensors": struct.pack("<Q", len(header)) + header + weights,
        "pytorch_model.bin": b"pickle",
        "modeling_custom.py": b"raise SystemExit",
        "onnx/model.onnx": b"onnx",
        "README.md": b"# card",
    }


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files into a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
