"""The seam: everything above asks a `Generator` for text, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from ..progress import CancelToken

Role = Literal["system", "user", "assistant", "tool"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A function the model wants called.

    Attributes:
        call_id: Ties the later ``"tool"`` message to this call.
        name: The function.
        arguments: Its arguments as a JSON object in text.
    """

    call_id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of the prompt.

    Attributes:
        role: Who speaks; ``"tool"`` carries what a called function returned.
        content: The text.
        tool_calls: Calls an assistant message made.
        tool_call_id: For a tool message, the call it answers.
    """

    role: Role
    content: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str = ""


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What to generate.

    Attributes:
        messages: The conversation; the model's own chat template renders it.
        max_tokens: Upper bound on generated tokens.
        temperature: 0 for greedy decoding.
        top_p: Nucleus probability; 1 for off.
        top_k: Only the likeliest k tokens; 0 for off.
        min_p: Only tokens at least this share as likely as the likeliest; 0 for off.
        repeat_penalty: Divides the logits of the last 64 tokens; 1 for none.
        frequency_penalty: Subtracted for each time a token stands among the last 64.
        presence_penalty: Subtracted once if it stands there.
        seed: Seed of the sampler; the same request with the same seed gives the same text.
        stop: Strings that end the text; not part of it.
        prompt: Text to go on from as it is, without a chat template; `messages` must then be empty.
        json_schema: JSON Schema (as a mapping) that the text will satisfy.
        grammar: GBNF grammar that the text will match; not together with `json_schema`.
        tools: Functions the model may call, in OpenAI's form; rendered by the chat template.
        adapter: Path of a GGUF LoRA adapter to answer with; empty for the base model.
        adapter_scale: Strength of the adapter.
        opening: Text whose first token is written first where it is at least `opening_at` likely there, and not
            where it is less; whatever else is likely. Empty to leave it to the sampler.
        opening_at: That probability, before any temperature; 1 for never.
        speculate: Let drafts from the prompt be verified where that pays. Never changes what is sampled from.
    """

    messages: Sequence[ChatMessage] = ()
    max_tokens: int = 256
    temperature: float = 0.0
    top_p: float = 1.0
    repeat_penalty: float = 1.0
    seed: int = 0
    stop: tuple[str, ...] = ()
    top_k: int = 0
    min_p: float = 0.0
    frequency_penalty: float = 0.0
    presence_penalty: float = 0.0
    prompt: str = ""
    json_schema: Mapping[str, Any] | None = None
    grammar: str = ""
    tools: Sequence[Mapping[str, Any]] = ()
    adapter: str = ""
    adapter_scale: float = 1.0
    opening: str = ""
    opening_at: float = 0.5
    speculate: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of generated text, as it comes.

    Attributes:
        text: New text; may be empty in the last piece.
        done: True for the last piece.
        finish: Why it ended: ``"stop"``, ``"length"`` or ``"cancelled"``; set on the last piece.
        timings: Seconds and token counts, set on the last piece; an implementation leaves out what it cannot know:
            ``queue_s`` (waiting for a place), ``prefill_s`` (place to first token), ``decode_s`` (first token to
            end), ``prompt_tokens``, ``reused_tokens`` (of the prompt, taken from the KV cache), ``new_tokens``,
            ``drafted_tokens``, ``accepted_tokens`` (speculation), ``opening_p`` (probability of `opening`),
            ``surprisal`` (where `opening` was not written: the negative logarithm, in nats, of the probability of
            what was, before any temperature or grammar and with `opening` left out; its end counts where the model
            chose it).
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
        """Yield pieces until one is `done`. Several threads may stream at once; closing the iterator cancels.

        After `cancel` the last piece comes with ``finish="cancelled"`` within one step of the model.

        Raises:
            InputError: The prompt does not fit the context window, or a schema or grammar cannot be used.
            GenerationError: The engine failed; the next call starts a fresh one.
            ModelError: The model file cannot be loaded.
        """
        ...

    def start_early(self) -> None:
        """Begin to load in the background, if there is anything to load; a failure is met by the first request."""
        ...

    def close(self) -> None:
        """End the engine process, if any; running answers end, and a later request starts again."""
        ...
