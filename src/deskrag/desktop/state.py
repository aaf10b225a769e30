"""What the window remembers between starts: geometry, panes, the open conversation, drafts.

One small JSON file, read at once and written a moment after the last change, whole and atomically. Losing it costs
nothing but convenience, so a file that cannot be read counts as empty. What means something in one library only, such
as the number of a conversation, is kept for each library; windows of several libraries leave each other's values.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

SAVE_AFTER_MS = 400
OF_LIBRARY = frozenset({"conversation", "drafts", "collection"})
"""Values that are kept for each library."""
_LIBRARIES = "libraries"


class WindowState(QObject):
    """The remembered values.

    Args:
        path: The file.
        library: Folder of the library that the window shows.
        takes_over: Whether values of a library in the file of an earlier version, which did not say whose they are,
            are those of this one.
    """

    def __init__(self, path: Path, library: Path, parent: QObject | None = None, *, takes_over: bool = False) -> None:
        super().__init__(parent)
        self._path = path
        self._library = os.path.realpath(library)
        self._values = _read(path)
        self._own = dict(_libraries(self._values).get(self._library, {}))
        self._changed: set[str] = set()
        self._takes_over = takes_over
        if takes_over:
            for name in OF_LIBRARY & set(self._values):
                self._own.setdefault(name, self._values[name])
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)

    def get(self, name: str, default: Any = None) -> Any:
        """A remembered value."""
        return self._kept(name).get(name, default)

    def set(self, name: str, value: Any) -> None:
        """Remember a JSON value; None forgets it."""
        kept = self._kept(name)
        if kept.get(name) == value:
            return
        kept[name] = value
        if value is None:
            del kept[name]
        self._changed.add(name)
        self._timer.start()

    def _kept(self, name: str) -> dict[str, Any]:
        return self._own if name in OF_LIBRARY else self._values

    def draft(self, conversation: int | None) -> str:
        """The unsent text of a conversation; None stands for one that has not begun."""
        return str(self.get("drafts", {}).get(str(conversation or 0), ""))

    def set_draft(self, conversation: int | None, text: str) -> None:
        """Remember the unsent text of a conversation."""
        drafts = dict(self.get("drafts", {}))
        drafts.pop(str(conversation or 0), None)
        if text.strip():
            drafts[str(conversation or 0)] = text
        self.set("drafts", drafts)

    def save(self) -> None:
        """Write now what changed here, beside what another window wrote meanwhile."""
        self._timer.stop()
        values = _read(self._path)
        for name in self._changed - OF_LIBRARY:
            values[name] = self._values.get(name)
        gone = OF_LIBRARY if self._takes_over else frozenset[str]()
        values = {name: value for name, value in values.items() if value is not None and name not in gone}
        if self._own:
            values[_LIBRARIES] = {**_libraries(values), self._library: self._own}
        elif self._library in _libraries(values):
            del values[_LIBRARIES][self._library]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial = self._path.with_name(self._path.name + ".partial")
            partial.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
            os.replace(partial, self._path)  # noqa: PTH105 - atomic on every platform
        except OSError:
            return  # a full or read-only disk is told by what really matters


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _libraries(values: dict[str, Any]) -> dict[str, Any]:
    kept = values.get(_LIBRARIES)
    return kept if isinstance(kept, dict) else {}
