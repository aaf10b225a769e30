"""Tiny models and adapters for them, for tests."""

from __future__ import annotations

from pathlib import Path

from models_files import gguf, key_text

_MATRIX = 32 * 32 * 4


def model_file(path: Path, fill: bytes = b"\0", kind: int = 0) -> Path:
    """A model of one matrix, one vector of norms and a vocabulary; `fill` are its weights, `kind` the matrix's type."""
    matrix = _MATRIX if kind == 0 else 32 * 34
    tensors = (
        ("blk.0.attn_q.weight", (32, 32), kind, 0),
        ("blk.0.attn_norm.weight", (32,), 0, matrix),
        ("token_embd.weight", (32, 64), 0, matrix + 128),
    )
    path.write_bytes(gguf(tensors=tensors, data=matrix + 128 + 2 * _MATRIX, fill=fill))
    return path


def adapter_file(path: Path, size: int = 32, architecture: str = "llama") -> Path:
    """An adapter of rank 4 for that matrix."""
    tensors = (
        ("blk.0.attn_q.weight.lora_a", (size, 4), 0, 0),
        ("blk.0.attn_q.weight.lora_b", (4, 32), 0, size * 16),
    )
    keys = (key_text("general.type", "adapter"), key_text("adapter.type", "lora"))
    path.write_bytes(gguf(architecture=architecture, keys=keys, tensors=tensors, data=size * 16 + 512))
    return path
