"""The seam: everything above asks a `Generator` for text, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ..progress import CancelToken

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of the prompt."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What to generate.

    Attributes:
        messages: The conversation; the model's own chat template renders it.
        max_tokens: Upper bound on generated tokens.
        temperature: 0 for greedy decoding.
        top_p: Nucleus probability.
        repeat_penalty: 1 for none.
        seed: Seed of the sampler.
        stop: Strings that end the text; not part of it.
    """

    messages: Sequence[ChatMessage]
    max_tokens: int = 256
    temperature: float = 0.0
    top_p: float = 1.0
    repeat_penalty: float = 1.0
    seed: int = 0
    stop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of generated text, as it comes.

    Attributes:
        text: New text; may be empty in the last piece.
        done: True for the last piece.
        finish: Why it ended: ``"stop"``, ``"length"`` or ``"cancelled"``; set on the last piece.
        timings: Seconds and token counts (``prefill_s``, ``decode_s``, ``prompt_tokens``, ``new_tokens``); set on
            the last piece.
    """

    text: str
    done: bool = False
    finish: str = ""
    timings: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GeneratorInfo:
    """What the answer loop needs to know of a model.

    Attributes:
        name: Display name.
        context: Context window in tokens, prompt and answer together.
        trusted: Whether sentences may be shown before a quote supports them (catalogue property).
        fingerprint: Identity of the weights for the settings fingerprint of an answer.
    """

    name: str
    context: int
    trusted: bool
    fingerprint: str = ""


class Generator(Protocol):
    """Generates text from chat messages."""

    @property
    def info(self) -> GeneratorInfo:
        """What the model is; known without loading it."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of `text` in the model's own vocabulary. May load the model."""
        ...

    def stream(self, request: GenerationRequest, cancel: CancelToken) -> Iterator[Piece]:
        """Yield pieces until one is `done`.

        Raises:
            GenerationError: The engine failed; the next call starts a fresh one.
            ModelError: The model file cannot be loaded.
        """
        ...

    def close(self) -> None:
        """End the engine process, if any."""
        ...
