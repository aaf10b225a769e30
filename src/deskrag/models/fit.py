"""Whether a model fits this machine: weights + KV cache + work space against the memory that is free.

One idea: everything is computed from the file's header, before anything is loaded, so that the answer comes at
once, for a catalogue entry too, and the engine can refuse with numbers instead of being killed by the system.
Pure arithmetic, no heavy imports. Formulas:

- KV cache: for each layer that attends, context x KV heads x (key + value length) x bytes of the KV type.
  Layers with a sliding window are counted in full unless `full_windows` is False: reusing prefixes needs the full
  cache, and that is llama.cpp's default. Multi-head latent attention keeps one compressed row for all heads.
- Work space: one step of `batch` tokens through the widest layer and the vocabulary, plus the attention mask.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal, Protocol

from ..errors import InputError
from .architectures import WINDOW_PATTERN
from .gguf_header import GgufHeader
from .memory import MachineMemory, machine_memory

KV_BYTES = {"f32": 4.0, "f16": 2.0, "bf16": 2.0, "q8_0": 34 / 32, "q5_1": 24 / 32, "q5_0": 22 / 32, "q4_1": 20 / 32,
            "q4_0": 18 / 32, "iq4_nl": 18 / 32}  # fmt: skip
"""Bytes of one number of the KV cache."""

DEFAULT_CONTEXT = 8192
PROCESS_BYTES = 120 * 2**20
"""What an engine process takes beside the model (measured: 96 MB with the starter model)."""

_COMFORT = 0.8  # share of the free memory that leaves room for documents, browser and the rest
_QUICK_BYTES = 5 * 10**9  # weights read for one token: at 20-50 GB/s of a desktop's memory, 4-10 tokens a second
_CONTEXT_STEP = 256
_MIB, _GIB = 2**20, 2**30

Verdict = Literal["runs well", "runs", "does not fit"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What memory depends on.

    Attributes:
        kv_per_token: Numbers in the KV cache for one token, over all layers without a window.
        kv_windowed: The same over the layers with a sliding window.
        window: Its length in tokens; 0 for none.
        width: Numbers that one token takes in the widest step between layers.
        heads: Attention heads, for the mask of attention that is not fused.
        vocabulary: Size of the vocabulary.
        layers: Number of layers.
        trained_context: Tokens it was trained for; 0 if unknown.
        active_share: Share of the weights used for one token: below 1 for mixtures of experts.
        state_bytes: Fixed state of recurrent layers, for one sequence.
        exact: Whether all of this comes from the file.
    """

    kv_per_token: int
    kv_windowed: int
    window: int
    width: int
    heads: int
    vocabulary: int
    layers: int
    trained_context: int
    active_share: float = 1.0
    state_bytes: int = 0
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found.

    Attributes:
        verdict: ``"runs well"``, ``"runs"`` or ``"does not fit"``.
        context: Tokens of context it was computed for.
        kv_type: Type of the KV cache.
        weights: Bytes of the weights.
        kv_cache: Bytes of the KV cache.
        work: Bytes of work space and process.
        total: Sum of these.
        free: Bytes free where it would run: GPU memory if all of it fits there, else main memory (plus GPU memory).
        place: ``"GPU"``, ``"CPU"`` or ``"GPU and CPU"``.
        largest_context: The longest context that fits, at most what it was trained for; 0 if none.
        exact: Whether the numbers come from the file itself, not from the catalogue or a rule of thumb.
        reason: One sentence for a person.
    """

    verdict: Verdict
    context: int
    kv_type: str
    weights: int
    kv_cache: int
    work: int
    total: int
    free: int
    place: str
    largest_context: int
    exact: bool
    reason: str


class KnownModel(Protocol):
    """What a catalogue entry tells about a model that is not here yet."""

    @property
    def size(self) -> int:
        """Bytes of its file."""
        ...

    @property
    def parameters(self) -> int:
        """Number of weights."""
        ...

    @property
    def context(self) -> int:
        """Tokens it was trained for."""
        ...

    @property
    def shape(self) -> tuple[int, ...]:
        """Layers, KV heads, head length, embedding, vocabulary; empty if unknown."""
        ...

    @property
    def active_parameters(self) -> int:
        """Weights used for one token; 0 for all."""
        ...


def estimate(
    model: GgufHeader | KnownModel,
    context: int = 0,
    kv_type: str = "f16",
    *,
    batch: int = 512,
    fused_attention: bool = True,
    full_windows: bool = True,
    sequences: int = 1,
    gpu_layers: int = -1,
    memory: MachineMemory | None = None,
) -> Fit:
    """Whether `model` fits the memory that is free now.

    Args:
        model: The checked header of a file, or a catalogue entry.
        context: Tokens in the KV cache, over all sequences; 0 takes the model's own, at most 8192.
        kv_type: Type of the KV cache, a key of `KV_BYTES`.
        batch: Most tokens computed in one step (`n_ubatch`).
        fused_attention: Whether flash attention is on.
        full_windows: Whether layers with a sliding window keep the whole context.
        sequences: Answers written at the same time (matters for recurrent models only).
        gpu_layers: Layers a person allows on the GPU; -1 for all, 0 for none.
        memory: What is free; measured if None.

    Raises:
        InputError: An unknown KV type.
    """
    if kv_type not in KV_BYTES:
        raise InputError(f"unknown KV cache type {kv_type!r}", advice=f"Known: {', '.join(KV_BYTES)}.")
    memory = memory or machine_memory()
    shape, weights = _shape_and_weights(model)
    context = context or min(shape.trained_context or DEFAULT_CONTEXT, DEFAULT_CONTEXT)
    cost = _Cost(shape, weights, kv_type, batch, fused_attention, full_windows, sequences)
    total = cost.total(context)
    vram = memory.vram_free if gpu_layers else 0
    if vram and total <= vram and (gpu_layers < 0 or gpu_layers >= shape.layers):
        place, free = "GPU", vram
    elif vram:
        place, free = "GPU and CPU", vram + memory.ram_free
    else:
        place, free = "CPU", memory.ram_free
    verdict: Verdict
    active = int(weights * shape.active_share)
    if total > free:
        verdict = "does not fit"
    elif total <= free * (_COMFORT if place != "GPU" else 0.95) and (place == "GPU" or active <= _QUICK_BYTES):
        verdict = "runs well"
    else:
        verdict = "runs"
    return Fit(
        verdict=verdict,
        context=context,
        kv_type=kv_type,
        weights=weights,
        kv_cache=cost.kv_cache(context),
        work=cost.work(context),
        total=total,
        free=free,
        place=place,
        largest_context=cost.largest_context(free),
        exact=shape.exact,
        reason=_reason(verdict, cost, context, free, active, place),
    )


class _Cost:
    """Memory as a function of the context."""

    def __init__(
        self, shape: Shape, weights: int, kv_type: str, batch: int, fused: bool, full_windows: bool, sequences: int
    ) -> None:
        self.shape, self.weights, self.batch = shape, weights, batch
        self._number = KV_BYTES[kv_type]
        self._fused, self._full, self._sequences = fused, full_windows, sequences

    def kv_cache(self, context: int) -> int:
        padded = ceil(context / _CONTEXT_STEP) * _CONTEXT_STEP
        windowed = padded if self._full else min(padded, self.shape.window * self._sequences + self.batch)
        numbers = padded * self.shape.kv_per_token + windowed * self.shape.kv_windowed
        return int(numbers * self._number) + self.shape.state_bytes * self._sequences

    def work(self, context: int) -> int:
        shape = self.shape
        steps = self.batch * 4 * (shape.vocabulary + shape.width)
        mask = self.batch * context * (6 if self._fused else 4 * max(1, shape.heads) + 4)
        return steps + mask + PROCESS_BYTES

    def total(self, context: int) -> int:
        return self.weights + self.kv_cache(context) + self.work(context)

    def largest_context(self, free: int) -> int:
        """The longest multiple of 256 tokens that fits `free` bytes, at most what the model was trained for."""
        low, high = 0, (self.shape.trained_context or 2**20) // _CONTEXT_STEP
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.total(middle * _CONTEXT_STEP) <= free else (low, middle - 1)
        return low * _CONTEXT_STEP


def _reason(verdict: Verdict, cost: _Cost, context: int, free: int, active: int, place: str) -> str:
    needs = f"{size_text(cost.total(context))} with {context:,} tokens of context"
    there = f"{size_text(free)} of memory {'is' if free < 10**9 else 'are'} free"
    if verdict == "does not fit":
        largest = cost.largest_context(free)
        would = f"{largest:,} tokens would fit" if largest >= 512 else "no context would fit"
        return f"would need {needs}, and {there}; {would}"
    if verdict == "runs":
        if place != "GPU" and active > _QUICK_BYTES:
            return f"takes {needs}, and {there}; slow without a GPU, as {size_text(active)} are read for each token"
        return f"takes {needs}, and {there}: little is left for other programs"
    return f"takes {needs}, and {there}"


def size_text(count: float) -> str:
    """Bytes as people read them, in decimal units: ``"145 MB"``, ``"2.5 GB"``."""
    for limit, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= limit:
            value = count / limit
            return f"{value:.0f} {unit}" if value >= 100 or unit == "kB" else f"{value:.1f} {unit}"
    return f"{count:.0f} B"


def _shape_and_weights(model: GgufHeader | KnownModel) -> tuple[Shape, int]:
    if isinstance(model, GgufHeader):
        return shape_of(model), model.weight_bytes or model.size
    return _known_shape(model), model.size


def shape_of(header: GgufHeader) -> Shape:
    """The shape a file states."""
    layers = header.number("block_count")
    heads = max(header.numbers("attention.head_count") or (1,))
    embedding = header.number("embedding_length")
    kv_heads = header.numbers("attention.head_count_kv") or header.numbers("attention.head_count") or (1,)
    length = embedding // heads if heads else 0
    key, value = header.number("attention.key_length", length), header.number("attention.value_length", length)
    per_layer = [(kv_heads[layer] if layer < len(kv_heads) else kv_heads[-1]) for layer in range(layers)]
    latent = header.number("attention.kv_lora_rank")
    if latent and header.number("attention.key_length_mla"):
        per_token = [latent + header.number("rope.dimension_count") for _ in per_layer]
    else:
        per_token = [count * (key + value) for count in per_layer]
    window = header.number("attention.sliding_window")
    windowed = [window > 0 and _has_window(header, layer) for layer in range(layers)]
    states = header.number("ssm.inner_size") * (header.number("ssm.state_size") + header.number("ssm.conv_kernel"))
    recurrent = sum(count == 0 for count in per_layer) if 0 in per_layer else (layers if states else 0)
    expert_bytes = sum(tensor.size for tensor in header.tensors if "_exps" in tensor.name)
    experts, used = header.number("expert_count"), header.number("expert_used_count")
    whole = header.weight_bytes
    active = (whole - expert_bytes * (1 - used / experts)) / whole if experts and used and whole else 1.0
    wide = max(header.numbers("feed_forward_length") or (4 * embedding,))
    if experts and used:
        wide = max(wide, header.number("expert_feed_forward_length") * used)
    return Shape(
        kv_per_token=sum(n for n, has in zip(per_token, windowed, strict=True) if not has),
        kv_windowed=sum(n for n, has in zip(per_token, windowed, strict=True) if has),
        window=window,
        width=2 * wide + 4 * embedding + heads * key,
        heads=heads,
        vocabulary=_vocabulary(header),
        layers=layers,
        trained_context=header.context_length,
        active_share=active,
        state_bytes=recurrent * states * 4,
    )


def _vocabulary(header: GgufHeader) -> int:
    for tensor in header.tensors:
        if tensor.name == "token_embd.weight" and len(tensor.shape) > 1:
            return tensor.shape[1]
    return header.number("vocab_size", 32_000)


def _has_window(header: GgufHeader, layer: int) -> bool:
    stated = header.metadata.get(f"{header.architecture}.attention.sliding_window_pattern")
    if isinstance(stated, list) and layer < len(stated):
        return bool(stated[layer])
    pattern = stated if isinstance(stated, int) else WINDOW_PATTERN.get(header.architecture, 0)
    return pattern > 1 and (layer + 1) % pattern != 0


def _known_shape(model: KnownModel) -> Shape:
    if model.shape:
        layers, kv_heads, length, embedding, vocabulary = model.shape
        kv = 2 * layers * kv_heads * length
    else:  # models with grouped attention: about 100 kB a token at 7 billion weights, growing with the square root
        layers, embedding, vocabulary = 32, int(4096 * (model.parameters / 7e9) ** 0.4), 128_000
        kv = int(50_000 * (model.parameters / 7e9) ** 0.5)
    share = model.active_parameters / model.parameters if model.active_parameters else 1.0
    return Shape(kv, 0, 0, 12 * embedding, 32, vocabulary, layers, model.context, share, exact=False)
