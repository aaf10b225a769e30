"""What can be done with files of the ledger: each a call of the session, with a word about what happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from ...indexing.ledger import DocumentRow
from ..desk import Desk
from ..i18n import tr
from ..operation import Operation
from ..viewer.source import SourceRef
from .entries import Choice


def on_disk(path: str) -> Path:
    """The file itself; of a member of an archive, the archive."""
    return Path(path.split("!/")[0])


def as_source(row: DocumentRow) -> SourceRef:
    """The beginning of a document, for the source panel."""
    return SourceRef(0, row.document_id, row.path, 1, "", 0, 0, "")


class LibraryActions(QObject):
    """See the module."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def retry_failed(self, collection: str = "") -> None:
        """Read again what failed or was never read."""
        app = self._desk.session.application
        title = collection or tr("Failed files")
        self._desk.session.start_indexing(
            title,
            lambda progress, cancel: app.reindex(collection or None, progress, cancel, failed_only=True),
            collection=collection,
        )

    def look_again(self, collections: Sequence[str]) -> None:
        """Look for changed files."""
        for name in collections:
            self._desk.session.add_files([], name)

    def index_again(self, choice: Choice) -> None:
        """Read files again, whether they changed or not."""

        def start(by_collection: dict[str, list[Path]]) -> None:
            app = self._desk.session.application
            for name, files in by_collection.items():
                self._desk.session.start_indexing(
                    name,
                    lambda progress, cancel, name=name, files=files: app.reindex(name, progress, cancel, only=files),  # type: ignore[misc]
                    collection=name,
                )

        self._grouped(choice, Path).success(start)

    def bring_back(self, choice: Choice) -> None:
        """Add files that were removed by hand."""

        def start(by_collection: dict[str, list[Path]]) -> None:
            for name, files in by_collection.items():
                self._desk.session.add_files(files, name)

        self._grouped(choice, on_disk).success(start)

    def _grouped(self, choice: Choice, made: Callable[[str], Path]) -> Operation:
        """Paths by collection; of 100,000 files that takes a while."""

        def group(_app: object) -> dict[str, list[Path]]:
            found: dict[str, list[Path]] = defaultdict(list)
            for row in choice.rows():
                found[row.collection].append(made(row.path))
            return found

        return self._desk.session.read(group, self)

    def open_file(self, row: DocumentRow) -> None:
        """Open a file in its own program."""
        self._open(on_disk(row.path))

    def open_folder(self, row: DocumentRow) -> None:
        """Open the folder a file is in."""
        self._open(on_disk(row.path).parent)

    def _open(self, path: Path) -> None:
        if not (path.exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))):
            self._desk.notices.say(
                tr("{name} cannot be opened: it is not there, or no program opens it.", name=path.name)
            )

    def new_collection(self, name: str) -> None:
        """Make an empty collection."""
        session = self._desk.session
        session.read(lambda app: app.parts.ledger.collection_id(name, create=True), self).success(
            lambda _: session.library_changed.emit()
        )
