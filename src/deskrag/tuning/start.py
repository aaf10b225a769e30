"""Going on from an adapter that is there: a second lesson, such as what people corrected after the first.

One idea: an adapter is a place to start from like any other; only its shape has to be that of the plan. So shape and
strength are taken over from it, and everything else of a training stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..models.registry import sha256_of
from .adopt import require_base
from .base import Base
from .convert import read_peft, require_shapes
from .types import TrainingPlan
from .weights import safetensors_of

if TYPE_CHECKING:
    from pathlib import Path

WEIGHTS = "adapter_model.safetensors"


def from_start(plan: TrainingPlan, base: Base) -> TrainingPlan:
    """The plan with rank and strength of the adapter it starts from; as given where it starts anew.

    Raises:
        InputError: The plan asks for another rank.
        NotFoundError, AccessError: The adapter cannot be read.
        ModelError: It is damaged, or belongs to another base model; with both names.
    """
    if plan.start is None:
        return plan
    adapter = read_peft(plan.start)
    require_shapes(adapter, base)
    require_base(adapter.base_name, adapter.weights, base, str(plan.start))
    if plan.rank not in (0, adapter.rank):
        raise InputError(
            f"the adapter to start from has rank {adapter.rank}, and rank {plan.rank} was asked for",
            subject=str(plan.start),
            advice="Leave the rank out.",
        )
    return replace(plan, start=plan.start.absolute(), rank=adapter.rank, alpha=plan.alpha or adapter.alpha)


def start_hash(folder: Path) -> str:
    """Identity of the weights of an adapter folder."""
    return sha256_of(folder / WEIGHTS)[:16]


def take_over(tuned: Any, folder: Path) -> None:
    """Set the weights of a network's fresh adapter to those of an adapter folder.

    Raises:
        InputError: It has other layers than the plan.
    """
    import torch

    found = {_plain(name): tensor for name, tensor in safetensors_of(folder).items()}
    fresh = {_plain(name): value for name, value in tuned.named_parameters() if value.requires_grad}
    if set(found) != set(fresh) or any(tuple(found[name].shape) != tuple(fresh[name].shape) for name in fresh):
        raise InputError(
            "the adapter to start from has other layers than this training",
            subject=str(folder),
            advice="Give the layers and the rank it was trained with, or leave them out.",
        )
    with torch.no_grad():
        for name, value in fresh.items():
            value.copy_(torch.from_numpy(found[name].read()))


def _plain(name: str) -> str:
    return name.replace(".default.", ".")
