"""The right editor for each kind of setting; all have `show_value`, the signal `edited`, and no surprise by wheel."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from ..desk import Desk
from ..i18n import tr
from ..widgets.fields import pass_drops_on
from ..widgets.switch import Switch
from .fields import SettingField, choice_text

WIDTH = 240
_MOST = 2**31 - 1


class Editor(QWidget):
    """Edits one setting.

    Signals:
        edited: Carries the new value.
    """

    edited = Signal(object)

    def __init__(self, desk: Desk, field: SettingField, names: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self.control = self._make(desk, names)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.control, 0, Qt.AlignmentFlag.AlignRight)
        if field.kind != "switch":
            self.control.setFixedWidth(WIDTH)
        self.setFocusProxy(self.control)
        self.control.installEventFilter(self)
        pass_drops_on(self.control)

    def _make(self, desk: Desk, names: list[str]) -> QWidget:
        field = self._field
        match field.kind:
            case "switch":
                switch = Switch(desk)
                switch.clicked.connect(self.edited.emit)
                return switch
            case "choice":
                box = QComboBox()
                for value in field.choices:
                    box.addItem(choice_text(value), value)
                box.activated.connect(lambda number: self.edited.emit(box.itemData(number)))
                return box
            case "model" | "embedder":
                box = QComboBox()
                box.setEditable(True)
                box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
                box.addItems(names)
                box.activated.connect(lambda number: self.edited.emit(box.itemText(number)))
                line = box.lineEdit()
                if line is not None:
                    line.editingFinished.connect(lambda: self.edited.emit(box.currentText().strip()))
                return box
            case "integer":
                spin = QSpinBox()
                spin.setRange(int(-_MOST if field.low is None else field.low), int(field.high or _MOST))
                spin.setGroupSeparatorShown(field.name != "port")
                if field.automatic is not None:
                    spin.setSpecialValueText(tr("Automatic"))
                return self._spin(spin)
            case "number":
                fraction = QDoubleSpinBox()
                fraction.setRange(field.low or 0.0, field.high or float(_MOST))
                fraction.setSingleStep(0.1)
                return self._spin(fraction)
            case "lines" | "numbers":
                text = QPlainTextEdit()
                text.setFixedHeight(84)
                text.setTabChangesFocus(True)
                text.setPlaceholderText(tr("One a line"))
                return text
        line_edit = QLineEdit()
        line_edit.editingFinished.connect(lambda: self.edited.emit(line_edit.text().strip()))
        return line_edit

    def _spin(self, spin: QSpinBox | QDoubleSpinBox) -> QWidget:
        spin.setKeyboardTracking(False)
        spin.lineEdit().setTextMargins(8, 0, 8, 0)  # a stylesheet's padding does not reach it
        spin.setFixedHeight(32)
        spin.valueChanged.connect(self.edited.emit)
        return spin

    def retranslate(self) -> None:
        """Take texts anew."""
        control, field = self.control, self._field
        if isinstance(control, QComboBox) and field.kind == "choice":
            for number, value in enumerate(field.choices):
                control.setItemText(number, choice_text(value))
        elif isinstance(control, QSpinBox) and field.automatic is not None:
            control.setSpecialValueText(tr("Automatic"))
        elif isinstance(control, QPlainTextEdit):
            control.setPlaceholderText(tr("One a line"))

    def show_value(self, value: Any) -> None:
        """Show a value; `edited` is not told."""
        control = self.control
        before = control.blockSignals(True)
        if isinstance(control, Switch):
            control.setChecked(bool(value))
        elif isinstance(control, QComboBox) and not control.isEditable():
            control.setCurrentIndex(control.findData(value))
        elif isinstance(control, QComboBox):
            control.setCurrentText(str(value))
        elif isinstance(control, QSpinBox):
            control.setValue(int(value))
        elif isinstance(control, QDoubleSpinBox):
            control.setValue(float(value))
        elif isinstance(control, QPlainTextEdit):
            control.setPlainText("\n".join(str(item) for item in value))
        elif isinstance(control, QLineEdit):
            control.setText(str(value))
            control.setCursorPosition(0)
        control.blockSignals(before)

    def offer(self, names: list[str]) -> None:
        """Offer other names of models."""
        if isinstance(self.control, QComboBox) and self.control.isEditable():
            before, shown = self.control.blockSignals(True), self.control.currentText()
            self.control.clear()
            self.control.addItems(names)
            self.control.setCurrentText(shown)
            self.control.blockSignals(before)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A wheel scrolls the page and changes nothing; several lines are taken when they are left."""
        if event.type() is QEvent.Type.Wheel and not isinstance(watched, QPlainTextEdit):
            event.ignore()
            return True
        if event.type() is QEvent.Type.FocusOut and isinstance(watched, QPlainTextEdit):
            self.edited.emit(self._lines(watched.toPlainText()))
        return super().eventFilter(watched, event)

    def _lines(self, text: str) -> Any:
        lines = tuple(line.strip() for line in text.splitlines() if line.strip())
        if self._field.kind != "numbers":
            return lines
        try:
            return tuple(float(line.replace(",", ".")) for line in lines)
        except ValueError:
            return lines  # refused with the reason, in place
