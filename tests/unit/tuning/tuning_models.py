"""Small random models as GGUF files, with a byte-level vocabulary and a chat template, and logits from llama.cpp."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import llama_cpp
import numpy as np
from gguf import GGUFWriter, TokenType

from deskrag.generation.worker.native import Context, LoadOptions, Model

TEMPLATE = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
HIDDEN, INNER, LAYERS, HEADS, KEY_HEADS, HEAD = 32, 64, 2, 4, 2, 8


def _byte_names() -> list[str]:
    """The characters that byte-level BPE writes bytes as."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    names, extra = {}, 0
    for byte in range(256):
        if byte in plain:
            names[byte] = chr(byte)
        else:
            names[byte] = chr(256 + extra)
            extra += 1
    return [names[byte] for byte in range(256)]


def write_model(
    path: Path,
    architecture: str = "llama",
    name: str = "Tiny 1M",
    seed: int = 0,
    context: int = 512,
    inner: int = INNER,
    rope_factors: Sequence[float] = (),
) -> Path:
    """A random model of two blocks, in 32 bits."""
    tokens = ["<|im_start|>", "<|im_end|>", *_byte_names(), "ab"]
    chance = np.random.default_rng(seed)

    def matrix(rows: int, columns: int) -> np.ndarray:
        return chance.normal(0, 0.15, (rows, columns)).astype(np.float32)

    def vector(size: int, middle: float = 1.0) -> np.ndarray:
        return (middle + chance.normal(0, 0.1, size)).astype(np.float32)

    writer = GGUFWriter(path, architecture)
    writer.add_name(name)
    writer.add_context_length(context)
    writer.add_block_count(LAYERS)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_key_length(HEAD)
    writer.add_value_length(HEAD)
    writer.add_rope_dimension_count(HEAD)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(0)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([TokenType.CONTROL, TokenType.CONTROL, *[TokenType.NORMAL] * (len(tokens) - 2)])
    writer.add_token_merges(["a b"])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(1)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    writer.add_tensor("token_embd.weight", matrix(len(tokens), HIDDEN))
    writer.add_tensor("output_norm.weight", vector(HIDDEN))
    if rope_factors:
        writer.add_tensor("rope_freqs.weight", np.array(rope_factors, np.float32))
    if architecture != "llama":
        writer.add_tensor("output.weight", matrix(len(tokens), HIDDEN))
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        sizes = {"attn_q": HEADS * HEAD, "attn_k": KEY_HEADS * HEAD, "attn_v": KEY_HEADS * HEAD}
        for part, size in sizes.items():
            writer.add_tensor(f"{block}{part}.weight", matrix(size, HIDDEN))
            if architecture == "qwen2":
                writer.add_tensor(f"{block}{part}.bias", vector(size, 0.0))
        if architecture == "qwen3":
            writer.add_tensor(f"{block}attn_q_norm.weight", vector(HEAD))
            writer.add_tensor(f"{block}attn_k_norm.weight", vector(HEAD))
        writer.add_tensor(f"{block}attn_output.weight", matrix(HIDDEN, HEADS * HEAD))
        writer.add_tensor(f"{block}attn_norm.weight", vector(HIDDEN))
        writer.add_tensor(f"{block}ffn_norm.weight", vector(HIDDEN))
        writer.add_tensor(f"{block}ffn_gate.weight", matrix(inner, HIDDEN))
        writer.add_tensor(f"{block}ffn_up.weight", matrix(inner, HIDDEN))
        writer.add_tensor(f"{block}ffn_down.weight", matrix(HIDDEN, inner))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def llama_logits(model_path: Path, tokens: list[int], adapter: Path | None = None) -> np.ndarray:
    """What llama.cpp predicts after each token: (tokens, vocabulary)."""
    options = LoadOptions(str(model_path), 256, 1, 256, 1, gpu_layers=0, kv_type="f32", flash_attention="off")
    model = Model(options)
    context = Context(model, options)
    handle = model.load_adapter(str(adapter)) if adapter else None
    context.use_adapter(handle, 1.0)
    context.batch.add(tokens, 0, 0, len(tokens))
    assert context.decode() == 0
    size = model.vocabulary.size
    rows = [
        np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(context.handle, i), (size,)).copy()
        for i in range(len(tokens))
    ]
    llama_cpp.llama_free(context.handle)
    llama_cpp.llama_model_free(model.handle)
    return np.stack(rows)
