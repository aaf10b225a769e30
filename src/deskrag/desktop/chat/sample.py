"""The sample: a few documents that come with the program, and what can be asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ..desk import Desk
from ..i18n import mark, tr

if TYPE_CHECKING:
    from ...indexing.ledger import CollectionInfo

QUESTIONS = (
    mark("How long is the warranty of the X200?"),
    mark("What does fault code E4 mean?"),
    mark("Which gate do visitors use at the works?"),
)
_STATE = "sample"


class Sample(QObject):
    """Offers the sample documents of this installation.

    Args:
        desk: Surroundings.

    Signals:
        found: Carries whether there are any.
    """

    found = Signal(bool)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.folder: Path | None = None
        desk.session.when_open(self._look)

    def _look(self) -> None:
        def find(_app: object) -> Path | None:
            from ...app.samples import sample_documents

            return sample_documents()

        def show(folder: Path | None) -> None:
            self.folder = folder
            self.found.emit(folder is not None)

        self._desk.session.read(find, self).success(show)

    def add(self) -> None:
        """Index them in a collection of their own; nothing is asked."""
        if self.folder is not None:
            name = tr("Sample documents")
            self._desk.state.set(_STATE, name)
            self._desk.session.add_files([self.folder], name)

    def is_all(self, infos: Sequence[CollectionInfo]) -> bool:
        """Whether the library holds the sample and nothing else."""
        return [info.name for info in infos] == [self._desk.state.get(_STATE)]
