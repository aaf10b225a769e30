"""A BERT sentence encoder as one OpenVINO graph, built straight from its weights.

One idea: the network is small enough to write down. A few kinds of node, six to twelve equal layers, mean
pooling and normalisation in the same graph, so that token ids go in and unit vectors come out, and neither
setting up nor running needs a deep-learning framework.

Architecture: Devlin et al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers"; pooling: Reimers and
Gurevych 2019, "Sentence-BERT".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = Mapping[str, NDArray[Any]]
_MASKED = -1e4  # added to attention scores of padding: e^-1e4 is 0 in every precision


@dataclass(frozen=True, slots=True)
class BertShape:
    """The sizes of one BERT, as its ``config.json`` gives them."""

    layers: int
    heads: int
    hidden: int
    epsilon: float

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> BertShape:
        """Read from a parsed ``config.json``."""
        return cls(
            layers=int(config["num_hidden_layers"]),
            heads=int(config["num_attention_heads"]),
            hidden=int(config["hidden_size"]),
            epsilon=float(config["layer_norm_eps"]),
        )


def build(shape: BertShape, weights: Weights) -> Any:
    """The whole encoder as an `openvino.Model`.

    Input ``ids``: int32 ``(batch, length)``, padded with -1 (not with the model's own padding token, which may
    occur in text and differs between tokenizers). Output ``vectors``: float32
    ``(batch, hidden)``, rows of length 1.
    """
    import openvino as ov
    from openvino import opset13 as ops

    ids = ops.parameter([-1, -1], np.int32, name="ids")
    ids.output(0).get_tensor().set_names({"ids"})
    none = ops.constant(np.int32(0))
    real = ops.convert(ops.greater_equal(ids, none), "f32")
    masked = ops.multiply(ops.subtract(ops.constant(np.float32(1)), real), ops.constant(np.float32(_MASKED)))
    masked = ops.unsqueeze(masked, ops.constant(np.array([1, 2], np.int64)))  # (batch, 1, 1, length)

    state = _embeddings(ops.maximum(ids, none), weights, shape)
    for layer in range(shape.layers):
        state = _layer(state, masked, weights, f"encoder.layer.{layer}.", shape)

    mask = ops.unsqueeze(real, ops.constant(np.array([-1], np.int64)))
    total = ops.reduce_sum(ops.multiply(state, mask), ops.constant(np.array([1], np.int64)), False)
    # The mean's divisor cancels out in the normalisation, so the sum is normalised directly.
    vectors = ops.normalize_l2(total, ops.constant(np.array([1], np.int64)), 1e-12, "max")
    result = ops.result(vectors)
    result.input(0).get_source_output().get_tensor().set_names({"vectors"})
    return ov.Model([result], [ids], "sentence_encoder")


def _embeddings(ids: Any, weights: Weights, shape: BertShape) -> Any:
    """Word + position + first segment, normalised; ``(batch, length, hidden)``."""
    from openvino import opset13 as ops

    zero = ops.constant(np.int64(0))
    words = ops.gather(ops.constant(weights["embeddings.word_embeddings.weight"]), ids, zero)
    # Every token is of the first segment: its vector is part of every position's.
    positions = (
        weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][:1]
    )
    length = ops.gather(ops.shape_of(ids), ops.constant(np.array([1], np.int64)), zero)
    first = ops.slice(
        ops.constant(positions),
        ops.constant(np.array([0], np.int64)),
        length,
        ops.constant(np.array([1], np.int64)),
        ops.constant(np.array([0], np.int64)),
    )
    return _layer_norm(ops.add(words, first), weights, "embeddings.LayerNorm", shape)


def _layer(state: Any, masked: Any, weights: Weights, prefix: str, shape: BertShape) -> Any:
    """One transformer layer: attention, then the feed-forward part, each added and normalised."""
    from openvino import opset13 as ops

    def dense(name: str, inputs: Any) -> Any:
        weight = ops.constant(weights[f"{prefix}{name}.weight"])
        bias = ops.constant(weights[f"{prefix}{name}.bias"].reshape(1, 1, -1))
        return ops.add(ops.matmul(inputs, weight, False, True), bias)

    head = shape.hidden // shape.heads
    split = ops.constant(np.array([0, 0, shape.heads, head], np.int64))
    swap = ops.constant(np.array([0, 2, 1, 3], np.int64))

    def heads(name: str) -> Any:
        return ops.transpose(ops.reshape(dense(f"attention.self.{name}", state), split, True), swap)

    query, key, value = heads("query"), heads("key"), heads("value")
    scores = ops.matmul(query, key, False, True)
    scores = ops.add(ops.multiply(scores, ops.constant(np.float32(head**-0.5))), masked)
    mixed = ops.transpose(ops.matmul(ops.softmax(scores, -1), value, False, False), swap)
    mixed = ops.reshape(mixed, ops.constant(np.array([0, 0, shape.hidden], np.int64)), True)
    attended = ops.add(dense("attention.output.dense", mixed), state)
    attended = _layer_norm(attended, weights, f"{prefix}attention.output.LayerNorm", shape)
    wide = ops.gelu(dense("intermediate.dense", attended), "erf")
    out = ops.add(dense("output.dense", wide), attended)
    return _layer_norm(out, weights, f"{prefix}output.LayerNorm", shape)


def _layer_norm(inputs: Any, weights: Weights, name: str, shape: BertShape) -> Any:
    from openvino import opset13 as ops

    axis = ops.constant(np.array([-1], np.int64))
    normal = ops.mvn(inputs, axis, True, shape.epsilon, "inside_sqrt")
    scaled = ops.multiply(normal, ops.constant(weights[f"{name}.weight"].reshape(1, 1, -1)))
    return ops.add(scaled, ops.constant(weights[f"{name}.bias"].reshape(1, 1, -1)))
