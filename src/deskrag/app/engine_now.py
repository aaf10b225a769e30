"""What answers now: the model, where it runs, what it takes and how fast it was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import UserError

if TYPE_CHECKING:
    from .application import Application


@dataclass(frozen=True, slots=True)
class EngineNow:
    """A moment of the engine.

    Attributes:
        model: What answers, or would.
        running: Whether its process is there with the model loaded.
        endpoint: The service that answers instead; empty for a local model.
        quantization: Such as ``"Q8_0"``; empty if unknown.
        place: ``"CPU"``, ``"GPU"`` or ``"GPU and CPU"``; empty if unknown.
        threads: CPU threads; 0 if unknown.
        memory: Resident bytes of the engine process; 0 while none runs.
        active: Answers being written now.
        waiting: Answers that wait for a place.
        slots: Answers that can be written at a time.
        cells: Tokens the cache holds.
        cells_used: How many of them are taken.
        speed: Tokens a second of the last answer that a model wrote; 0 if there is none.
    """

    model: str
    running: bool = False
    endpoint: str = ""
    quantization: str = ""
    place: str = ""
    threads: int = 0
    memory: int = 0
    active: int = 0
    waiting: int = 0
    slots: int = 0
    cells: int = 0
    cells_used: int = 0
    speed: float = 0.0


def engine_now(app: Application) -> EngineNow:
    """Look at the engine of an open library; starts nothing."""
    parts = app.parts
    speed = last_speed(app)
    if parts.settings.endpoint.url:
        return EngineNow(parts.settings.endpoint.model, endpoint=parts.settings.endpoint.url, speed=speed)
    name = parts.settings.answer.model
    generator: Any = parts.__dict__.get("generator")
    quantization = place = ""
    try:
        from .models import ModelDesk

        row = ModelDesk(parts.models, parts.settings).info(name).row
        quantization, place = row.quantization, row.fit.place if row.fit else ""
    except UserError:  # what is wrong with it is told where it is used
        pass
    options = getattr(generator, "options", None)
    number = getattr(generator, "process_id", None)
    if options is None or number is None:
        return EngineNow(name, quantization=quantization, place=place, speed=speed)
    try:
        status = generator.status()
    except UserError:  # it ended at this moment
        status = {}
    return EngineNow(
        model=name,
        running=bool(status),
        quantization=quantization,
        place=place,
        threads=options.threads,
        memory=_memory(number),
        active=int(status.get("active", 0)),
        waiting=int(status.get("waiting", 0)),
        slots=int(status.get("slots", 0)),
        cells=int(status.get("cells", 0)),
        cells_used=int(status.get("cells_used", 0)),
        speed=speed,
    )


def last_speed(app: Application) -> float:
    """Tokens a second of the last kept answer that a model wrote; 0 if there is none."""
    rows = app.parts.database.rows("SELECT details FROM messages WHERE role = 'assistant' ORDER BY id DESC LIMIT 8")
    for row in rows:
        try:
            timings = json.loads(row[0] or "{}").get("timings", {})
            count, seconds = float(timings.get("new_tokens", 0)), float(timings.get("decode_s", 0))
        except (ValueError, TypeError, AttributeError):
            continue
        if count > 1 and seconds > 0:
            return count / seconds
    return 0.0


def _memory(number: int) -> int:
    import psutil

    try:
        return int(psutil.Process(number).memory_info().rss)
    except psutil.Error:
        return 0
