"""The parts of the view and where they stand: trainings at the left, steps above, the page of a step below them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ..desk import Desk
from ..widgets.empty_state import EmptyState
from ..widgets.labels import label
from .examples_page import ExamplesPage
from .parts import MARGIN
from .plan_page import PlanPage
from .result_page import ResultPage
from .review_page import ReviewPage
from .run_page import RunPage
from .runs_list import NARROW, WIDTH, RunsList
from .steps import Steps
from .work import TuneWork


class TuneFrame(QWidget):
    """Parts without behaviour; see `view.TuneView`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.work = TuneWork(desk, self)
        self.steps = Steps(desk)
        self.list = RunsList(desk)
        self.empty = EmptyState(desk)
        self.examples = ExamplesPage(desk, self.work)
        self.review = ReviewPage(desk)
        self.plan = PlanPage(desk)
        self.run = RunPage(desk, self.work)
        self.result = ResultPage(desk)
        self._lay_out()

    def _lay_out(self) -> None:
        self.title = label("", "title")
        header = QWidget()
        header.setObjectName("header")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        header.setFixedHeight(56)
        head = QHBoxLayout(header)
        head.setContentsMargins(MARGIN, 8, 16, 8)
        head.addWidget(self.title, 1)
        self.pages = QStackedWidget()
        for page in (self.examples, self.review, self.plan, self.run, self.result):
            self.pages.addWidget(page)
        inside = QWidget()
        steps = QVBoxLayout(inside)
        steps.setContentsMargins(0, 0, 0, 0)
        steps.setSpacing(8)
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN - 6, 12, MARGIN, 0)
        row.addWidget(self.steps)
        steps.addLayout(row)
        steps.addWidget(self.pages, 1)
        self.body = QStackedWidget()
        self.body.addWidget(inside)
        self.body.addWidget(self.empty)
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(self.list)
        both.addWidget(self.body, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addLayout(both, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room, the list is narrower."""
        self.list.setFixedWidth(WIDTH if event.size().width() >= 960 else NARROW)
        super().resizeEvent(event)
