"""What a chat shows before its first question: how to begin, or a few words that invite to ask."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from ..widgets.empty_state import fit
from ..widgets.labels import label
from .sample import QUESTIONS

WIDTH = 480
SUGGESTION_WIDTH = 400


class Welcome(QWidget):
    """The empty state of the chat view.

    Signals:
        files_wanted: Carries ``"files"`` or ``"folder"``.
        sample_wanted: The sample documents are to be tried.
        question_chosen: A suggested question; carries its text.
    """

    files_wanted = Signal(str)
    sample_wanted = Signal()
    question_chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._documents: int | None = None
        self._sample = False
        self._suggest = False
        self._picture = QLabel()
        self.title = label("", "hero")
        self.text = label("", "muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.folder = TextButton(
            desk, mark("Choose a folder…"), lambda: self.files_wanted.emit("folder"), role="main", icon="folder"
        )
        self.files = TextButton(desk, mark("Choose files…"), lambda: self.files_wanted.emit("files"), icon="file")
        self.sample = TextButton(desk, mark("or try the sample documents"), self.sample_wanted.emit, role="link")
        self.questions = [
            TextButton(desk, text, partial(self._choose, text), role="suggestion", icon="chat") for text in QUESTIONS
        ]
        for button in self.questions:
            button.setFixedWidth(SUGGESTION_WIDTH)
        self.preparing = label("", "small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(280)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.folder)
        buttons.addWidget(self.files)
        buttons.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(3)
        column.addWidget(self._picture, 0, centre)
        column.addSpacing(8)
        for part in (self.title, self.text):
            column.addWidget(part, 0, centre)
        column.addSpacing(16)
        column.addLayout(buttons)
        for button in (self.sample, *self.questions):
            column.addWidget(button, 0, centre)
        column.addSpacing(24)
        column.addWidget(self.preparing, 0, centre)
        column.addWidget(self.bar, 0, centre)
        column.addStretch(4)
        desk.session.jobs_changed.connect(self._job_moved)
        desk.preparing.changed.connect(self.refresh)
        desk.theme.changed.connect(self.refresh)
        desk.language.changed.connect(self.refresh)
        self.refresh()

    def set_documents(self, count: int, *, suggest: bool = False) -> None:
        """Say how many documents can be asked, and whether questions about the sample are suggested."""
        self._documents, self._suggest = count, suggest
        self.refresh()

    def offer_sample(self, there: bool) -> None:
        """Say whether there are sample documents."""
        self._sample = there
        self.refresh()

    def suggestions(self) -> Sequence[TextButton]:
        """The questions that are offered now."""
        return [button for button in self.questions if not button.isHidden()]

    def _choose(self, text: str) -> None:
        self.question_chosen.emit(tr(text))

    @property
    def asks_for_documents(self) -> bool:
        """Whether there are none yet, and none are on their way."""
        return self._documents == 0 and not self._busy()

    def _busy(self) -> bool:
        return any(not job.state.final for job in self._desk.session.index_jobs())

    def _job_moved(self) -> None:
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Say what became of jobs meanwhile."""
        self.refresh()
        super().showEvent(event)

    def refresh(self) -> None:
        """Take texts and picture anew."""
        empty = not self._documents
        icon = "folder" if empty else "chat"
        self._picture.setPixmap(self._desk.theme.tile(icon))
        if self._documents is None:
            self.title.setText("")
            self.text.setText("")
        elif empty and self._busy():
            self.title.setText(tr("Reading your documents…"))
            self.text.setText(tr("You can ask as soon as the first ones are ready."))
        elif empty:
            self.title.setText(tr("Drop a folder here to begin"))
            self.text.setText(
                tr("DeskRAG reads your documents on this computer and answers from them, with the page and the words.")
            )
        else:
            self.title.setText(tr("What would you like to know?"))
            self.text.setText(tr("%Ln documents are ready. Every answer shows where it comes from.", self._documents))
        fit(self.text, WIDTH)
        begin = self._documents == 0 and not self._busy()
        self.folder.setVisible(begin)
        self.files.setVisible(begin)
        self.sample.setVisible(begin and self._sample)
        for button in self.questions:
            button.setVisible(self._suggest and not empty)
        self._picture.setVisible(self._documents is not None)
        self._show_preparing()

    def _show_preparing(self) -> None:
        percent, name = self._desk.preparing.percent, self._desk.preparing.name
        self.bar.setVisible(percent is not None)
        self.preparing.setVisible(percent is not None)
        text = tr("Preparing {name} for its first use…", name=name)
        if percent:
            text = tr("Preparing {name} for its first use… {percent} %", name=name, percent=percent)
        self.preparing.setText(text)
        self.bar.setRange(0, 100 if percent else 0)  # busy until the first step can tell how far it is
        self.bar.setValue(percent or 0)
        self.bar.setAccessibleName(text)
