"""One tour through the window in one language, in both themes. Run by `screenshots.py`, which sets the environment.

python packaging/screenshots_tour.py FOLDER LANGUAGE [NAME ...]; a name with a minus sign in front is left out.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QEventLoop, QPoint, QRectF, QTimer
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from screenshots_colours import few
from screenshots_content import CONTENT, Speaker, Talk
from screenshots_tuning import NAMES as TUNE_NAMES
from screenshots_tuning import tune

from deskrag import paths
from deskrag.app.jobs import Job
from deskrag.desktop.main import build, opener
from deskrag.errors import CorruptError
from deskrag.progress import Progress

ROOT = Path(__file__).resolve().parent.parent
SIZE = (1280, 800)
THEMES = ("light", "dark")


class Studio:
    """One window and what is done with it."""

    def __init__(self, application: QApplication, folder: Path, language: str, names: list[str]) -> None:
        self.folder, self.language = folder, language
        self.content = CONTENT[language]
        self._only = {name for name in names if not name.startswith("-")}
        self._without = {name[1:] for name in names if name.startswith("-")}
        self.desk, self.window = build(application, opener(paths.default_library()))
        self.desk.language.set(language)  # type: ignore[arg-type]
        self.desk.theme.set_mode("light")
        self.window.show()
        self.window.resize(*SIZE)
        self.desk.session.open()
        self.until(lambda: self.desk.session.app is not None)

    @property
    def chat(self) -> Any:
        return self.window.view("chat")

    @staticmethod
    def pause(milliseconds: int) -> None:
        """Let the window live for a moment."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def until(self, done: Callable[[], object], seconds: float = 120) -> None:
        """Wait for something."""
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                raise TimeoutError
            self.pause(20)

    def quiet(self) -> bool:
        """Whether nothing is under way."""
        return not self.chat.busy and self.desk.session.operations.running == 0

    def wants(self, *names: str) -> bool:
        """Whether any of these pictures is to be taken."""
        return any((not self._only or name in self._only) and name not in self._without for name in names)

    def take(self, name: str, menu: Callable[[], QMenu] | None = None) -> None:
        """Save a picture in both themes, with whatever lies over the window.

        Args:
            name: Of the picture.
            menu: Opens the menu that is to be seen; anew for each theme, as its icons have the colours of the one it
                was made in.
        """
        if not self.wants(name):
            return
        now = self.desk.theme.palette.name
        for theme in sorted(THEMES, key=lambda theme: theme != now):  # a change of theme takes a while
            if theme != now:
                self.desk.theme.set_mode(theme)  # type: ignore[arg-type]
            over = menu() if menu is not None else None
            self.pause(300)
            picture = self.window.grab()
            for dialog in self.window.findChildren(QDialog):
                if dialog.isVisible():
                    self._lay(picture, dialog, None)
            if over is not None:
                self._lay(picture, over, self.window.mapFromGlobal(over.pos()))
                over.close()
            self.save(picture, f"{name}-{theme}-{self.language}")

    def _lay(self, picture: QPixmap, top: QWidget, place: QPoint | None) -> None:
        """Put a dialog or a menu over the window, with corners and a shadow as a desktop draws them."""
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if place is None:
            painter.fillRect(self.window.rect(), QColor(0, 0, 0, 90))
            place = QPoint((self.window.width() - top.width()) // 2, (self.window.height() - top.height()) // 2)
        area = QRectF(place.x(), place.y(), top.width(), top.height())
        painter.setPen(QColor(0, 0, 0, 0))
        for spread in range(12, 0, -1):
            painter.setBrush(QColor(0, 0, 0, 5))
            painter.drawRoundedRect(area.adjusted(-spread, -spread + 3, spread, spread + 3), 10 + spread, 10 + spread)
        shape = QPainterPath()
        shape.addRoundedRect(area, 10, 10)
        painter.setClipPath(shape)
        painter.drawPixmap(place, top.grab())
        painter.setClipping(False)
        painter.setPen(QColor(self.desk.theme.palette.edge))
        painter.setBrush(QColor(0, 0, 0, 0))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.end()

    def save(self, picture: QPixmap, name: str) -> None:
        """Write a picture with few colours, which an interface has anyway."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"{name}.png"
        picture.save(str(file))
        image = Image.open(file).convert("RGB")
        few(image).save(file, optimize=True)

    def ask(self, talk: Talk) -> None:
        """Have a conversation."""
        self.window.show_view("chat")
        self.chat.begin()
        self.desk.session.application.parts.generator = Speaker(talk.turns)
        for question, _ in talk.turns:
            self.chat.ask(question)
            self.until(self.quiet)

    def close_dialogs(self) -> None:
        """Nothing lies over the window."""
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        self.pause(30)


def first_start(studio: Studio) -> None:
    """Before there are documents."""
    studio.pause(300)
    studio.take("welcome")
    for view in ("library", "search"):
        studio.window.show_view(view)
        studio.take(f"{view}-empty")
    studio.window.show_view("chat")
    if studio.wants("sample"):
        studio.until(lambda: not studio.chat.welcome.sample.isHidden())
        studio.chat.welcome.sample.click()
        studio.until(lambda: studio.chat.welcome.suggestions())
        for job in studio.desk.session.index_jobs():
            studio.until(lambda job=job: job.state.final)
            studio.desk.session.dismiss(job)
        studio.pause(600)
        studio.until(studio.quiet)
        for card in studio.window.notice_bar.cards():
            card.leave()
        studio.take("sample")
        app = studio.desk.session.application
        for info in app.collections():
            app.remove_collection(info.name)
        studio.desk.session.library_changed.emit()


def index(studio: Studio) -> None:
    """Put the example documents, and two files that are none, into the library."""
    documents = Path.home() / "Documents"
    for number, (collection, names) in enumerate(studio.content.collections):
        folder = documents / collection
        folder.mkdir(parents=True)
        for name in names:
            source = ROOT / "examples" / "documents" / name
            copy = shutil.copytree if source.is_dir() else shutil.copy2
            copy(source, folder / source.name)
        if not number:
            (folder / "quotation-signed.pdf").write_bytes(b"%PDF-1.7\n" + bytes(900))
            (folder / "assembly.mp4").write_bytes(bytes(4096))
        for age, file in enumerate(sorted(folder.rglob("*"))):
            os.utime(file, (1_772_000_000 + 500_000 * age,) * 2)
        job = studio.desk.session.add_files([folder], collection)
        studio.until(lambda job=job: job.state.final)
        studio.desk.session.dismiss(job)
    studio.until(studio.quiet)
    for card in studio.window.notice_bar.cards():
        card.leave()


def earlier_chats(studio: Studio) -> None:
    """Chats of the last weeks."""
    store = studio.desk.session.application.parts.conversations
    for number, (title, age) in enumerate(studio.content.earlier):
        conversation = store.start()
        store.add(conversation.conversation_id, "user", title)
        store.add(conversation.conversation_id, "assistant", "")
        store.pin(conversation.conversation_id, number == 0)
        with store._database.transaction() as db:
            db.execute(
                "UPDATE conversations SET changed = datetime('now', ?) WHERE id = ?",
                (f"-{age} days", conversation.conversation_id),
            )
    studio.chat.sidebar.reload()


@contextmanager
def jobs_under_way(studio: Studio) -> Iterator[None]:
    """Two indexing jobs, of which one runs, at a place that does not move on."""
    session, (first, second) = studio.desk.session, studio.content.indexing
    reports = {"done": 0}

    def work(progress: Callable[[Progress], None], cancel: Any) -> None:
        for number in range(1180, 1205):
            time.sleep(0.1)
            reports["done"] = number
            progress(Progress("reading", number, 1893, "files", "/archive/2024/inspection-report-0417.pdf"))
        while not cancel.cancelled:
            time.sleep(0.05)
        cancel.check()

    jobs: list[Job] = [session.start_indexing(name, work, collection=name) for name in (first, second)]
    studio.until(lambda: reports["done"] == 1204)
    yield
    for job in reversed(jobs):
        job.cancel()
    studio.until(lambda: all(job.state.final for job in jobs))
    for job in jobs:
        session.dismiss(job)


def chats(studio: Studio) -> None:
    """Conversations in all their states."""
    chat, window = studio.chat, studio.window
    chat.begin()
    studio.take("new-chat")
    if studio.wants("refusal"):
        studio.ask(studio.content.refused)
        studio.take("refusal")
    if studio.wants("doubt"):
        studio.ask(studio.content.doubted)
        studio.take("doubt")
    if studio.wants("streaming"):
        streaming(studio)
    if studio.wants("chat", "source", "source-text", "reason", "menu", "notices", "indexing", "add", "shortcuts"):
        studio.ask(studio.content.covered)
        chat.transcript.verticalScrollBar().setValue(0)
        studio.take("chat")
    if studio.wants("source", "source-text"):
        turn = chat.transcript.turns()[0]
        turn.card.body.cited.emit(1, 0)
        studio.until(lambda: window.panel is not None and window.panel.loaded is not None)
        studio.pause(500)
        chat.transcript.verticalScrollBar().setValue(0)
        studio.take("source")
        if window.panel is not None:
            window.panel.as_text.click()
            studio.take("source-text")
            window.panel.leave()


def streaming(studio: Studio) -> None:
    """An answer that is on its way."""
    chat, talk = studio.chat, studio.content.streaming
    chat.begin()
    speaker = Speaker(talk.turns, pause_after=34)
    studio.desk.session.application.parts.generator = speaker
    chat.ask(talk.turns[0][0])
    studio.until(lambda: chat.transcript.turns()[-1].card.answer.text)
    studio.pause(1200)
    studio.take("streaming")
    speaker.resume.set()
    studio.until(studio.quiet)


def over_the_window(studio: Studio) -> None:
    """Dialogs, menus, notices, the target of a drop."""
    desk, window, chat = studio.desk, studio.window, studio.chat
    from deskrag.desktop.chat.rating import ReasonDialog

    window.show_view("chat")
    for name, show in (("shortcuts", window.show_shortcuts), ("reason", lambda: ReasonDialog(desk, window).open())):
        show()
        studio.take(name)
        studio.close_dialogs()
    window.adding.ask([Path.home() / "Documents" / name for name, _ in studio.content.collections[:2]])
    studio.until(lambda: window.adding.dialog is not None)
    studio.take("add")
    studio.close_dialogs()
    window.drop_target.appear(3)
    studio.take("drop")
    window.drop_target.hide()
    if studio.wants("menu"):
        latest = desk.session.application.parts.conversations.latest()

        def menu() -> QMenu:
            opened = chat.sidebar.menu_for(latest)
            opened.popup(window.mapToGlobal(QPoint(212, 150)))
            return opened

        studio.take("menu", menu)
    if studio.wants("notices"):
        error = CorruptError("the file is damaged or is not a PDF", subject="quotation-signed.pdf")
        from deskrag.desktop.i18n import tr

        desk.notices.undo(tr("“{title}” was deleted.", title=studio.content.earlier[3][0]), lambda: None)
        desk.notices.error(error, tr("Try again"), lambda: None)
        studio.take("notices")
        for card in window.notice_bar.cards():
            card.leave()
    if studio.wants("indexing"):
        with jobs_under_way(studio):
            studio.pause(300)
            studio.take("indexing")
        window.indexing_panel.hide()


def library(studio: Studio) -> None:
    """The ledger."""
    window = studio.window
    window.show_view("library")
    view: Any = window.view("library")
    studio.until(lambda: view.table.ledger.rowCount() > 0)
    failed = [row for row in range(view.table.ledger.rowCount()) if "pump" in view.table.ledger.entry(row).name]
    view.table.selectRow(failed[0])
    studio.take("library")
    from deskrag.indexing.ledger import State

    view.filters.choose(State.FAILED)
    studio.until(lambda: view.table.ledger.rowCount() < 5)
    view.table.selectRow(0)
    studio.take("library-failed")
    view.filters.choose(None)


def search(studio: Studio) -> None:
    """Results and the page beside them."""
    window = studio.window
    window.show_view("search")
    view: Any = window.view("search")
    view.field.setText(studio.content.search)
    studio.until(lambda: not view.finder.busy and view.list.found.results)
    studio.take("search-results")
    if studio.wants("search"):
        view.list.setCurrentIndex(view.list.model().index(0, 0))
        view.list.open_current()
        studio.until(lambda: window.panel is not None and window.panel.isVisible())
        studio.pause(600)
        studio.take("search")
    if window.panel is not None:
        window.panel.leave()


def models(studio: Studio) -> None:
    """The catalogue."""
    studio.window.show_view("models")
    view: Any = studio.window.view("models")
    studio.until(lambda: view.model.rowCount() > 0)
    studio.until(studio.quiet)
    view.choose("qwen3-4b-instruct-2507")
    studio.until(studio.quiet)
    view.list.scrollToTop()
    studio.take("models")


def settings(studio: Studio) -> None:
    """Several groups."""
    studio.window.show_view("settings")
    view: Any = studio.window.view("settings")
    studio.until(studio.quiet)
    studio.pause(300)
    for row, name in ((0, "settings"), (6, "settings-answers"), (7, "settings-engine")):
        view.list.setCurrentRow(row)
        studio.take(name)
    view.search.setText(studio.content.setting)
    studio.take("settings-found")
    view.search.clear()


def main() -> int:
    """Take the pictures of one language."""
    folder, language, *names = sys.argv[1:]
    application = QApplication([])
    studio = Studio(application, Path(folder), language, names)
    if studio.wants("welcome", "library-empty", "search-empty", "sample"):
        first_start(studio)
    index(studio)
    earlier_chats(studio)
    stops = (
        (chats, "chat source source-text new-chat refusal doubt streaming"),
        (over_the_window, "shortcuts reason add drop menu notices indexing"),
        (library, "library library-failed"),
        (search, "search search-results"),
        (models, "models"),
        (tune, TUNE_NAMES),
        (settings, "settings settings-answers settings-engine settings-found"),
    )
    for stop, taken in stops:
        if studio.wants(*taken.split()):
            stop(studio)
    studio.window.close()
    studio.desk.session.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
