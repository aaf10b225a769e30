"""The question which type of a model is to be made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from ...models.fit import size_text
from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.question import Question

if TYPE_CHECKING:
    from ...app.model_facts import ModelRow

OFFERED = ("q8_0", "q6_k", "q5_k_m", "q4_k_m", "q4_0", "q3_k_m", "q2_k")
"""Of the many types those that differ enough to choose between."""


class QuantizeDialog(Question):
    """Asks for a type; the automatic one is first."""

    def __init__(self, desk: Desk, parent: QWidget, row: ModelRow, go: Callable[[str], object]) -> None:
        from ...models.quantize import UNQUANTIZED, expected_size

        self.types = QComboBox()
        self.types.setAccessibleName(tr("Type"))
        self.types.addItem(tr("Automatic: the fastest whose quality holds"), "auto")
        for ftype in OFFERED:
            if ftype.upper() != row.quantization.upper():
                size = size_text(expected_size(row.parameters, ftype))
                self.types.addItem(tr("{name}, about {size}", name=ftype.upper(), size=size), ftype)
        text = tr(
            "A smaller type takes less memory and often answers faster; below 4 bits answers get worse. Automatic"
            " measures speed and quality on this computer, which takes some minutes. The present model stays."
        )
        if row.quantization and row.quantization not in UNQUANTIZED:
            text += "\n\n" + tr(
                "This model is quantised already ({name}): what that lost stays lost, and a second time loses more.",
                name=row.quantization,
            )
        super().__init__(
            desk, parent, tr("Make another size of {name}", name=row.title), text,
            (mark("Make it"), "main", lambda: go(str(self.types.currentData()))), extra=self.types,
        )  # fmt: skip
