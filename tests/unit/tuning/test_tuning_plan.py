"""Choosing what a plan leaves open, and refusing what does not fit, with the numbers."""

from __future__ import annotations

import shutil
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest
from tuning_models import write_model

from deskrag.errors import InputError, ModelError, StorageFullError
from deskrag.tuning.base import Base, read_base
from deskrag.tuning.compute import Compute, find_compute
from deskrag.tuning.plan import PROGRAM_BYTES, most_tokens, needs_of, require_disk, settle
from deskrag.tuning.types import Example, Message, TrainingPlan

GIB = 2**30


def model(hidden: int, layers: int, vocabulary: int, parameters: int) -> Base:
    config = {
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "vocab_size": vocabulary,
        "num_attention_heads": hidden // 64,
        "num_key_value_heads": hidden // 192,
        "intermediate_size": hidden * 8 // 3,
        "max_position_embeddings": 8192,
    }
    return Base(Path("model.gguf"), "Model", "llama", config, parameters)


SMALL = model(576, 30, 49_152, 135_000_000)
LARGE = model(3072, 28, 128_256, 3_200_000_000)


def machine(gib: float, *, bf16: bool = True) -> Compute:
    return Compute("cpu", "", int(gib * GIB), int(gib * GIB), bf16, 4)


def test_everything_open_is_chosen() -> None:
    plan = settle(TrainingPlan(SMALL.path), SMALL, machine(16))
    assert (plan.rank, plan.alpha, plan.dtype, plan.device, plan.threads) == (16, 32.0, "bf16", "cpu", 4)
    assert plan.gradient_checkpointing is False
    assert min(plan.learning_rate, plan.sequence_length, plan.batch_tokens, plan.accumulation) > 0
    assert settle(plan, SMALL, machine(16)) == plan


def test_32_bits_where_16_are_slow() -> None:
    assert settle(TrainingPlan(SMALL.path), SMALL, machine(16, bf16=False)).dtype == "fp32"


def test_less_memory_first_brings_checkpointing_then_smaller_batches() -> None:
    plan = settle(TrainingPlan(SMALL.path), SMALL, machine(2.5))
    assert plan.gradient_checkpointing is True
    least = settle(TrainingPlan(SMALL.path), SMALL, machine(1.4))
    assert least.sequence_length < plan.sequence_length or least.batch_tokens < plan.batch_tokens
    for chosen, free in ((plan, 2.5), (least, 1.4)):
        assert needs_of(chosen, SMALL).memory + PROGRAM_BYTES <= free * GIB


def test_short_examples_need_less() -> None:
    examples = [
        Example((Message("user", "Where is it? " * 20),), "There."),
        Example((Message("user", "何" * 200),), "ここ"),
    ]
    most = most_tokens(examples)
    assert 600 < most < 1000
    wanted = TrainingPlan(SMALL.path, batch_tokens=512)  # a batch holds the longest example whatever was wished
    plan = settle(wanted, SMALL, machine(16), most)
    assert plan.sequence_length == most
    assert needs_of(plan, SMALL).memory < needs_of(settle(wanted, SMALL, machine(16)), SMALL).memory


def test_what_was_fixed_is_never_changed() -> None:
    plan = TrainingPlan(SMALL.path, rank=3, alpha=5.0, sequence_length=700, batch_tokens=900, learning_rate=1e-3)
    chosen = settle(plan, SMALL, machine(16))
    for name in ("rank", "alpha", "sequence_length", "batch_tokens", "learning_rate"):
        assert getattr(chosen, name) == getattr(plan, name)


def test_a_model_that_cannot_fit_is_refused_with_the_numbers() -> None:
    with pytest.raises(ModelError, match=r"needs about \d+\.\d GB .*6\.4 GB for the model.*4\.3 GB are free") as caught:
        settle(TrainingPlan(LARGE.path), LARGE, machine(4))
    assert caught.value.advice


def test_a_full_disk_is_refused_before_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = settle(TrainingPlan(SMALL.path), SMALL, machine(16))
    require_disk(plan, SMALL, tmp_path)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9 - 10**7, 10**7))
    with pytest.raises(StorageFullError, match=r"need \d+ MB, and 10\.0 MB are free"):
        require_disk(plan, SMALL, tmp_path)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"targets": ("q_proj", "nose_proj")}, "nose_proj"),
        ({"targets": ()}, "none given"),
        ({"rank": 1000}, "rank"),
        ({"epochs": 0.0}, "epochs"),
        ({"dropout": 1.0}, "dropout"),
        ({"learning_rate": 2.0}, "learning rate"),
        ({"sequence_length": 9000}, "8,192"),
        ({"patience": -1}, "below 0"),
        ({"threads": 5000}, "threads"),
        ({"evaluations": 0}, "evaluation"),
    ],
)
def test_impossible_values_are_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        settle(replace(TrainingPlan(SMALL.path), **changes), SMALL, machine(16))  # type: ignore[arg-type]


def test_a_gpu_that_is_not_there_is_refused() -> None:
    if find_compute("auto").device == "cpu":
        with pytest.raises(InputError, match="no GPU"):
            find_compute("cuda")


def test_processor_flags_decide_the_numbers(tmp_path: Path) -> None:
    info = tmp_path / "cpuinfo"
    info.write_text("processor : 0\nflags : fpu avx512_bf16 sse\n")
    assert find_compute("cpu", info).bf16
    info.write_text("processor : 0\nflags : fpu avx2 sse\n")
    assert not find_compute("cpu", info).bf16


def test_the_facts_of_a_gguf_base_are_read_from_its_header(tmp_path: Path) -> None:
    base = read_base(write_model(tmp_path / "m.gguf", "qwen2", name="Tiny Qwen 1M"))
    assert (base.name, base.architecture, base.layers, base.context) == ("Tiny Qwen 1M", "qwen2", 2, 512)
    assert base.sizes["k_proj"] == (32, 16)
    assert base.adapter_parameters(4, ("q_proj",)) == 2 * 4 * (32 + 32)


def test_other_architectures_are_refused_with_those_that_can_be_tuned(tmp_path: Path) -> None:
    path = write_model(tmp_path / "m.gguf", "gemma2")
    with pytest.raises(ModelError, match="gemma2") as caught:
        read_base(path)
    assert "qwen3" in caught.value.advice
