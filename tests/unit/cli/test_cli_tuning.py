"""`deskrag adapters` and `deskrag tune` as a person meets them; the training itself is made up."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).parents[1] / "models"))
from models_adapters import adapter_file, model_file

import deskrag.app.adapters as adapters_module
from deskrag import settings as settings_module
from deskrag.app.application import Application
from deskrag.app.tuning import TuningDesk
from deskrag.cli.main import cli
from deskrag.cli.training_lines import facts_of, time_left
from deskrag.errors import Cancelled, InputError, ModelError, NotFoundError, UserError
from deskrag.progress import CancelToken
from deskrag.tuning import train as train_module
from deskrag.tuning.jsonl import data_hash, write_examples
from deskrag.tuning.types import (
    ALL_LINEAR,
    Example,
    LossPoint,
    Message,
    TrainingFn,
    TrainingPlan,
    TrainingProgress,
    TrainingResult,
)


@pytest.fixture(autouse=True)
def _own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKRAG_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("DESKRAG_ANSWER__MODEL", str(model_file(tmp_path / "base.gguf")))
    monkeypatch.setattr(adapters_module, "included_folder", lambda: None)


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(cli, arguments, input=text)


def failed(*arguments: str) -> UserError:
    error = run(*arguments).exception
    assert isinstance(error, UserError)
    return error


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    path = tmp_path / "examples.jsonl"
    rows = [Example((Message("user", f"What is {i}?"),), f"Number {i}.", f"d{i}") for i in range(60)]
    write_examples(path, rows)
    return path


@pytest.fixture
def training(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """A training that takes no time; `stop` makes it stop at its first report, `loss` is what comes of it."""
    made: dict[str, object] = {"stop": False, "loss": 1.0, "plans": []}

    def fake(
        plan: TrainingPlan, examples: Path, folder: Path, progress: TrainingFn, cancel: CancelToken | None = None
    ) -> TrainingResult:
        made["plans"].append(plan)  # type: ignore[attr-defined]
        progress(TrainingProgress("training", 3, 10, loss=1.5, heldout_loss=1.2, best_loss=1.2, seconds_left=70.0))
        if made["stop"]:
            raise Cancelled
        folder.mkdir(parents=True, exist_ok=True)
        loss = float(made["loss"])  # type: ignore[arg-type]
        result = TrainingResult(
            folder=folder,
            peft=folder,
            gguf=adapter_file(folder / "adapter.gguf"),
            base_name="base",
            base_fingerprint="",
            base_weights=adapters_module.base_of(plan.base, "", "").weights,
            architecture="llama",
            data_hash=data_hash(examples),
            rank=4,
            steps=10,
            best_step=8,
            stopped_early=False,
            loss=0.9,
            loss_before=2.0,
            heldout_loss=loss,
            train_examples=54,
            heldout_examples=6,
            skipped=0,
            tokens=1000,
            seconds=60.0,
            tokens_per_s=100.0,
            peak_memory=0,
            history=(LossPoint(0, None, 2.0), LossPoint(10, 0.9, loss)),
            plan=plan,
        )
        (folder / "result.json").write_text("{}", "utf-8")
        made["result"] = result
        return result

    monkeypatch.setattr(train_module, "train", fake)
    monkeypatch.setattr(train_module, "load_result", lambda folder: made["result"])
    return made


def test_an_adapter_is_taken_in_chosen_handed_on_and_deleted(tmp_path: Path) -> None:
    source = adapter_file(tmp_path / "HR rules.gguf")
    assert "is here" in run("adapters", "import", str(source), "--topic", "leave").stdout
    assert "not measured" in run("adapters", "use", "HR-rules").stdout
    row = json.loads(run("adapters", "list", "--json").stdout)["adapters"][0]
    assert (row["name"], row["rank"], row["topics"], row["answers"]) == ("HR-rules", 4, ["leave"], True)
    run("adapters", "export", "HR-rules", str(tmp_path / "out"))
    assert "is here" in run("adapters", "import", str(tmp_path / "out"), "--name", "again").stdout
    assert json.loads(run("adapters", "info", "again", "--json").stdout)["topics"] == ["leave"]
    assert "without HR-rules" in run("adapters", "use", "--off", "HR-rules").stdout
    assert run("adapters", "remove", "again", text="n\n").exit_code == 1
    assert "deleted" in run("adapters", "remove", "again", text="y\n").stdout
    assert isinstance(failed("adapters", "info", "again"), NotFoundError)


def test_a_wrong_base_is_refused_with_both_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("adapters", "import", str(adapter_file(tmp_path / "hr.gguf")))
    monkeypatch.setenv("DESKRAG_ANSWER__MODEL", str(model_file(tmp_path / "other.gguf", b"\1")))
    assert json.loads(run("adapters", "info", "hr", "--json").stdout)["fits"] is False
    error = failed("adapters", "use", "hr")
    assert isinstance(error, ModelError)
    assert "made for base" in error.sentence()
    assert "is other" in error.sentence()


def test_training_shows_what_it_does_and_leaves_an_adapter_that_is_not_chosen_yet(
    examples: Path, training: dict[str, object]
) -> None:
    shown = run("tune", "train", str(examples), "--name", "numbers", "--epochs", "2", "--topic", "numbers")
    assert "numbers is trained: 10 steps" in shown.stdout
    assert "2.000 → 1.000" in shown.stdout
    assert "3/10  loss 1.500  held-out 1.200 (best 1.200)  70 s left" in shown.stderr
    assert training["plans"][0].epochs == 2.0  # type: ignore[index]
    row = json.loads(run("adapters", "info", "numbers", "--json").stdout)
    assert (row["active"], row["prompt"], row["topics"], row["examples"]) == (False, "question", ["numbers"], 54)
    assert row["scores"][0] == {"name": "heldout_loss", "before": 2.0, "after": 1.0, "better": "lower", "examples": 6}
    assert "finished" in run("tune", "status").stdout
    assert isinstance(failed("tune", "train", str(examples), "--name", "numbers"), InputError)


def test_every_choice_of_a_plan_can_be_made(examples: Path, training: dict[str, object]) -> None:
    layers = ("--targets", "q_proj,v_proj", "--packing", "--no-checkpointing")
    given = (*layers, "--patience", "0", "--held-out", "0.2", "--alpha", "8")
    run("tune", "train", str(examples), "--name", "numbers", *given)
    plan = training["plans"][0]  # type: ignore[index]
    assert (plan.targets, plan.packing, plan.gradient_checkpointing) == (("q_proj", "v_proj"), True, False)
    assert (plan.patience, plan.heldout_share, plan.alpha) == (0, 0.2, 8.0)
    run("tune", "train", str(examples), "--name", "usual", "--checkpointing")
    plan = training["plans"][1]  # type: ignore[index]
    assert (plan.targets, plan.packing, plan.gradient_checkpointing, plan.patience) == (ALL_LINEAR, False, True, 3)
    refused = CliRunner().invoke(cli, ["tune", "train", str(examples), "--name", "no", "--targets", "attention"])
    assert refused.exit_code == 2
    assert "q_proj" in refused.output


def test_a_training_goes_on_from_an_earlier_one(examples: Path, training: dict[str, object]) -> None:
    run("tune", "train", str(examples), "--name", "first")
    first = training["result"].peft  # type: ignore[attr-defined]
    run("tune", "train", str(examples), "--name", "second", "--after", "first")
    assert [plan.start for plan in training["plans"]] == [None, first]  # type: ignore[attr-defined]


def test_a_training_that_there_is_not_is_no_start(examples: Path) -> None:
    error = failed("tune", "train", str(examples), "--name", "second", "--after", "first")
    assert isinstance(error, NotFoundError)
    assert error.subject == "first"


def test_one_that_became_worse_is_not_chosen_without_a_word(examples: Path, training: dict[str, object]) -> None:
    training["loss"] = 3.0
    run("tune", "train", str(examples), "--name", "bad")
    assert "--anyway" in failed("adapters", "use", "bad").sentence()
    assert "answers with bad" in run("adapters", "use", "bad", "--anyway").stdout.replace("\n", " ")


def test_a_stopped_training_is_listed_and_gone_on_with(examples: Path, training: dict[str, object]) -> None:
    training["stop"] = True
    assert isinstance(failed("tune", "train", str(examples), "--name", "numbers", "--max-steps", "10"), Cancelled)
    status = run("tune", "status").stdout
    assert "stopped   numbers  step 3 of 10, held-out loss 1.200" in status
    assert "deskrag tune resume numbers" in status
    training["stop"] = False
    assert "numbers is trained" in run("tune", "resume").stdout
    first, second = training["plans"]  # type: ignore[misc]
    assert first == second
    assert isinstance(failed("tune", "resume"), NotFoundError)
    assert isinstance(failed("tune", "resume", "numbers"), InputError)


def test_examples_are_made_and_checked(tmp_path: Path, examples: Path) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("question,answer\nWhat is it?,A pump\nWhat is it?,A pump\n", "utf-8")
    out = tmp_path / "made.jsonl"
    library = str(tmp_path / "library")
    with Application(tmp_path / "library", purpose="test") as app:
        app.collections()
    shown = run("tune", "data", "--from", str(pairs), "--prompt", "question", "-o", str(out), "--library", library)
    assert "1 examples" in shown.stdout
    assert "1 alike" in shown.stdout
    report = json.loads(run("tune", "check", str(examples), "--json").stdout)
    assert (report["examples"], report["documents"], report["sound"]) == (60, 60, True)
    with examples.open("a", encoding="utf-8") as stream:
        stream.write("nonsense\n")
    broken = run("tune", "check", str(examples))
    assert broken.exit_code == InputError.exit_code
    assert "line 61" in broken.stdout


def test_the_process_that_trained_and_died_is_not_called_running(
    tmp_path: Path, examples: Path, training: dict[str, object]
) -> None:
    training["stop"] = True
    run("tune", "train", str(examples), "--name", "numbers")
    desk = TuningDesk(settings=settings_module.load())
    progress = desk.runs / "numbers" / "progress.json"
    data = json.loads(progress.read_text("utf-8"))
    progress.write_text(json.dumps({**data, "process": 2**22 + 1}), "utf-8")
    assert [each.state for each in desk.all()] == ["stopped"]


def test_numbers_of_a_report_in_a_line() -> None:
    assert facts_of(TrainingProgress("loading")) == ""
    report = TrainingProgress("training", 2, 4, loss=1.0, tokens_per_s=150.4, seconds_left=7200.0)
    assert facts_of(report) == "2/4  loss 1.000  150 tokens/s  2.0 h left"
    assert facts_of(replace(report, heldout_loss=2.0, best_loss=1.5)).count("best 1.500") == 1
    assert [time_left(seconds) for seconds in (5, 600)] == ["5 s", "10 min"]
