"""The models the server offers: the one of the settings, and another one on demand.

Each model is an engine process of its own. Beside the settings' model one other stays loaded; asking for a third
closes it as soon as nobody uses it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ..app.installed import installed_models
from ..app.parts import Parts
from ..errors import ModelError, NotFoundError, UserError
from ..generation.protocol import Generator

LIBRARY_MODEL = "deskrag"
"""The name under which the documents answer; ``deskrag/NAME`` is one collection."""


@dataclass
class _Loaded:
    name: str
    parts: Parts
    users: int = 0


class Engines:
    """Generators by name.

    Args:
        parts: The library's parts, with the settings' model.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._other: _Loaded | None = None
        self._guard = threading.Lock()

    def names(self) -> list[str]:
        """Models that can be asked for: the settings' one first, then the others on this machine."""
        default = self._default_name()
        return [default, *(name for name in installed_models(self._parts.models) if name != default)]

    @contextmanager
    def borrow(self, name: str) -> Iterator[Generator]:
        """The generator of a model, kept open inside the block.

        Raises:
            NotFoundError: No such model is on this machine.
            ModelError: Another model is in use, and this one cannot be loaded beside it.
        """
        if name in ("", "default", self._parts.settings.answer.model, self._default_name()):
            yield self._parts.generator
            return
        if name not in installed_models(self._parts.models):
            raise NotFoundError(
                "there is no such model on this machine", subject=name, advice="GET /v1/models lists the models."
            )
        loaded = self._take(name)
        try:
            yield loaded.parts.generator
        finally:
            with self._guard:
                loaded.users -= 1

    def close(self) -> None:
        """End the engines opened here."""
        with self._guard:
            other, self._other = self._other, None
        if other is not None:
            other.parts.close()

    def _take(self, name: str) -> _Loaded:
        with self._guard:
            if self._other is None or self._other.name != name:
                if self._other is not None:
                    if self._other.users:
                        raise ModelError(
                            f"{self._other.name} is answering, and only one model can be loaded beside the usual one",
                            subject=name,
                            advice="Try again when it has ended.",
                        )
                    self._other.parts.close()
                chosen = self._parts.settings.with_model(name)
                self._other = _Loaded(name, Parts(self._parts.folder, self._parts.models, chosen))
            self._other.users += 1
            return self._other

    def _default_name(self) -> str:
        """The settings' model by its display name where it is a file; loads nothing."""
        try:
            return self._parts.generator.info.name
        except UserError:  # the others can be listed and used all the same
            return self._parts.settings.answer.model
