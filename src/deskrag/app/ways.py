"""The ways a question can be sent by choice: over the documents, or to an adapter that is there for a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .parts import Parts


def topic_adapters(parts: Parts) -> list[str]:
    """Names of the adapters for topics that the model in use can answer with now; each is a `route`.

    Nothing is loaded or made ready for it.
    """
    from ..models.adapters import AdapterLibrary, included_folder
    from .preparing import model_is_ready

    installed = AdapterLibrary(parts.models, included_folder()).all()
    if not any(adapter.active and adapter.topics for adapter in installed):
        return []
    if not model_is_ready(parts.settings, parts.models):
        return []
    return [adapter.name for adapter in parts.active_adapters() if adapter.topics]
