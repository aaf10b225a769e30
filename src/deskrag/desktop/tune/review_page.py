"""The second step: every example is looked at, mended where it is wrong, or deleted, before anything is learned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from ...app.tuning_draft import Draft
from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from ..widgets.labels import label
from .parts import MARGIN, side_by_side
from .review_model import ROW_HEIGHT, Column, ReviewCells, ReviewModel
from .wording import counts, left_out, number

if TYPE_CHECKING:
    from ...app.application import Application

NO_BREAK = "\u00a0"
_NARROW = ((680, Column.SOURCE), (480, Column.PART))
"""Below these widths, in pixels, there is no room for a column."""


class ReviewTable(QTableView):
    """The examples.

    Signals:
        removed: Delete was pressed.
    """

    removed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.rows = ReviewModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(ReviewCells(desk.theme))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "ledger")
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(32)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column in (Column.QUESTION, Column.ANSWER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(Column.SOURCE, 184)
        self.setColumnWidth(Column.PART, 104)
        desk.theme.changed.connect(self.viewport().update)

    def chosen(self) -> list[int]:
        """Chosen rows."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete takes rows out, Enter edits."""
        editing = self.state() is QAbstractItemView.State.EditingState
        if event.key() == Qt.Key.Key_Delete and not editing:
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave out columns that there is no room for."""
        for least, column in _NARROW:
            self.setColumnHidden(column, event.size().width() < least)
        super().resizeEvent(event)


class ReviewPage(QWidget):
    """Shows the draft and keeps what a person changes.

    Signals:
        changed: The draft is another one; carries it.
        accepted: On to the training.
    """

    changed = Signal(object)
    accepted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.draft: Draft | None = None
        self._saving, self._stale = False, False
        self.counts = label("", "strong", wrap=True)
        self.out = label("", "small", wrap=True)
        self.hint = label("", "small", wrap=True)
        self.table = ReviewTable(desk)
        self.delete = TextButton(desk, mark("Delete"), self.take_out, icon="trash")
        self.accept = TextButton(desk, mark("Continue to training"), self.accepted.emit, role="main")
        self._lay_out()
        self.table.removed.connect(self.take_out)
        self.table.selectionModel().selectionChanged.connect(self._choose)
        self.table.rows.edited.connect(self._edited)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN, 8, MARGIN, 12)
        head.setSpacing(4)
        for part in (self.counts, self.out):
            head.addWidget(part)
        foot = side_by_side(spacing=16)
        foot.setContentsMargins(MARGIN, 12, MARGIN, 16)
        foot.addWidget(self.delete)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.accept)
        rule = QFrame()
        rule.setProperty("role", "rule")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.table, 1)
        whole.addWidget(rule)
        whole.addLayout(foot)

    @property
    def saving(self) -> bool:
        """Whether changes are on their way to the disk."""
        return self._saving

    def retranslate(self) -> None:
        """Take texts anew."""
        for part in (self.table, self.table.horizontalHeader(), self.table.verticalHeader()):
            part.setAccessibleName(tr("Examples"))
        self.hint.setText(tr("Double-click or press Enter to edit a question or an answer."))
        self.table.horizontalHeader().viewport().update()
        self._say()

    def show_draft(self, draft: Draft | None, questions: Sequence[str] = (), refusals: Sequence[bool] = ()) -> None:
        """Show examples; None for none."""
        self.draft = draft
        self.table.rows.show_examples(draft.examples if draft is not None else (), questions, refusals)
        self._choose()
        self._say()

    def take_out(self) -> None:
        """Delete the chosen examples; that can be undone."""
        rows = self.table.chosen()
        if not rows or self.draft is None:
            return
        before = self._now()
        place = rows[0]
        self.draft = replace(before, removed=before.removed + len(rows))
        self.table.rows.take_out(rows)
        if self.table.rows.rowCount():
            self.table.selectRow(min(place, self.table.rows.rowCount() - 1))
        self._desk.notices.undo(tr("%Ln examples were deleted.", len(rows)), lambda: self._restore(before))

    def _restore(self, draft: Draft) -> None:
        self._read(draft)
        self.draft = draft
        self._keep()

    def _read(self, draft: Draft) -> None:
        """Show a draft, with its questions found in the background."""
        self._desk.session.read(lambda _app: described(draft), self).success(lambda found: self.show_draft(*found))

    def _now(self) -> Draft:
        """The draft as the table shows it."""
        assert self.draft is not None
        return replace(self.draft, examples=tuple(self.table.rows.examples))

    def _edited(self) -> None:
        if self.draft is not None:
            self.draft = self._now()
            self._say()
            self._keep()

    def _keep(self) -> None:
        """Write the draft in the background; what changes meanwhile is written after that."""
        if self._saving:
            self._stale = True
            return
        draft = self.draft
        if draft is None:
            return
        self._saving = True

        def write(_app: Application) -> None:
            from ...app.tuning_draft import write_draft

            write_draft(draft)

        self._desk.session.read(write, self).always(self._kept)
        self.changed.emit(draft)

    def _kept(self) -> None:
        self._saving = False
        if self._stale:
            self._stale = False
            self._keep()

    def _choose(self, *_: Any) -> None:
        rows = len(self.table.chosen())
        self.delete.setEnabled(rows > 0)

    def _say(self) -> None:
        draft = self.draft
        self.accept.setEnabled(draft is not None and draft.count("train") > 0)
        if draft is None:
            self.counts.setText("")
            self.out.setText("")
            return
        self.counts.setText(counts(draft))
        gone = [f"{number(count)}{NO_BREAK}×{NO_BREAK}{why}" for count, why in left_out(draft)]
        text = tr("Taken out: {reasons}.", reasons="; ".join(gone)) if gone else tr("Nothing had to be taken out.")
        if draft.asked:
            text = tr("{first} {next}", first=tr("%Ln questions were written.", draft.asked), next=text)
        if not draft.count("heldout"):
            nobody = tr("Nothing is held out, so nobody will know whether the adapter helps.")
            text = tr("{first} {next}", first=text, next=nobody)
        self.out.setText(text)


def described(draft: Draft) -> tuple[Draft, list[str], list[bool]]:
    """A draft with what its rows say; for background work."""
    from ...app.tuning_draft import asked_in, says_it_is_not_there

    return draft, [asked_in(each) for each in draft.examples], [says_it_is_not_there(each) for each in draft.examples]
