"""The adapters of the model that answers: what each was trained for, how it measured, and a switch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...errors import InputError
from ..desk import Desk
from ..i18n import tr
from ..widgets.labels import ElidedLabel, label
from ..widgets.switch import Switch

if TYPE_CHECKING:
    from ...app.adapters import AdapterDesk, AdapterRow
    from ...app.application import Application


class AdapterLine(QWidget):
    """One adapter."""

    def __init__(self, desk: Desk, row: AdapterRow, choose: Callable[[bool], object]) -> None:
        super().__init__()
        adapter = row.adapter
        self.name = ElidedLabel(adapter.name, "strong")
        self.about = label(about(row), "small", wrap=True)
        self.switch = Switch(desk)
        self.switch.setChecked(row.answers)
        self.switch.setAccessibleName(tr("Answer with {name}", name=adapter.name))
        self.switch.clicked.connect(choose)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.name)
        texts.addWidget(self.about)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(texts, 1)
        whole.addWidget(self.switch)


def about(row: AdapterRow) -> str:
    """What it is for and how it measured, in a line."""
    adapter = row.adapter
    parts = [tr("For {topics}", topics=", ".join(adapter.topics)) if adapter.topics else tr("For any question")]
    if adapter.scores:
        score = adapter.scores[0]
        before = "–" if score.before is None else f"{score.before:.2f}"
        parts.append(
            tr("{name}: {before} without, {after} with it", name=score.name, before=before, after=f"{score.after:.2f}")
        )
    return " · ".join(parts)


class AdapterList(QWidget):
    """Lists the adapters of the model in use; hidden for every other model and where there are none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted = False
        self._rows: list[AdapterRow] = []
        self.lines: list[AdapterLine] = []
        self.title = label("", "section")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.title)
        desk.language.changed.connect(self.retranslate)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Take texts anew."""
        self.title.setText(tr("Adapters"))
        self._fill(self._rows)

    def show_for(self, wanted: bool) -> None:
        """Look for adapters, or show none (for a model that does not answer now)."""
        self._wanted = wanted
        if not wanted:
            self._fill([])
        elif self._desk.session.app is not None:
            self._do(lambda _desk: None)

    def _do(self, act: Callable[[AdapterDesk], object]) -> Any:
        """Do something with the adapters, in the background, and show them as they are then."""

        def work(app: Application) -> list[AdapterRow]:
            from ...app.adapters import AdapterDesk
            from ...app.preparing import model_is_ready

            if not model_is_ready(app.parts.settings, app.parts.models):  # a look must not make it ready
                return []
            adapters = AdapterDesk(app.parts.models, app.parts.settings)
            act(adapters)
            return [row for row in adapters.rows() if row.fits]

        return self._desk.session.read(work, self).success(self._fill)

    def _choose(self, name: str, on: bool) -> None:
        if not on:
            self._do(lambda desk: desk.stop(name))
            return

        def refused(error: BaseException) -> None:
            self._do(lambda _desk: None)
            if isinstance(error, InputError):  # it measured worse: the person may know better
                self._desk.notices.error(
                    error, tr("Use it anyway"), lambda: self._do(lambda d: d.use(name, anyway=True))
                )
            else:
                self._desk.notices.error(error, tr("Try again"), lambda: self._choose(name, on))

        self._do(lambda desk: desk.use(name)).failure(refused)

    def _fill(self, rows: list[AdapterRow]) -> None:
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = []
        self._rows = rows
        for row in rows if self._wanted else ():
            line = AdapterLine(self._desk, row, lambda on, name=row.adapter.name: self._choose(name, on))  # type: ignore[misc]
            self._column.addWidget(line)
            self.lines.append(line)
        self.setVisible(bool(self.lines))
