"""Whole trainings in their child process: killed, stopped, resumed, measured."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from filelock import FileLock
from tuning_models import llama_logits, write_model

from deskrag.errors import Cancelled, InputError, ModelError, NotFoundError
from deskrag.models.library import find_model
from deskrag.paths import models_dir
from deskrag.progress import CancelToken
from deskrag.tuning.checkpoint import FILE
from deskrag.tuning.jsonl import write_examples
from deskrag.tuning.train import discard, load_result, train
from deskrag.tuning.types import Example, Message, TrainingPlan, TrainingProgress, TrainingResult

pytestmark = pytest.mark.slow


def example(number: int) -> Example:
    return Example((Message("user", "Say it. " + "x" * (number % 17)),), "Yes, sir.", f"d{number}")


def weights(result: TrainingResult) -> dict[str, np.ndarray]:
    from safetensors.numpy import load_file

    return load_file(result.peft / "adapter_model.safetensors")


@pytest.fixture
def plan(tmp_path: Path) -> TrainingPlan:
    base = write_model(tmp_path / "base.gguf")
    write_examples(tmp_path / "examples.jsonl", [example(number) for number in range(40)])
    return TrainingPlan(
        base,
        rank=4,
        dropout=0.1,
        epochs=2,
        learning_rate=1e-2,
        batch_tokens=200,
        accumulation=2,
        evaluations=2,
        checkpoint_seconds=0,
        threads=1,
    )


@pytest.mark.timeout(1200)
def test_a_training_that_was_killed_and_stopped_ends_like_one_that_was_not(plan: TrainingPlan, tmp_path: Path) -> None:
    # The training process waits for nobody: seconds of steps must be left when this one comes to kill or stop it.
    plan = replace(plan, epochs=16)
    examples = tmp_path / "examples.jsonl"
    seen: list[TrainingProgress] = []
    whole = train(plan, examples, tmp_path / "whole", seen.append)
    assert whole.steps >= 60
    assert whole.heldout_loss is not None
    assert whole.loss_before is not None
    assert whole.heldout_loss < 0.8 * whole.loss_before
    assert (whole.train_examples, whole.heldout_examples, whole.skipped) == (36, 4, 0)
    assert {"loading", "measuring", "training", "done"} <= {report.stage for report in seen}
    assert any(report.seconds_left for report in seen)
    assert [point.step for point in whole.history if point.loss is not None] == list(range(1, whole.steps + 1))
    assert not (tmp_path / "whole" / FILE).exists()

    folder = tmp_path / "broken"

    def kill(report: TrainingProgress) -> None:
        if report.step >= 2:
            for child in psutil.Process().children():
                with contextlib.suppress(psutil.Error):  # another test's, that has ended
                    if "deskrag.tuning.worker" in child.cmdline():
                        child.kill()

    with pytest.raises(ModelError, match="from outside"):
        train(plan, examples, folder, kill)
    assert (folder / FILE).is_file()

    cancel = CancelToken()
    started: list[int] = []

    def stop(report: TrainingProgress) -> None:
        if report.resumed and report.stage == "training":
            started.append(report.step)
            if report.step >= 4:
                cancel.cancel()

    with pytest.raises(Cancelled):
        train(plan, examples, folder, stop, cancel)
    assert started
    assert started[0] >= 2

    with pytest.raises(InputError, match="another training"):
        train(replace(plan, rank=5), examples, folder)
    result = train(plan, examples, folder)
    assert (result.steps, result.best_step) == (whole.steps, whole.best_step)
    assert result.heldout_loss == pytest.approx(whole.heldout_loss, rel=1e-5)
    losses = [[point.loss or 0.0 for point in run.history] for run in (whole, result)]
    assert losses[1] == pytest.approx(losses[0], rel=1e-4)
    expected = weights(whole)
    for name, found in weights(result).items():
        assert np.allclose(found, expected[name], rtol=1e-4, atol=1e-6), name

    assert train(plan, examples, folder) == result == load_result(folder)  # at once: it is finished
    discard(folder)
    assert not folder.exists()


def test_a_second_training_goes_on_from_the_adapter_of_the_first(plan: TrainingPlan, tmp_path: Path) -> None:
    examples = tmp_path / "examples.jsonl"
    first = train(replace(plan, epochs=1), examples, tmp_path / "first")
    later = replace(plan, rank=0, start=first.peft, dropout=0.0, learning_rate=1e-4, epochs=1)
    second = train(later, examples, tmp_path / "second")
    assert second.rank == first.rank
    assert second.loss_before == pytest.approx(first.heldout_loss, rel=1e-3)
    assert second.heldout_loss is not None
    assert second.loss_before is not None
    assert second.heldout_loss <= second.loss_before
    before, after = weights(first), weights(second)
    assert before.keys() == after.keys()
    assert any(not np.array_equal(before[name], after[name]) for name in before)
    assert train(later, examples, tmp_path / "second") == second  # at once: it is finished
    with pytest.raises(InputError, match="another training"):  # it is not one that starts anew
        train(replace(later, rank=first.rank, start=None), examples, tmp_path / "second")


def test_a_second_training_that_was_stopped_goes_on_where_it_stood(plan: TrainingPlan, tmp_path: Path) -> None:
    examples, folder = tmp_path / "examples.jsonl", tmp_path / "second"
    first = train(replace(plan, epochs=1), examples, tmp_path / "first")
    later = replace(plan, rank=0, start=first.peft, epochs=16)
    cancel = CancelToken()

    def stop(report: TrainingProgress) -> None:
        if report.step >= 2:
            cancel.cancel()

    with pytest.raises(Cancelled):
        train(later, examples, folder, stop, cancel)
    seen: list[TrainingProgress] = []
    result = train(later, examples, folder, seen.append)
    assert min(report.step for report in seen if report.resumed) >= 2
    assert result.loss_before == pytest.approx(first.heldout_loss, rel=1e-3)


def test_an_adapter_that_does_not_fit_is_no_start(plan: TrainingPlan, tmp_path: Path) -> None:
    examples, folder = tmp_path / "examples.jsonl", tmp_path / "run"
    first = train(replace(plan, epochs=0.2, targets=("q_proj",)), examples, tmp_path / "first")
    with pytest.raises(InputError, match="has rank 4, and rank 8 was asked for"):
        train(replace(plan, rank=8, start=first.peft), examples, folder)
    with pytest.raises(InputError, match="other layers than this training"):
        train(replace(plan, start=first.peft), examples, folder)
    with pytest.raises(NotFoundError, match="holds no adapter"):
        train(replace(plan, start=tmp_path), examples, tmp_path / "other")
    other = write_model(tmp_path / "other.gguf", seed=1, name="Other 1M")
    with pytest.raises(ModelError, match="Tiny 1M"):
        train(replace(plan, base=other, start=first.peft), examples, tmp_path / "other")


def test_training_stops_when_the_held_out_loss_no_longer_falls_and_keeps_the_best(
    plan: TrainingPlan, tmp_path: Path
) -> None:
    """What is held out contradicts what is learned, so learning can only do harm."""
    told = [replace(example(number), split="train") for number in range(30)]
    other = [
        Example((Message("user", "Say it. " + "x" * (number % 17)),), "Zzzzzzzz", split="heldout")
        for number in range(6)
    ]
    write_examples(tmp_path / "odd.jsonl", [*told, *other, Example((Message("user", "y" * 900),), "too long")])
    wanted = replace(plan, epochs=8, patience=2, learning_rate=5e-2, sequence_length=256)
    result = train(wanted, tmp_path / "odd.jsonl", tmp_path / "run")
    assert result.stopped_early
    assert result.best_step < result.steps
    assert result.heldout_loss == min(point.heldout_loss for point in result.history if point.heldout_loss is not None)
    assert result.skipped == 1
    assert result.gguf is not None
    if result.best_step == 0:  # the bare base was best: its adapter changes nothing
        assert all(not value.any() for name, value in weights(result).items() if "lora_B" in name)


def test_the_starter_model_learns_and_llama_cpp_agrees(tmp_path: Path) -> None:
    """A few steps on the real model: the converted adapter moves llama.cpp's predictions as it moves PEFT's."""
    import torch

    from deskrag.tuning.base import read_base
    from deskrag.tuning.encode import encoder_of
    from deskrag.tuning.neural import add_adapter, load_network

    file = find_model("smollm2-135m-instruct", models_dir())
    one = Example((Message("user", "What is the code word?"),), "The code word is heliotrope.", "d")
    write_examples(tmp_path / "examples.jsonl", [one] * 2)
    plan = TrainingPlan(file.path, file.name, max_steps=6, epochs=9, learning_rate=3e-3, accumulation=1, threads=1)
    result = train(plan, tmp_path / "examples.jsonl", tmp_path / "run")
    assert result.history[0].loss is not None
    assert result.loss < 0.5 * result.history[0].loss
    assert result.base_fingerprint == file.fingerprint
    assert result.gguf is not None

    base = read_base(file.path)
    row = encoder_of(base).encode(one)
    network = load_network(base, torch.float32)
    ids = torch.tensor([row.tokens])
    with torch.no_grad():
        before = network(ids).logits[0].numpy()
        tuned = add_adapter(network, replace(result.plan, dropout=0.0), base.name)
        stored = {f"base_model.model.{name}": value for name, value in _named(result).items()}
        for name, value in tuned.named_parameters():
            if value.requires_grad:
                value.copy_(torch.from_numpy(stored[name]))
        after = tuned(ids).logits[0].numpy()
    llama_before = llama_logits(file.path, list(row.tokens))
    llama_after = llama_logits(file.path, list(row.tokens), result.gguf)
    moved, llama_moved = (after - before)[row.prompt - 1 :], (llama_after - llama_before)[row.prompt - 1 :]
    assert np.corrcoef(moved.ravel(), llama_moved.ravel())[0, 1] > 0.99
    labels = np.array(row.tokens[row.prompt :])
    assert (llama_after.argmax(1)[row.prompt - 1 : -1] == labels).mean() >= 0.8
    assert (llama_after.argmax(1) == after.argmax(1)).mean() > 0.95


def _named(result: TrainingResult) -> dict[str, np.ndarray]:
    """The adapter's matrices by the names they have in a PEFT model."""
    return {
        name.removeprefix("base_model.model.").replace(".weight", ".default.weight"): value
        for name, value in weights(result).items()
    }


def test_what_cannot_be_trained_is_refused_before_a_process_starts(plan: TrainingPlan, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="rank"):
        train(replace(plan, rank=999), tmp_path / "examples.jsonl", tmp_path / "run")
    (tmp_path / "bad.jsonl").write_text(json.dumps({"messages": []}) + "\n")
    with pytest.raises(InputError, match="line 1"):
        train(plan, tmp_path / "bad.jsonl", tmp_path / "run")
    assert not (tmp_path / "run").exists()
    (tmp_path / "run").mkdir()
    with FileLock(tmp_path / "run" / ".training.lock"), pytest.raises(InputError, match="another process"):
        train(plan, tmp_path / "examples.jsonl", tmp_path / "run")


def test_examples_that_are_all_too_long_are_refused_with_their_number(plan: TrainingPlan, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="40 were left out"):
        train(replace(plan, sequence_length=16), tmp_path / "examples.jsonl", tmp_path / "run")
