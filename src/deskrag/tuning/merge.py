"""A stand-alone model from a base model and an adapter, or from weights that were merged elsewhere.

One idea: no converter is needed. The base's own GGUF file has every word of metadata and the tokenizer right, so they
are copied and only the tensors that change are written anew, in 16 bits; then llama.cpp quantises the file like any
other. Tensors that do not change keep the very bytes they have.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError, ModelError
from ..models.gguf_header import GgufHeader, Tensor, read_part
from ..models.library import check_space
from ..models.quantize import FTYPES, expected_size, quantize
from ..models.registry import sha256_of
from ..models.weights import MERGED, fits_shape
from ..paths import ensure_dir
from ..progress import CancelToken, Progress, ProgressFn, silent
from .adopt import require_adapter, require_base, trained_for
from .base import Base
from .convert import KEY_WEIGHTS
from .families import gguf_name, heads_of, to_gguf_rows
from .weights import dequantized, gguf_tensors, safetensors_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class _Changes:
    """What is written anew: names of tensors, and how each is made of what it was."""

    names: frozenset[str]
    make: Callable[[Tensor, NDArray[np.uint8]], NDArray[np.float32]]


def merge_adapter(
    base: Base,
    adapter: Path,
    target: Path,
    *,
    ftype: str = "",
    name: str = "",
    strength: float = 1.0,
    progress: ProgressFn = silent,
    cancel: CancelToken | None = None,
) -> Path:
    """Write a model with an adapter worked into its weights.

    Args:
        base: The base model; a GGUF file.
        adapter: A GGUF adapter.
        target: The new GGUF file, written all or nothing.
        ftype: Its type, a key of `deskrag.models.quantize.FTYPES`; that of the base if empty.
        name: The new model's own name; the base's with “tuned” if empty.
        strength: How much of the adapter; 1 for what it was trained for.
        progress: Told tensors (``"merging"``, then ``"quantizing"``).
        cancel: Obeyed within a moment; leaves nothing.

    Raises:
        InputError: An unknown type, or the base is not a GGUF file.
        ModelError: The adapter belongs to another model, with both names.
        StorageFullError: Not enough disk, with the numbers.
        Cancelled: On a stop.
    """
    import numpy as np

    header = _require_gguf(base)
    low_rank = read_part(adapter)
    require_adapter(low_rank)
    named = trained_for(low_rank)
    if why := fits_shape(header, low_rank):
        raise ModelError(
            f"this adapter was made for {named or 'another model'} and does not belong to {base.name}: {why}",
            subject=str(adapter),
        )
    require_base(named, str(low_rank.metadata.get(KEY_WEIGHTS) or ""), base, str(adapter))
    matrices = {tensor.name: (tensor, data) for tensor, data in gguf_tensors(low_rank)}
    alpha = low_rank.metadata.get("adapter.lora.alpha")

    def merged(tensor: Tensor, data: NDArray[np.uint8]) -> NDArray[np.float32]:
        a = dequantized(*matrices[f"{tensor.name}.lora_a"])
        b = dequantized(*matrices[f"{tensor.name}.lora_b"])
        rank = b.shape[1]
        scale = strength * (float(alpha) / rank if isinstance(alpha, int | float) and alpha else 1.0)
        found: NDArray[np.float32] = dequantized(tensor, data) + np.float32(scale) * (b @ a)
        return found

    names = frozenset(key.removesuffix(".lora_a") for key in matrices if key.endswith(".lora_a"))
    title, identity = name or f"{header.name} tuned", sha256_of(adapter)[:16]
    return _write(base, header, target, _Changes(names, merged), identity, ftype, title, progress, cancel)


def adopt_merged(
    folder: Path,
    base: Base,
    target: Path,
    *,
    ftype: str = "",
    name: str = "",
    progress: ProgressFn = silent,
    cancel: CancelToken | None = None,
) -> Path:
    """Write the weights of a model that was tuned or merged elsewhere (safetensors) as GGUF.

    Args:
        folder: In Hugging Face layout; its vocabulary must be that of the base.
        base: The model it was made from, as a GGUF file: metadata and tokenizer come from it.
        target: The new GGUF file.
        ftype: Its type; that of the base if empty.
        name: The new model's own name; the folder's if empty.
        progress: Told tensors.
        cancel: Obeyed within a moment; leaves nothing.

    Raises:
        NotFoundError, AccessError: The folder cannot be read.
        InputError: An unknown type, or the base is not a GGUF file.
        ModelError: Tensors are missing or have another shape than the base's, with both names.
        StorageFullError: Not enough disk, with the numbers.
        Cancelled: On a stop.
    """
    header = _require_gguf(base)
    stored = {}
    for key, tensor in safetensors_of(folder).items():
        stem, _, suffix = key.rpartition(".")
        if ours := gguf_name(stem):
            stored[f"{ours}.{suffix}"] = tensor
    wanted = {tensor.name: tuple(reversed(tensor.shape)) for tensor in header.tensors}
    lacking = [key for key, shape in wanted.items() if key != "rope_freqs.weight" and _shape(stored, key) != shape]
    if lacking:
        raise ModelError(
            f"the model in {folder.name} was not made from {base.name}: {lacking[0]} is missing or has another size",
            subject=str(folder),
            advice="Give the base model it was made from.",
        )

    def made(tensor: Tensor, _: NDArray[np.uint8]) -> NDArray[np.float32]:
        return to_gguf_rows(stored[tensor.name].read(), heads_of(base.architecture, base.config, tensor.name))

    identity = sha256_of(next(iter(stored.values())).path)[:16]
    names = frozenset(key for key in wanted if key in stored)
    return _write(base, header, target, _Changes(names, made), identity, ftype, name or folder.name, progress, cancel)


def _write(
    base: Base,
    header: GgufHeader,
    target: Path,
    changes: _Changes,
    identity: str,
    ftype: str,
    name: str,
    progress: ProgressFn,
    cancel: CancelToken | None,
) -> Path:
    ftype = (ftype or header.quantization).casefold()
    if ftype not in FTYPES:
        raise InputError(
            f"a model of the type {ftype!r} cannot be written", subject=base.name, advice=f"Known: {', '.join(FTYPES)}."
        )
    folder = ensure_dir(target.parent)
    check_space(folder, header.parameters * 2 + expected_size(header.parameters, ftype), "the merged model")
    handle, spot = tempfile.mkstemp(suffix=".gguf", prefix=".merging-", dir=folder)
    os.close(handle)
    between = Path(spot)
    try:
        _copy(header, between, changes, {"general.name": name, MERGED: identity}, progress, cancel)
        quantize(between, target, ftype, progress, cancel)
    finally:
        between.unlink(missing_ok=True)
    return target


def _copy(
    header: GgufHeader,
    target: Path,
    changes: _Changes,
    metadata: dict[str, str],
    progress: ProgressFn,
    cancel: CancelToken | None,
) -> None:
    """Copy a model with other tensors and some other metadata, one tensor in memory at a time."""
    import numpy as np
    from gguf import GGMLQuantizationType, GGUFWriter

    writer = GGUFWriter(target, header.architecture)
    _copy_metadata(header, writer, metadata)
    for tensor, data in gguf_tensors(header):
        if tensor.name in changes.names:
            kind = np.float32 if len(tensor.shape) == 1 or tensor.kind == GGMLQuantizationType.F32 else np.float16
            shape = tuple(reversed(tensor.shape))
            count = int(np.prod(shape)) * np.dtype(kind).itemsize
            writer.add_tensor_info(tensor.name, shape, np.dtype(kind), count)
        else:
            shape = data.shape if len(tensor.shape) == 2 else (*reversed(tensor.shape[1:]), data.shape[-1])
            writer.add_tensor_info(tensor.name, shape, data.dtype, data.nbytes, GGMLQuantizationType(tensor.kind))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    try:
        for number, (tensor, data) in enumerate(gguf_tensors(header), 1):
            if cancel is not None:
                cancel.check()
            progress(Progress("merging", number, len(header.tensors), "tensors", tensor.name))
            if tensor.name in changes.names:
                found = changes.make(tensor, data)
                narrow = len(tensor.shape) > 1 and tensor.kind != GGMLQuantizationType.F32
                writer.write_tensor_data(found.astype(np.float16 if narrow else np.float32))
            else:
                writer.write_tensor_data(np.array(data))
    finally:
        writer.close()


def _copy_metadata(header: GgufHeader, writer: Any, metadata: dict[str, str]) -> None:
    from gguf import GGUFReader, GGUFValueType

    reader = GGUFReader(header.path)
    for key, field in reader.fields.items():
        if key.startswith(("GGUF.", "split.")) or key in metadata or key == "general.architecture":
            continue
        kind = field.types[0]
        inner = field.types[-1] if kind == GGUFValueType.ARRAY else None
        writer.add_key_value(key, field.contents(), kind, inner)
    for key, value in metadata.items():
        writer.add_string(key, value)


def _require_gguf(base: Base) -> GgufHeader:
    if base.header is None:
        raise InputError(
            "merging needs the base model as a GGUF file, for its tokenizer",
            subject=base.name,
            advice="Give that file.",
        )
    return base.header


def _shape(stored: dict[str, Any], key: str) -> tuple[int, ...]:
    return tuple(stored[key].shape) if key in stored else ()
