"""One table from error to HTTP status, and one shape of an error reply: OpenAI's, with more for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..app.wire import error_json
from ..errors import (
    AccessError,
    Cancelled,
    DocumentError,
    GenerationError,
    InputError,
    LibraryBusyError,
    LibraryError,
    ModelError,
    NotFoundError,
    StorageFullError,
    UserError,
)

if TYPE_CHECKING:
    from fastapi import FastAPI, Request
    from starlette.responses import JSONResponse

STATUS: tuple[tuple[type[UserError], int], ...] = (
    (InputError, 400),
    (AccessError, 403),
    (NotFoundError, 404),
    (LibraryBusyError, 409),
    (DocumentError, 422),
    (Cancelled, 499),
    (GenerationError, 502),
    (ModelError, 503),
    (LibraryError, 503),
    (StorageFullError, 507),
)
MEANING = {
    400: "Something in the request cannot be used as given; `error.param` names it where it is known.",
    401: "The token is missing or wrong.",
    403: "The Host or Origin is not allowed, or the server may not read a file.",
    404: "A model, collection, document, page or job does not exist.",
    409: "The library is being indexed at this moment.",
    413: "The request is too large.",
    422: "A document cannot be read.",
    499: "The work was stopped: by its job's deletion, or because the server ends.",
    502: "The engine failed while it was answering.",
    503: "The model or the library cannot be used.",
    507: "The disk is full.",
}
_TYPES = {400: "invalid_request_error", 401: "authentication_error", 403: "permission_error", 404: "not_found_error"}


class ParameterError(InputError):
    """A parameter of a request cannot be used; names it."""

    def __init__(self, reason: str, param: str, advice: str = "") -> None:
        super().__init__(reason, subject=param, advice=advice)
        self.param = param


def status_of(error: UserError) -> int:
    """HTTP status of an error."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 503)


def error_body(error: UserError) -> dict[str, Any]:
    """The reply for an error: ``{"error": {...}}``."""
    status = status_of(error)
    facts = error_json(error)
    if isinstance(error, ParameterError):
        facts["class"] = "InputError"
    body = _body(status, error.sentence(), getattr(error, "param", None))
    body["error"].update(facts, code=_snake(facts["class"]))
    return body


def failure_response(status: int, message: str, param: str | None = None) -> JSONResponse:
    """An error reply that stands for no `UserError`."""
    from starlette.responses import JSONResponse

    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(_body(status, message, param), status, headers)


def error_response(error: UserError) -> JSONResponse:
    """The reply for an error, with its status."""
    from starlette.responses import JSONResponse

    return JSONResponse(error_body(error), status_of(error))


def add_handlers(app: FastAPI) -> None:
    """Let the application answer every error in the one shape."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    async def user(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, UserError)
        return error_response(error)

    async def invalid(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return failure_response(400, "the body is not JSON")
        place = [str(part) for part in first["loc"] if part not in ("body", "query", "path")]
        return failure_response(400, f"{'.'.join(place) or 'request'}: {first['msg']}", ".".join(place) or None)

    async def other(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        reply = failure_response(error.status_code, str(error.detail))
        reply.headers.update(error.headers or {})
        return reply

    async def bug(_request: Request, _error: Exception) -> JSONResponse:
        return failure_response(500, "an unexpected error; the server's own output has the details")

    app.add_exception_handler(UserError, user)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, other)
    app.add_exception_handler(Exception, bug)


def _body(status: int, message: str, param: str | None) -> dict[str, Any]:
    kind = _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")
    return {"error": {"message": message, "type": kind, "param": param, "code": None}}


def _snake(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name).lstrip("_")
