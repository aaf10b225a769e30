"""An opening is decided by how likely it is, not by what else is likely."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskrag.errors import InputError
from deskrag.generation.engine import Engine
from deskrag.generation.options import choose
from deskrag.generation.protocol import ChatMessage, GenerationRequest
from deskrag.generation.remote_request import check
from deskrag.models.library import find_model
from deskrag.progress import CancelToken, silent
from deskrag.settings import EngineSettings

ROOT = Path(__file__).resolve().parents[3]
ASKED = [ChatMessage("user", "Say the name of the capital of France.")]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    model = find_model("smollm2-135m-instruct", ROOT / ".cache" / "models", silent)
    engine = Engine(model, choose(EngineSettings(context=512, slots=2), model))
    engine.warm_up()
    yield engine
    engine.close()


def ask(
    engine: Engine, opening: str, at: float, temperature: float = 0.0, most: int = 8
) -> tuple[str, dict[str, float]]:
    request = GenerationRequest(ASKED, max_tokens=most, opening=opening, opening_at=at, temperature=temperature)
    pieces = list(engine.stream(request, CancelToken()))
    return "".join(piece.text for piece in pieces), pieces[-1].timings


@pytest.mark.slow
def test_the_answer_begins_with_it_from_the_given_probability_on(engine: Engine) -> None:
    plain, none = ask(engine, "", 0.5)
    assert "opening_p" not in none
    unlikely, timings = ask(engine, "Zebra", 0.0)
    assert unlikely.startswith("Z")
    assert 0 <= timings["opening_p"] < 0.01
    assert ask(engine, "Zebra", 0.5)[0] == plain


@pytest.mark.slow
def test_below_it_the_answer_begins_otherwise_however_likely_it_is(engine: Engine) -> None:
    plain, _ = ask(engine, "", 0.5)
    first = plain.split()[0]
    likely = ask(engine, first, 0.0)[1]["opening_p"]
    assert likely > 0.05
    assert ask(engine, first, likely * 0.9, temperature=1.0)[0].startswith(first)
    assert not ask(engine, first, min(1.0, likely * 1.1), temperature=0.0)[0].startswith(first)


@pytest.mark.slow
def test_what_was_written_in_its_place_tells_how_surprising_it_was(engine: Engine) -> None:
    text, one = ask(engine, "Zebra", 1.0, most=1)
    likely = ask(engine, text, 0.0, most=1)[1]
    assert "surprisal" not in likely, "the opening itself was written"
    assert one["surprisal"] == pytest.approx(-math.log(likely["opening_p"] / (1 - one["opening_p"])), abs=1e-3)
    assert ask(engine, "Zebra", 1.0, most=3)[1]["surprisal"] >= one["surprisal"]
    hot = ask(engine, "Zebra", 1.0, temperature=2.0)[1]
    assert hot["surprisal"] > ask(engine, "Zebra", 1.0)[1]["surprisal"], "unlikely words surprise more"


@pytest.mark.slow
def test_at_one_it_is_never_written_however_likely(engine: Engine) -> None:
    first = ask(engine, "", 0.5)[0].split()[0]
    text, timings = ask(engine, first, 1.0)
    assert not text.startswith(first)
    assert timings["surprisal"] > 0


def test_an_endpoint_is_not_asked_for_what_it_cannot_tell() -> None:
    with pytest.raises(InputError, match="how likely an opening is"):
        check(GenerationRequest(ASKED, opening="Not"), "endpoint")
