"""llama.cpp's low-level API behind four small classes: nothing else in the program touches a native handle.

One idea: what the scheduler does hundreds of times a second (filling a batch, reading a token's text) costs no more
than a few numpy stores, so that Python stays out of the way of the decode loop.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import llama_cpp
import numpy as np

_KV_TYPES = {"f32": 0, "f16": 1, "q4_0": 2, "q8_0": 8, "bf16": 30}
"""Values of `ggml_type` (ggml/include/ggml.h)."""
FLASH = {"auto": -1, "off": 0, "on": 1}
"""Values of `llama_flash_attn_type`."""
_SPLIT = {"none": 0, "layer": 1, "row": 2}
_CONTROL = 1 << 3 | 1 << 0  # LLAMA_TOKEN_ATTR_CONTROL | LLAMA_TOKEN_ATTR_UNKNOWN


class LoadError(Exception):
    """llama.cpp refused a model, an adapter or the memory for a context."""


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How a model is loaded; see `EngineSettings` for the meaning of each value.

    Attributes:
        path: The GGUF file.
        cells: Tokens the KV cache holds for all sequences together.
        sequences: Sequences that can be in the cache at once.
        batch: Most tokens of one decode call.
        threads: CPU threads.
        gpu_layers: Layers on the GPU, -1 for all.
        split_mode, tensor_split, main_gpu: How several GPUs share the model.
        kv_type: Type of keys and values in the cache.
        flash_attention: ``"auto"``, ``"on"`` or ``"off"``.
        vocabulary_only: Load vocabulary and chat template without the weights.
    """

    path: str
    cells: int
    sequences: int
    batch: int
    threads: int
    gpu_layers: int = -1
    split_mode: str = "layer"
    tensor_split: tuple[float, ...] = ()
    main_gpu: int = 0
    kv_type: str = "f16"
    flash_attention: str = "auto"
    vocabulary_only: bool = False


class Vocabulary:
    """Text to tokens and back."""

    def __init__(self, handle: Any) -> None:
        self.handle = handle
        self.size = int(llama_cpp.llama_vocab_n_tokens(handle))
        self._pieces: dict[int, bytes] = {}
        self._ends: dict[int, bool] = {}
        self._buffer = ctypes.create_string_buffer(512)

    def tokenize(self, text: str, *, special: bool, start: bool = False) -> list[int]:
        """Tokens of `text`.

        Args:
            text: Any text.
            special: Whether the names of control tokens in it become those tokens.
            start: Whether the model's own beginning-of-text token is put before it.
        """
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        while True:
            tokens = (llama_cpp.llama_token * room)()
            count = llama_cpp.llama_tokenize(self.handle, data, len(data), tokens, room, start, special)
            if count >= 0:
                return list(tokens[:count])
            room = -count

    def piece(self, token: int) -> bytes:
        """The bytes of a token; empty for control tokens. A token may end within a character."""
        found = self._pieces.get(token)
        if found is None:
            count = llama_cpp.llama_token_to_piece(self.handle, token, self._buffer, 512, 0, False)
            found = self._buffer.raw[:count] if count > 0 else b""
            self._pieces[token] = found
        return found

    def is_end(self, token: int) -> bool:
        """Whether the token ends a generation."""
        found = self._ends.get(token)
        if found is None:
            found = self._ends[token] = bool(llama_cpp.llama_vocab_is_eog(self.handle, token))
        return found

    def text_of(self, token: int) -> str:
        """The name of a token, such as ``"<s>"``; empty if there is none."""
        if token < 0:
            return ""
        name = llama_cpp.llama_vocab_get_text(self.handle, token)
        return name.decode("utf-8", "replace") if name else ""

    @cached_property
    def control_names(self) -> re.Pattern[str] | None:
        """Matches the name of any control token."""
        names = {
            self.text_of(token)
            for token in range(self.size)
            if llama_cpp.llama_vocab_get_attr(self.handle, token) & _CONTROL
        }
        names = {name for name in names if len(name) > 1}
        return re.compile("|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))) if names else None


class Model:
    """The weights."""

    def __init__(self, options: LoadOptions) -> None:
        params = llama_cpp.llama_model_default_params()
        params.n_gpu_layers = options.gpu_layers
        params.split_mode = _SPLIT[options.split_mode]
        params.main_gpu = options.main_gpu
        params.vocab_only = options.vocabulary_only
        if options.tensor_split:
            shares = (ctypes.c_float * max(llama_cpp.llama_max_devices(), len(options.tensor_split)))()
            shares[: len(options.tensor_split)] = list(options.tensor_split)
            params.tensor_split = shares
            self._shares = shares  # llama.cpp keeps the pointer
        self.handle = llama_cpp.llama_model_load_from_file(os.fsencode(options.path), params)
        if not self.handle:
            raise LoadError("llama.cpp could not load the model")
        self.vocabulary = Vocabulary(llama_cpp.llama_model_get_vocab(self.handle))
        recurrent = llama_cpp.llama_model_is_recurrent(self.handle) or llama_cpp.llama_model_is_hybrid(self.handle)
        self.rewinds = not recurrent
        """Whether a sequence can be cut back to an earlier token (a recurrent state cannot)."""
        template = llama_cpp.llama_model_chat_template(self.handle, None)
        self.chat_template = template.decode("utf-8", "replace") if template else ""
        self.trained_context = int(llama_cpp.llama_model_n_ctx_train(self.handle))

    def load_adapter(self, path: str) -> Any:
        """A LoRA adapter for this model.

        Raises:
            LoadError: Not an adapter, or one of another base model.
        """
        handle = llama_cpp.llama_adapter_lora_init(self.handle, os.fsencode(path))
        if not handle:
            raise LoadError("the adapter cannot be used with this model")
        return handle


class Context:
    """The KV cache with the computation over it."""

    def __init__(self, model: Model, options: LoadOptions) -> None:
        if options.flash_attention == "off" and options.kv_type in ("q8_0", "q4_0"):
            raise LoadError(f"a KV cache of type {options.kv_type} needs flash attention, which is switched off")
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = options.cells
        params.n_batch = params.n_ubatch = options.batch
        params.n_seq_max = options.sequences
        params.n_threads = params.n_threads_batch = options.threads
        params.type_k = params.type_v = _KV_TYPES[options.kv_type]
        params.flash_attn_type = FLASH[options.flash_attention]
        params.kv_unified = True  # sequences share cells, so that a common prefix is stored once
        params.swa_full = True  # or a sliding window forgets the prefix that the next request shares
        params.no_perf = True
        self.handle = llama_cpp.llama_init_from_model(model.handle, params)
        if not self.handle:
            raise LoadError(
                "llama.cpp could not make a context; there may be too little memory for its KV cache, or the model"
                f" cannot use one of type {options.kv_type}"
            )
        self.cells = int(llama_cpp.llama_n_ctx(self.handle))
        self.batch = Batch(options.batch)
        self._memory = llama_cpp.llama_get_memory(self.handle)
        self._adapter: tuple[Any, float] | None = None
        self.threads = self._longer_threads = self._most_threads = options.threads

    def decode(self) -> int:
        """Compute the batch; llama.cpp's return code (0 done, 1 no room, 2 aborted, negative for errors)."""
        return int(llama_cpp.llama_decode(self.handle, self.batch.native))

    def use_threads(self, count: int, *, prompt: bool) -> None:
        """Compute with so many threads from now on.

        Args:
            count: Threads for the next tokens of answers, also of several at once.
            prompt: The step is mostly prompt: all threads, which meet less often for their work.
        """
        # llama.cpp has one number for steps of one token and one for all others, be they two tokens or a prompt.
        longer = self._most_threads if prompt else count
        if (count, longer) != (self.threads, self._longer_threads):
            llama_cpp.llama_set_n_threads(self.handle, count, longer)
            self.threads, self._longer_threads = count, longer

    def use_adapter(self, adapter: Any | None, scale: float) -> None:
        """Compute with this adapter from now on; None for the bare model."""
        wanted = (adapter, scale) if adapter is not None else None
        if wanted == self._adapter:
            return
        if adapter is None:
            llama_cpp.llama_set_adapters_lora(self.handle, None, 0, None)
        else:
            handles = (llama_cpp.llama_adapter_lora_p_ctypes * 1)(adapter)
            llama_cpp.llama_set_adapters_lora(self.handle, handles, 1, (ctypes.c_float * 1)(scale))
        self._adapter = wanted

    def cut(self, sequence: int, length: int) -> bool:
        """Forget what stands at position `length` and after; False if the model cannot (recurrent state)."""
        return bool(llama_cpp.llama_memory_seq_rm(self._memory, sequence, length, -1))

    def share(self, source: int, target: int, length: int) -> None:
        """Let `target` begin with the first `length` tokens of `source`; no memory is copied."""
        llama_cpp.llama_memory_seq_cp(self._memory, source, target, 0, length)

    def clear(self) -> None:
        """Forget everything."""
        llama_cpp.llama_memory_clear(self._memory, False)

    def copy_out(self, sequence: int) -> bytes:
        """A sequence's cache as bytes; empty if llama.cpp cannot."""
        size = int(llama_cpp.llama_state_seq_get_size(self.handle, sequence))
        buffer = (ctypes.c_uint8 * size)()
        written = int(llama_cpp.llama_state_seq_get_data(self.handle, buffer, size, sequence))
        return bytes(memoryview(buffer)[:written]) if written else b""

    def copy_in(self, sequence: int, state: bytes) -> bool:
        """Fill an empty sequence from such bytes; False if there is no room for it."""
        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        return bool(llama_cpp.llama_state_seq_set_data(self.handle, buffer, len(state), sequence))

    def save(self, sequence: int, tokens: Sequence[int], path: str) -> bool:
        """Write a sequence's cache to a file."""
        array = (llama_cpp.llama_token * len(tokens))(*tokens)
        return bool(llama_cpp.llama_state_seq_save_file(self.handle, os.fsencode(path), sequence, array, len(tokens)))

    def restore(self, sequence: int, path: str) -> list[int]:
        """Read a sequence's cache from a file; its tokens, empty if the file does not fit."""
        array = (llama_cpp.llama_token * self.cells)()
        count = ctypes.c_size_t(0)
        read = llama_cpp.llama_state_seq_load_file(
            self.handle, os.fsencode(path), sequence, array, self.cells, ctypes.byref(count)
        )
        return list(array[: count.value]) if read else []


class Batch:
    """A reusable `llama_batch`, filled through numpy views."""

    def __init__(self, room: int) -> None:
        self.native = llama_cpp.llama_batch_init(room, 0, 1)
        self.room = room
        self.size = 0
        self._token = np.ctypeslib.as_array(self.native.token, (room,))
        self._pos = np.ctypeslib.as_array(self.native.pos, (room,))
        self._logits = np.ctypeslib.as_array(self.native.logits, (room,))
        np.ctypeslib.as_array(self.native.n_seq_id, (room,))[:] = 1
        pointers = [self.native.seq_id[i] for i in range(room)]
        addresses = [ctypes.addressof(pointer.contents) for pointer in pointers]
        step = addresses[1] - addresses[0] if room > 1 else 4
        self._pointers = pointers
        even = all(b - a == step for a, b in itertools.pairwise(addresses)) and step % 4 == 0
        self._sequence = None
        if even and step > 0:  # one view over all the one-element arrays
            flat = np.ctypeslib.as_array((ctypes.c_int32 * (step // 4 * room)).from_address(addresses[0]))
            self._sequence = flat[:: step // 4]

    def clear(self) -> None:
        """Start a new batch."""
        self.size = self.native.n_tokens = 0

    def add(self, tokens: Sequence[int], position: int, sequence: int, outputs: int) -> int:
        """Append tokens of a sequence.

        Args:
            tokens: At least one.
            position: Of the first of them in the sequence.
            sequence: Its number.
            outputs: How many of the last tokens get logits.

        Returns:
            Index in the batch of the first of them.
        """
        start, count = self.size, len(tokens)
        end = start + count
        self._token[start:end] = tokens
        self._pos[start:end] = range(position, position + count)
        self._logits[start:end] = 0
        if outputs:
            self._logits[end - outputs : end] = 1
        if self._sequence is not None:
            self._sequence[start:end] = sequence
        else:
            for i in range(start, end):
                self._pointers[i][0] = sequence
        self.size = self.native.n_tokens = end
        return start
