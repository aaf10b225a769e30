"""The Tune view: from a collection to a trained, measured adapter that answers, and what may come between."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "tuning"))
from desktop_support import Opened
from tune_support import STEPS, Pretended, begun, draft, ended, idle, pretended, shown

from deskrag.app import tuning_draft
from deskrag.app.jobs import JobState
from deskrag.app.tuning_draft import Draft, read_draft, write_draft
from deskrag.desktop.tune.chart import LossChart, scale
from deskrag.desktop.tune.review_model import Column
from deskrag.desktop.tune.view import TuneView
from deskrag.desktop.widgets.question import Question
from deskrag.errors import ModelError
from deskrag.models.library import find_model
from deskrag.tuning.types import Example, LossPoint, Message

__all__ = ["pretended"]
Open = Callable[..., Opened]
pytestmark = pytest.mark.usefixtures("pretended")


def question(view: TuneView) -> Question:
    return next(dialog for dialog in view.findChildren(QDialog) if isinstance(dialog, Question) and dialog.isVisible())


def rows(view: TuneView) -> list[str]:
    return [f"{row.title}: {row.line}" for row in view.list.model.rows]


def begun_and_ended(qtbot: QtBot, one: Opened) -> TuneView:
    view = begun_quick(qtbot, one)
    ended(qtbot, one, view)
    return view


def begun_quick(qtbot: QtBot, one: Opened) -> TuneView:
    write_draft(draft())
    view = shown(qtbot, one)
    view.show_step("train")
    qtbot.waitUntil(lambda: view.plan.start.isEnabled())
    idle(qtbot, one)
    view.plan.start.click()
    return view


def test_without_documents_the_next_step_is_offered(qtbot: QtBot, opened: Open) -> None:
    one = opened()
    view = shown(qtbot, one)
    assert view.body.currentWidget() is view.empty
    view.empty.buttons[0].click()
    assert one.window.stack.currentWidget() is one.window.view("library")
    idle(qtbot, one)


def test_examples_are_made_from_a_collection_and_from_a_file_then_shown(
    qtbot: QtBot, opened: Open, documents: Path, tmp_path: Path
) -> None:
    table = "".join(f"| {part} | HP-{n}00 |\n" for n, part in enumerate(("Impeller", "Gasket", "Shaft", "Valve"), 1))
    (documents / "parts.md").write_text(f"# Parts\n\n| Part | Order number |\n|---|---|\n{table}", "utf-8")
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("question,answer\nWho makes the X200?,Halden Pumps\n", "utf-8")
    one = opened(trusted=False, index=documents)  # too small a model: patterns write the questions
    view = shown(qtbot, one)
    assert view.steps.current == "examples"
    assert view.examples.collections["manuals"].isChecked()  # the only one
    view.examples.add_files([pairs])
    with qtbot.waitSignal(view.work.making_ended):
        view.examples.make_button.click()
    idle(qtbot, one)
    assert view.steps.current == "review"
    answers = [example.completion for example in view.review.table.rows.examples]
    assert "Halden Pumps" in answers
    assert view.review.draft is not None
    assert view.review.draft.asked > 0  # what came of them is another test's concern: the embedder here is a fake
    assert "examples" in view.review.counts.text()


def test_making_examples_can_be_cancelled_and_an_error_is_told_in_place(
    qtbot: QtBot, opened: Open, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(*given: Any) -> None:
        while True:
            given[-1].check()
            time.sleep(0.01)

    one = opened(index=documents)
    view = shown(qtbot, one)
    with monkeypatch.context() as patch, qtbot.waitSignal(view.work.making_ended):
        patch.setattr(tuning_draft, "make_draft", endless)
        view.examples.make_button.click()
        qtbot.waitUntil(lambda: view.work.making is not None and view.work.making.state is JobState.RUNNING)
        view.examples.card.stop.click()
    assert read_draft() is None
    assert view.examples.problem.isHidden()
    for box in view.examples.collections.values():
        box.setChecked(False)
    assert not view.examples.make_button.isEnabled()
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n", "utf-8")
    view.examples.add_files([wrong])
    with qtbot.waitSignal(view.work.making_ended):
        view.examples.make_button.click()
    assert "wrong.csv" in view.examples.problem.words.text()
    idle(qtbot, one)


def test_examples_are_edited_in_place_and_kept(qtbot: QtBot, opened: Open) -> None:
    write_draft(draft())
    one = opened()
    view = shown(qtbot, one)
    assert view.steps.current == "review"
    table = view.review.table.rows
    assert table.data(table.index(0, Column.QUESTION)) == "How many of 0?"
    assert table.setData(table.index(0, Column.QUESTION), "How many are in stock?")
    assert table.setData(table.index(0, Column.ANSWER), "Twelve")
    assert not table.setData(table.index(0, Column.ANSWER), "  ")
    idle(qtbot, one)
    kept = read_draft()
    assert kept is not None
    assert kept.examples[0].messages[-1].content == "Sentences.\n\nQuestion: How many are in stock?"
    assert kept.examples[0].completion == "Twelve"
    assert not table.flags(table.index(0, Column.SOURCE)) & Qt.ItemFlag.ItemIsEditable


def test_deleted_examples_come_back_when_that_is_undone(qtbot: QtBot, opened: Open) -> None:
    write_draft(draft())
    one = opened()
    view = shown(qtbot, one)
    view.review.table.selectRow(0)
    notices = []
    one.desk.notices.posted.connect(notices.append)
    view.review.delete.click()
    idle(qtbot, one)
    kept = read_draft()
    assert kept is not None
    assert len(kept.examples) == 11
    assert "you deleted them" in view.review.out.text()
    notices[0].act()
    idle(qtbot, one)
    kept = read_draft()
    assert kept is not None
    assert kept.examples == draft().examples
    assert view.review.table.rows.rowCount() == 12


def test_the_review_says_what_went_out_and_how_the_rest_is_divided(qtbot: QtBot, opened: Open) -> None:
    write_draft(draft())
    view = shown(qtbot, opened())
    assert view.review.counts.text() == "12 examples · 10 to learn from · 2 held out to measure on · 6 documents"
    assert "6\u00a0×\u00a0a search for the question did not find its passage again" in view.review.out.text()
    parts = [view.review.table.rows.index(row, Column.PART).data() for row in range(12)]
    assert parts.count("Held out") == 2


def test_what_does_not_fit_is_refused_with_the_numbers(
    qtbot: QtBot, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_draft(draft())
    one = opened()
    view = shown(qtbot, one)
    view.show_step("train")
    qtbot.waitUntil(lambda: view.plan.found is not None)
    assert view.plan.memory.text().endswith("that are free")
    qtbot.waitUntil(lambda: view.plan.name.text() == "manuals")
    qtbot.waitUntil(lambda: view.plan.start.isEnabled())
    view.plan.details.click()
    view.plan.rank.setValue(250)
    qtbot.waitUntil(lambda: view.plan.problem.isVisible())
    assert "rank 250" in view.plan.problem.words.text()
    qtbot.waitUntil(lambda: not view.plan.start.isEnabled())
    idle(qtbot, one)
    view.plan.rank.setValue(0)
    view.plan.alpha.setValue(8)
    assert view.plan.fixed["alpha"] == 8
    view.plan.alpha.setValue(0)
    assert "alpha" not in view.plan.fixed
    qtbot.waitUntil(lambda: view.plan.start.isEnabled())

    def none_free(*_: object, **__: object) -> None:
        raise ModelError("training needs about 9 GB, and 2 GB are free", subject="tiny")

    monkeypatch.setattr("deskrag.app.tuning_forecast.forecast", none_free)
    idle(qtbot, one)
    view.plan.look()
    qtbot.waitUntil(lambda: "2 GB are free" in view.plan.problem.words.text())
    idle(qtbot, one)


def test_a_training_shows_its_curves_and_goes_on_while_another_view_is_looked_at(
    qtbot: QtBot, opened: Open, pretended: Pretended
) -> None:
    one = opened()
    view = begun(qtbot, one)
    assert view.pages.currentWidget() is view.run
    assert view.run.facts["speed"].value.text() == "120 tokens/s"
    assert f"step 4 of {STEPS}" in view.run.words.text()
    assert [step for step, _ in view.run.chart.trained] == [1, 2, 3, 4]
    assert "Training loss" in view.run.chart.accessibleDescription()
    assert rows(view)[1] == "manuals: Training 50 %"
    one.window.show_view("chat")
    assert one.window.status.tuning.isVisible()
    assert one.window.status.tuning.text() == "Training 50 %"
    notices = []
    one.desk.notices.posted.connect(notices.append)
    pretended.go.set()
    ended(qtbot, one, view)
    assert notices[0].text == "manuals is trained."
    assert not one.window.status.tuning.isVisible()
    one.window.status.tuning.click()
    idle(qtbot, one)
    assert view.pages.currentWidget() is view.result


def test_a_stopped_training_goes_on_even_after_the_program_was_closed(
    qtbot: QtBot, opened: Open, pretended: Pretended
) -> None:
    first = opened()
    view = begun(qtbot, first)
    first.window.close()
    first.desk.session.close()  # as at the end of the program
    second = opened()
    view = shown(qtbot, second)
    assert view.pages.currentWidget() is view.run
    assert view.run.words.text().startswith(f"Stopped at step 4 of {STEPS}.")
    assert [step for step, _ in view.run.chart.trained] == [1, 2, 3, 4]
    assert rows(view)[1] == "manuals: Stopped at 50 %"
    pretended.go.set()
    view.run.go_on.click()
    ended(qtbot, second, view)
    assert view.pages.currentWidget() is view.result
    assert pretended.plans[0] == pretended.plans[1]


def test_stop_keeps_a_checkpoint_and_delete_asks_first(qtbot: QtBot, opened: Open) -> None:
    one = opened()
    view = begun(qtbot, one)
    view.run.stop.click()
    ended(qtbot, one, view)
    assert view.run.go_on.isVisible()
    view.run.remove.click()
    question(view).buttons[-1].click()
    idle(qtbot, one)
    qtbot.waitUntil(lambda: not view.runs)
    idle(qtbot, one)
    assert view.pages.currentWidget() is view.plan  # the examples are still there, to be trained on anew


def test_a_training_that_fails_says_why_and_offers_to_go_on(qtbot: QtBot, opened: Open, pretended: Pretended) -> None:
    one = opened()
    view = begun(qtbot, one)
    pretended.fails = ModelError("the training process was ended from outside", subject="tiny")
    pretended.go.set()
    ended(qtbot, one, view)
    assert "ended from outside" in view.run.problem.words.text()
    assert view.run.go_on.isVisible()
    pretended.fails = None
    view.run.go_on.click()
    ended(qtbot, one, view)
    assert view.pages.currentWidget() is view.result


def test_a_better_adapter_is_used_with_one_click(qtbot: QtBot, opened: Open, pretended: Pretended) -> None:
    one = opened()
    pretended.go.set()
    view = begun_and_ended(qtbot, one)
    assert view.result.verdict.text() == "It answers better than the model alone"
    card = view.result.answers.cards[0]
    assert (card.expected.text(), card.before.text(), card.after.text()) == ("0 pieces", "There are some.", "0 pieces")
    assert len(view.result.answers.cards) == 8
    view.result.answers.more.click()
    assert len(view.result.answers.cards) == 16
    view.result.use.click()
    qtbot.waitUntil(lambda: view.result.stop.isVisible())
    idle(qtbot, one)
    assert rows(view)[1] == "manuals: Answers now"
    view.result.stop.click()
    qtbot.waitUntil(lambda: view.result.use.isVisible())
    idle(qtbot, one)


def test_a_worse_adapter_is_used_only_after_the_numbers_were_read(
    qtbot: QtBot, opened: Open, pretended: Pretended
) -> None:
    one = opened()
    pretended.better = False
    pretended.go.set()
    view = begun_and_ended(qtbot, one)
    assert view.result.verdict.text() == "It answers worse than the model alone"
    view.result.use.click()
    asked = question(view)
    from PySide6.QtWidgets import QLabel

    assert any("40 %" in part.text() and "20 %" in part.text() for part in asked.findChildren(QLabel))
    asked.reject()
    assert not view.result.stop.isVisible()
    view.result.use.click()
    question(view).buttons[-1].click()
    qtbot.waitUntil(lambda: view.result.stop.isVisible())
    idle(qtbot, one)


def test_a_name_that_is_taken_is_told_where_it_is_typed(qtbot: QtBot, opened: Open, pretended: Pretended) -> None:
    one = opened()
    pretended.go.set()
    view = begun_and_ended(qtbot, one)
    view.choose("")
    view.show_step("train")
    qtbot.waitUntil(lambda: view.plan.name.text() == "manuals-2")
    idle(qtbot, one)
    view.plan.name.setText("manuals")
    view.plan.start.click()
    ended(qtbot, one, view)
    assert view.pages.currentWidget() is view.plan
    assert "name" in view.plan.problem.words.text()


def test_every_control_of_every_step_has_a_name_in_both_languages(
    qtbot: QtBot, opened: Open, pretended: Pretended
) -> None:
    from test_desktop_window import nameless

    one = opened()
    pretended.go.set()
    view = begun_and_ended(qtbot, one)
    for language in ("ja", "en"):
        one.desk.language.set(language)  # type: ignore[arg-type]
        found = [name for part in (view.pages, view.list, view.steps) for name in nameless(part)]
        assert [name for name in found if not name.endswith(" qt_tableview_cornerbutton")] == []


def test_the_axis_of_the_chart_has_round_marks_and_stands_outliers() -> None:
    low, high, ticks = scale([2.31, 1.9, 1.42, 1.18])
    assert low <= 1.18
    assert high >= 2.31
    assert ticks == pytest.approx([1.0, 1.5, 2.0, 2.5])
    assert scale([1.0] * 200 + [90.0])[1] < 2
    assert scale([])[2] == [0.0, 0.5, 1.0]
    assert scale([1.0])[0] < scale([1.0])[1]


def test_the_chart_thins_long_curves_and_draws_in_both_themes(qtbot: QtBot, opened: Open) -> None:
    one = opened()
    chart = LossChart(one.desk)
    qtbot.addWidget(chart)
    chart.resize(500, 240)
    points = [LossPoint(n, 3 - n / 5000, 2.5 - n / 9000 if n % 1000 == 0 else None) for n in range(5000)]
    chart.show_points(points, 6000)
    assert len(chart.trained) <= 600
    for mode in ("light", "dark"):
        one.desk.theme.set_mode(mode)  # type: ignore[arg-type]
        accent = one.desk.theme.palette.accent
        image = chart.grab().toImage()
        seen = {image.pixelColor(x, y).name() for x in range(0, 500) for y in range(40, 200, 2)}
        assert accent in seen


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_the_starter_model_is_trained_measured_and_used_for_real(
    qtbot: QtBot, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # nothing is pretended here but the folder that adapters go to
    starter = find_model("smollm2-135m-instruct", Path(__file__).resolve().parents[2] / ".cache" / "models").path
    monkeypatch.setenv("DESKRAG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DESKRAG_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("DESKRAG_ANSWER__MODEL", str(starter))
    made = [
        Example((Message("user", f"What is the code word of gate {n}?"),), f"It is heliotrope {n}.", f"d{n}", "", split)
        for n, split in ((1, "train"), (2, "train"), (3, "heldout"))
    ]
    write_draft(Draft(tuple(made), "Gates"))
    one = opened()
    view = shown(qtbot, one)
    view.show_step("train")
    qtbot.waitUntil(lambda: view.plan.start.isEnabled())
    view.plan.epochs.setValue(2)
    view.plan.rate.setValue(0.003)
    idle(qtbot, one)
    qtbot.waitUntil(lambda: view.plan.start.isEnabled())
    view.plan.start.click()
    qtbot.waitUntil(lambda: view.work.job is None, timeout=240_000)
    ended(qtbot, one, view)
    assert view.result.problem.isHidden()
    assert view.pages.currentWidget() is view.result
    assert view.result.chart.heldout[-1][1] < view.result.chart.heldout[0][1]
    card = view.result.answers.cards[0]
    assert card.expected.text() == "It is heliotrope 3."
    assert card.before.text()
    assert card.after.text()
    view.result.use.click()
    idle(qtbot, one)
    if not view.result.stop.isVisible():  # two examples may teach nothing that counts
        question(view).buttons[-1].click()
    qtbot.waitUntil(lambda: view.result.stop.isVisible())
    idle(qtbot, one)
    assert rows(view)[1] == "gates: Answers now"
