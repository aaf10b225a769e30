"""A training that is only pretended: reports, curves, an adapter and a measurement, at the edge of the app layer."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pytest
from desktop_support import Opened
from models_adapters import adapter_file
from pytestqt.qtbot import QtBot

from deskrag.app.tuning import COMPARED, TuningDesk
from deskrag.app.tuning_draft import Draft, write_draft
from deskrag.desktop.tune.view import TuneView
from deskrag.errors import Cancelled
from deskrag.models.adapter_cards import Score
from deskrag.progress import CancelToken, Progress, ProgressFn
from deskrag.tuning.base import fingerprint, read_base, weights_of
from deskrag.tuning.checkpoint import FILE
from deskrag.tuning.jsonl import data_hash, read_examples
from deskrag.tuning.measure import Compared
from deskrag.tuning.train import PEFT_FOLDER, RESULT
from deskrag.tuning.types import Example, LossPoint, Message, TrainingFn, TrainingPlan, TrainingProgress, TrainingResult
from deskrag.tuning.values import result_to_json

STEPS = 8


def draft(count: int = 12) -> Draft:
    """Examples of several documents, the last ones held out."""
    made = tuple(
        Example(
            (Message("system", "Answer briefly."), Message("user", f"Sentences.\n\nQuestion: How many of {n}?")),
            f"{n} pieces",
            f"/docs/manual-{n % 6}.pdf",
            "manual: table row",
            "heldout" if n % 6 == 5 else "train",
        )
        for n in range(count)
    )
    return Draft(made, "Manuals", "patterns", 20, {"not found again": 6}, duplicates=1, leaks=1)


@dataclass
class Pretended:
    """What the pretended training does.

    Attributes:
        go: Let it come to its end.
        better: Whether the adapter measures better than the model alone.
        fails: Raised half-way.
        plans: Plans that were trained.
    """

    go: threading.Event = field(default_factory=threading.Event)
    better: bool = True
    fails: Exception | None = None
    plans: list[TrainingPlan] = field(default_factory=list)

    def train(
        self, plan: TrainingPlan, examples: Path, folder: Path, progress: TrainingFn, cancel: CancelToken | None = None
    ) -> TrainingResult:
        """As `deskrag.tuning.train.train`."""
        self.plans.append(plan)
        folder.mkdir(parents=True, exist_ok=True)
        points = [LossPoint(0, None, 2.0)]
        for step in range(1, STEPS // 2 + 1):
            points.append(LossPoint(step, 2.0 - 0.1 * step, 1.9 - 0.1 * step if step % 2 == 0 else None))
            report = TrainingProgress("training", step, STEPS, 0.5, 2.0 - 0.1 * step, 1.7, 1.7, 0.1, 120.0, 90.0)
            progress(report)
        while not self.go.wait(0.02):
            if cancel is not None and cancel.cancelled:
                state = json.dumps({"history": [asdict(point) for point in points]})
                header = json.dumps({"__metadata__": {"state": state}}).encode()
                (folder / FILE).write_bytes(len(header).to_bytes(8, "little") + header)
                raise Cancelled
        if self.fails is not None:
            raise self.fails
        points += [LossPoint(step, 1.4, 1.2) for step in range(STEPS // 2 + 1, STEPS + 1)]
        base = read_base(plan.base, plan.base_name)
        (folder / PEFT_FOLDER).mkdir(exist_ok=True)
        result = TrainingResult(
            folder, folder / PEFT_FOLDER, adapter_file(folder / "adapter.gguf"), base.name, fingerprint(base),
            weights_of(base), base.architecture, data_hash(examples), 16, STEPS, STEPS, False, 1.4, 2.0, 1.2,
            len(read_examples(examples)), 2, 0, 4000, 40.0, 100.0, 10**9, tuple(points),
            replace(plan, rank=16, device="cpu"),
        )  # fmt: skip
        (folder / RESULT).write_text(json.dumps(result_to_json(result)), "utf-8")
        return result

    def measure(self, desk: TuningDesk, name: str, *, progress: ProgressFn, cancel: CancelToken) -> list[Compared]:
        """As `TuningDesk.measure`."""
        cancel.check()
        progress(Progress("measuring", 4, 8, "answers"))
        after = 0.9 if self.better else 0.2
        pairs = [
            Compared(f"How many of {n}?", f"{n} pieces", "There are some.", f"{n} pieces", 0.4, after)
            for n in range(20)
        ]
        desk.adapters.library.update(name, scores=(Score("right", 0.4, after, examples=20),))
        (desk.runs / name / COMPARED).write_text(json.dumps([asdict(each) for each in pairs]), "utf-8")
        return pairs


@pytest.fixture
def pretended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretended:
    """A tiny model that answers, and a training that is not one."""
    from tuning_models import write_model

    import deskrag.models.adapters as adapters_module

    monkeypatch.setenv("DESKRAG_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("DESKRAG_ANSWER__MODEL", str(write_model(tmp_path / "tiny.gguf")))
    monkeypatch.setattr(adapters_module, "included_folder", lambda: None)
    found = Pretended()
    monkeypatch.setattr("deskrag.tuning.train.train", found.train)
    monkeypatch.setattr(
        TuningDesk,
        "measure",
        lambda desk, name, *, progress, cancel: found.measure(desk, name, progress=progress, cancel=cancel),
    )
    return found


def idle(qtbot: QtBot, one: Opened) -> None:
    """Wait until nothing is read or written."""
    qtbot.waitUntil(lambda: one.desk.session.operations.running == 0)


def shown(qtbot: QtBot, one: Opened) -> TuneView:
    """The view, with everything read."""
    one.window.show_view("tune")
    view = one.window.view("tune")
    assert isinstance(view, TuneView)
    idle(qtbot, one)
    return view


def begun(qtbot: QtBot, one: Opened, name: str = "manuals") -> TuneView:
    """The view with a training on its way, half of its steps done."""
    write_draft(draft())
    view = shown(qtbot, one)
    view.review.accept.click()
    idle(qtbot, one)
    qtbot.waitUntil(lambda: view.plan.found is not None)
    view.plan.name.setText(name)
    view.plan.start.click()
    qtbot.waitUntil(lambda: view.work.report is not None and view.work.report.step == STEPS // 2)
    idle(qtbot, one)
    return view


def ended(qtbot: QtBot, one: Opened, view: TuneView) -> None:
    """Wait for the end of a training."""
    qtbot.waitUntil(lambda: view.work.job is None)
    idle(qtbot, one)
    qtbot.wait(10)
    idle(qtbot, one)
