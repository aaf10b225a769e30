"""Models are loaded while the person is still typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..session import Session

if TYPE_CHECKING:
    from ...app.application import Application


class Warming:
    """Loads embedder and model once; what fails is told when it is asked."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._warm = False

    def begin(self) -> None:
        """Load them, if there is anything to ask."""
        if self._warm or self._session.app is None:
            return
        self._warm = True

        def load(app: Application) -> None:
            if any(info.indexed for info in app.collections()):
                app.parts.embedder.embed(["warm"])
                app.parts.generator.start_early()

        self._session.read(load).failure(lambda _: None)
