"""Examples to token numbers, with the very tokenizer that will read the prompts later.

One idea: for a GGUF base that is llama.cpp's own vocabulary and the engine's own prompt builder, so training and
answering cannot differ by a token. A base in a folder has its tokenizer there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..errors import ModelError
from .base import Base
from .types import Example

_PROBE = "QJXQJX"


@dataclass(frozen=True, slots=True)
class Row:
    """One example as tokens.

    Attributes:
        tokens: Prompt, completion and the token that ends it.
        prompt: How many of them belong to the prompt; the loss is on the others.
    """

    tokens: tuple[int, ...]
    prompt: int

    @property
    def labels(self) -> int:
        """Tokens the loss is taken on."""
        return len(self.tokens) - self.prompt


class Encoder(Protocol):
    """Turns examples into tokens."""

    pad: int
    """A token to fill rows with; it is never attended to."""

    def encode(self, example: Example) -> Row:
        """The tokens of an example.

        Raises:
            ValueError: The model's chat template refuses it.
        """
        ...


def encoder_of(base: Base) -> Encoder:
    """The encoder of a base model.

    Raises:
        ModelError: Its tokenizer cannot be used.
    """
    return _NativeEncoder(base) if base.header is not None else _FolderEncoder(base)


def encode_all(
    encoder: Encoder, examples: Sequence[Example], longest: int, check: Callable[[], None]
) -> tuple[list[Row | None], int, int]:
    """Tokens of all examples.

    Args:
        encoder: Of the base model.
        examples: What to encode.
        longest: Most tokens of one example; 0 for any.
        check: Called often; raises to stop.

    Returns:
        A row for each example (None for one that cannot be used), how many were too long, how many were refused by
        the chat template.
    """
    rows: list[Row | None] = []
    long = refused = 0
    for example in examples:
        check()
        try:
            row = encoder.encode(example)
        except ValueError:
            refused += 1
            rows.append(None)
            continue
        if longest and len(row.tokens) > longest:
            long += 1
            rows.append(None)
        else:
            rows.append(row)
    return rows, long, refused


class _NativeEncoder:
    """llama.cpp's vocabulary and the engine's prompt builder."""

    def __init__(self, base: Base) -> None:
        from ..generation.worker.native import LoadError, LoadOptions, Model
        from ..generation.worker.prompt import PromptBuilder, PromptError

        options = LoadOptions(str(base.path), 0, 1, 1, 1, gpu_layers=0, vocabulary_only=True)
        try:
            self._model = Model(options)
        except LoadError as error:
            raise ModelError("llama.cpp cannot read the model's vocabulary", subject=base.name) from error
        self._prompts = PromptBuilder(self._model)
        self._refusal = PromptError
        self._vocabulary = self._model.vocabulary
        self._end = self._find_end()
        self.pad = self._end

    def encode(self, example: Example) -> Row:
        try:
            prompt = self._prompts.chat([{"role": m.role, "content": m.content} for m in example.messages], [])
        except self._refusal as error:
            raise ValueError(str(error)) from error
        answer = self._vocabulary.tokenize(example.completion, special=False)
        return Row((*prompt, *answer, self._end), len(prompt))

    def _find_end(self) -> int:
        """The token that ends an answer: the first ending one that the template writes after the assistant's words."""
        import llama_cpp

        conversation = [{"role": "user", "content": "?"}, {"role": "assistant", "content": _PROBE}]
        try:
            text: str = self._prompts._render(conversation, [])
        except self._refusal:
            text = ""
        after = text.rpartition(_PROBE)[2]
        for token in self._vocabulary.tokenize(after, special=True):
            if self._vocabulary.is_end(token):
                return token
        handle = self._vocabulary.handle
        turn = int(llama_cpp.llama_vocab_eot(handle))
        return turn if turn >= 0 else int(llama_cpp.llama_vocab_eos(handle))


class _FolderEncoder:
    """The tokenizer of a folder in Hugging Face layout."""

    def __init__(self, base: Base) -> None:
        from transformers import AutoTokenizer

        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(
                str(base.path), local_files_only=True, trust_remote_code=False, use_fast=True
            )
        except (OSError, ValueError) as error:
            raise ModelError(f"the model's tokenizer cannot be read ({error})", subject=base.name) from error
        if not self._tokenizer.chat_template:
            raise ModelError(
                "the model has no chat template, so it cannot be tuned to answer",
                subject=base.name,
                advice="Choose a model made for chat (“instruct”).",
            )
        self._end = self._find_end()
        self.pad = self._end

    def encode(self, example: Example) -> Row:
        from jinja2 import TemplateError

        messages = [{"role": m.role, "content": m.content} for m in example.messages]
        try:
            text = self._tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        except TemplateError as error:
            raise ValueError(str(error)) from error
        prompt = self._tokenizer(text, add_special_tokens=False)["input_ids"]
        answer = self._tokenizer(example.completion, add_special_tokens=False, split_special_tokens=True)["input_ids"]
        return Row((*prompt, *answer, self._end), len(prompt))

    def _find_end(self) -> int:
        conversation = [{"role": "user", "content": "?"}, {"role": "assistant", "content": _PROBE}]
        text = self._tokenizer.apply_chat_template(conversation, tokenize=False)
        special = set(self._tokenizer.all_special_ids)
        after = self._tokenizer(str(text).rpartition(_PROBE)[2], add_special_tokens=False)["input_ids"]
        return int(next((token for token in after if token in special), self._tokenizer.eos_token_id))
