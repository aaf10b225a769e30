"""What the window remembers between starts: geometry, panes, the open conversation, drafts.

One small JSON file, read at once and written a moment after the last change, whole and atomically. Losing it costs
nothing but convenience, so a file that cannot be read counts as empty.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

SAVE_AFTER_MS = 400


class WindowState(QObject):
    """The remembered values.

    Args:
        path: The file.
    """

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._values = _read(path)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)

    def get(self, name: str, default: Any = None) -> Any:
        """A remembered value."""
        return self._values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        """Remember a JSON value; None forgets it."""
        if self._values.get(name) == value:
            return
        if value is None:
            self._values.pop(name, None)
        else:
            self._values[name] = value
        self._timer.start()

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
        """Write now."""
        self._timer.stop()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial = self._path.with_name(self._path.name + ".partial")
            partial.write_text(json.dumps(self._values, ensure_ascii=False), "utf-8")
            os.replace(partial, self._path)  # noqa: PTH105 - atomic on every platform
        except OSError:
            return  # a full or read-only disk is told by what really matters


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}
