"""The indexing panel: every job on a line of its own, on a shelf over the status bar.

It takes room of its own and covers nothing; more jobs than it has lines are scrolled.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ...app.jobs import JobState
from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import IconButton, TextButton
from ..widgets.labels import label
from .job_row import ROW_HEIGHT, JobRow

MOST_ROWS = 4
SOON_MS = 30


class IndexingPanel(QFrame):
    """Lists the indexing jobs of this session; hidden until there are some, and when a person hides it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: dict[int, JobRow] = {}
        self.setObjectName("shelf")
        self.title = label("", "strong")
        self.clear = TextButton(desk, mark("Clear finished"), self.clear_finished, role="link")
        head = QHBoxLayout()
        head.setContentsMargins(24, 4, 12, 0)
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.clear)
        head.addWidget(IconButton(desk, "close", mark("Hide"), self.hide, size=14))
        inner = QWidget()
        inner.setObjectName("scrolled")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 6)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.area)
        self._soon = QTimer(self)  # a moment later: a new row is work, and so is what else begins with a job
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        desk.session.jobs_changed.connect(self._refresh_soon)
        desk.language.changed.connect(self.retranslate)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Take texts anew."""
        self.title.setText(tr("Indexing"))
        self.setAccessibleName(tr("Indexing"))
        self.area.setAccessibleName(tr("Indexing"))
        self.refresh()

    def rows(self) -> list[JobRow]:
        """One for each job."""
        return list(self._rows.values())

    def appear(self) -> None:
        """Show it, if there is anything to show."""
        if self._soon.isActive():  # a job that has just come is shown as well
            self._soon.stop()
            self.refresh()
        self.setVisible(bool(self._rows))

    def clear_finished(self) -> None:
        """List no more what is over."""
        for row in self.rows():
            self._desk.session.dismiss(row.job)

    def _refresh_soon(self) -> None:
        if not self._soon.isActive():  # or it would be put off for ever
            self._soon.start()

    def refresh(self) -> None:
        """Show how far all jobs are."""
        session = self._desk.session
        jobs = {job.job_id: job for job in session.index_jobs()}
        for number in [number for number in self._rows if number not in jobs]:
            row = self._rows.pop(number)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        fresh = [number for number in jobs if number not in self._rows]
        for number in fresh:
            self._rows[number] = JobRow(self._desk, jobs[number])
            self._list.addWidget(self._rows[number])
        for row in self._rows.values():
            row.refresh()
        self.area.setFixedHeight(ROW_HEIGHT * min(MOST_ROWS, len(self._rows)))
        self.clear.setVisible(any(job.state.final for job in jobs.values()))
        if not self._rows:
            self.hide()
        elif any(not session.is_quiet(jobs[number]) or jobs[number].state is JobState.FAILED for number in fresh):
            self.appear()  # also for one that failed so soon that its message may have come before it was listed
