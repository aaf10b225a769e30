"""What a training will take, before it starts: memory, disk, time.

One idea: memory and disk are arithmetic (`deskrag.tuning.plan`); time is not, so the last training of the same model on
this machine says how quick it is, and without one a figure that was measured elsewhere is scaled and called rough.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..paths import ensure_dir

if TYPE_CHECKING:
    from ..tuning.types import TrainingPlan
    from .tuning import TuningDesk

_WORK_PER_S = 3.0e10
"""Tokens a second times parameters that one core with quick 16-bit arithmetic learns (docs/tuning.md)."""
_MEASURING = 1.25
"""Evaluations and saving take about a quarter more."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a training will take.

    Attributes:
        plan: The plan with everything chosen.
        memory: Bytes of memory it takes where it computes.
        free: Bytes that are free there.
        disk: Bytes on the disk.
        train: Examples to learn from.
        heldout: Examples to measure on.
        seconds: Estimate of its time; 0 if nobody knows.
        measured: Whether the time is from an earlier training on this machine.
    """

    plan: TrainingPlan
    memory: int
    free: int
    disk: int
    train: int
    heldout: int
    seconds: float
    measured: bool


def forecast(desk: TuningDesk, examples: Path, base: str = "", **plan: Any) -> Forecast:
    """Foresee a training.

    Args:
        desk: The trainings.
        examples: The file of examples.
        base: The base model; the one that answers if empty.
        **plan: Fields of `TrainingPlan` that are fixed.

    Raises:
        ModelError: It does not fit the memory, or the model cannot be tuned; with the numbers.
        StorageFullError: It does not fit the disk, with the numbers.
        InputError, NotFoundError: Examples, model or a value cannot be used.
    """
    from ..generation.estimate import estimate_tokens
    from ..tuning.base import read_base
    from ..tuning.compute import find_compute
    from ..tuning.jsonl import divide, read_examples
    from ..tuning.plan import PROGRAM_BYTES, most_tokens, needs_of, require_disk, settle

    given = desk.plan(base, **plan)
    found = read_examples(examples)
    model = read_base(given.base, given.base_name)
    compute = find_compute(given.device)
    settled = settle(given, model, compute, most_tokens(found))
    require_disk(settled, model, ensure_dir(desk.runs))
    needs = needs_of(settled, model)
    learned, held = divide(found, settled.heldout_share, settled.seed)
    tokens = sum(
        estimate_tokens("".join((*(m.content for m in found[i].messages), found[i].completion))) for i in learned
    )
    speed = _known_speed(desk, settled)
    measured = speed > 0
    if not measured and compute.device == "cpu":
        speed = _WORK_PER_S / model.parameters * (1.0 if settled.dtype == "bf16" else 0.5)
        speed *= (1 + settled.threads) / 2
    seconds = _MEASURING * tokens * settled.epochs / speed if speed else 0.0
    return Forecast(
        settled,
        needs.memory + (PROGRAM_BYTES if compute.device == "cpu" else 0),
        compute.free,
        needs.disk,
        len(learned),
        len(held),
        seconds,
        measured,
    )


def _known_speed(desk: TuningDesk, plan: TrainingPlan) -> float:
    """Tokens a second of the latest training of the same model; 0 if there was none."""
    for run in desk.all():
        if run.state == "finished":
            result = desk.result(run.name)
            if result.base_name == plan.base_name and result.plan.device == plan.device and result.tokens_per_s > 0:
                return result.tokens_per_s
    return 0.0
