"""Why there is no whole answer, in the person's language, and the next step: from an error, or from what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import GenerationError, UserError
from ..next_steps import Step, step_for
from ..notices import explain


def failure(error: BaseException) -> dict[str, Any]:
    """What a `ShownAnswer` says of an error."""
    return {"failed": explain(error), "step": step_for(error)}


def kept_failure(details: Mapping[str, Any]) -> tuple[str, Step | None]:
    """The same from the details of a stored answer; nothing where it did not fail."""
    if not details.get("failed"):
        return "", None
    error = told_failure(str(details["failed"]))
    if isinstance(details.get("error"), Mapping):
        from ...app.wire import error_from  # not before the window is shown

        error = error_from(details["error"])
    return explain(error), step_for(error)


def told_failure(message: str) -> UserError:
    """The error of the engine that made a message (`UserError.sentence`)."""
    said, _, advice = message.partition(". ")
    subject, colon, reason = said.rstrip(".").partition(": ")
    if not colon:
        subject, reason = "", subject
    return GenerationError(reason, subject=subject, advice=advice)
