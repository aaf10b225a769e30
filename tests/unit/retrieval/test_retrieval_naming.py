"""Which document a question names by a part of its file name."""

from __future__ import annotations

import pytest

from deskrag.retrieval.naming import named_in_part, without_names

TWINS = {1: "Northwind_Standard_Benefits.pdf", 2: "Northwind_Health_Plus_Benefits.pdf", 3: "employee handbook.pdf"}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What does Northwind Standard cover?", {1}),
        ("Are teeth covered by the northwind health plus benefits?", {2}),
        ("What does the employee handbook say about holidays?", {3}),
        ("What does Northwind Health cover?", set()),
        ("What does Northwind pay for glasses?", set()),
        ("What is a standard?", set()),
    ],
)
def test_two_neighbouring_words_of_a_name_name_its_document(question: str, named: set[int]) -> None:
    assert named_in_part(question, TWINS) == named


def test_numbered_files_are_not_told_apart_by_their_numbers() -> None:
    assert named_in_part("see page 3 of 12", {1: "page 3.txt", 2: "page 4.txt"}) == set()


def test_one_document_needs_no_naming() -> None:
    assert named_in_part("the annual report", {1: "annual report.pdf"}) == set()


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("Which services does Northwind Standard cover?", "Which services does cover?"),
        ("Which benefits does Northwind Standard pay?", "Which benefits does pay?"),
        ("How does Northwind_Standard_Benefits.pdf explain copays?", "How does explain copays?"),
        ("What do the northwind-standard benefits cost?", "What do the cost?"),
        (
            "Is there a standard of care at Northwind? Standard rooms?",
            "Is there a standard of care at Northwind? Standard rooms?",
        ),
    ],
)
def test_what_a_question_asks_is_left_when_the_name_is_taken_out(question: str, rest: str) -> None:
    assert without_names(question, [TWINS[1]]) == rest


def test_one_word_in_two_parts_is_one_word_and_may_be_the_topic() -> None:
    assert without_names("a film in PowerPoint", ["PowerPoint_Guide.pdf"]) == "a film in PowerPoint"
