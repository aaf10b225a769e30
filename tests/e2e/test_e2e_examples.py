"""The example documents, indexed once and asked the example questions, as a person would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskrag.answering.events import Answer, Failed, Finished, Refused, Support
from deskrag.app.application import Application
from deskrag.conversations.store import Conversation
from deskrag.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / ".cache" / "models"
QUESTIONS = [json.loads(line) for line in (ROOT / "examples/questions.jsonl").read_text("utf-8").splitlines()]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples") / "library"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKRAG_MODELS", str(MODELS))
        with Application(folder, Settings()) as app:
            report = app.index([ROOT / "examples" / "documents"], "examples")
            assert report.failed == 0
    return folder


@pytest.fixture
def app(library: Path) -> Iterator[Application]:
    with Application(library, Settings()) as opened:
        yield opened


def ask(
    app: Application, question: str, *, with_model: bool = False, conversation: Conversation | None = None
) -> Answer:
    last = list(app.ask(question, conversation, with_model=with_model))[-1]
    assert not isinstance(last, Failed), last
    assert isinstance(last, Finished | Refused)
    return last.answer


def shown(answer: Answer) -> str:
    return " ".join(sentence.text for sentence in answer.sentences)


def assert_quotes_are_exact(app: Application, answer: Answer) -> None:
    for citation in answer.citations:
        chunk = citation.chunk
        assert chunk.text[citation.start - chunk.start : citation.end - chunk.start] == citation.quote


def cites(answer: Answer, gold: dict[str, Any]) -> bool:
    return any(
        Path(c.chunk.path).as_posix().endswith(gold["file"]) and gold["page"] in (None, c.chunk.page)
        for c in answer.citations
    )


def test_the_questions_that_have_an_answer_get_it_from_the_right_place(app):
    wrong, misplaced = [], []
    for gold in (each for each in QUESTIONS if each["answerable"]):
        answer = ask(app, gold["question"])
        assert_quotes_are_exact(app, answer)
        assert len(answer.sentences) <= 2
        if not any(text in shown(answer) for text in gold["answer_contains"]):
            wrong.append(gold["id"])
        if not cites(answer, gold):
            misplaced.append(gold["id"])
    assert len(wrong) <= 2, wrong
    assert len(misplaced) <= 3, misplaced


@pytest.mark.parametrize("name", ["none-canteen", "none-complaints-2025", "none-price-x150"])
def test_what_no_document_says_is_refused(app, name):
    question = next(each["question"] for each in QUESTIONS if each["id"] == name)
    answer = ask(app, question)
    assert answer.refused
    assert answer.nearest


def test_of_what_the_starter_model_writes_only_what_a_quote_supports_is_shown(app):
    answer = ask(app, "How long is the warranty of the X200?", with_model=True)
    assert "36 months" in answer.text
    assert {sentence.support for sentence in answer.sentences} <= {Support.SUPPORTED, Support.QUOTED}
    assert_quotes_are_exact(app, answer)


def test_a_follow_up_is_answered_for_what_it_names(app):
    conversation = app.parts.conversations.start()
    first = ask(app, "How long is the warranty of the X200?", conversation=conversation)
    second = ask(app, "And for the X100?", conversation=conversation)
    assert "36 months" in shown(first)
    assert second.question == "How long is the warranty of the X100?"
    assert "24 months" in shown(second)
