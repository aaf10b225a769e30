"""Folder watch in the window: on and off, and the question that a big change asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from .i18n import tr
from .notices import Notice, Notices
from .session import Session

if TYPE_CHECKING:
    from ..app.application import Application
    from ..app.jobs import Job
    from ..app.watching import FolderWatch


class Following(QObject):
    """Keeps collections current while the window is open.

    Args:
        session: The library and its workers.
        notices: Where a big change is announced.

    Signals:
        changed: It was turned on or off, other big changes wait, or sources are absent, back or cannot be watched.
    """

    changed = Signal()
    _news = Signal(str, int)
    _began = Signal(object, str)
    _moved = Signal()

    def __init__(self, session: Session, notices: Notices) -> None:
        super().__init__(session)
        self._session = session
        self._notices = notices
        self._watch: FolderWatch | None = None
        self._told: frozenset[str] = frozenset()
        self._news.connect(self._hear)
        self._began.connect(self._list)
        self._moved.connect(self._hear_sources)
        session.library_changed.connect(self._refresh)
        session.closing.connect(self.stop)

    @property
    def on(self) -> bool:
        """Whether folders are watched."""
        return self._watch is not None

    @property
    def waiting(self) -> dict[str, int]:
        """Collections with a big change that nobody has accepted, and its number of files."""
        return self._watch.announced if self._watch is not None else {}

    @property
    def absent(self) -> frozenset[str]:
        """Watched sources whose drive or folder is missing."""
        return self._watch.watcher.absent if self._watch is not None else frozenset()

    @property
    def unwatched(self) -> frozenset[str]:
        """Sources that the system does not let us watch."""
        return self._watch.watcher.unwatched if self._watch is not None else frozenset()

    def start_if_wanted(self) -> None:
        """Start if the settings say so; the library must be open."""
        if self._session.application.parts.settings.index.watch:
            self.start()

    def start(self) -> None:
        """Look for what changed meanwhile, then watch."""
        if self._watch is not None:
            return
        from ..app.watching import FolderWatch

        watch = FolderWatch(
            self._session.application,
            self._session.jobs,
            self._news.emit,
            started=self._began.emit,
            moved=self._moved.emit,
        )
        self._watch = watch
        self._session.read(lambda _app: watch.start(), self)
        self.changed.emit()

    def stop(self) -> None:
        """Watch no more."""
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.close()
            self.changed.emit()

    def choose(self, on: bool) -> None:
        """Turn it on or off, now and for the next start."""

        def write(_app: Application) -> None:
            from ..app.settings_file import change_setting

            change_setting("index", "watch", on)

        self._session.read(write, self)
        self.start() if on else self.stop()

    def accept(self, collection: str) -> None:
        """Index a big change."""
        if self._watch is not None:
            self._session.list_job(self._watch.accept(collection), collection)
            self.changed.emit()

    def _refresh(self) -> None:
        watch = self._watch
        if watch is not None:
            self._session.read(lambda _app: watch.refresh(), self)

    @Slot(object, str)
    def _list(self, job: Job, collection: str) -> None:
        self._session.list_job(job, collection, quiet=True)

    @Slot()
    def _hear_sources(self) -> None:
        self.changed.emit()
        fresh = self.unwatched - self._told
        self._told = self.unwatched
        if fresh:
            names = ", ".join(sorted(fresh))
            self._notices.post(
                Notice(tr("Changes in %Ln folders cannot be followed: {names}", len(fresh), names=names))
            )

    def _hear(self, collection: str, files: int) -> None:
        self.changed.emit()
        if not files:
            return
        text = tr("%Ln files of “{name}” changed. Index them now?", files, name=collection)
        self._notices.post(Notice(text, action=tr("Index now"), act=lambda: self.accept(collection), stays=True))
