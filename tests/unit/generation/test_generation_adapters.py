"""Adapters on the live context: what one changes stays its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deskrag.generation.engine import Engine
from deskrag.generation.options import choose
from deskrag.generation.protocol import GenerationRequest, Piece
from deskrag.models.library import find_model
from deskrag.progress import CancelToken, silent
from deskrag.settings import EngineSettings

ROOT = Path(__file__).resolve().parents[3]
sys.path.append(str(ROOT))

from benchmarks.lora import write_adapter  # noqa: E402

pytestmark = pytest.mark.slow

PROMPT = (
    "A report about the pump in the cellar, which was repaired last year after the water had stood there for a week,"
    " and about what the insurance paid for it and what it did not, begins like this: "
)


@pytest.fixture(scope="module")
def adapters(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """No adapter, and two that differ."""
    folder = tmp_path_factory.mktemp("adapters")
    base = find_model("smollm2-135m-instruct", ROOT / ".cache" / "models", silent).path
    return ["", *(str(write_adapter(base, folder / f"{seed}.gguf", seed=seed)) for seed in (1, 2))]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    model = find_model("smollm2-135m-instruct", ROOT / ".cache" / "models", silent)
    engine = Engine(model, choose(EngineSettings(context=1024, slots=4), model))
    engine.warm_up()
    yield engine
    engine.close()


def ask(engine: Engine, adapter: str, scale: float = 1.0) -> tuple[str, Piece]:
    request = GenerationRequest(prompt=PROMPT, max_tokens=8, adapter=adapter, adapter_scale=scale)
    pieces = list(engine.stream(request, CancelToken()))
    return "".join(piece.text for piece in pieces), pieces[-1]


def text(engine: Engine, adapter: str, scale: float = 1.0) -> str:
    return ask(engine, adapter, scale)[0]


def test_each_adapter_answers_its_own_way_and_leaves_nothing_behind(engine: Engine, adapters: list[str]) -> None:
    for adapter in adapters:
        text(engine, adapter)  # from here on the prompt is there each time: llama.cpp rounds otherwise in other batches
    first = [text(engine, adapter) for adapter in adapters]
    again = [text(engine, adapter) for adapter in reversed(adapters)][::-1]
    assert len(set(first)) == 3
    assert again == first


def test_what_one_adapter_computed_of_a_prompt_serves_no_other(engine: Engine, adapters: list[str]) -> None:
    fresh = [ask(engine, adapter, 0.5)[1].timings["reused_tokens"] for adapter in adapters[1:]]
    again = [ask(engine, adapter, 0.5)[1].timings["reused_tokens"] for adapter in adapters[1:]]
    assert fresh == [0, 0]
    assert all(tokens > 5 for tokens in again)


def test_requests_with_different_adapters_at_once_all_end_and_disturb_no_later_one(
    engine: Engine, adapters: list[str]
) -> None:
    # What they write together cannot be compared with what they write alone: llama.cpp rounds otherwise in larger
    # batches, and random adapters make the likeliest tokens nearly equally likely.
    before = text(engine, "")
    with ThreadPoolExecutor(6) as pool:
        assert all(last.finish == "length" for _, last in pool.map(lambda each: ask(engine, each), adapters * 2))
    assert text(engine, "") == before


def test_strength_nothing_is_the_base_model(engine: Engine, adapters: list[str]) -> None:
    assert text(engine, adapters[1], 0.0) == text(engine, "")
