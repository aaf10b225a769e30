"""What can be done with models: each asks where something should be known first, then works in the background."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from ...errors import UserError
from ...models.fit import size_text
from ..desk import Desk
from ..i18n import mark, tr
from ..notices import Notice
from ..widgets.question import Question
from .work import ModelWork

if TYPE_CHECKING:
    from ...app.model_facts import ModelRow

ASKED = "downloads_allowed"
"""Remembered once a person has agreed that models are downloaded."""


class Actions(QObject):
    """Does what a person asks for.

    Args:
        desk: The surroundings.
        work: Where long work goes on.
        over: The widget that questions are asked over.
        changed: Called when the list of models is another one.
    """

    def __init__(self, desk: Desk, work: ModelWork, over: QWidget, changed: Callable[[], None]) -> None:
        super().__init__(over)
        self._desk, self._work, self._over, self._changed = desk, work, over, changed

    def download(self, row: ModelRow) -> None:
        """Fetch a model; before the first time it is said that the network is used."""
        if self._desk.state.get(ASKED):
            self._download(row.name)
            return
        from ... import settings as settings_module

        def ask(settings: Any) -> None:
            Question(
                self._desk,
                self._over,
                tr("Download from the internet?"),
                tr(
                    "DeskRAG will connect to {host} and fetch {name} ({size}). Only the name of the model is asked for:"
                    " nothing of your documents, questions or settings is sent. Without your click DeskRAG never"
                    " downloads anything.",
                    host=urlsplit(settings.hub.url).hostname or settings.hub.url,
                    name=row.title,
                    size=size_text(row.size),
                ),
                (mark("Download"), "main", lambda: self._agreed(row.name)),
            ).open()

        self._run(lambda: settings_module.load()).success(ask)

    def _agreed(self, name: str) -> None:
        self._desk.state.set(ASKED, True)
        self._download(name)

    def _download(self, name: str) -> None:
        def work(progress: Any, cancel: Any) -> Any:
            desk = _desk()
            return desk.download(desk.plan_download(name), progress, cancel)

        self._work.start(name, "download", work)

    def choose_file(self) -> None:
        """Ask for a model file to take in."""
        file, _ = QFileDialog.getOpenFileName(self._over, tr("Import a model"), "", tr("Models") + " (*.gguf)")
        if file:
            self.import_files([Path(file)])

    def import_files(self, files: list[Path]) -> None:
        """Take model files in: copied, or used where they are."""
        size = size_text(sum(file.stat().st_size for file in files if file.is_file()))

        def take(file: Path, in_place: bool) -> Any:
            def work(progress: Any, cancel: Any) -> Any:
                return _desk().import_model(file, in_place=in_place, progress=progress, cancel=cancel)

            return work

        def start(*, in_place: bool) -> None:
            for file in files:
                self._work.start(file.name, "import", take(file, in_place))

        Question(
            self._desk,
            self._over,
            tr("Import {name}?", name=", ".join(file.name for file in files)),
            tr(
                "A copy ({size}) stays when the file is moved or its disk is taken away. Without a copy DeskRAG uses"
                " the file where it is and never deletes it.",
                size=size,
            ),
            (mark("Use it where it is"), "", lambda: start(in_place=True)),
            (mark("Copy"), "main", lambda: start(in_place=False)),
        ).open()

    def use(self, row: ModelRow) -> None:
        """Answer, or search, with a model from now on."""
        if row.kind == "language":
            self._answer_with(row)
            return
        count = self._desk.session.app is not None
        Question(
            self._desk,
            self._over,
            tr("Search with {name}?", name=row.title),
            tr(
                "All documents are embedded anew with it, beside the present index, which serves until that is done."
                " It can be paused and takes minutes to hours, depending on how much there is."
            ),
            (mark("Later"), "", lambda: self._search_with(row, now=False)),
            (mark("Start now"), "main", lambda: self._search_with(row, now=count)),
        ).open()

    def _answer_with(self, row: ModelRow) -> None:
        session = self._desk.session

        def work(_progress: Any, cancel: Any) -> None:
            from ...app.live import change_model, take_settings

            app = session.application
            before = app.parts.settings.answer.model
            _desk().use(row.name)
            take_settings(app)
            try:
                change_model(app, cancel, load=True)
            except UserError:  # one that cannot be loaded is no choice
                _desk().use(before)
                take_settings(app)
                change_model(app, cancel)
                raise

        def done(_: Any) -> None:
            self._desk.notices.post(Notice(tr("{name} answers from now on.", name=row.title), "good"))

        self._desk.notices.say(tr("Loading {name}…", name=row.title))
        operation = session.operations.run(work, owner=self._over)
        operation.success(done).always(self._told("DESKRAG_ANSWER__MODEL"))

    def _search_with(self, row: ModelRow, *, now: bool) -> None:
        session = self._desk.session

        def choose(_progress: Any, _cancel: Any) -> None:
            from ...app.live import take_settings

            _desk().use(row.name)
            take_settings(session.application)

        def start(_: Any) -> None:
            if now:
                app = session.application
                session.start_indexing(
                    tr("Embedding with {name}", name=row.title),
                    lambda progress, cancel: app.reindex(progress=progress, cancel=cancel),
                )

        operation = session.operations.run(choose, owner=self._over)
        operation.success(start).always(self._told("DESKRAG_INDEX__EMBEDDER"))

    def remove(self, row: ModelRow) -> None:
        """Take a model away, once that is confirmed."""
        text = (
            tr("It is taken off the list. The file is yours and stays where it is.")
            if row.in_place
            else tr("Its files are deleted, which frees {size}. You can download it again.", size=size_text(row.size))
        )

        def go() -> None:
            self._run(lambda: _desk().remove(row.name)).success(
                lambda _: self._desk.notices.say(tr("{name} was removed.", name=row.title))
            ).always(self._changed)

        Question(
            self._desk, self._over, tr("Remove {name}?", name=row.title), text, (mark("Remove"), "main", go)
        ).open()

    def quantize(self, row: ModelRow) -> None:
        """Make another type of a model."""
        from .quantizing import QuantizeDialog

        def go(ftype: str) -> None:
            def work(progress: Any, cancel: Any) -> Any:
                return _desk().quantize(row.name, ftype, allow_requantize=True, progress=progress, cancel=cancel)

            self._work.start(row.name, "quantize", work)

        QuantizeDialog(self._desk, self._over, row, go).open()

    def _run(self, work: Callable[[], Any]) -> Any:
        return self._desk.session.operations.run(lambda _progress, _cancel: work(), owner=self._over)

    def _told(self, variable: str) -> Callable[[], None]:
        """What follows a choice: the list anew, the status bar anew, and a word where the environment wins."""

        def tell() -> None:
            self._changed()
            self._desk.session.library_changed.emit()
            if any(known.upper() == variable for known in os.environ):
                self._desk.notices.say(
                    tr("The environment variable {name} wins over this choice; unset it.", name=variable)
                )

        return tell


def _desk() -> Any:
    """The models as they are now; read in the background."""
    from ...app.models import ModelDesk

    return ModelDesk()
