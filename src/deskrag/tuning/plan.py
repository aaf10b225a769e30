"""From a plan with open choices to one without, and whether it fits: memory, disk, values.

One idea: the needs of a training are arithmetic on the base model's shape, so they are known before it starts. What a
person leaves open is chosen to fit; what a person fixed and does not fit is refused with the numbers.

Activations of one token in one block, in numbers kept for the way back: the inputs of norms and linear layers,
queries, keys and values, and the products of the gated layer; about ``12 x hidden + 6 x intermediate``. With
checkpointing only the block's input is kept, and one block is open at a time. The constants are those of measured
peaks (docs/tuning.md), rounded up.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError, ModelError, StorageFullError
from ..models.fit import size_text
from ..paths import ensure_dir
from .base import Base
from .compute import Compute
from .types import Example, TrainingPlan

PROGRAM_BYTES = 650 * 2**20
"""torch, transformers and PEFT themselves, and what loading needs for a moment."""
SPARE_DISK = 200 * 10**6
_LEAST_ROW = 256
_STEP_TOKENS = {"cpu": 4096, "cuda": 16_384}
"""Tokens that one step of the optimiser learns from; smaller batches only make it in more parts."""
_BATCH_TOKENS = {"cpu": 4096, "cuda": 8192}
"""Tokens computed at once where memory allows: on a processor, weights are arranged anew for each product, so four
times the batch is twice as quick (docs/tuning.md)."""
_LABELS = 512
"""Most labelled tokens whose logits are held at once."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a settled plan takes, in bytes.

    Attributes:
        weights: The frozen base model.
        adapter: Adapter, its gradients, the optimiser's two moments, the best copy.
        activations: What one batch keeps for the way back.
        logits: Predictions over the vocabulary, where there are labels.
        disk: Checkpoints, the adapter in both forms.
    """

    weights: int
    adapter: int
    activations: int
    logits: int
    disk: int

    @property
    def memory(self) -> int:
        """All of it where the training computes."""
        return self.weights + self.adapter + self.activations + self.logits


def needs_of(plan: TrainingPlan, base: Base) -> Needs:
    """What a settled plan takes."""
    width = 2 if plan.dtype == "bf16" else 4
    numbers = base.adapter_parameters(plan.rank, plan.targets)
    inner = base.sizes["up_proj"][1]
    block = 12 * base.hidden + 6 * inner
    tokens = max(plan.batch_tokens, plan.sequence_length)
    kept = base.layers * base.hidden + 3 * block if plan.gradient_checkpointing is True else base.layers * block
    return Needs(
        weights=base.parameters * width,
        adapter=numbers * 20,
        activations=tokens * kept * width,
        logits=min(tokens, _LABELS) * base.vocabulary * 10,
        disk=numbers * 4 * 6 + SPARE_DISK,
    )


def settle(plan: TrainingPlan, base: Base, compute: Compute, longest: int = 0) -> TrainingPlan:
    """Choose what the plan leaves open, for this model and this machine.

    Chosen from the top down until it fits: the full batch, then checkpointing, then smaller batches and shorter
    examples. What the plan fixes is never changed.

    Args:
        plan: As given.
        base: The base model.
        compute: The machine.
        longest: No example has more tokens than this; 0 if unknown.

    Raises:
        InputError: A value that cannot be used.
        ModelError: It cannot fit; with the numbers.
    """
    _check(plan, base, compute)
    small = base.parameters < 1_000_000_000
    rank = plan.rank or (16 if small else 8)
    settled = replace(
        plan,
        base=base.path,
        base_name=plan.base_name or base.name,
        rank=rank,
        alpha=plan.alpha or 2.0 * rank,
        learning_rate=plan.learning_rate or (5e-4 if small else 2e-4),
        threads=plan.threads or compute.cores,
        dtype=plan.dtype if plan.dtype != "auto" else ("bf16" if compute.bf16 else "fp32"),
        device=compute.device,
    )
    room = compute.free - (PROGRAM_BYTES if compute.device == "cpu" else 0)
    tried = settled
    for tried in _choices(plan, settled, base, compute, longest):
        if needs_of(tried, base).memory <= room:
            return tried
    needs = needs_of(tried, base)
    where = f"on {compute.name}" if compute.name else "in main memory"
    raise ModelError(
        f"training needs about {size_text(needs.memory + compute.free - room)} ({size_text(needs.weights)} for the"
        f" model, {size_text(needs.adapter)} for the adapter, {size_text(needs.activations + needs.logits)} for the"
        f" examples), and {size_text(compute.free)} are free {where}",
        subject=base.name,
        advice="Close other programs, choose a smaller model, or lower rank, sequence length or batch.",
    )


def require_disk(plan: TrainingPlan, base: Base, folder: Path) -> None:
    """Refuse before the start what the disk cannot hold.

    Raises:
        StorageFullError: With the numbers.
    """
    needed = needs_of(plan, base).disk
    free = shutil.disk_usage(ensure_dir(folder)).free
    if free < needed:
        raise StorageFullError(
            f"checkpoints and adapter need {size_text(needed)}, and {size_text(free)} are free",
            subject=str(folder),
            advice="Free some space, or choose another folder.",
        )


def most_tokens(examples: Sequence[Example]) -> int:
    """More tokens than the longest example can have, from its bytes: a token of English text has about four of them,
    and one byte of a script that the vocabulary does not know may be a token of its own."""
    found = 0
    for example in examples:
        text = "".join((*(message.content for message in example.messages), example.completion))
        plain = sum(letter.isascii() for letter in text)
        found = max(found, plain // 2 + len(text.encode()) - plain + 32 * len(example.messages) + 64)
    return found


def _choices(plan: TrainingPlan, settled: TrainingPlan, base: Base, compute: Compute, most: int) -> list[TrainingPlan]:
    """Settled plans from the best to the most frugal."""
    longest = plan.sequence_length or min(base.context, 2048, max(_LEAST_ROW, most or 2048))
    step = _STEP_TOKENS[compute.device]
    batch = plan.batch_tokens or min(step, _BATCH_TOKENS[compute.device])
    checkpointing = [False, True] if plan.gradient_checkpointing == "auto" else [plan.gradient_checkpointing is True]
    found = []
    while True:
        found += [
            replace(
                settled,
                sequence_length=longest,
                batch_tokens=batch,
                accumulation=plan.accumulation or max(1, step // batch),
                gradient_checkpointing=each,
            )
            for each in checkpointing
        ]
        shorter = longest if plan.sequence_length else max(_LEAST_ROW, longest // 2)
        smaller = batch if plan.batch_tokens else max(_LEAST_ROW, batch // 2)
        if (shorter, smaller) == (longest, batch):
            return found
        longest, batch = shorter, smaller


def _check(plan: TrainingPlan, base: Base, compute: Compute) -> None:
    """Refuse values that cannot be used."""
    unknown = [name for name in plan.targets if name not in base.sizes]
    problem = ""
    if unknown or not plan.targets:
        problem = f"unknown layers: {', '.join(unknown) or 'none given'} (there are {', '.join(base.sizes)})"
    elif not 0 <= plan.rank <= min(min(base.sizes[name]) for name in plan.targets):
        problem = f"the rank {plan.rank} is impossible for this model"
    elif not 0 < plan.epochs <= 1000:
        problem = "epochs must be above 0"
    elif not 0 <= plan.dropout < 1 or not 0 <= plan.warmup < 1 or not 0 <= plan.heldout_share < 1:
        problem = "dropout, warm-up and held-out share must be at least 0 and below 1"
    elif not 0 <= plan.learning_rate < 1:
        problem = "the learning rate must be between 0 and 1"
    elif plan.sequence_length and not 16 <= plan.sequence_length <= base.context:
        problem = f"the sequence length must be 16 to {base.context:,} (the model's context)"
    elif min(plan.alpha, plan.batch_tokens, plan.accumulation, plan.max_steps, plan.patience, plan.threads) < 0:
        problem = "a number is below 0"
    elif plan.evaluations < 1 or plan.checkpoint_seconds < 0:
        problem = "there must be at least one evaluation an epoch, and a time between checkpoints"
    elif plan.threads > max(64, 4 * compute.cores):
        problem = f"{plan.threads} threads are too many for {compute.cores} cores"
    if problem:
        raise InputError(problem, subject=base.name)
