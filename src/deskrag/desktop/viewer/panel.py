"""The source panel: opens a citation at its page, turns pages, goes to the next citation, copies, opens the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import IconButton, TextButton
from ..widgets.labels import ElidedLabel, label
from .among import AmongSources
from .loading import LoadedSource, load, text_of
from .page_bar import PageBar
from .pdf_view import PdfView
from .picture_view import PictureView
from .source import SourceRef
from .text_view import TextView, flowing


class SourcePanel(QWidget):
    """Shows sources.

    Signals:
        shown: A source is on the screen; carries the `LoadedSource`.
        left: The panel was closed.
    """

    shown = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._among: tuple[SourceRef, ...] = ()
        self._place = 0
        self.page = 1
        self._text_page = 0
        self.loaded: LoadedSource | None = None
        self.setObjectName("sourcePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(320)
        self.name = ElidedLabel("", "strong", Qt.TextElideMode.ElideMiddle)
        self.where = label("", "small")
        self.notice = label("", "warning", wrap=True)
        self.notice.setContentsMargins(16, 6, 16, 6)
        self.pdf = PdfView(desk)
        self.text = TextView(desk)
        self.picture = PictureView(desk)
        self.bar = PageBar(desk)
        self.among = AmongSources(desk)
        self.stack = QStackedWidget()
        for view in (self.pdf, self.text, self.picture):
            self.stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self.bar)
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)
        column.addWidget(self.among)
        self.pdf.moved.connect(self._moved)
        self.picture.moved.connect(self.refresh)
        self.bar.wanted.connect(self.go_to)
        self.bar.zoomed.connect(self.zoom)
        self.among.stepped.connect(self.step)
        self.among.chosen.connect(lambda source: self.open(source, self._among))
        desk.language.changed.connect(self.refresh)
        desk.theme.changed.connect(self.refresh)
        self.refresh()

    def _head(self) -> QHBoxLayout:
        desk = self._desk
        self.home = TextButton(desk, mark("Back to the citation"), lambda: self.go_to(self._cited()), role="link")
        self.as_text = IconButton(desk, "file", mark("Show as text"), self._toggle_text)
        self.as_text.setCheckable(True)
        self.copy = IconButton(desk, "copy", mark("Copy the cited words"), self._copy)
        self.open_button = IconButton(desk, "open", mark("Open in its own program"), self.open_outside)
        close = IconButton(desk, "close", mark("Close the source"), self.leave, shortcut="Esc")
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 8, 2)
        row.setSpacing(2)
        row.addWidget(self.name)
        row.addSpacing(6)
        for part in (self.where, self.home):
            row.addWidget(part)
        row.addStretch(1)
        for button in (self.as_text, self.copy, self.open_button, close):
            row.addWidget(button)
        return row

    def open(self, source: SourceRef, among: Sequence[SourceRef] = ()) -> None:
        """Show a source; `among` is what next and previous go through."""
        self._among = tuple(among) if source in among else (source,)
        self._place = self._among.index(source)
        self.name.setText(source.name)
        operation = self._desk.session.read(lambda app: load(app, source), self)
        operation.success(lambda loaded: self._show(loaded) if self._among[self._place] == source else None)

    def step(self, by: int) -> None:
        """Go to the next or previous source of the answer."""
        if self._among:
            self.open(self._among[(self._place + by) % len(self._among)], self._among)

    # Pages

    @property
    def pages(self) -> int:
        """Pages of what is shown."""
        if self.loaded is None:
            return 0
        return self.pdf.pages if self._paper() else self.loaded.pages

    def _paper(self) -> bool:
        return self.stack.currentWidget() is self.pdf

    def _cited(self) -> int:
        return self.loaded.source.page if self.loaded is not None else 1

    def go_to(self, page: int) -> None:
        """Show another page (from 1) of the same document."""
        if self.loaded is None or not self.pages:
            return
        self.page = max(1, min(self.pages, page))
        if self._paper():
            self.pdf.go_to(self.page)
        elif self.stack.currentWidget() is self.text:
            self._read_page()
        self.refresh()

    def turn(self, by: int) -> None:
        """Show a page further on or back."""
        self.go_to(self.page + by)

    def zoom(self, factor: float) -> None:
        """Larger or smaller; 0 fits the width."""
        if self._paper():
            self.pdf.zoom(factor)
        elif self.stack.currentWidget() is self.picture:
            self.picture.zoom(factor)

    def _percent(self) -> int | None:
        if self.loaded is None or self.stack.currentWidget() is self.text:
            return None
        return self.pdf.percent if self._paper() else self.picture.percent

    def _moved(self) -> None:
        if self._paper():
            self.page = self.pdf.page
        self.refresh()

    def _read_page(self) -> None:
        loaded, page = self.loaded, self.page
        if loaded is None or page == self._text_page:
            return
        source = loaded.source

        def show(text: str) -> None:
            if self.loaded is loaded and self.page == page:
                self._text_page = page
                self._show_text(text)

        self._desk.session.read(lambda app: text_of(app, source.document_id, page), self).success(show)

    def _show_text(self, text: str) -> None:
        """Show the text of the page, with the cited words marked where they are on it."""
        if (loaded := self.loaded) is None:
            return
        source = loaded.source
        span = (source.start, source.end) if self.page == source.page else None
        self.text.open(*(flowing(text, span) if loaded.kind == "pdf" else (text, span)))

    def leave(self) -> None:
        """Close the panel."""
        self.hide()
        self.left.emit()

    def open_outside(self) -> None:
        """Open the file in the system's own program."""
        if self.loaded is not None:
            path = self.loaded.source.path.split("!/")[0]
            QDesktopServices.openUrl(QUrl.fromLocalFile(path))

    def _show(self, loaded: LoadedSource) -> None:
        self.loaded = loaded
        source, span = loaded.source, (loaded.source.start, loaded.source.end)
        self.as_text.setChecked(False)
        self.page = self._text_page = source.page
        view: QWidget = self.text
        if loaded.kind == "pdf" and self.pdf.open(source.path, source.page, span if loaded.exact else None):
            view = self.pdf
        elif loaded.picture is not None:
            self.picture.show_picture(loaded.picture, loaded.whole)
            view = self.picture
        self._show_text(loaded.text)
        self.stack.setCurrentWidget(view)
        self.among.show_sources(self._among, source)
        self.refresh()
        self.shown.emit(loaded)

    def refresh(self) -> None:
        """Take texts anew."""
        loaded = self.loaded
        self.as_text.setVisible(loaded is not None and loaded.kind != "text")
        self.setAccessibleName(tr("Source"))
        self.bar.show_page(self.page, self.pages, self._percent())
        here = loaded is not None and self.page == loaded.source.page
        self.home.setVisible(loaded is not None and not here)
        if loaded is None:
            return
        self.where.setText(self._place_text(loaded))
        self.where.setVisible(here)
        self.home.setText(tr("Back to {place}", place=loaded.source.place))
        self.home.setToolTip(tr("Back to the citation"))
        notes = []
        if loaded.missing:
            notes.append(tr("The file is not where it was. This is its text from the index."))
        elif loaded.changed:
            notes.append(tr("The file has changed since it was indexed. The marked words may be elsewhere now."))
        if loaded.kind == "pdf" and not loaded.exact:
            notes.append(tr("The words cannot be marked on this page. “Show as text” shows them."))
        self.notice.setText("\n".join(notes))
        self.notice.setVisible(bool(notes))
        self.open_button.setEnabled(not loaded.missing)

    def _place_text(self, loaded: LoadedSource) -> str:
        """Where it is; where the number printed on a page is not its place in the file, both."""
        source = loaded.source
        kind, _, printed = source.locator.partition(" ")
        if kind != "p." or printed == str(source.page) or not self.pages:
            return source.place
        return tr("{place} · sheet {sheet} of {pages}", place=source.place, sheet=source.page, pages=self.pages)

    def _toggle_text(self) -> None:
        if self.loaded is None:
            return
        if self.as_text.isChecked():
            self.stack.setCurrentWidget(self.text)
        else:
            self.stack.setCurrentWidget(self.pdf if self.loaded.kind == "pdf" else self.picture)
        self.go_to(self.page)

    def _copy(self) -> None:
        if self.loaded is not None:
            QGuiApplication.clipboard().setText(self.loaded.source.quote)
            self._desk.notices.say(tr("Copied {name}.", name=Path(self.loaded.source.path).name))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A third of a usual window."""
        return QSize(440, 600)
