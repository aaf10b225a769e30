"""Files dropped on the window or pasted into it. A drop only becomes paths here; `adding` asks what to do with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import tr
from ..widgets.labels import label


def paths_of(data: QMimeData) -> list[Path]:
    """Local files and folders in what was dropped or copied, without duplicates; links to elsewhere are left out."""
    found: list[Path] = []
    for url in data.urls() if data.hasUrls() else ():
        path = Path(url.toLocalFile()) if url.isLocalFile() else None
        if path is not None and path.is_absolute() and path not in found:
            found.append(path)
    return found


def name_for(paths: Sequence[Path]) -> str:
    """A name for a new collection: the one folder's own, else that of the folder the files are in; may be empty."""
    if len(paths) == 1:
        return paths[0].name if paths[0].is_dir() else paths[0].parent.name
    parents = {path.parent for path in paths}
    return parents.pop().name if len(parents) == 1 else ""


class DropTarget(QWidget):
    """Covers the window while files are dragged over it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._over = parent
        self.setObjectName("dropTarget")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        frame = QFrame()
        frame.setObjectName("dropFrame")
        inside = QVBoxLayout(frame)
        inside.setSpacing(8)
        self._picture = QLabel()
        self._title = label("", "hero")
        self._text = label("", "muted")
        inside.addStretch(1)
        for part in (self._picture, self._title, self._text):
            inside.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.addWidget(frame)
        desk.theme.changed.connect(self._repaint)
        self.hide()

    def _repaint(self) -> None:
        self._picture.setPixmap(self._desk.theme.icon("folder", "accent", 56).pixmap(56, 56))

    def appear(self, count: int) -> None:
        """Cover the parent."""
        self._repaint()
        self._title.setText(tr("Drop to add"))
        self._text.setText(tr("%Ln items", count))
        self.setAccessibleName(tr("Drop to add"))
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
