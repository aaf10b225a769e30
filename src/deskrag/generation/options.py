"""How an engine runs, with the values DeskRAG chooses itself and the reason for each.

A setting of 0 (or “auto”) means “choose for me”. `choose` makes those choices in one place, so that the engine uses
and `deskrag doctor` explains the very same values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import ModelError
from ..models.fit import KV_BYTES, Fit, estimate, shape_of, size_text
from ..models.gguf_header import GgufHeader, read_header
from ..models.library import ModelFile
from ..models.memory import MachineMemory, machine_memory
from .cores import usable_cores

if TYPE_CHECKING:
    from ..settings import EngineSettings

LARGEST_AUTO_CONTEXT = 8192
AUTO_SLOTS = 8
CACHE_SHARE = 0.25
"""Most of the free memory that the KV cache takes by itself."""
GPU_SHARE = 0.95
"""Most of the free GPU memory that layers are put into."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Values of one engine; see `EngineSettings` for their meaning.

    Attributes:
        adapt_threads: Use fewer threads while other programs keep the cores busy.
        why: For each value that was chosen here, the reason as half a sentence.
    """

    context: int
    cells: int
    slots: int
    threads: int
    batch: int = 512
    gpu_layers: int = -1
    split_mode: str = "layer"
    tensor_split: tuple[float, ...] = ()
    main_gpu: int = 0
    kv_type: str = "f16"
    flash_attention: str = "auto"
    adapt_threads: bool = True
    speculate: bool = True
    start_seconds: float = 120.0
    why: dict[str, str] = field(default_factory=dict, compare=False)


def choose(
    settings: EngineSettings, model: ModelFile, *, alone: bool = False, memory: MachineMemory | None = None
) -> EngineOptions:
    """The options for a model on this machine.

    Args:
        settings: What a person chose.
        model: The model.
        alone: Only one answer is wanted, as for a command that asks once.
        memory: What is free; measured if None.
    """
    why: dict[str, str] = {}
    memory = memory or machine_memory()
    context = min(settings.context or LARGEST_AUTO_CONTEXT, model.context)
    if not settings.context:
        why["context"] = f"the model's own {model.context}, at most {LARGEST_AUTO_CONTEXT}"
    elif context < settings.context:
        why["context"] = f"the model was trained for no more than {model.context}"
    threads = settings.threads or usable_cores()
    if not settings.threads:
        why["threads"] = "one for each physical core this process may use, fewer while other programs keep them busy"
    slots = settings.slots or (1 if alone else AUTO_SLOTS)
    if not settings.slots:
        why["slots"] = "one question is asked" if alone else "more at once bring little on a processor; others wait"
    cells = max(settings.cache_tokens, context)
    if not settings.cache_tokens:
        cells = _cells(context, slots, read_header(model.path), settings.kv_type, memory)
        why["cache_tokens"] = f"at most {CACHE_SHARE:.0%} of the free memory, and not less than one context window"
    if settings.flash_attention == "auto":
        why["flash_attention"] = "llama.cpp uses it where the model and the device allow it"
    gpu_layers = settings.gpu_layers
    if gpu_layers < 0:
        gpu_layers, why["gpu_layers"] = _gpu_layers(cells, model, settings.kv_type, memory)
    return EngineOptions(
        context=context,
        cells=cells,
        slots=slots,
        threads=threads,
        batch=settings.batch,
        gpu_layers=gpu_layers,
        split_mode=settings.split_mode,
        tensor_split=settings.tensor_split,
        main_gpu=settings.main_gpu,
        kv_type=settings.kv_type,
        flash_attention=settings.flash_attention,
        adapt_threads=not settings.threads,
        speculate=settings.speculate,
        start_seconds=settings.start_seconds,
        why=why,
    )


def _gpu_layers(cells: int, model: ModelFile, kv_type: str, memory: MachineMemory) -> tuple[int, str]:
    """(layers for the GPU, why): all, or as many as its memory holds with their part of the KV cache."""
    if not memory.vram_free:
        return -1, "all, if llama.cpp was built for a GPU and one is there"
    header = read_header(model.path)
    fit = estimate(header, cells, kv_type, memory=memory)
    layers = max(1, shape_of(header).layers)
    if fit.place == "GPU":
        return -1, f"all {layers}, as {size_text(fit.total)} fit the {size_text(memory.vram_free)} free on the GPU"
    each = (fit.weights + fit.kv_cache) / layers
    count = max(0, min(layers, int((GPU_SHARE * memory.vram_free - fit.work) / each)))
    return count, f"{count} of {layers}, as many as fit the {size_text(memory.vram_free)} free on the GPU"


def _cells(context: int, slots: int, header: GgufHeader, kv_type: str, memory: MachineMemory) -> int:
    """Twice the window when several answers share the cache, as far as memory goes."""
    if slots == 1:
        return context
    each = shape_of(header).kv_per_token * KV_BYTES[kv_type]
    affordable = int(CACHE_SHARE * memory.ram_free / each) if each else 2 * context
    return max(context, min(2 * context, affordable))


def fit_of(model: ModelFile, options: EngineOptions) -> Fit:
    """What the model will take with these options, against what is free now."""
    return estimate(
        read_header(model.path),
        options.cells,
        options.kv_type,
        batch=options.batch,
        fused_attention=options.flash_attention != "off",
        sequences=options.slots,
        gpu_layers=options.gpu_layers,
    )


def refuse_what_does_not_fit(model: ModelFile, options: EngineOptions) -> None:
    """Compare what the model will take with what is free now, before anything is loaded.

    Raises:
        ModelError: There is too little memory; says how much is needed, and the longest context that would do.
    """
    fit = fit_of(model, options)
    if fit.verdict != "does not fit":
        return
    advice = "Choose a smaller model or quantisation, or close other programs."
    if fit.largest_context:
        advice = f"Set engine.context to at most {fit.largest_context}, or choose a smaller model."
    raise ModelError(f"there is too little memory for this model: {fit.reason}", subject=model.name, advice=advice)
