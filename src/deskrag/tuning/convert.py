"""From an adapter in PEFT layout to one for llama.cpp.

One idea: both hold the same two thin matrices for each layer; what differs is names, the order of rows of queries and
keys in the llama family, and that a GGUF file has one ``alpha`` for all layers. So whatever strength PEFT gives a layer
is worked into its matrix B (``alpha / rank`` is what llama.cpp multiplies with; llama.cpp, llama-adapter.h).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import AccessError, ModelError, NotFoundError
from ..paths import ensure_dir
from .base import Base
from .families import gguf_name, heads_of, to_gguf_rows
from .weights import safetensors_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CONFIG = "adapter_config.json"
BASE_CARD = "base.json"
KEY_BASE, KEY_FINGERPRINT, KEY_WEIGHTS, KEY_DATA = (
    "deskrag.base.name",
    "deskrag.base.fingerprint",
    "deskrag.base.weights",
    "deskrag.data",
)
_LARGEST_F16 = 60_000.0
_MATRIX = re.compile(r"(?P<module>.+)\.lora_(?P<letter>[AB])(?:\.default)?\.weight")


@dataclass(frozen=True, slots=True)
class PeftAdapter:
    """An adapter in PEFT layout, by its files' headers.

    Attributes:
        folder: Its folder.
        base_name: What it says its base model is; empty if nothing.
        weights: Identity of the base's weights, where DeskRAG trained it; else empty.
        rank: Largest rank.
        alpha: Of most layers.
        modules: For each tensor of the base (GGUF name without suffix) the names of its A and B and its strength.
    """

    folder: Path
    base_name: str
    weights: str
    rank: int
    alpha: float
    modules: Mapping[str, tuple[str, str, float]] = field(repr=False)


def read_peft(folder: Path) -> PeftAdapter:
    """What an adapter folder holds.

    Raises:
        NotFoundError: It holds no adapter.
        ModelError: It is damaged, or of a kind that llama.cpp cannot run.
    """
    try:
        config: dict[str, Any] = json.loads((folder / CONFIG).read_text("utf-8"))
    except FileNotFoundError as error:
        raise NotFoundError(
            "this folder holds no adapter",
            subject=str(folder),
            advice=f"Give a folder with {CONFIG} and adapter_model.safetensors, or a GGUF adapter.",
        ) from error
    except OSError as error:
        raise AccessError(f"the adapter cannot be read ({error.strerror})", subject=str(folder)) from error
    except ValueError as error:
        raise ModelError("the adapter's configuration is damaged", subject=str(folder)) from error
    _require_plain(config, folder)
    pairs: dict[str, dict[str, str]] = {}
    ranks: dict[str, int] = {}
    for name, tensor in safetensors_of(folder).items():
        found = _MATRIX.fullmatch(name)
        target = gguf_name(found["module"]) if found else ""
        if found is None or not target or len(tensor.shape) != 2:
            raise ModelError(
                f"the adapter changes something that llama.cpp has no place for ({name})", subject=str(folder)
            )
        pairs.setdefault(target, {})[found["letter"]] = name
        if found["letter"] == "A":
            ranks[target] = tensor.shape[0]
    if not pairs or any(set(pair) != {"A", "B"} for pair in pairs.values()):
        raise ModelError("the adapter's matrices are incomplete", subject=str(folder), advice="Get it again.")
    modules = {}
    for target, pair in pairs.items():
        alpha = _of_module(config.get("alpha_pattern"), pair["A"], float(config.get("lora_alpha") or ranks[target]))
        divisor = math.sqrt(ranks[target]) if config.get("use_rslora") else ranks[target]
        modules[target] = (pair["A"], pair["B"], alpha / divisor)
    rank = max(ranks.values())
    card = _base_card(folder)
    name = card.get("name") or str(config.get("base_model_name_or_path") or "")
    return PeftAdapter(folder, name, card.get("weights", ""), rank, float(config.get("lora_alpha") or rank), modules)


def to_gguf(
    folder: Path,
    target: Path,
    base: Base,
    *,
    fingerprint: str = "",
    weights: str = "",
    data: str = "",
    wide: bool = False,
) -> Path:
    """Write an adapter folder as a GGUF adapter for a base model.

    Args:
        folder: In PEFT layout.
        target: The new file, replaced as a whole.
        base: The base model it belongs to.
        fingerprint: Identity of the base's file, for the metadata.
        weights: Identity of the base's weights, for the metadata.
        data: Identity of the examples, for the metadata.
        wide: Store 32 bits a number instead of 16.

    Raises:
        NotFoundError, AccessError: The folder cannot be read.
        ModelError: It does not fit the base, or llama.cpp cannot run it.
    """
    import numpy as np
    from gguf import GGUFWriter

    adapter = read_peft(folder)
    tensors = safetensors_of(folder)
    require_shapes(adapter, base)
    ensure_dir(target.parent)
    partial = target.with_name(f".{target.name}.partial")
    writer = GGUFWriter(partial, base.architecture)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", adapter.alpha)
    writer.add_name(f"Adapter for {base.name}")
    writer.add_base_model_count(1)
    writer.add_base_model_name(0, base.name)
    for key, value in (
        (KEY_BASE, base.name),
        (KEY_FINGERPRINT, fingerprint),
        (KEY_WEIGHTS, weights),
        (KEY_DATA, data),
    ):
        if value:
            writer.add_string(key, value)
    matrices: list[tuple[str, NDArray[np.float32]]] = []
    for module in sorted(adapter.modules, key=_order):
        name_a, name_b, strength = adapter.modules[module]
        a, b = tensors[name_a].read(), tensors[name_b].read()
        b = b * (strength * a.shape[0] / adapter.alpha)
        b = to_gguf_rows(b, heads_of(base.architecture, base.config, f"{module}.weight"))
        matrices += [(f"{module}.weight.lora_a", a), (f"{module}.weight.lora_b", b)]
    narrow = not wide and all(float(np.abs(matrix).max(initial=0)) < _LARGEST_F16 for _, matrix in matrices)
    for name, matrix in matrices:
        writer.add_tensor(name, np.ascontiguousarray(matrix, np.float16 if narrow else np.float32))
    try:
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def write_base_card(folder: Path, base: Base, weights: str) -> None:
    """Say beside an adapter which weights it belongs to, for a later import elsewhere."""
    (folder / BASE_CARD).write_text(json.dumps({"name": base.name, "weights": weights}), "utf-8")


def require_shapes(adapter: PeftAdapter, base: Base) -> None:
    """Refuse an adapter whose matrices do not fit the layers of a base model.

    Raises:
        ModelError: With both names.
    """
    shapes = {name: tensor.shape for name, tensor in safetensors_of(adapter.folder).items()}
    known = {
        gguf_name(f"model.layers.0.{part}.{short}").removeprefix("blk.0."): size for part, short, size in _parts(base)
    }
    for module, (name_a, name_b, _) in adapter.modules.items():
        place, _, part = module.removeprefix("blk.").partition(".")
        size = known.get(part) if module.startswith("blk.") else None
        why = ""
        if size is None or int(place) >= base.layers:
            why = f"it changes {module}, which this model does not have"
        elif (shapes[name_a][1], shapes[name_b][0]) != size:
            found = f"{shapes[name_a][1]} x {shapes[name_b][0]}"
            why = f"{module} has the size {size[0]} x {size[1]} there and {found} in the adapter"
        elif shapes[name_a][0] != shapes[name_b][1]:
            why = f"its matrices for {module} do not fit each other"
        if why:
            raise ModelError(
                f"this adapter was made for {adapter.base_name or 'another model'} and does not fit {base.name}: {why}",
                subject=str(adapter.folder),
                advice="Choose the model it was trained for.",
            )


def _parts(base: Base) -> list[tuple[str, str, tuple[int, int]]]:
    return [("self_attn" if name[0] in "qkvo" else "mlp", name, size) for name, size in base.sizes.items()]


def _require_plain(config: dict[str, Any], folder: Path) -> None:
    """Refuse what is no plain LoRA."""
    kind = str(config.get("peft_type") or "LORA").upper()
    problem = ""
    if kind != "LORA":
        problem = f"it is of the kind {kind}, and llama.cpp runs LoRA only"
    elif config.get("use_dora"):
        problem = "it is a DoRA adapter, which llama.cpp cannot run"
    elif config.get("modules_to_save"):
        problem = "it replaces whole layers (modules_to_save), which a GGUF adapter cannot hold"
    elif str(config.get("bias") or "none") != "none":
        problem = "it changes biases, which a GGUF adapter cannot hold"
    elif config.get("fan_in_fan_out"):
        problem = "its matrices are stored the other way round"
    if problem:
        raise ModelError(
            f"this adapter cannot be used: {problem}",
            subject=str(folder),
            advice="Merge it into its base model with the program that trained it, and import the merged model.",
        )


def _of_module(pattern: object, name: str, default: float) -> float:
    """The value of the first key of a PEFT pattern that ends the module's name."""
    module = name.rpartition(".lora_")[0]
    if isinstance(pattern, dict):
        for key, value in pattern.items():
            if module == key or module.endswith(f".{key}"):
                return float(value)
    return default


def _base_card(folder: Path) -> dict[str, str]:
    try:
        data = json.loads((folder / BASE_CARD).read_text("utf-8"))
        return {str(key): str(value) for key, value in data.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _order(module: str) -> tuple[int, str]:
    parts = module.split(".")
    return (int(parts[1]) if parts[0] == "blk" else -1, module)
