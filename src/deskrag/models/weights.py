"""Which weights a model file holds, whatever they were quantised to.

One idea: quantising leaves the vectors of a model (the scales of its norms, its biases) as they are, in 32 bits. So
their hash names the weights: the same for the Q8_0 and the Q4_K_M file of one model, another one for the model before
it was tuned. An adapter belongs to weights, not to a file. A model that an adapter was merged into keeps its vectors;
its file says what was merged, and that counts, too.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..errors import AccessError
from .gguf_header import GgufHeader, read_part

MERGED = "deskrag.merged"
"""Metadata of a model that an adapter was merged into, which leaves the vectors as they were."""
MERGED = "deskrag.merged"
"""Metadata of a model that an adapter was merged into: identity of that adapter."""
_F32 = 0
_MOST_BYTES = 8 * 2**20


def weights_identity(path: Path) -> str:
    """Identity of the weights in a GGUF model: 16 hex digits; empty where the file has no vectors to tell by.

    Args:
        path: The file; of a split model the first one, whose vectors alone count.

    Raises:
        NotFoundError, AccessError, ModelError: It cannot be read, or is damaged.
    """
    return _identity(read_part(path))


def fits_shape(model: GgufHeader, adapter: GgufHeader) -> str:
    """Why an adapter's tensors do not fit a model's, as half a sentence; empty if they do."""
    if model.architecture != adapter.architecture:
        return f"it is for models of the architecture {adapter.architecture}, and this one is {model.architecture}"
    shapes = {tensor.name: tensor.shape for tensor in model.tensors}
    for tensor in adapter.tensors:
        name, _, letter = tensor.name.rpartition(".lora_")
        shape = shapes.get(name)
        if letter not in ("a", "b") or shape is None:
            return f"it changes a tensor that this model does not have ({tensor.name})"
        wanted = shape[0] if letter == "a" else shape[1] if len(shape) > 1 else 0
        found = tensor.shape[0] if letter == "a" else tensor.shape[1] if len(tensor.shape) > 1 else 0
        if wanted != found and name != "token_embd.weight":  # embeddings are stored the other way round
            return f"its tensors have another size ({found} instead of {wanted} in {name})"
    return ""


def _identity(header: GgufHeader) -> str:
    vectors = sorted(
        (tensor for tensor in header.tensors if len(tensor.shape) == 1 and tensor.kind == _F32),
        key=lambda tensor: tensor.name,
    )
    if not vectors:
        return ""
    digest = hashlib.sha256(str(header.metadata.get(MERGED) or "").encode())
    read = 0
    try:
        with header.path.open("rb") as stream:
            for tensor in vectors:
                read += tensor.size
                if read > _MOST_BYTES:
                    break
                stream.seek(header.data_start + tensor.offset)
                digest.update(tensor.name.encode() + b"\0" + stream.read(tensor.size))
    except OSError as error:
        raise AccessError(f"the model file cannot be read ({error.strerror})", subject=str(header.path)) from error
    return digest.hexdigest()[:16]
