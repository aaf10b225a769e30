"""Models made ready before the first question asks for them: what comes with the program is brought once into the form
that is quickest on this machine, which takes some seconds that a person should not wait for later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..progress import CancelToken, Progress, ProgressFn
from ..settings import Settings


@dataclass(frozen=True, slots=True)
class _Step:
    """One model: its name for people, about how long it takes in seconds, and the deed."""

    name: str
    seconds: float
    run: Callable[[ProgressFn], object]


def unprepared(settings: Settings, models: Path) -> tuple[str, ...]:
    """Names of the models in use that have to be made ready; empty when nothing is to be done.

    Args:
        settings: What a person chose.
        models: Folder of prepared models.
    """
    return tuple(step.name for step in _steps(settings, models))


def model_is_ready(settings: Settings, models: Path) -> bool:
    """Whether the language model in use could be loaded without being made ready first."""
    from ..models.catalogue import language_entry

    entry = language_entry(settings.answer.model)
    return entry is None or entry.title not in unprepared(settings, models)


def prepare_models(settings: Settings, models: Path, progress: ProgressFn, cancel: CancelToken) -> None:
    """Make the models in use ready.

    Args:
        settings: What a person chose.
        models: Folder of prepared models.
        progress: Told percent of all of it (``"preparing"``), with the model's name.
        cancel: Obeyed between two models.

    Raises:
        ModelError: A model cannot be made ready.
        StorageFullError, AccessError: The folder cannot be written.
        Cancelled: On a stop.
    """
    steps = _steps(settings, models)
    whole, before = sum(step.seconds for step in steps), 0.0
    for step in steps:
        cancel.check()

        def tell(share: float, step: _Step = step, before: float = before) -> None:
            percent = 100 * (before + share * step.seconds) / whole
            progress(Progress("preparing", min(99, round(percent)), 100, "percent", step.name))

        def hear(part: Progress, tell: Callable[[float], None] = tell) -> None:
            if part.total:
                tell(part.done / part.total)

        tell(0.0)
        step.run(hear)
        before += step.seconds
    progress(Progress("preparing", 100, 100, "percent"))


def _steps(settings: Settings, models: Path) -> list[_Step]:
    from ..embeddings import export
    from ..embeddings.loading import STARTER, starter_folder
    from ..models.catalogue import language_entry
    from ..models.library import find_model
    from ..models.registry import Registry

    steps: list[_Step] = []
    if settings.index.embedder == STARTER and not export.is_prepared(starter_folder(), STARTER, models):
        steps.append(_Step(STARTER, 3.5, lambda progress: export.prepare(starter_folder(), STARTER, models, progress)))
    name = settings.answer.model
    entry = None if settings.endpoint.url or Registry(models).get(name) is not None else language_entry(name)
    if entry is not None and entry.package and not (models / entry.prepared).is_file():
        steps.append(_Step(entry.title, 4.0, lambda progress: find_model(name, models, progress)))
    return steps
