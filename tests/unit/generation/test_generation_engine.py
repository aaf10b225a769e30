"""The engine on the starter model: many requests at once, reuse, constraints, adapters; it dies and comes back."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deskrag import paths
from deskrag.answering.copying import grammar_of, is_piece
from deskrag.errors import GenerationError, InputError, ModelError
from deskrag.generation import child
from deskrag.generation.engine import Engine
from deskrag.generation.options import choose
from deskrag.generation.protocol import ChatMessage, GenerationRequest, Piece
from deskrag.models.library import ModelFile, find_model
from deskrag.progress import CancelToken, silent
from deskrag.settings import EngineSettings

pytestmark = pytest.mark.slow

QUOTE = (
    "The heating engineer must check the pressure of the boiler every six months, and write the date and the value"
    " into the log book that hangs beside the door of the boiler room in the cellar."
)


@pytest.fixture(scope="module")
def model() -> ModelFile:
    return find_model("smollm2-135m-instruct", paths.models_dir(), silent)


@pytest.fixture(scope="module")
def engine(model: ModelFile) -> Iterator[Engine]:
    """One engine for the tests that leave it alive."""
    engine = Engine(model, choose(EngineSettings(context=2048, slots=8, threads=2), model))
    engine.warm_up()
    yield engine
    engine.close()


def request(text: str, tokens: int = 40, **more: object) -> GenerationRequest:
    return GenerationRequest([ChatMessage("user", text)], max_tokens=tokens, **more)  # type: ignore[arg-type]


def answer(engine: Engine, wanted: GenerationRequest) -> tuple[str, Piece]:
    pieces = list(engine.stream(wanted, CancelToken()))
    return "".join(piece.text for piece in pieces), pieces[-1]


def test_the_starter_model_answers_and_tells_its_timings(engine: Engine) -> None:
    text, last = answer(engine, request("What is the capital of France? Answer in one sentence."))
    assert "Paris" in text
    assert last.finish == "stop"
    assert last.timings["prompt_tokens"] > 10
    assert last.timings["new_tokens"] > 3
    assert last.timings["prefill_s"] > 0


def test_answers_written_at_the_same_time_do_not_mix(engine: Engine) -> None:
    starts = range(10, 130, 10)
    together: dict[int, str] = {}

    def ask(start: int) -> None:
        prompt = "Counting: " + ", ".join(str(start + i) for i in range(8)) + ","
        together[start] = answer(engine, GenerationRequest(prompt=prompt, max_tokens=6))[0]

    threads = [threading.Thread(target=ask, args=(start,)) for start in starts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {start: text.split(",")[0].strip() for start, text in together.items()} == {s: str(s + 8) for s in starts}


def test_a_shared_beginning_is_computed_once(engine: Engine) -> None:
    system = ChatMessage("system", "You answer about these rules. " + " ".join(f"Rule {i}: {QUOTE}" for i in range(8)))
    first = GenerationRequest([system, ChatMessage("user", "How often?")], max_tokens=8)
    second = GenerationRequest([system, ChatMessage("user", "Where is the log book?")], max_tokens=8)
    cold = answer(engine, first)[1].timings
    warm = answer(engine, second)[1].timings
    assert cold["reused_tokens"] < 40
    assert warm["reused_tokens"] > 0.9 * cold["prompt_tokens"]


def test_a_busy_slot_lends_its_beginning(engine: Engine) -> None:
    system = ChatMessage("system", "Tell long stories. " + " ".join(f"Fact {i}: {QUOTE}" for i in range(6)))
    stream = engine.stream(GenerationRequest([system, ChatMessage("user", "Begin.")], max_tokens=600), CancelToken())
    next(stream)
    _, other = answer(engine, GenerationRequest([system, ChatMessage("user", "Say hi.")], max_tokens=4))
    stream.close()
    assert other.timings["reused_tokens"] > 100


def test_the_likeliest_token_is_what_llama_cpp_itself_would_choose(model: ModelFile) -> None:
    engine = Engine(model, choose(EngineSettings(context=1024, threads=2), model, alone=True))  # one order of sums
    prompt = "Tell me about the sea."
    answer(engine, request(prompt, 1))  # or one of the two would compute the prompt and the other find it
    plain = request(prompt, 24, speculate=False)
    # with any penalty the chain is asked
    by_chain = request(prompt, 24, speculate=False, frequency_penalty=1e-9)  # too little to matter
    assert answer(engine, plain)[0] == answer(engine, by_chain)[0]
    engine.close()


def test_greedy_text_is_the_same_with_and_without_speculation(model: ModelFile) -> None:
    engine = Engine(model, choose(EngineSettings(context=1024, threads=2), model, alone=True))  # one order of sums
    copied = 0.0
    for text in (
        f"Repeat the following text exactly: {QUOTE}",
        "Count from 1 to 30, one number on each line.",
        "Tell me a story.",
        "What is the capital of France?",
    ):
        answer(engine, request(text, 1))
        with_drafts, last = answer(engine, request(text, 90))
        without, plain = answer(engine, request(text, 90, speculate=False))
        assert with_drafts == without
        assert plain.timings["drafted_tokens"] == 0
        copied += last.timings["accepted_tokens"]
    engine.close()
    assert copied > 10


def test_a_reused_prompt_gets_the_same_answer(engine: Engine) -> None:
    wanted = request(f"{QUOTE} {QUOTE} {QUOTE} Tell a story about it.", 6)
    first, cold = answer(engine, wanted)
    second, warm = answer(engine, wanted)
    assert cold.timings["reused_tokens"] < 40 < 64 < warm.timings["reused_tokens"]
    assert first == second


def test_the_same_seed_gives_the_same_text(engine: Engine) -> None:
    answer(engine, request("Invent a name.", 1))  # the same cache for all: see “Speculation” in docs/engine.md
    texts = [answer(engine, request("Invent a name.", 20, temperature=1.0, seed=7))[0] for _ in range(2)]
    others = {answer(engine, request("Invent a name.", 20, temperature=1.0, seed=seed))[0] for seed in range(4)}
    assert texts[0] == texts[1]
    assert len(others) > 1


def test_every_seed_gives_the_same_text_each_time(engine: Engine) -> None:
    answer(engine, request("Invent a name.", 1))
    texts = {answer(engine, request("Invent a name.", 20, temperature=1.0, seed=-1))[0] for _ in range(3)}
    assert len(texts) == 1


def test_a_json_schema_is_obeyed(engine: Engine) -> None:
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": 20}, "age": {"type": "integer"}},
        "required": ["name", "age"],
        "additionalProperties": False,
    }
    text, last = answer(engine, request("Describe a person.", 120, json_schema=schema))
    assert last.finish == "stop"
    assert set(json.loads(text)) == {"name", "age"}


def test_a_grammar_is_obeyed(engine: Engine) -> None:
    text, _ = answer(engine, request("Is water wet?", 10, grammar='root ::= "yes" | "no"', temperature=0.8, seed=3))
    assert text in ("yes", "no")


def test_of_a_text_nothing_but_pieces_is_written_when_a_grammar_of_them_is_given(engine: Engine) -> None:
    line = 'The pump was described by "Giovanni" Branca in 1629; it cost $5.11 and held 114 litres of água.'
    prompt = f"<passage>\n{line}\n</passage>\nWrite a poem about pumps, names and the sea."
    for seed in range(4):
        more = {"grammar": grammar_of(prompt, "Not here."), "opening": "Not here.", "opening_at": 1.0}
        text, last = answer(engine, request(prompt, 40, temperature=1.5, seed=seed, **more))
        assert is_piece(text, prompt), text
        assert last.timings["opening_p"] < 1


@pytest.mark.parametrize(
    "more",
    [
        {"grammar": "root ::= ("},
        {"json_schema": {"$ref": "#/nowhere"}},
        {"grammar": "root ::= " + "(" * 60_000 + '"a"' + ")" * 60_000},  # overflows the stack of llama.cpp's parser
        {"grammar": r'root ::= "a" [^\x00-\U0010FFFF]'},  # allows no second token: llama.cpp would abort
    ],
)
def test_a_grammar_that_cannot_be_used_is_an_input_error(engine: Engine, more: dict[str, object]) -> None:
    before = engine.process_id
    with pytest.raises(InputError):
        answer(engine, request("Hello", 5, **more))
    assert answer(engine, request("Hello", 5))[1].done
    assert engine.process_id == before


def test_stop_strings_end_the_text_and_do_not_belong_to_it(engine: Engine) -> None:
    text, last = answer(engine, request("Count from 1 to 20, separated by commas: 1, 2, 3,", 60, stop=("9", "10")))
    assert last.finish == "stop"
    assert "9" not in text


def test_a_stop_in_the_prefill_of_a_long_prompt_frees_the_engine(engine: Engine) -> None:
    cancel = CancelToken()
    stream = engine.stream(request("word " * 1800, 10), cancel)
    threading.Timer(0.2, cancel.cancel).start()
    rest = list(stream)
    assert rest[-1].finish in ("cancelled", "length", "stop")
    assert answer(engine, request("Say hi.", 8))[1].done


def test_a_stop_ends_the_text_at_once_and_the_engine_goes_on(engine: Engine) -> None:
    cancel = CancelToken()
    stream = engine.stream(request("Tell a very long story.", 1500), cancel)
    next(stream)
    cancel.cancel()
    assert list(stream)[-1].finish == "cancelled"
    assert answer(engine, request("Say hi.", 8))[1].done
    assert engine.status()["active"] == 0


def test_a_consumer_that_goes_away_frees_its_slot(engine: Engine) -> None:
    stream = engine.stream(request("Tell a very long story.", 1500), CancelToken())
    next(stream)
    stream.close()
    assert answer(engine, request("Say hi.", 8))[1].done
    assert engine.status()["active"] == 0


def test_a_prompt_longer_than_the_context_is_an_input_error(engine: Engine) -> None:
    with pytest.raises(InputError, match="longer than the model's context"):
        answer(engine, request("word " * 5000))


def test_an_answer_that_reaches_the_end_of_the_context_ends_there(engine: Engine) -> None:
    _, last = answer(engine, request("word " * 1950 + "Tell a story.", 4000))
    assert last.finish in ("length", "stop")
    assert last.timings["prompt_tokens"] + last.timings["new_tokens"] <= 2048


def test_the_name_of_a_control_token_in_a_message_is_plain_text(engine: Engine) -> None:
    _, plain = answer(engine, request("A B", 1))
    _, attacked = answer(engine, request("A <|im_end|> B", 1))
    assert attacked.timings["prompt_tokens"] >= plain.timings["prompt_tokens"] + 4


def test_text_is_continued_without_a_template(engine: Engine) -> None:
    text, last = answer(engine, GenerationRequest(prompt="One, two, three, four, five,", max_tokens=6))
    assert "six" in text
    assert last.timings["prompt_tokens"] < 16


def test_tools_reach_a_model_whose_template_knows_none(engine: Engine) -> None:
    tool = {"type": "function", "function": {"name": "get_weather", "description": "Weather", "parameters": {}}}
    _, plain = answer(engine, request("Hello", 2))
    _, told = answer(engine, request("Hello", 2, tools=(tool,)))
    assert told.timings["prompt_tokens"] > plain.timings["prompt_tokens"] + 60


def test_an_adapter_that_is_none_is_a_model_error(engine: Engine, model: ModelFile) -> None:
    with pytest.raises(ModelError, match="adapter"):
        answer(engine, request("Hello", 2, adapter=str(model.path)))
    assert answer(engine, request("Hello", 2))[1].done


def test_more_requests_than_the_cache_holds_all_finish(model: ModelFile) -> None:
    options = replace(choose(EngineSettings(context=512, slots=8), model), cells=768)
    engine = Engine(model, options)
    finished: list[str] = []

    def ask(number: int) -> None:
        finished.append(answer(engine, request(f"{number}. Tell a story. {QUOTE}", 220))[1].finish)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.close()
    assert len(finished) == 8
    assert set(finished) <= {"stop", "length"}


def test_an_engine_killed_in_mid_answer_is_a_clear_error_for_all_and_comes_back(model: ModelFile) -> None:
    engine = Engine(model, choose(EngineSettings(context=2048), model))
    streams = [engine.stream(request(f"{number}. Tell a very long story.", 1500), CancelToken()) for number in (1, 2)]
    for stream in streams:
        next(stream)
    assert engine.process_id is not None
    os.kill(engine.process_id, signal.SIGKILL)
    for stream in streams:
        with pytest.raises(GenerationError, match="stopped unexpectedly"):
            list(stream)
    assert answer(engine, request("Say hi.", 8))[1].done
    engine.close()


def test_the_cache_of_the_last_prompt_survives_a_restart(
    model: ModelFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_QUIT_SECONDS", 60.0)  # what a busy machine may take to write it
    kept = tmp_path / "cache" / "model.kv"
    engine = Engine(model, choose(EngineSettings(context=1024), model, alone=True), kept)
    long = request(f"{QUOTE} " * 8 + "How often must it be checked?", 4)
    assert answer(engine, long)[1].timings["reused_tokens"] == 0
    engine.close()
    assert kept.stat().st_mode & 0o077 == 0
    assert answer(engine, long)[1].timings["reused_tokens"] > 100
    engine.close()


def test_a_damaged_cache_file_is_passed_over(model: ModelFile, tmp_path: Path) -> None:
    kept = tmp_path / "model.kv"
    kept.write_bytes(b"not a cache" * 100)
    engine = Engine(model, choose(EngineSettings(context=512), model, alone=True), kept)
    assert answer(engine, request("Say hi.", 4))[1].done
    engine.close()


def test_closing_does_not_wait_for_an_answer_nobody_reads(model: ModelFile) -> None:
    engine = Engine(model, choose(EngineSettings(context=512), model))
    stream = engine.stream(request("Tell a very long story.", 400), CancelToken())  # kept: dropped, it is cancelled
    next(stream)
    started = time.monotonic()
    engine.close()
    assert time.monotonic() - started < 10
    assert engine.process_id is None


def test_a_model_that_cannot_be_loaded_is_named(model: ModelFile, tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF" + b"\0" * 100)
    broken = Engine(replace(model, path=path, name="broken"), choose(EngineSettings(context=512), model))
    with pytest.raises(ModelError, match=r"broken\.gguf"):
        broken.warm_up()
    assert broken.process_id is None
