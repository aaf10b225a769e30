"""The model families that can be tuned here: how llama.cpp and transformers name and lay out the same weights.

One idea: both sides hold the same matrices. Only the names differ, and, in the llama family, the order of rows of
the query and key projections: llama.cpp rotates neighbouring pairs where transformers rotates halves, so
the rows of every head are stored as (half, 2) instead of (2, half).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import ModelError
from ..models.gguf_header import GgufHeader

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = TypeVar("Array", bound=NDArray[np.generic])

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "llama": ("llama", "mistral"),
    "qwen2": ("qwen2",),
    "qwen3": ("qwen3",),
}
"""GGUF architecture to the `model_type` values of transformers that are written as it."""

_LAYER = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_TOP = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}
_LAYER_BACK = {ours: theirs for theirs, ours in _LAYER.items()}
_TOP_BACK = {ours: theirs for theirs, ours in _TOP.items()}
_HF = re.compile(r"(?:.*\.)?layers\.(\d+)\.(.+)")
_GGUF = re.compile(r"blk\.(\d+)\.(.+)")
ROPE_FACTORS = "rope_freqs.weight"
"""Divisors of the rotary frequencies, which llama 3.1 and later store as a tensor."""


def architecture_of(model_type: str) -> str:
    """The GGUF architecture for a `model_type` of transformers; empty if it cannot be tuned here."""
    return next((name for name, types in FAMILIES.items() if model_type in types), "")


def require_family(architecture: str, subject: str) -> None:
    """Refuse what cannot be tuned here.

    Raises:
        ModelError: With the families that can.
    """
    if architecture not in FAMILIES:
        raise ModelError(
            f"models of the architecture “{architecture}” cannot be tuned here yet",
            subject=subject,
            advice=f"Choose a model of one of these: {', '.join(FAMILIES)}.",
        )


def gguf_name(module: str) -> str:
    """The GGUF name of a module of transformers, without ``.weight``; empty if it has none.

    ``"model.layers.3.self_attn.q_proj"`` gives ``"blk.3.attn_q"``. Prefixes that PEFT puts before it do not matter.
    """
    if found := _HF.fullmatch(module):
        part = _LAYER.get(found[2])
        return f"blk.{int(found[1])}.{part}" if part else ""
    return next((ours for theirs, ours in _TOP.items() if module == theirs or module.endswith(f".{theirs}")), "")


def hf_name(tensor: str) -> str:
    """The parameter of transformers for a GGUF tensor (with ``.weight`` or ``.bias``); empty if it has none."""
    stem, _, suffix = tensor.rpartition(".")
    if found := _GGUF.fullmatch(stem):
        part = _LAYER_BACK.get(found[2])
        return f"model.layers.{found[1]}.{part}.{suffix}" if part else ""
    part = _TOP_BACK.get(stem)
    return f"{part}.{suffix}" if part else ""


def heads_of(architecture: str, config: Mapping[str, Any], tensor: str) -> int:
    """Heads whose rows are stored in llama.cpp's order in this tensor; 0 where the order is the same.

    Args:
        architecture: As GGUF names it.
        config: Configuration as transformers spells it.
        tensor: A GGUF name such as ``"blk.0.attn_q.weight"``.
    """
    if architecture != "llama":
        return 0
    heads = int(config["num_attention_heads"])
    if ".attn_q." in f"{tensor}.":
        return heads
    return int(config.get("num_key_value_heads") or heads) if ".attn_k." in f"{tensor}." else 0


def to_gguf_rows(rows: Array, heads: int) -> Array:
    """Rows (first axis) from the order of transformers to that of llama.cpp: (heads, 2, half) to (heads, half, 2)."""
    if not heads:
        return rows
    shape = (heads, 2, rows.shape[0] // heads // 2, *rows.shape[1:])
    return rows.reshape(shape).swapaxes(1, 2).reshape(rows.shape)  # type: ignore[return-value]


def to_hf_rows(rows: Array, heads: int) -> Array:
    """Rows (first axis) from the order of llama.cpp to that of transformers; undoes `to_gguf_rows`."""
    if not heads:
        return rows
    shape = (heads, rows.shape[0] // heads // 2, 2, *rows.shape[1:])
    return rows.reshape(shape).swapaxes(1, 2).reshape(rows.shape)  # type: ignore[return-value]


def hf_config(header: GgufHeader) -> dict[str, Any]:
    """The configuration of transformers for a GGUF model, as keyword arguments of its class.

    Raises:
        ModelError: A feature that this program does not carry over.
    """
    require_family(header.architecture, header.name)
    names = {tensor.name: tensor for tensor in header.tensors}
    heads = header.number("attention.head_count")
    hidden = header.number("embedding_length")
    head_size = header.number("attention.key_length") or hidden // max(1, heads)
    rotated = header.number("rope.dimension_count", head_size)
    unknown = ""
    if any("_exps" in name for name in names):
        unknown = "a mixture of experts"
    elif rotated != head_size:
        unknown = "rotary positions on a part of each head"
    elif header.number("attention.value_length", head_size) != head_size:
        unknown = "keys and values of different sizes"
    elif len(header.numbers("attention.head_count")) > 1:
        unknown = "layers of different shapes"
    elif "token_embd.weight" not in names or not heads:
        unknown = "no weights"
    if unknown:
        raise ModelError(f"the model has {unknown}, which cannot be tuned here", subject=header.name)
    config: dict[str, Any] = {
        "vocab_size": names["token_embd.weight"].shape[1],
        "hidden_size": hidden,
        "intermediate_size": header.number("feed_forward_length"),
        "num_hidden_layers": header.number("block_count"),
        "num_attention_heads": heads,
        "num_key_value_heads": header.number("attention.head_count_kv", heads),
        "head_dim": head_size,
        "max_position_embeddings": header.context_length,
        "rms_norm_eps": _float(header, "attention.layer_norm_rms_epsilon", 1e-6),
        "rope_parameters": _rope(header),
        "tie_word_embeddings": "output.weight" not in names,
    }
    if header.architecture in ("llama", "qwen3"):
        config["attention_bias"] = "blk.0.attn_q.bias" in names
    if header.architecture == "llama":
        config["mlp_bias"] = "blk.0.ffn_up.bias" in names
    return config


def _rope(header: GgufHeader) -> dict[str, Any]:
    theta = _float(header, "rope.freq_base", 10000.0)
    kind = str(header.metadata.get(f"{header.architecture}.rope.scaling.type") or "none")
    factor = _float(header, "rope.scaling.factor", 1.0) or 1.0
    if kind == "none" or factor == 1.0:
        return {"rope_type": "default", "rope_theta": theta}
    if kind == "linear":
        return {"rope_type": "linear", "rope_theta": theta, "factor": factor}
    if kind == "yarn":
        original = header.number("rope.scaling.original_context_length") or header.context_length
        return {
            "rope_type": "yarn",
            "rope_theta": theta,
            "factor": factor,
            "original_max_position_embeddings": original,
        }
    raise ModelError(f"the model stretches its positions in a way (“{kind}”) that cannot be tuned here")


def _float(header: GgufHeader, key: str, default: float) -> float:
    value = header.metadata.get(f"{header.architecture}.{key}", default)
    return float(value) if isinstance(value, int | float) else default
