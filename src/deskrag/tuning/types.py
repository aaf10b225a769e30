"""The values that travel in and out of training.

One idea: a plan is complete and plain (numbers, words and paths), so the same values describe a run to a person,
to the child process that trains, and to the checkpoint that must go on exactly where it stopped.

Examples are stored as one JSON object a line::

    {"messages": [{"role": "user", "content": "…"}], "completion": "…", "document": "…", "source": "…", "split": ""}

The loss is taken on the completion (with the token that ends it) only. `document` names what the example was made
from: examples of one document are never divided between training and held-out part. `source` tells where it came
from in a person's words. `split` may be missing; the trainer then divides by document itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Split = Literal["train", "heldout", ""]
DType = Literal["auto", "bf16", "fp32"]
Device = Literal["auto", "cpu", "cuda"]

ALL_LINEAR = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""The linear layers of the llama and qwen families, as transformers names them."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of an example's prompt.

    Attributes:
        role: ``"system"``, ``"user"`` or ``"assistant"``.
        content: The text.
    """

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Example:
    """One thing to learn: after `messages`, say `completion`.

    Attributes:
        messages: The conversation so far; the model's own chat template renders it.
        completion: What the assistant should answer; the only part the loss is taken on.
        document: Identity of the document it was made from; examples without one stand alone.
        source: Where it came from, for display.
        split: ``"train"``, ``"heldout"``, or empty for undecided.
        doubt: Log-odds that the sentences it shows do not hold the answer (`answering.doubt`), for calibrating
            refusals; None if unknown.
    """

    messages: tuple[Message, ...]
    completion: str
    document: str = ""
    source: str = ""
    split: Split = ""
    doubt: float | None = None


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """How to train. Where 0 or ``"auto"`` is allowed, `plan.settle` chooses by model size and free memory.

    Attributes:
        base: The base model: its GGUF file, or a folder in Hugging Face layout with safetensors.
        base_name: What a person calls the base model; the file's own name if empty.
        rank: Rank of the adapter; 0 to choose.
        alpha: The adapter counts ``alpha / rank``; 0 for twice the rank.
        dropout: Share of the adapter's inputs set to zero while training.
        targets: Linear layers that get an adapter, by transformers' names.
        epochs: Passes over the training part; may be a fraction.
        learning_rate: Peak of the schedule (linear warm-up, then cosine); 0 to choose.
        warmup: Share of the steps in which the learning rate rises.
        weight_decay: Of AdamW.
        sequence_length: Longest example in tokens; longer ones are left out; 0 to choose.
        packing: Put several examples into one row, each seeing only itself, instead of side by side in rows of like
            length; worth trying on a GPU, slower on a processor.
        gradient_checkpointing: Compute activations twice and store fewer; ``"auto"`` where memory needs it.
        batch_tokens: About so many tokens are computed at once; 0 to choose.
        accumulation: So many such batches make one step of the optimiser; 0 to choose.
        max_steps: Most steps; 0 for what the epochs give.
        seed: Of data order, dropout and the adapter's start.
        heldout_share: Share of documents held out where the examples do not say.
        evaluations: Held-out evaluations in one epoch.
        patience: Stop when so many evaluations in a row brought nothing better; 0 for never.
        checkpoint_seconds: Time between checkpoints; what a kill can lose at most.
        threads: CPU threads; 0 for the physical cores.
        dtype: Number type of the frozen weights and the arithmetic.
        device: Where to compute.
        start: Folder of an adapter (PEFT layout) to go on from; None for a fresh one.
    """

    base: Path
    base_name: str = ""
    rank: int = 0
    alpha: float = 0.0
    dropout: float = 0.0
    targets: tuple[str, ...] = ALL_LINEAR
    epochs: float = 1.0
    learning_rate: float = 0.0
    warmup: float = 0.05
    weight_decay: float = 0.0
    sequence_length: int = 0
    packing: bool = False
    gradient_checkpointing: bool | Literal["auto"] = "auto"
    batch_tokens: int = 0
    accumulation: int = 0
    max_steps: int = 0
    seed: int = 1
    heldout_share: float = 0.1
    evaluations: int = 4
    patience: int = 3
    checkpoint_seconds: float = 120.0
    threads: int = 0
    dtype: DType = "auto"
    device: Device = "auto"
    start: Path | None = None


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """One report of a running training.

    Attributes:
        stage: ``"loading"``, ``"preparing"``, ``"measuring"`` (held-out loss), ``"training"``, ``"saving"``,
            ``"converting"`` or ``"done"``.
        step: Optimiser steps done.
        steps: Steps in all; 0 while unknown.
        epoch: Passes over the data so far.
        loss: Mean loss per completion token since the last report; None before the first step.
        heldout_loss: The last held-out loss; None before the first evaluation or without a held-out part.
        best_loss: The best held-out loss so far.
        learning_rate: Now.
        tokens_per_s: Tokens of examples (prompt and completion) learned a second, lately.
        seconds_left: Estimate to the end; None while unknown.
        resumed: Whether this run went on from a checkpoint.
        note: Something a person should know, such as how many examples were left out; usually empty.
    """

    stage: str
    step: int = 0
    steps: int = 0
    epoch: float = 0.0
    loss: float | None = None
    heldout_loss: float | None = None
    best_loss: float | None = None
    learning_rate: float = 0.0
    tokens_per_s: float = 0.0
    seconds_left: float | None = None
    resumed: bool = False
    note: str = ""


TrainingFn = Callable[[TrainingProgress], None]


def silent(_: TrainingProgress) -> None:
    """A `TrainingFn` that shows nothing."""


@dataclass(frozen=True, slots=True)
class LossPoint:
    """One point of the loss curves.

    Attributes:
        step: Optimiser steps done.
        loss: Training loss per completion token since the last point; None at the start.
        heldout_loss: Held-out loss, where it was measured at this step.
    """

    step: int
    loss: float | None
    heldout_loss: float | None = None


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What came of a training.

    Attributes:
        folder: The run's folder, as given.
        peft: Folder with the best adapter in PEFT layout.
        gguf: The same adapter for llama.cpp; None where its architecture cannot be converted.
        base_name: Name of the base model.
        base_fingerprint: Identity of the base: the start of the SHA-256 of its file (of a folder: of all weights).
        base_weights: Identity of its weights, whatever they were quantised to; empty if unknown.
        architecture: Of the base, as GGUF names it.
        data_hash: Identity of the examples: the start of the SHA-256 of the JSONL file.
        rank: Rank of the adapter.
        steps: Steps done.
        best_step: The step whose adapter was kept.
        stopped_early: Whether held-out loss stopped improving before the end.
        loss: Last training loss.
        loss_before: Held-out loss of the bare base model, or of the adapter it started from; None without a held-out
            part.
        heldout_loss: Held-out loss of the kept adapter.
        train_examples: Examples learned from.
        heldout_examples: Examples measured on.
        skipped: Examples left out because they could not be used.
        tokens: Tokens learned from, all passes together.
        seconds: Time spent, resumed parts included.
        tokens_per_s: Over the whole training without loading and measuring.
        peak_memory: Most memory the training process held, in bytes (on a GPU: of its memory).
        history: The loss curves.
        plan: The plan with everything chosen.
    """

    folder: Path
    peft: Path
    gguf: Path | None
    base_name: str
    base_fingerprint: str
    base_weights: str
    architecture: str
    data_hash: str
    rank: int
    steps: int
    best_step: int
    stopped_early: bool
    loss: float
    loss_before: float | None
    heldout_loss: float | None
    train_examples: int
    heldout_examples: int
    skipped: int
    tokens: int
    seconds: float
    tokens_per_s: float
    peak_memory: int
    history: tuple[LossPoint, ...]
    plan: TrainingPlan
