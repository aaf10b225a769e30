"""Small LoRA adapters with random weights, for measuring and testing how adapters are loaded and switched.

The weights mean nothing: they only have to be of the right shapes, and large enough to change what the model writes.
"""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

RANK = 8


def write_adapter(base: Path, path: Path, *, seed: int, scale: float = 0.3, layers: int = 4) -> Path:
    """Write a GGUF adapter over the query and value projections of the first layers.

    Args:
        base: GGUF file of the base model.
        path: Where the adapter goes.
        seed: Adapters with different seeds answer differently.
        scale: Standard deviation of the weights.
        layers: How many layers it changes.

    Returns:
        `path`.
    """
    reader = gguf.GGUFReader(base)
    field = reader.get_field("general.architecture")
    assert field is not None
    architecture = str(field.contents())
    shapes = {tensor.name: tuple(int(size) for size in tensor.shape) for tensor in reader.tensors}
    random = np.random.default_rng(seed)
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(RANK))
    for layer in range(layers):
        for part in ("attn_q", "attn_v"):
            name = f"blk.{layer}.{part}.weight"
            inputs, outputs = shapes[name]  # GGUF names the innermost dimension first
            for letter, shape in (("a", (RANK, inputs)), ("b", (outputs, RANK))):
                writer.add_tensor(f"{name}.lora_{letter}", (random.standard_normal(shape) * scale).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
