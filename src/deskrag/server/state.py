"""What all endpoints share."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..app.application import Application
from .engines import Engines
from .work import Jobs


@dataclass
class ServerState:
    """The open library and the work on it.

    Attributes:
        app: The library.
        jobs: Work under way.
        engines: Language models.
    """

    app: Application
    jobs: Jobs = field(default_factory=Jobs)
    engines: Engines = field(init=False)

    def __post_init__(self) -> None:
        self.engines = Engines(self.app.parts)
