"""The base model as a network of transformers with its weights in place, and the loss over a batch.

One idea: logits are computed only where there is something to learn. The prediction over the whole vocabulary is the
dearest part of a small model, and a prompt of a hundred tokens for an answer of ten needs a tenth of it.

Weights come from safetensors or, dequantised, from a GGUF file; no code of a model's own is ever run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import ModelError
from .base import Base
from .encode import Row
from .families import ROPE_FACTORS, heads_of, hf_name, to_hf_rows
from .kernels import fuse_adapters, register_attention
from .start import take_over
from .types import TrainingPlan
from .weights import dequantized, gguf_tensors, safetensors_of

if TYPE_CHECKING:
    import torch

_LABELS = 512
"""Most labelled tokens whose logits are held at once."""


def load_network(base: Base, dtype: torch.dtype, device: str = "cpu", check: Callable[[], None] = lambda: None) -> Any:
    """The model with its weights, frozen.

    Args:
        base: The base model.
        dtype: Number type of the weights.
        device: Where it will compute.
        check: Called before each tensor; raises to stop.

    Raises:
        ModelError: Tensors are missing or have the wrong shape.
    """
    import torch
    from transformers import CONFIG_MAPPING, MODEL_FOR_CAUSAL_LM_MAPPING

    kind = str(base.config.get("model_type") or base.architecture)
    config = CONFIG_MAPPING[kind].from_dict({**base.config, "use_cache": False})
    config._attn_implementation = register_attention() if device == "cpu" else "sdpa"
    with torch.device("meta"):
        network = MODEL_FOR_CAUSAL_LM_MAPPING[type(config)](config)
    wanted = {name: parameter.shape for name, parameter in network.named_parameters()}
    factors = None
    state: dict[str, torch.Tensor] = {}
    for name, values in _tensors(base):
        check()
        if name == ROPE_FACTORS:
            factors = torch.from_numpy(values)
        elif name in wanted:
            state[name] = torch.from_numpy(values).to(dtype)
    if config.tie_word_embeddings:
        state.setdefault("lm_head.weight", state.get("model.embed_tokens.weight", torch.empty(0)))
    lacking = [name for name in wanted if name not in state or state[name].shape != wanted[name]]
    if lacking:
        raise ModelError(
            f"the model lacks weights, or has them in another shape ({', '.join(lacking[:3])})",
            subject=base.name,
            advice="Get the model again, or choose another one.",
        )
    network.load_state_dict(state, assign=True, strict=False)
    network.tie_weights()
    network.model.rotary_emb = type(network.model.rotary_emb)(config=config)
    if factors is not None:
        network.model.rotary_emb.inv_freq = network.model.rotary_emb.inv_freq / factors
    network.requires_grad_(False)
    return network.to(device)


def add_adapter(network: Any, plan: TrainingPlan, name: str) -> Any:
    """The network with an adapter (PEFT): the one the plan starts from, or a fresh one by the plan's seed.

    Raises:
        InputError: The one to start from has other layers than the plan.
    """
    import torch
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(plan.seed)
    network.name_or_path = network.config._name_or_path = name  # PEFT writes it into the adapter
    config = LoraConfig(
        r=plan.rank,
        lora_alpha=plan.alpha,
        lora_dropout=plan.dropout,
        target_modules=list(plan.targets),
        task_type="CAUSAL_LM",
        base_model_name_or_path=name,
    )
    tuned = get_peft_model(network, config)
    if plan.start is not None:
        take_over(tuned, plan.start)
    fuse_adapters(tuned)
    if plan.gradient_checkpointing is True:
        network.activation_checkpointing_enable({"use_reentrant": False})
    return tuned


def batch_loss(network: Any, rows: Sequence[Row], *, packing: bool, pad: int, device: str) -> tuple[torch.Tensor, int]:
    """The summed negative log-likelihood of the completions, and over how many tokens.

    Args:
        network: The network (not PEFT's wrapper), with or without an adapter in its layers.
        rows: The examples.
        packing: Put them behind each other in one row, else side by side.
        pad: Token to fill rows with.
        device: Where to compute.
    """
    import torch
    from torch.nn.functional import cross_entropy
    from torch.utils.checkpoint import checkpoint

    ids, positions, places, targets = collate(rows, packing=packing, pad=pad)
    hidden = network.model(
        input_ids=ids.to(device), position_ids=positions.to(device), use_cache=False
    ).last_hidden_state
    picked = hidden.reshape(-1, hidden.shape[-1])[places.to(device)]
    targets = targets.to(device)

    def summed(part: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        return cross_entropy(network.lm_head(part).float(), labels, reduction="sum")

    if len(targets) <= _LABELS:
        return summed(picked, targets), len(targets)
    total = picked.new_zeros((), dtype=torch.float32)
    for part, labels in zip(picked.split(_LABELS), targets.split(_LABELS), strict=True):
        total = total + checkpoint(summed, part, labels, use_reentrant=False)
    return total, len(targets)


def collate(
    rows: Sequence[Row], *, packing: bool, pad: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """A batch as tensors.

    Returns:
        Token ids (rows, length), positions of the same shape, places in the flattened batch that predict a label, and
        those labels.
    """
    import torch

    width = sum(len(row.tokens) for row in rows) if packing else max(len(row.tokens) for row in rows)
    ids: list[int] = []
    positions: list[int] = []
    places: list[int] = []
    targets: list[int] = []
    for row in rows:
        start, length = len(ids), len(row.tokens)
        ids += row.tokens
        positions += range(length)
        places += range(start + row.prompt - 1, start + length - 1)
        targets += row.tokens[row.prompt :]
        if not packing:
            ids += [pad] * (width - length)
            positions += range(length, width)
    shape = (-1, width)
    return (
        torch.tensor(ids).reshape(shape),
        torch.tensor(positions).reshape(shape),
        torch.tensor(places),
        torch.tensor(targets),
    )


def _tensors(base: Base) -> Any:
    """Names of transformers and float32 arrays, one after the other."""
    if base.header is None:
        for name, stored in safetensors_of(base.path).items():
            yield (name if name.startswith(("model.", "lm_head.")) else f"model.{name}"), stored.read()
        return
    for tensor, data in gguf_tensors(base.header):
        if tensor.name == ROPE_FACTORS:
            yield ROPE_FACTORS, dequantized(tensor, data)
        elif name := hf_name(tensor.name):
            yield name, to_hf_rows(dequantized(tensor, data), heads_of(base.architecture, base.config, tensor.name))
