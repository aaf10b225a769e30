"""The tray icon: how far indexing is, and a notification when long work ends while nobody looks."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from ..app.jobs import Job, JobState
from .desk import Desk
from .i18n import tr
from .notices import explain
from .theme import icons

LONG_S = 20.0
"""Work that took longer is told when it ends."""
_SIZE = 64


class Tray(QObject):
    """Sits in the system's tray, where there is one.

    Args:
        desk: Surroundings.
        window: Raised on a click.
    """

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._percent: int | None = None
        self.menu = QMenu(window)
        self.open_action = self.menu.addAction("", self.raise_window)
        self.pause_action = self.menu.addAction("", self._pause)
        self.menu.addSeparator()
        self.quit_action = self.menu.addAction("", window.close)
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self.raise_window)
        desk.session.jobs_changed.connect(self.refresh)
        desk.session.job_ended.connect(self.tell_end)
        desk.session.work_ended.connect(self.tell)
        desk.theme.changed.connect(self._draw)
        desk.language.changed.connect(self.refresh)
        self._draw()
        self.refresh()
        self.icon.show()

    @staticmethod
    def available() -> bool:
        """Whether the system has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def percent(self) -> int | None:
        """How far indexing is; None when nothing is indexed."""
        return self._percent

    def refresh(self) -> None:
        """Show how far indexing is."""
        open_jobs = [job for job in self._desk.session.index_jobs() if not job.state.final]
        done = sum(job.progress.done for job in open_jobs)
        total = sum(job.progress.total for job in open_jobs)
        percent = (100 * done // total if total else 0) if open_jobs else None
        paused = bool(open_jobs) and all(job.state is JobState.PAUSED for job in open_jobs)
        if percent != self._percent:
            self._percent = percent
            self._draw()
        self.open_action.setText(tr("Open DeskRAG"))
        self.pause_action.setVisible(bool(open_jobs))
        self.pause_action.setText(tr("Resume") if paused else tr("Pause"))
        self.quit_action.setText(tr("Quit"))
        if percent is None:
            self.icon.setToolTip("DeskRAG")
        elif paused:
            self.icon.setToolTip(tr("DeskRAG: indexing paused"))
        else:
            self.icon.setToolTip(tr("DeskRAG: indexing, {percent} %", percent=percent))

    def tell_end(self, job: Job) -> None:
        """Notify of the end of an indexing job."""
        if job.state is JobState.FAILED and job.error is not None:
            self.tell(tr("Indexing “{name}” stopped", name=job.title), explain(job.error), job.seconds)
        elif job.state is JobState.DONE and job.result is not None:
            count = job.result.indexed + job.result.unchanged
            text = tr("%Ln documents can be asked.", count)
            self.tell(tr("“{name}” is indexed", name=job.title), text, job.seconds)

    def tell(self, title: str, text: str, seconds: float) -> None:
        """Notify of the end of any work, if it took long and the person is not looking."""
        if seconds >= LONG_S and QApplication.activeWindow() is None:
            self.notify(title, text)

    def notify(self, title: str, text: str) -> None:
        """Show a notification of the system."""
        if self.icon.supportsMessages():
            self.icon.showMessage(title, text, QIcon(self._picture(None)))

    def raise_window(self) -> None:
        """Bring the window to the front."""
        window = self._window
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.raise_window()

    def _pause(self) -> None:
        open_jobs = [job for job in self._desk.session.index_jobs() if not job.state.final]
        paused = all(job.state is JobState.PAUSED for job in open_jobs)
        for job in open_jobs:
            job.resume() if paused else job.pause()

    def _draw(self) -> None:
        self.icon.setIcon(QIcon(self._picture(self._percent)))

    def _picture(self, percent: int | None) -> QPixmap:
        """A book on a coloured tile, readable on light and dark trays; a ring around it shows progress."""
        palette = self._desk.theme.palette
        picture = QPixmap(_SIZE, _SIZE)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.accent))
        whole = QRectF(2, 2, _SIZE - 4, _SIZE - 4)
        if percent is None:
            painter.drawRoundedRect(whole, 14, 14)
            inside = QRectF(12, 12, 40, 40)
        else:
            painter.drawEllipse(QRectF(12, 12, _SIZE - 24, _SIZE - 24))
            ring = QRectF(5, 5, _SIZE - 10, _SIZE - 10)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(palette.outline), 6))
            painter.drawEllipse(ring)
            painter.setPen(QPen(QColor(palette.accent_hover), 6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawArc(ring, 90 * 16, -round(360 * 16 * percent / 100))
            inside = QRectF(19, 19, 26, 26)
        painter.drawPixmap(inside.toRect(), icons.pixmap("library", palette.on_accent, round(inside.width())))
        painter.end()
        return picture
