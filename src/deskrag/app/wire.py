"""Values of the core as plain JSON and back, for a library that another process of this machine holds.

One idea: the dataclasses are the format. What is sent has their fields (and, for people, the name and place of a
chunk); what comes back is checked against the same dataclasses, so that a shell cannot tell the two apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from .. import errors
from ..answering import events
from ..indexing.types import StoredChunk

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from ..retrieval.types import Retrieval

_T = TypeVar("_T")
EVENTS: Mapping[str, type[Any]] = {
    "routed": events.Routed,
    "retrieved": events.Retrieved,
    "token": events.Token,
    "cited": events.Cited,
    "finished": events.Finished,
    "refused": events.Refused,
    "failed": events.Failed,
}
_NAMES = {kind: name for name, kind in EVENTS.items()}


def plain(value: Any) -> Any:
    """A value of the core as JSON can hold it; dataclasses become objects with the same field names."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        if isinstance(value, StoredChunk):
            found.update(name=value.name, locator=value.locator)
        return found
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value


def restored(kind: type[_T], data: Any) -> _T:
    """The dataclass that `plain` made `data` from.

    Raises:
        LibraryError: The data is of another version of the program.
    """
    from pydantic import ValidationError

    try:
        found: _T = _adapter(kind).validate_python(data)  # type: ignore[arg-type]
    except ValidationError as error:
        raise errors.LibraryError(
            f"the program that holds the library gave an answer that this one does not understand ({error.title})",
            advice="Use the same version of DeskRAG for both, or stop the other one.",
        ) from error
    return found


def event_json(event: events.AnswerEvent) -> dict[str, Any]:
    """One event of an answer, its kind under ``type``."""
    return {"type": _NAMES[type(event)], **plain(event)}


def event_from(data: Mapping[str, Any]) -> events.AnswerEvent:
    """The event that `event_json` made `data` from."""
    kind = EVENTS.get(str(data.get("type")))
    if kind is None:
        raise errors.LibraryError(f"an unknown event came from the program that holds the library: {data.get('type')}")
    found: events.AnswerEvent = restored(kind, {name: value for name, value in data.items() if name != "type"})
    return found


def retrieval_json(found: Retrieval) -> dict[str, Any]:
    """What a search found, without the query's vector."""
    return {"query": plain(found.query), "passages": plain(found.passages), "seconds": plain(found.seconds)}


def retrieval_from(data: Mapping[str, Any]) -> Retrieval:
    """What `retrieval_json` made `data` from."""
    from ..retrieval.types import Passage, Query, Retrieval

    passages = tuple(restored(Passage, item) for item in data["passages"])
    return Retrieval(restored(Query, data["query"]), passages, None, dict(data["seconds"]))


def error_json(error: errors.UserError) -> dict[str, str]:
    """What a person needs to know of an error, and its class."""
    return {"class": type(error).__name__, "subject": error.subject, "reason": error.reason, "advice": error.advice}


def error_from(data: Mapping[str, Any]) -> errors.UserError:
    """The error that `error_json` made `data` from; of an unknown class, a plain `UserError`."""
    kind = getattr(errors, str(data.get("class")), None)
    if kind is errors.Cancelled:
        return errors.Cancelled()
    if not (isinstance(kind, type) and issubclass(kind, errors.UserError)):
        kind = errors.UserError
    reason = str(data.get("reason") or data.get("message") or "the program that holds the library failed")
    return kind(reason, subject=str(data.get("subject") or ""), advice=str(data.get("advice") or ""))


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
