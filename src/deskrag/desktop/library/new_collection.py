"""Asks for the name of a new collection."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from ..widgets.fields import pass_drops_on
from ..widgets.labels import label

LONGEST = 100


class NewCollectionDialog(QDialog):
    """One field; a name that is taken cannot be given.

    Args:
        desk: Surroundings.
        known: Names that are taken.
    """

    def __init__(self, desk: Desk, known: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = {name.casefold() for name in known}
        self.setWindowTitle(tr("New collection"))
        self.setMinimumWidth(420)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.name.setAccessibleName(tr("Name of the collection"))
        self.name.setPlaceholderText(tr("Such as Contracts"))
        self.hint = label(
            tr("A collection is a set of files and folders that are searched together."), "small", wrap=True
        )
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(TextButton(desk, mark("Cancel"), self.reject))
        self.make = TextButton(desk, mark("Create"), self.accept, role="main")
        self.make.setDefault(True)
        buttons.addWidget(self.make)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(label(tr("New collection"), "title"))
        column.addWidget(self.name)
        column.addWidget(self.hint)
        column.addSpacing(12)
        column.addLayout(buttons)
        self.name.textChanged.connect(self._check)
        pass_drops_on(self)
        self._check()

    @property
    def chosen(self) -> str:
        """The name."""
        return self.name.text().strip()

    def _check(self) -> None:
        taken = self.chosen.casefold() in self._known
        self.make.setEnabled(bool(self.chosen) and self.chosen.isprintable() and not taken)
        if taken:
            self.hint.setText(tr("There is a collection of this name already."))
        else:
            self.hint.setText(tr("A collection is a set of files and folders that are searched together."))
