"""Quicker forms of two operations on the processor, with the same results.

One idea: on a processor a training step of a small model is bound by passes over memory and by torch's backward of
fused attention, which does its arithmetic in 32 bits. So the backward of attention is written as matrix products, which
run in hardware bf16, block by block with the scores computed again; and an adapter is added to its layer's output in
the same pass that multiplies. Measured together on the development machine: see docs/tuning.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

NAME = "deskrag_cpu"
_BLOCK = 256


def register_attention() -> str:
    """Make the attention known to transformers; returns its name for a configuration."""
    import torch
    from transformers import AttentionInterface
    from transformers.integrations.sdpa_attention import sdpa_attention_forward
    from transformers.masking_utils import AttentionMaskInterface, sdpa_mask

    class CausalAttention(torch.autograd.Function):  # type: ignore[misc]
        """torch's fused forward; a backward of plain matrix products (Dao et al., "FlashAttention", 2022)."""

        @staticmethod
        def forward(ctx: Any, query: Any, key: Any, value: Any, scale: float) -> Any:
            ctx.save_for_backward(query, key, value)
            ctx.scale = scale
            return torch.nn.functional.scaled_dot_product_attention(query, key, value, is_causal=True, scale=scale)

        @staticmethod
        def backward(ctx: Any, *gradients: Any) -> tuple[Any, Any, Any, None]:
            query, key, value = ctx.saved_tensors
            return (*causal_backward(query, key, value, gradients[0], ctx.scale), None)

    def attend(
        module: Any, query: Any, key: Any, value: Any, attention_mask: Any, scaling: float | None = None, **kwargs: Any
    ) -> tuple[Any, None]:
        if attention_mask is not None or not query.requires_grad:
            found, _ = sdpa_attention_forward(module, query, key, value, attention_mask, scaling=scaling, **kwargs)
            return found, None
        groups = query.shape[1] // key.shape[1]
        if groups > 1:
            key, value = key.repeat_interleave(groups, 1), value.repeat_interleave(groups, 1)
        scale = scaling if scaling is not None else query.shape[-1] ** -0.5
        return CausalAttention.apply(query, key, value, scale).transpose(1, 2).contiguous(), None

    AttentionInterface.register(NAME, attend)
    AttentionMaskInterface.register(NAME, sdpa_mask)
    return NAME


def causal_backward(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, gradient: torch.Tensor, scale: float
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradients of causal attention by its query, key and value; all (batch, heads, tokens, size).

    A block of queries looks at the keys up to its own end, so half of the scores are never computed and the others
    never lie in memory together.
    """
    import torch

    length = query.shape[2]
    wide = torch.float32 if length > _BLOCK else query.dtype
    by_query = torch.empty_like(query)
    by_key = torch.zeros_like(key, dtype=wide)
    by_value = torch.zeros_like(value, dtype=wide)
    for start in range(0, length, _BLOCK):
        end = min(start + _BLOCK, length)
        queries, keys, values, out = (
            query[:, :, start:end],
            key[:, :, :end],
            value[:, :, :end],
            gradient[:, :, start:end],
        )
        later = torch.full((end - start, end), float("-inf"), dtype=query.dtype).triu_(start + 1)
        weights = torch.softmax(torch.matmul(queries * scale, keys.transpose(-1, -2)).add_(later), -1)
        by_value[:, :, :end] += torch.matmul(weights.transpose(-1, -2), out)
        by_weight = torch.matmul(out, values.transpose(-1, -2))
        by_score = torch.ops.aten._softmax_backward_data(by_weight, weights, -1, query.dtype).mul_(scale)
        by_query[:, :, start:end] = torch.matmul(by_score, keys)
        by_key[:, :, :end] += torch.matmul(by_score.transpose(-1, -2), queries)
    return by_query, by_key.to(key.dtype), by_value.to(value.dtype)


def fuse_adapters(tuned: Any) -> None:
    """Let every adapter of a PEFT model without dropout be added in one pass.

    PEFT widens the input to 32 bits, multiplies, scales and adds: four passes over what autocast narrows again.
    """
    import torch
    from peft.tuners.lora import Linear

    for module in tuned.modules():
        if not isinstance(module, Linear):
            continue
        module.cast_input_dtype_enabled = False
        (name,) = module.active_adapters
        if isinstance(module.lora_dropout[name], torch.nn.Identity):
            _fuse(module, name)


def _fuse(module: Any, name: str) -> None:
    import torch

    base, first, second = module.base_layer, module.lora_A[name], module.lora_B[name]
    strength = float(module.scaling[name])

    def forward(x: torch.Tensor, *_: Any, **__: Any) -> torch.Tensor:
        found = base(x)
        narrow = first(x)
        added = torch.addmm(
            found.flatten(0, -2), narrow.flatten(0, -2), second.weight.to(narrow.dtype).t(), alpha=strength
        )
        return added.view_as(found)

    module.forward = forward
