"""The child process around llama.cpp: answers, stops, dies and comes back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deskrag import paths
from deskrag.errors import GenerationError, ModelError
from deskrag.generation.process import ProcessGenerator
from deskrag.generation.protocol import ChatMessage, GenerationRequest
from deskrag.models.library import ModelFile, find_model
from deskrag.progress import CancelToken, silent

pytestmark = pytest.mark.slow


@pytest.fixture
def generator() -> Iterator[ProcessGenerator]:
    generator = ProcessGenerator(find_model("smollm2-135m-instruct", paths.models_dir(), silent), context=2048)
    yield generator
    generator.close()


def request(text: str, tokens: int = 40) -> GenerationRequest:
    return GenerationRequest([ChatMessage("user", text)], max_tokens=tokens)


def test_the_starter_model_answers_and_tells_its_timings(generator: ProcessGenerator) -> None:
    pieces = list(generator.stream(request("What is the capital of France? Answer in one sentence."), CancelToken()))
    assert "Paris" in "".join(piece.text for piece in pieces)
    assert pieces[-1].done
    assert pieces[-1].timings["new_tokens"] > 3
    assert generator.count_tokens("one two three") == 3


def test_greedy_text_is_the_same_every_time(generator: ProcessGenerator) -> None:
    texts = ["".join(p.text for p in generator.stream(request("Name a colour."), CancelToken())) for _ in range(2)]
    assert texts[0] == texts[1]


def test_a_stop_ends_the_text_at_once_and_the_engine_goes_on(generator: ProcessGenerator) -> None:
    cancel = CancelToken()
    stream = generator.stream(request("Tell a very long story.", 1500), cancel)
    next(stream)
    cancel.cancel()
    started = time.monotonic()
    rest = list(stream)
    assert rest[-1].finish == "cancelled"
    assert time.monotonic() - started < 10
    assert list(generator.stream(request("Say hi.", 8), CancelToken()))[-1].done


def test_a_consumer_that_goes_away_does_not_block_the_next_question(generator: ProcessGenerator) -> None:
    stream = generator.stream(request("Tell a very long story.", 1500), CancelToken())
    next(stream)
    stream.close()
    assert list(generator.stream(request("Say hi.", 8), CancelToken()))[-1].done


def test_an_engine_killed_in_mid_answer_is_a_clear_error_and_comes_back(generator: ProcessGenerator) -> None:
    stream = generator.stream(request("Tell a very long story.", 1500), CancelToken())
    next(stream)
    assert generator.process_id is not None
    os.kill(generator.process_id, signal.SIGKILL)
    with pytest.raises(GenerationError, match="stopped unexpectedly"):
        list(stream)
    assert list(generator.stream(request("Say hi.", 8), CancelToken()))[-1].done


def test_a_prompt_longer_than_the_context_is_a_clear_error(generator: ProcessGenerator) -> None:
    with pytest.raises(GenerationError, match="longer than the model's context"):
        list(generator.stream(request("word " * 5000), CancelToken()))


def test_a_model_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF" + b"\0" * 100)
    broken = ProcessGenerator(ModelFile("broken", path, 2048, True, ""))
    with pytest.raises(ModelError, match=r"broken\.gguf"):
        broken.warm_up()
    assert not psutil.Process().children()
