"""The application: routes, error replies, the OpenAPI document, and the gate around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

from .. import __version__
from ..app.application import Application
from .access import Gate
from .failures import MEANING, add_handlers
from .native_routes import native_router
from .openai_routes import openai_router
from .replies import ErrorReply, StreamItems
from .state import ServerState

_DESCRIPTION = "Search and answers from your own documents, and the language models of this machine."


def build(app: Application, *, token: str, port: int, origins: Sequence[str] = ()) -> tuple[Gate, ServerState]:
    """The ASGI application over an open library, and its state."""
    state = ServerState(app)
    api = FastAPI(
        title="DeskRAG",
        version=__version__,
        description=_DESCRIPTION,
        docs_url=None,  # its pages load scripts from a foreign server
        redoc_url=None,
    )
    api.include_router(openai_router(state))
    api.include_router(native_router(state))
    add_handlers(api)
    original = api.openapi

    def document() -> dict[str, Any]:
        if api.openapi_schema is None:
            api.openapi_schema = _completed(original())
        return api.openapi_schema

    api.openapi = document  # type: ignore[method-assign]
    return Gate(api, token=token, port=port, origins=origins), state


def _completed(found: dict[str, Any]) -> dict[str, Any]:
    """The document with the token, and with every error reply there is, in its one shape."""
    from pydantic import TypeAdapter

    schemas = found["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for model in (ErrorReply, StreamItems):
        schema = TypeAdapter(model).json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    found["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    found["security"] = [{"token": []}]
    reply = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorReply"}}}
    for methods in found["paths"].values():
        for operation in methods.values():
            operation["responses"].pop("422", None)
            for status, meaning in MEANING.items():
                operation["responses"][str(status)] = {"description": meaning, "content": reply}
    return found
