"""The one question when documents are added: which collection."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.buttons import TextButton
from ..widgets.fields import pass_drops_on
from ..widgets.labels import ElidedLabel, label
from .dropping import name_for

SHOWN = 4


class CollectionDialog(QDialog):
    """Asks for a collection; Enter takes the proposed one.

    Args:
        desk: Surroundings.
        paths: What is added.
        known: Collections there are.
        proposed: One of them to propose; empty proposes a new one.
    """

    def __init__(
        self,
        desk: Desk,
        paths: Sequence[Path],
        known: Sequence[str],
        proposed: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Add documents"))
        self.setMinimumWidth(440)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(label(tr("Add documents"), "title"))
        column.addSpacing(4)
        for path in list(paths)[:SHOWN]:
            row = QHBoxLayout()
            row.setSpacing(8)
            picture = label()
            picture.setPixmap(desk.theme.icon("folder" if path.is_dir() else "file", "muted", 18).pixmap(18, 18))
            row.addWidget(picture)
            row.addWidget(ElidedLabel(path.name or str(path)), 1)
            column.addLayout(row)
        if len(paths) > SHOWN:
            column.addWidget(label(tr("and %Ln more", len(paths) - SHOWN), "muted"))
        column.addSpacing(8)
        column.addWidget(label(tr("Collection"), "section"))
        self.collection = QComboBox()
        self.collection.setEditable(True)
        self.collection.setAccessibleName(tr("Collection"))
        self.collection.addItems(list(known))
        self.collection.setCurrentText(proposed or name_for(paths) or tr("Documents"))
        column.addWidget(self.collection)
        column.addWidget(label(tr("Choose one, or type a new name. Files stay where they are."), "small", wrap=True))
        column.addSpacing(12)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(TextButton(desk, mark("Cancel"), self.reject))
        self.add = TextButton(desk, mark("Add"), self.accept, role="main")
        self.add.setDefault(True)
        buttons.addWidget(self.add)
        self.collection.editTextChanged.connect(lambda text: self.add.setEnabled(bool(text.strip())))
        column.addLayout(buttons)
        pass_drops_on(self)
        self.collection.setFocus()

    @property
    def chosen(self) -> str:
        """Name of the collection."""
        return self.collection.currentText().strip()
