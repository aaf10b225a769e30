"""How much of the documents can be searched, in a sentence and a bar, and what can be done about the rest."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from ..widgets.labels import ElidedLabel, label
from .entries import Contents, Selection


class Summary(QWidget):
    """Coverage and totals.

    Signals:
        retry_wanted: Failed files are to be read again.
        changes_wanted: Big changes that wait are to be indexed.
        look_wanted: All sources are to be looked at.
    """

    retry_wanted = Signal()
    changes_wanted = Signal()
    look_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._contents, self._selection, self._changed = Contents(), Selection(), 0
        self._unwatched: frozenset[str] = frozenset()
        self.coverage = label("", "strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.totals = ElidedLabel("", "small")
        self.absent = ElidedLabel("", "warning")
        self.unwatched = ElidedLabel("", "warning")
        self.look = TextButton(desk, mark("Look for changed files now"), self.look_wanted.emit, icon="again")
        self.changes = TextButton(
            desk, mark("Index changed files"), self.changes_wanted.emit, role="main", icon="again"
        )
        self.retry = TextButton(desk, mark("Try failed files again"), self.retry_wanted.emit, icon="again")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.coverage)
        head.addWidget(self.bar)
        head.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addLayout(head)
        texts.addWidget(self.totals)
        texts.addWidget(self.absent)
        texts.addWidget(self.unwatched)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 24, 8)
        row.addLayout(texts, 1)
        row.setSpacing(8)
        row.addWidget(self.look)
        row.addWidget(self.changes)
        row.addWidget(self.retry)
        desk.language.changed.connect(self.refresh)
        self.refresh()

    def show_numbers(self, contents: Contents, selection: Selection) -> None:
        """Show other numbers."""
        self._contents, self._selection = contents, selection
        self.refresh()

    def show_changes(self, waiting: Mapping[str, int], unwatched: frozenset[str] = frozenset()) -> None:
        """Offer to index big changes, by collection, and say which sources cannot be watched."""
        self._changed, self._unwatched = sum(waiting.values()), unwatched
        self.refresh()

    def refresh(self) -> None:
        """Take texts anew."""
        write = QLocale().toString
        contents, shown = self._contents, self._selection
        self.coverage.setText(
            tr(
                "{searchable} of %Ln files can be searched",
                contents.readable,
                searchable=write(contents.searchable),
            )
        )
        self.bar.setRange(0, max(1, contents.readable))
        self.bar.setValue(contents.searchable)
        self.bar.setAccessibleName(self.coverage.text())
        parts = [
            tr("%Ln files shown", len(shown.order)),
            tr("%Ln pages", shown.pages),
            tr("%Ln passages", shown.passages),
        ]
        self.totals.setText(" · ".join(parts))
        self.retry.setVisible(contents.failed > 0)
        self.changes.setVisible(self._changed > 0)
        if self._changed:
            self.changes.setText(tr("Index %Ln changed files", self._changed))
            self.changes.setAccessibleName(self.changes.text())
        self.look.setVisible(bool(self._unwatched))
        self.unwatched.setVisible(bool(self._unwatched))
        if self._unwatched:
            names = ", ".join(sorted(self._unwatched))
            count = len(self._unwatched)
            self.unwatched.setText(tr("Changes in %Ln folders cannot be followed: {names}", count, names=names))
        missing = [source.path for source in contents.sources if source.state == "absent"]
        self.absent.setVisible(bool(missing))
        if missing:
            names = ", ".join(missing)
            self.absent.setText(tr("%Ln folders are missing and kept: {names}", len(missing), names=names))
