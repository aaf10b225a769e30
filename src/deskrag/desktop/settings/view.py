"""The settings view: groups at the left, all settings on one page at the right, a search over both."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QScrollArea, QVBoxLayout, QWidget

from ..desk import Desk
from ..i18n import mark, tr
from ..widgets.labels import label
from ..widgets.search_field import SearchField
from .appearance import appearance
from .data import BackupCard, FolderLine
from .fields import ELSEWHERE, groups
from .offline import OfflineLine, ProofCard
from .row import Line, SettingRow
from .store import SettingsStore

COLUMN_WIDTH = 800
"""Widest column of settings with its margins, in pixels."""


class Section(QWidget):
    """A heading with its lines."""

    def __init__(self, desk: Desk, title: str, text: str) -> None:
        super().__init__()
        self._texts = (title, text)
        self.lines: list[Line] = []
        self.extras: list[QWidget] = []
        self.title = label("", "title")
        self.text = label("", "muted", wrap=True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 32)
        self.column.setSpacing(0)
        self.column.addWidget(self.title)
        self.column.addWidget(self.text)
        self.column.addSpacing(8)
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def add(self, line: Line) -> None:
        """Add a line."""
        if self.lines:
            rule = QFrame()
            rule.setProperty("role", "rule")
            self.column.addWidget(rule)
            self.extras.append(rule)
        self.lines.append(line)
        self.column.addWidget(line)

    def add_extra(self, widget: QWidget, lines: list[Line] | None = None) -> None:
        """Add something that is no line; `lines` are those inside it."""
        self.lines += lines or []
        self.extras.append(widget)
        self.column.addWidget(widget)

    def retranslate(self) -> None:
        """Take texts anew."""
        title, text = self._texts
        self.title.setText(tr(title))
        self.text.setText(tr(text) if text else "")
        self.text.setVisible(bool(text))

    def look_for(self, words: list[str]) -> bool:
        """Show only lines with these words; whether there are any."""
        heading = f"{self.title.text()} {self.text.text()}".casefold()
        whole = not words or all(word in heading for word in words)
        found = False
        for line in self.lines:
            fits = whole or all(word in f"{line.words()} {heading}" for word in words)
            line.setVisible(fits)
            found = found or fits
        for extra in self.extras:
            extra.setVisible(whole or (found and not isinstance(extra, QFrame)))
        self.setVisible(found)
        return found


class SettingsView(QWidget):
    """Shows and changes everything a person can change."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._going = False
        self.store = SettingsStore(desk, self)
        self.sections = self._make_sections()
        self.search = SearchField(desk)
        self.search.textChanged.connect(self._look_for)
        self.list = QListWidget()
        self.list.addItems([""] * len(self.sections))
        self.list.setProperty("role", "nav")
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(self._go_to)
        self.nothing = label("", "muted")
        self._lay_out()
        desk.language.changed.connect(self.retranslate)
        self.retranslate()

    def _make_sections(self) -> list[Section]:
        desk, store = self._desk, self.store
        look = Section(desk, mark("Appearance"), "")
        for line in appearance(desk):
            look.add(line)
        away = Section(desk, mark("Privacy"), mark("Documents, questions and answers stay on this computer."))
        self.offline = OfflineLine(desk, store)
        self.proof = ProofCard(desk)
        away.add(self.offline)
        away.add_extra(self.proof)
        data = Section(desk, mark("Data and backup"), "")
        self.backup = BackupCard(desk)
        self.backup.restored.connect(store.load)
        data.add(FolderLine(desk))
        data.add_extra(self.backup, list(self.backup.lines))
        self.rows: dict[str, SettingRow] = {}
        found = [look, away, data]
        for group in groups():
            if group.name in ELSEWHERE:
                continue
            section = Section(desk, group.title, group.help)
            for field in group.fields:
                row = SettingRow(desk, field, store)
                self.rows[field.key] = row
                section.add(row)
            found.append(section)
        return found

    def _lay_out(self) -> None:
        side = QWidget()
        side.setObjectName("sidebar")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(216)
        left = QVBoxLayout(side)
        left.setContentsMargins(12, 16, 12, 12)
        left.setSpacing(12)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        inside = QWidget()
        inside.setObjectName("scrolled")
        inside.setMaximumWidth(COLUMN_WIDTH)
        column = QVBoxLayout(inside)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(0)
        column.addWidget(self.nothing)
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        self.area.verticalScrollBar().valueChanged.connect(self._follow)
        self.heading = label("", "title")
        header = QWidget()
        header.setObjectName("header")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        header.setFixedHeight(56)
        head = QHBoxLayout(header)
        head.setContentsMargins(24, 8, 16, 8)
        head.addWidget(self.heading)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(side)
        body.addWidget(self.area, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addLayout(body, 1)

    def retranslate(self) -> None:
        """Take texts anew."""
        self.setAccessibleName(tr("Settings"))
        self.heading.setText(tr("Settings"))
        self.list.setAccessibleName(tr("Groups of settings"))
        self.search.setPlaceholderText(tr("Find a setting"))
        self.search.setAccessibleName(tr("Find a setting"))
        self.nothing.setText(tr("No setting is called like that."))
        for number, section in enumerate(self.sections):
            self.list.item(number).setText(section.title.text())
        self._look_for(self.search.text())

    def shown(self) -> None:
        """Read anew whenever it comes to the front."""
        self.store.load()

    def focus_search(self) -> None:
        """Look for a setting."""
        self.search.setFocus()
        self.search.selectAll()

    def _look_for(self, text: str) -> None:
        words = text.casefold().split()
        found = [section.look_for(words) for section in self.sections]
        for number, there in enumerate(found):
            self.list.item(number).setHidden(not there)
        self.nothing.setVisible(not any(found))
        if words:
            self.area.verticalScrollBar().setValue(0)

    def _go_to(self, number: int) -> None:
        if 0 <= number < len(self.sections):
            self._going = True
            self.area.verticalScrollBar().setValue(self.sections[number].y() - 16)
            self._going = False

    def _follow(self, top: int) -> None:
        """Mark the group that is looked at."""
        if self._going:
            return
        above = [n for n, section in enumerate(self.sections) if section.isVisible() and section.y() <= top + 64]
        if above:
            before = self.list.blockSignals(True)
            self.list.setCurrentRow(above[-1])
            self.list.blockSignals(before)
