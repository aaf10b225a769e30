"""Plans and results as JSON, for the child process and for the run's folder."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from .types import LossPoint, TrainingPlan, TrainingProgress, TrainingResult


def plan_to_json(plan: TrainingPlan) -> dict[str, Any]:
    """A plan as plain values."""
    start = str(plan.start) if plan.start else None
    return {**asdict(plan), "base": str(plan.base), "targets": list(plan.targets), "start": start}


def plan_from_json(row: dict[str, Any]) -> TrainingPlan:
    """A plan from plain values; unknown ones are ignored.

    Raises:
        KeyError, TypeError: It is none.
    """
    known = {item.name for item in fields(TrainingPlan)}
    given = {key: value for key, value in row.items() if key in known}
    start = Path(row["start"]) if row.get("start") else None
    return TrainingPlan(**{**given, "base": Path(row["base"]), "targets": tuple(row["targets"]), "start": start})


def result_to_json(result: TrainingResult) -> dict[str, Any]:
    """A result as plain values."""
    row = asdict(result)
    row.update(
        folder=str(result.folder),
        peft=str(result.peft),
        gguf=str(result.gguf) if result.gguf else None,
        plan=plan_to_json(result.plan),
    )
    return row


def result_from_json(row: dict[str, Any], folder: Path) -> TrainingResult:
    """A result from plain values; its paths are those of `folder`, wherever it was moved.

    Raises:
        KeyError, TypeError: It is none.
    """
    known = {item.name for item in fields(TrainingResult)}
    given = {key: value for key, value in row.items() if key in known}
    given.update(
        folder=folder,
        peft=folder / Path(row["peft"]).name,
        gguf=folder / Path(row["gguf"]).name if row["gguf"] else None,
        history=tuple(LossPoint(**point) for point in row["history"]),
        plan=plan_from_json(row["plan"]),
    )
    return TrainingResult(**given)


def progress_from_json(row: dict[str, Any]) -> TrainingProgress:
    """A report from plain values."""
    known = {item.name for item in fields(TrainingProgress)}
    return TrainingProgress(**{key: value for key, value in row.items() if key in known})
