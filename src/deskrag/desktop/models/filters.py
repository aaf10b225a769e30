"""The filter over the list of models: text, purpose, size, language, licence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.search_field import SearchField

if TYPE_CHECKING:
    from ...app.model_facts import ModelRow

KINDS = (("", mark("Any purpose")), ("language", mark("Answers")), ("embedding", mark("Search")))
SIZES = (
    (0.0, mark("Any size")), (0.5e9, mark("Up to 0.5 GB")), (2e9, mark("Up to 2 GB")), (5e9, mark("Up to 5 GB")),
    (10e9, mark("Up to 10 GB")), (-1.0, mark("What runs well here")),
)  # fmt: skip
TONGUES = (
    ("", mark("Any language")), ("en", mark("English")), ("ja", mark("Japanese")), ("zh", mark("Chinese")),
    ("de", mark("German")), ("fr", mark("French")), ("es", mark("Spanish")),
)  # fmt: skip
LICENCES = (("", mark("Any licence")), ("commercial", mark("Commercial use")), ("open", mark("Apache or MIT")))

ONE_ROW = 560
"""Width, in pixels, from which the choices stand in one row."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; an empty one lets everything through.

    Attributes:
        text: Words that all occur in name, title or use.
        kind: ``"language"`` or ``"embedding"``.
        size: Most bytes; -1 for what runs well.
        language: ISO code.
        licence: ``"commercial"`` or ``"open"``.
    """

    text: str = ""
    kind: str = ""
    size: float = 0.0
    language: str = ""
    licence: str = ""

    def matches(self, row: ModelRow) -> bool:
        """Whether a model is shown."""
        if self.kind and row.kind != self.kind:
            return False
        if self.size > 0 and row.size > self.size:
            return False
        if self.size < 0 and row.fit is not None and row.fit.verdict != "runs well":
            return False
        if self.language and not {self.language, "*"} & set(row.languages):
            return False
        if self.licence == "commercial" and not row.commercial:
            return False
        if self.licence == "open" and not row.licence.casefold().startswith(("apache", "mit")):
            return False
        use = tr(row.good_for) if row.good_for else ""
        hay = f"{row.name} {row.title} {row.good_for} {use} {row.licence} {row.quantization}".casefold()
        return all(word in hay for word in self.text.casefold().split())


class FilterBar(QWidget):
    """The controls of the filter.

    Signals:
        changed: Something else is looked for.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = SearchField(desk)
        self.text.textChanged.connect(lambda: self.changed.emit())
        self._choices = {"kind": KINDS, "size": SIZES, "language": TONGUES, "licence": LICENCES}
        self.boxes = {name: QComboBox() for name in self._choices}
        for name, box in self.boxes.items():
            for value, text in self._choices[name]:
                box.addItem(tr(text), value)
            box.setMinimumWidth(96)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.currentIndexChanged.connect(lambda: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.text)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._columns = 0
        self._place(2)
        column.addLayout(self._grid)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """In one row where there is room."""
        super().resizeEvent(event)
        self._place(4 if event.size().width() >= ONE_ROW else 2)

    def _place(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            for number, box in enumerate(self.boxes.values()):
                self._grid.addWidget(box, number // columns, number % columns)

    @property
    def filter(self) -> Filter:
        """What is looked for now."""
        return Filter(self.text.text(), **{name: box.currentData() for name, box in self.boxes.items()})

    def clear(self) -> None:
        """Look for everything."""
        self.text.clear()
        for box in self.boxes.values():
            box.setCurrentIndex(0)

    def retranslate(self) -> None:
        """Take texts anew."""
        self.text.setPlaceholderText(tr("Find a model"))
        self.text.setAccessibleName(tr("Find a model"))
        names = {"kind": tr("Purpose"), "size": tr("Size"), "language": tr("Language"), "licence": tr("Licence")}
        for name, box in self.boxes.items():
            box.setAccessibleName(names[name])
            for number, (_, text) in enumerate(self._choices[name]):
                box.setItemText(number, tr(text))
