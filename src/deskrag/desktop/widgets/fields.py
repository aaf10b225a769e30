"""What all fields have in common: files dropped on one are for the window, which adds them, and not text to insert."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

KINDS = (QLineEdit, QPlainTextEdit, QTextEdit)
"""What text is typed into; spin boxes and editable choices hold one."""


def pass_drops_on(*roots: QWidget) -> None:
    """Let what is dropped on these fields, and on those inside them, go to whoever is behind them."""
    for root in roots:
        for field in (root, *root.findChildren(QWidget)):
            if isinstance(field, KINDS):
                field.setAcceptDrops(False)
