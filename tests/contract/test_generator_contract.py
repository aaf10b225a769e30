"""What every `Generator` promises, checked on each implementation.

The fake says what a test wants to hear; real models are made to say it with a grammar where the words matter.
"""

from __future__ import annotations

import contextlib
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from deskrag import paths
from deskrag.app.parts import Parts
from deskrag.errors import GenerationError, InputError, ModelError, UserError
from deskrag.generation.fake import ScriptedGenerator
from deskrag.generation.protocol import ChatMessage, GenerationRequest, Generator, Piece
from deskrag.generation.remote import RemoteGenerator
from deskrag.models.library import find_model
from deskrag.progress import CancelToken, silent
from deskrag.settings import EndpointSettings, EngineSettings, Settings

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))

from benchmarks.llama_server import llama_cpp_server  # noqa: E402

DEFAULT_MODELS = ROOT / ".cache" / "models"
CONTEXT = 2048
STORY = "Once upon a time there was a pump that ran for years. " * 60
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 20},
        "count": {"type": "integer"},
        "kind": {"enum": ["pump", "valve"]},
    },
    "required": ["name", "count", "kind"],
    "additionalProperties": False,
}
Make = Callable[..., Generator]


@pytest.fixture(
    scope="session",
    params=[
        "scripted",
        pytest.param("engine", marks=pytest.mark.slow),
        pytest.param("remote", marks=pytest.mark.slow),
    ],
)
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings | None]:
    """Settings that make the application take the implementation; None for the fake, which it never takes."""
    if request.param == "scripted":
        yield None
    elif request.param == "engine":
        yield Settings(engine=EngineSettings(context=CONTEXT, threads=2))
    else:
        model = find_model("smollm2-135m-instruct", DEFAULT_MODELS, silent).path
        log = tmp_path_factory.mktemp("endpoint") / "log"
        with llama_cpp_server(model, context=CONTEXT, threads=2, log=log, patient=True) as url:
            yield Settings(endpoint=EndpointSettings(url=url, context=CONTEXT))


@pytest.fixture
def make(settings: Settings | None, tmp_path: Path) -> Iterator[Make]:
    """Makes a generator; `says` is what the fake answers."""
    with contextlib.ExitStack() as stack:

        def one(says: str = STORY) -> Generator:
            if settings is None:
                return ScriptedGenerator([says], context=CONTEXT)
            parts = Parts(tmp_path / "library", paths.models_dir(), settings)
            stack.callback(parts.close)
            return parts.generator

        yield one


@pytest.fixture
def generator(make: Make) -> Generator:
    return make()


def asks(text: str = "Tell a very long story about a pump.", **fields: Any) -> GenerationRequest:
    return GenerationRequest([ChatMessage("user", text)], **{"max_tokens": 16, **fields})


def pieces(generator: Generator, request: GenerationRequest) -> list[Piece]:
    return list(generator.stream(request, CancelToken()))


def text_of(found: list[Piece]) -> str:
    return "".join(piece.text for piece in found)


def only(words: str) -> str:
    """A grammar that allows just these words."""
    return f"root ::= {json.dumps(words, ensure_ascii=False)}"


def test_what_it_is_is_known_without_asking_it_anything(generator: Generator) -> None:
    info = generator.info
    assert info.name
    assert info.context == CONTEXT
    assert info.fingerprint == generator.info.fingerprint != ""


def test_the_last_piece_and_no_other_is_done_and_says_why(generator: Generator) -> None:
    found = pieces(generator, asks())
    assert [piece.done for piece in found] == [False] * (len(found) - 1) + [True]
    assert [piece.finish for piece in found[:-1]] == [""] * (len(found) - 1)
    assert found[-1].finish == "length"
    assert all(not piece.timings for piece in found[:-1])
    assert found[-1].timings["new_tokens"] > 0
    assert all(piece.text for piece in found[:-1])


def test_text_ends_by_itself_with_stop(make: Make) -> None:
    found = pieces(make("short"), asks(max_tokens=64, grammar=only("short")))
    assert (text_of(found), found[-1].finish) == ("short", "stop")


@pytest.mark.parametrize("tokens", [1, 7])
def test_no_more_tokens_come_than_asked_for(generator: Generator, tokens: int) -> None:
    found = pieces(generator, asks(max_tokens=tokens))
    assert found[-1].timings["new_tokens"] <= tokens
    assert 0 < generator.count_tokens(text_of(found)) <= tokens + 1


@pytest.mark.parametrize("stop", [("gamma",), ("delta", "beta gam"), ("a gamma d",), ("never", "al", "")])
def test_text_ends_before_the_first_stop_string(make: Make, stop: tuple[str, ...]) -> None:
    words = "alpha beta gamma delta"
    found = pieces(make(words), asks(max_tokens=64, grammar=only(words), stop=stop))
    assert text_of(found) == words[: min(words.find(each) for each in stop if each and each in words)]
    assert found[-1].finish == "stop"


def test_what_only_began_like_a_stop_string_is_not_lost(make: Make) -> None:
    words = "one two thr"
    assert text_of(pieces(make(words), asks(max_tokens=64, grammar=only(words), stop=("three",)))) == words


def test_characters_of_several_tokens_come_out_whole(make: Make) -> None:
    words = "保証期間は二年です。😀🎉 ½ ß"
    found = pieces(make(words), asks(max_tokens=128, grammar=only(words)))
    assert text_of(found) == words
    assert not any("\ufffd" in piece.text for piece in found)


def test_nothing_is_generated_after_a_cancel_that_came_first(generator: Generator) -> None:
    cancel = CancelToken()
    cancel.cancel()
    found = list(generator.stream(asks(max_tokens=500), cancel))
    assert found[-1].done
    assert found[-1].finish == "cancelled"
    assert len(text_of(found)) < 40


def test_a_cancel_in_the_middle_ends_the_text_soon_and_without_an_error(generator: Generator) -> None:
    cancel = CancelToken()
    stream = generator.stream(asks(max_tokens=1500), cancel)
    next(stream)
    cancel.cancel()
    rest = list(stream)
    assert rest[-1].done
    assert rest[-1].finish == "cancelled"
    assert len(rest) < 20


def test_a_reader_that_goes_away_leaves_room_for_the_next(generator: Generator) -> None:
    for _ in range(3):
        stream = generator.stream(asks(max_tokens=1500), CancelToken())
        next(stream)
        stream.close()  # type: ignore[attr-defined]
    assert pieces(generator, asks())[-1].finish == "length"


def test_several_threads_may_ask_at_once(generator: Generator) -> None:
    barrier = threading.Barrier(4)

    def ask(number: int) -> list[Piece]:
        barrier.wait()
        return pieces(generator, asks(f"Tell story number {number}.", max_tokens=12))

    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(ask, range(4)):
            assert text_of(found)
            assert [piece.done for piece in found].count(True) == 1


def test_one_answer_does_not_wait_for_the_reader_of_another(generator: Generator) -> None:
    if isinstance(generator, RemoteGenerator):
        pytest.skip("that is the endpoint's own matter; the one at hand serves one request at a time")
    slow = generator.stream(asks(max_tokens=1500), CancelToken())
    next(slow)
    found: list[Piece] = []
    other = threading.Thread(target=lambda: found.extend(pieces(generator, asks(max_tokens=4))), daemon=True)
    other.start()
    other.join(timeout=60)
    slow.close()  # type: ignore[attr-defined]
    other.join(timeout=60)
    assert found
    assert found[-1].done


@pytest.mark.parametrize("temperature", [0.0, 0.9])
def test_the_same_request_and_seed_give_the_same_text(generator: Generator, temperature: float) -> None:
    request = asks("Name some animals.", temperature=temperature, seed=42, max_tokens=12)
    assert len({text_of(pieces(generator, request)) for _ in range(3)}) == 1


def test_text_after_a_json_schema_satisfies_it(make: Make) -> None:
    found = pieces(make(), asks("Describe a pump as JSON.", json_schema=SCHEMA, max_tokens=120))
    jsonschema.validate(json.loads(text_of(found)), SCHEMA)
    assert found[-1].finish == "stop"


def test_a_prompt_is_gone_on_from_without_a_chat_template(generator: Generator) -> None:
    found = pieces(generator, GenerationRequest(prompt="One, two, three, four,", max_tokens=6))
    assert text_of(found).strip()


def test_tools_and_their_results_are_taken(generator: Generator) -> None:
    tool = {
        "type": "function",
        "function": {"name": "add", "description": "Adds.", "parameters": {"type": "object", "properties": {}}},
    }
    assert pieces(generator, asks("Add 1 and 2.", tools=[tool]))[-1].done


def test_tokens_are_counted_without_surprise(generator: Generator) -> None:
    assert generator.count_tokens("") == 0
    one, other = "The pump stands in the cellar. ", "ポンプは地下室にあります。"
    for text in (one, other, "x", "<|im_end|>"):
        assert generator.count_tokens(text) > 0
    assert generator.count_tokens(one * 20) > 10 * generator.count_tokens(one)
    joined = generator.count_tokens(one + other)
    assert joined <= generator.count_tokens(one) + generator.count_tokens(other) + 2


def test_a_prompt_longer_than_the_context_is_the_askers_error(generator: Generator) -> None:
    with pytest.raises(InputError) as caught:
        pieces(generator, asks("word " * 5000))
    assert "context window" in str(caught.value)
    assert caught.value.advice
    assert pieces(generator, asks(max_tokens=2))[-1].done


UNUSABLE = {
    "both messages and a prompt": {"prompt": "Go on"},
    "both a schema and a grammar": {"json_schema": SCHEMA, "grammar": only("x")},
}


@pytest.mark.parametrize("which", UNUSABLE)
def test_a_request_that_contradicts_itself_is_an_input_error(generator: Generator, which: str) -> None:
    with pytest.raises(InputError):
        pieces(generator, asks(**UNUSABLE[which]))


def test_an_adapter_that_is_not_there_is_refused_and_nothing_else_suffers(generator: Generator) -> None:
    with pytest.raises((InputError, ModelError)):
        pieces(generator, asks(adapter="/nowhere/adapter.gguf"))
    assert pieces(generator, asks(max_tokens=2))[-1].done


def test_closing_twice_is_once_and_a_later_request_starts_again(generator: Generator) -> None:
    generator.close()
    assert pieces(generator, asks(max_tokens=2))[-1].done
    generator.close()
    generator.close()
    assert pieces(generator, asks(max_tokens=2))[-1].done


def test_closing_ends_running_answers_soon(generator: Generator) -> None:
    stream = generator.stream(asks(max_tokens=1500), CancelToken())
    next(stream)
    threading.Timer(0.2, generator.close).start()
    started = time.monotonic()
    try:
        last = list(stream)[-1]
    except UserError as error:
        assert isinstance(error, GenerationError)
    else:
        assert last.done
    assert time.monotonic() - started < 20  # far less than the text would take
