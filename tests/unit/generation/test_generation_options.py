"""The engine's automatic values: what is chosen, and that the reason is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskrag import paths
from deskrag.errors import ModelError
from deskrag.generation import options
from deskrag.generation.options import choose, refuse_what_does_not_fit
from deskrag.models.library import ModelFile, find_model
from deskrag.models.memory import machine_memory
from deskrag.progress import silent
from deskrag.settings import EngineSettings

GB = 2**30


@pytest.fixture(scope="module")
def model() -> ModelFile:
    return find_model("smollm2-135m-instruct", paths.models_dir(), silent)


def test_what_a_person_sets_is_kept_and_not_explained(model: ModelFile) -> None:
    settings = EngineSettings(threads=3, context=1024, slots=2, cache_tokens=4096, gpu_layers=5, flash_attention="on")
    chosen = choose(settings, model)
    assert (chosen.threads, chosen.context, chosen.slots, chosen.cells, chosen.gpu_layers) == (3, 1024, 2, 4096, 5)
    assert not chosen.adapt_threads
    assert chosen.why == {}


def test_every_automatic_value_has_a_reason(model: ModelFile) -> None:
    assert set(choose(EngineSettings(), model).why) == {
        "context", "threads", "slots", "cache_tokens", "flash_attention", "gpu_layers"
    }  # fmt: skip


def test_a_window_longer_than_the_model_knows_is_cut(model: ModelFile) -> None:
    chosen = choose(EngineSettings(context=100_000), model)
    assert chosen.context == model.context
    assert "trained" in chosen.why["context"]


def test_a_command_that_asks_once_takes_less_memory(model: ModelFile) -> None:
    memory = replace(machine_memory(), ram_free=8 * GB, vram_free=0)
    alone, whole = (choose(EngineSettings(), model, alone=alone, memory=memory) for alone in (True, False))
    assert alone.cells == whole.cells / 2


def test_the_cache_shrinks_to_one_window_where_memory_is_short(model: ModelFile) -> None:
    little = replace(machine_memory(), ram_free=GB // 4, vram_free=0)
    assert choose(EngineSettings(), model, memory=little).cells == model.context


@pytest.mark.parametrize(("vram", "layers"), [(0, -1), (8 * GB, -1), (GB // 3, range(1, 30)), (1, [0])])
def test_as_many_layers_go_to_the_gpu_as_its_memory_holds(model: ModelFile, vram: int, layers: object) -> None:
    memory = replace(machine_memory(), ram_free=8 * GB, vram_free=vram)
    chosen = choose(EngineSettings(), model, memory=memory).gpu_layers
    assert chosen == layers if isinstance(layers, int) else chosen in layers  # type: ignore[operator]


def test_a_model_that_does_not_fit_is_refused_with_the_numbers(
    model: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deskrag.models import fit

    tiny = replace(machine_memory(), ram_free=200 * 2**20, vram_free=0)
    monkeypatch.setattr(fit, "machine_memory", lambda: tiny)
    with pytest.raises(ModelError, match=r"MB|GB"):
        refuse_what_does_not_fit(model, options.choose(EngineSettings(), model))
