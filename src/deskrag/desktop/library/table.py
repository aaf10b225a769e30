"""The table itself: keyboard, columns, and what is chosen kept across reloads."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ..desk import Desk
from ..i18n import tr
from .cells import ROW_HEIGHT, LedgerCells
from .entries import Choice, Column, Contents, Kept, Selection, find_again
from .table_model import LedgerModel

_WIDTHS = {
    Column.STATE: 176,
    Column.COLLECTION: 128,
    Column.PAGES: 64,
    Column.PASSAGES: 82,
    Column.MODIFIED: 110,
    Column.INDEXED: 110,
}
_NARROW = (
    (960, Column.INDEXED),
    (800, Column.MODIFIED),
    (680, Column.COLLECTION),
    (560, Column.PAGES),
    (500, Column.PASSAGES),
)
"""Below these widths, in pixels, there is no room for a column."""
FOUND_AT_ONCE = 2000
"""So many chosen files are found again on the GUI thread in a moment; more are found by the feed."""


class LedgerTable(QTableView):
    """Shows the ledger.

    Signals:
        chosen: Other files are chosen; carries the `Choice`.
        opened: A file was opened with Enter or a double click.
        removed: Delete was pressed.
        sorted_by: Carries the column and whether the largest comes first.
    """

    chosen = Signal(object)
    opened = Signal(object)
    removed = Signal()
    sorted_by = Signal(object, bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ledger = LedgerModel(self)
        self._stamp = 0
        self.setModel(self.ledger)
        self.setItemDelegate(LedgerCells(desk.theme))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "ledger")
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        self._columns()
        self.selectionModel().selectionChanged.connect(self._tell)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.ledger.entry(index.row())))
        desk.language.changed.connect(self.retranslate)
        desk.theme.changed.connect(self.viewport().update)
        self.retranslate()

    def _columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # With the table's own, painting a title asks every one of 100,000 rows whether it is chosen.
        header.setSelectionModel(QItemSelectionModel(self.ledger, self))
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(56)
        header.setFixedHeight(32)
        for column, width in _WIDTHS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(Column.FILE, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(Column.FILE, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._sort)

    def retranslate(self) -> None:
        """Take texts anew."""
        self.setAccessibleName(tr("Files of the library"))
        self.horizontalHeader().viewport().update()
        self.viewport().update()

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        descending = order is Qt.SortOrder.DescendingOrder
        self.ledger.show_order(Column(column), descending)
        self.sorted_by.emit(Column(column), descending)

    def fit(self, width: int) -> None:
        """Leave out columns that a width has no room for."""
        for least, column in _NARROW:
            self.setColumnHidden(column, width < least)

    def choice(self) -> Choice:
        """What is chosen."""
        # By ranges: an index object for each of 100,000 rows would take seconds.
        ranges = self.selectionModel().selection().toList()
        runs = _joined(sorted({(part.top(), part.bottom()) for part in ranges}))
        current = self.currentIndex()
        return Choice(*self.ledger.content, runs, current.row() if current.isValid() else -1, self._stamp)

    def show_contents(self, contents: Contents, selection: Selection) -> bool:
        """Replace the rows; what was chosen stays chosen, and the view stays where it is.

        Returns:
            False, and nothing is replaced, where so much was chosen meanwhile that it has to be found again first.
        """
        kept = selection.kept
        if kept.stamp != self._stamp:
            choice = self.choice()
            if choice.count > FOUND_AT_ONCE:
                return False
            kept = find_again(choice, contents.entries, selection.order)
        place = self.verticalScrollBar().value()
        model = self.selectionModel()
        model.blockSignals(True)
        self.ledger.show_entries(contents.entries, selection.order)
        self._choose_again(model, kept)
        model.blockSignals(False)
        self.verticalScrollBar().setValue(place)
        self.viewport().update()
        self._tell()
        return True

    def _choose_again(self, model: QItemSelectionModel, kept: Kept) -> None:
        again = QItemSelection()
        for first, last in kept.runs:
            again.append(QItemSelectionRange(self.ledger.index(first, 0), self.ledger.index(last, len(Column) - 1)))
        if kept.current >= 0:
            model.setCurrentIndex(self.ledger.index(kept.current, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(again, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens, Delete removes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.ledger.entry(self.currentIndex().row()))
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        self._stamp += 1
        self.chosen.emit(self.choice())


def _joined(runs: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sorted runs with those that touch or overlap made one."""
    joined: list[tuple[int, int]] = []
    for first, last in runs:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)
