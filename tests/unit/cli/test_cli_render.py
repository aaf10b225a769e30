"""What stands around an answer speaks the language of the answer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "retrieval"))
from retrieval_support import passage

from deskrag.answering.events import Answer, Refused
from deskrag.cli.render import show_answer


@pytest.mark.parametrize(
    ("question", "head"),
    [("Which pump?", "Nearest in your documents:"), ("どのポンプですか？", "文書の中で最も近い箇所:")],
)
def test_the_nearest_sources_are_offered_in_the_language_of_the_question(
    question: str, head: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = Answer("…", refused=True, mode="refused", question=question, nearest=(passage("The pump."),))
    show_answer([Refused(answer, "none")])
    assert capsys.readouterr().out.splitlines() == ["…", "", head, "  - /files/1.txt"]
