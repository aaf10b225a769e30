"""Which way a question went, on the terminal; choosing one; the comparison's command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from deskrag.answering.events import Answer, Cited, Finished, Routed, Sentence, Support, Token
from deskrag.app.application import Application
from deskrag.cli.main import cli
from deskrag.cli.render import show_answer, way
from deskrag.errors import InputError, NotFoundError


def test_the_usual_way_is_not_worth_a_line() -> None:
    for route in ("documents", "small talk", "none"):
        assert way(Routed(route, "because", "?")) == ""  # type: ignore[arg-type]


def test_an_adapter_is_named_above_its_answer(capsys: pytest.CaptureFixture[str]) -> None:
    routed = Routed("adapter", "it is a question of this topic", "Why?", "bank\x1b[31m", 0.934)
    sentence = Sentence("Because.", Support.PLAIN)
    answer = Answer("Because.", (sentence,), routed=routed)
    show_answer([routed, Token("Because."), Cited(sentence), Finished(answer)])
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert "bank\\x1b[31m (93%): it is a question of this topic." in first
    assert "\x1b[31m" not in first
    assert second == "Because."


@pytest.mark.slow
def test_small_talk_is_answered_and_an_unknown_way_named(tmp_path: Path) -> None:
    library = ["--library", str(tmp_path / "library")]
    with Application(tmp_path / "library", purpose="test") as app:
        app.collections()
    done = CliRunner().invoke(cli, ["ask", "Hello!", "--no-model", "--json", *library], standalone_mode=False)
    found = json.loads(done.output)
    assert found["mode"] == "reply"
    assert found["route"]["route"] == "small talk"
    done = CliRunner().invoke(cli, ["ask", "Why?", "--no-model", "--route", "boats", *library], standalone_mode=False)
    assert isinstance(done.exception, NotFoundError)
    assert "documents" in done.exception.advice


def test_a_comparison_needs_questions_with_answers(tmp_path: Path) -> None:
    library = ["--library", str(tmp_path / "library")]
    with Application(tmp_path / "library", purpose="test") as app:
        app.collections()
    done = CliRunner().invoke(cli, ["compare", str(tmp_path / "none.jsonl"), *library], standalone_mode=False)
    assert isinstance(done.exception, NotFoundError)
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"question": "Why?", "answerable": true}\n', "utf-8")
    done = CliRunner().invoke(cli, ["compare", str(gold), *library], standalone_mode=False)
    assert isinstance(done.exception, InputError)
    assert "line 1" in done.exception.reason
