"""What there is to know of a base model before anything heavy starts: family, size, names, identity.

One idea: a base is a GGUF file in use or a folder in Hugging Face layout, and everything after this module sees the
same facts of both.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import ModelError, NotFoundError
from ..models.gguf_header import GgufHeader, read_header, require_chat_model
from ..models.registry import sha256_of
from ..models.weights import weights_identity
from ..progress import CancelToken
from .families import architecture_of, gguf_name, hf_config, require_family
from .weights import safetensors_of


@dataclass(frozen=True, slots=True)
class Base:
    """A base model.

    Attributes:
        path: Its GGUF file (of a split model the first one) or its folder.
        name: What a person calls it.
        architecture: As GGUF names it, such as ``"llama"``.
        config: Configuration as transformers spells it.
        parameters: Number of weights.
        header: Of a GGUF file; None for a folder.
    """

    path: Path
    name: str
    architecture: str
    config: dict[str, Any] = field(repr=False)
    parameters: int
    header: GgufHeader | None = field(default=None, repr=False)

    @property
    def layers(self) -> int:
        """Transformer blocks."""
        return int(self.config["num_hidden_layers"])

    @property
    def hidden(self) -> int:
        """Width of the residual stream."""
        return int(self.config["hidden_size"])

    @property
    def vocabulary(self) -> int:
        """Tokens in the vocabulary."""
        return int(self.config["vocab_size"])

    @property
    def context(self) -> int:
        """Longest text it was trained for, in tokens."""
        return int(self.config.get("max_position_embeddings") or 2048)

    @property
    def sizes(self) -> dict[str, tuple[int, int]]:
        """(inputs, outputs) of every linear layer of a block, by the short names of transformers."""
        heads = int(self.config["num_attention_heads"])
        head = int(self.config.get("head_dim") or self.hidden // heads)
        inner = int(self.config["intermediate_size"])
        keys = head * int(self.config.get("num_key_value_heads") or heads)
        return {
            "q_proj": (self.hidden, heads * head),
            "k_proj": (self.hidden, keys),
            "v_proj": (self.hidden, keys),
            "o_proj": (heads * head, self.hidden),
            "gate_proj": (self.hidden, inner),
            "up_proj": (self.hidden, inner),
            "down_proj": (inner, self.hidden),
        }

    def adapter_parameters(self, rank: int, targets: tuple[str, ...]) -> int:
        """Numbers in an adapter of this rank on these layers."""
        return self.layers * sum(rank * sum(self.sizes[name]) for name in targets)


def read_base(path: Path, name: str = "") -> Base:
    """The facts of a base model, from its headers alone.

    Args:
        path: A GGUF file, or a folder in Hugging Face layout with safetensors.
        name: What to call it; else its own name.

    Raises:
        NotFoundError: There is nothing there.
        ModelError: It is damaged, or of a family that cannot be tuned here.
    """
    path = path.expanduser()
    if path.is_dir():
        return _folder(path.resolve(), name)
    header = read_header(path)
    require_chat_model(header)
    return Base(
        header.path.resolve(), name or header.name, header.architecture, hf_config(header), header.parameters, header
    )


def _folder(path: Path, name: str) -> Base:
    try:
        config: dict[str, Any] = json.loads((path / "config.json").read_text("utf-8"))
        model_type = str(config["model_type"])
    except FileNotFoundError as error:
        raise NotFoundError(
            "this folder holds no model", subject=str(path), advice="Give a folder with config.json and safetensors."
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError("the model's config.json cannot be read", subject=str(path)) from error
    architecture = architecture_of(model_type)
    require_family(architecture or model_type, str(path))
    if "quantization_config" in config:
        raise ModelError(
            "the weights in this folder are quantised by another program",
            subject=str(path),
            advice="Give the unquantised model, or a GGUF file.",
        )
    parameters = 0
    for tensor in safetensors_of(path).values():
        count = 1
        for size in tensor.shape:
            count *= size
        parameters += count
    return Base(path, name or path.name, architecture, config, parameters)


def fingerprint(base: Base, cancel: CancelToken | None = None) -> str:
    """The start of the SHA-256 of its file, or of those of all its weight files: what the model library uses, too."""
    files = (
        sorted(base.path.glob("*.safetensors")) if base.header is None else (base.header.parts or (base.header.path,))
    )
    hashes = [sha256_of(file, cancel=cancel) for file in files]
    if len(hashes) == 1:
        return hashes[0][:16]
    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:16]


def weights_of(base: Base) -> str:
    """Identity of its weights, whatever they were quantised to (see `deskrag.models.weights`).

    A folder has the identity of the GGUF file that would be made of it, where its vectors (scales of norms, biases)
    survive the conversion, which they do.
    """
    if base.header is not None:
        return weights_identity(base.path)
    digest = hashlib.sha256()
    vectors = {}
    for name, tensor in safetensors_of(base.path).items():
        stem, _, suffix = name.rpartition(".")
        ours = gguf_name(stem)
        if ours and len(tensor.shape) == 1:
            vectors[f"{ours}.{suffix}"] = tensor
    if base.architecture == "llama" and any(name.endswith(".bias") for name in vectors):
        return ""  # biases of queries and keys are reordered in the file
    for name in sorted(vectors):
        digest.update(name.encode() + b"\0" + vectors[name].read().astype("<f4").tobytes())
    return digest.hexdigest()[:16] if vectors else ""
