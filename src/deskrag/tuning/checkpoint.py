"""Where a training stands, in one file that is replaced as a whole.

One idea: weights, the optimiser's moments and the best weights so far are tensors; everything else is a few numbers
in the same file's header (safetensors, no pickle). Nothing random is stored, because everything random is a function
of the seed and the step. A kill at any moment leaves the former file or the new one.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import StorageFullError
from .types import LossPoint

if TYPE_CHECKING:
    import torch

FILE = "checkpoint.safetensors"
_VERSION = "1"


@dataclass(slots=True)
class State:
    """The numbers of a running training.

    Attributes:
        step: Steps done.
        evaluated: The last step whose held-out loss is known; -1 for none.
        loss: Last training loss.
        loss_before: Held-out loss before the first step: of the bare base, or of the adapter it starts from.
        heldout_loss: The last held-out loss.
        best_loss: The best one.
        best_step: Its step.
        waiting: Evaluations in a row without a better one.
        tokens: Tokens learned from.
        seconds: Time spent in all.
        train_seconds: Of these, on steps.
        stopped_early: Whether patience ended it.
        history: The loss curves.
    """

    step: int = 0
    evaluated: int = -1
    loss: float | None = None
    loss_before: float | None = None
    heldout_loss: float | None = None
    best_loss: float | None = None
    best_step: int = 0
    waiting: int = 0
    tokens: int = 0
    seconds: float = 0.0
    train_seconds: float = 0.0
    stopped_early: bool = False
    history: list[LossPoint] = field(default_factory=list)


@dataclass(slots=True)
class Checkpoint:
    """A state with its tensors.

    Attributes:
        state: The numbers.
        weights: The adapter now, by parameter name.
        best: The best adapter so far; empty before the first evaluation.
        first: The optimiser's first moments.
        second: Its second moments.
    """

    state: State
    weights: dict[str, torch.Tensor]
    best: dict[str, torch.Tensor]
    first: dict[str, torch.Tensor]
    second: dict[str, torch.Tensor]


def save(folder: Path, run: str, checkpoint: Checkpoint) -> None:
    """Replace the checkpoint of a folder.

    Args:
        folder: The run's folder.
        run: Identity of plan, base and examples; another run never goes on from this file.
        checkpoint: What to keep.

    Raises:
        StorageFullError: No space left; the former one stays.
    """
    from safetensors.torch import save_file

    tensors = {
        f"{part}/{name}": tensor.detach().cpu().contiguous()
        for part in ("weights", "best", "first", "second")
        for name, tensor in getattr(checkpoint, part).items()
    }
    partial = folder / f".{FILE}.partial"
    metadata = {"version": _VERSION, "run": run, "state": json.dumps(asdict(checkpoint.state))}
    try:
        save_file(tensors, partial, metadata)
        with partial.open("rb+") as stream:
            os.fsync(stream.fileno())
        partial.replace(folder / FILE)
    except Exception as error:  # safetensors has an error of its own for a full disk
        if "No space left" in str(error) or getattr(error, "errno", 0) == 28:
            raise StorageFullError(
                "the disk is full, so the training could not be kept",
                subject=str(folder),
                advice="Free some space and start it again: it goes on from the last checkpoint.",
            ) from error
        raise
    finally:
        partial.unlink(missing_ok=True)


def load(folder: Path, run: str) -> Checkpoint | None:
    """The checkpoint of this run; None if there is none that can be used."""
    from safetensors import SafetensorError, safe_open

    path = folder / FILE
    if not path.is_file():
        return None
    parts: dict[str, dict[str, Any]] = {"weights": {}, "best": {}, "first": {}, "second": {}}
    try:
        with safe_open(path, framework="pt") as stream:
            metadata = stream.metadata() or {}
            if metadata.get("version") != _VERSION or metadata.get("run") != run:
                return None
            numbers = json.loads(metadata["state"])
            for key in stream.keys():  # noqa: SIM118 - not a mapping
                part, _, name = key.partition("/")
                parts[part][name] = stream.get_tensor(key)
        numbers["history"] = [LossPoint(**point) for point in numbers["history"]]
        return Checkpoint(State(**numbers), **parts)
    except (SafetensorError, ValueError, KeyError, TypeError):  # damaged: start again
        return None
