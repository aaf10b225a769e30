"""A model tuned to answer in the words it is shown may write nothing but pieces of them."""

from __future__ import annotations

import re

import pytest

from deskrag.answering.copying import grammar_of, is_piece

PROMPT = """Question: Who built it?
<passage>
Engines
A pump was described by "Giovanni" Branca, in 1629; it cost $5.11 \\ day.
</passage>
<passage>
保証期間は24か月です。
</passage>
Question: Who built it?"""
NOT_HERE = "Not in the documents."


def allows(grammar: str, text: str) -> bool:
    """Whether a grammar of this make can write a text, by trying all its ways."""
    rules = dict(line.split(" ::= ", 1) for line in grammar.splitlines())

    def ends(rule: str, at: int) -> set[int]:
        found: set[int] = set()
        for way in rules[rule].split(" | "):
            places = {at}
            for part in re.findall(r'"(?:\\.|[^"\\])*"|\[..\]|n\d+-\d+\?|s\d+-\d+', way):
                if part[0] == '"':
                    said = re.sub(r"\\(.)", r"\1", part[1:-1])
                    places = {place + len(said) for place in places if text.startswith(said, place)}
                elif part[0] == "[":
                    places = {place + 1 for place in places if text[place : place + 1] in tuple(part[1:-1])}
                elif part[-1] == "?":
                    places |= {end for place in places for end in ends(part[:-1], place)}
                else:
                    places = {end for place in places for end in ends(part, place)}
            found |= places
        return found

    return len(text) in ends("root", 0)


@pytest.mark.parametrize(
    "text",
    [
        "Branca",
        '"Giovanni" Branca, in 1629',
        "1629",
        "a pump was",
        "A pump was",
        "$5.11",
        "$5.11 \\ day",
        "Engines",
        "24か月",
        "保証期間は24か月です。",
        NOT_HERE,
    ],
)
def test_every_piece_from_word_to_word_may_be_written(text: str) -> None:
    assert allows(grammar_of(PROMPT, NOT_HERE), text)
    assert is_piece(text, PROMPT) is (text != NOT_HERE)


@pytest.mark.parametrize(
    "text",
    [
        "Giorno Branca",
        "anca",
        "162",
        "Giovanni in 1629",
        "Engines A pump",
        "Question",
        "Who built it?",
        "Not in the",
        "24か年",
        "",
        ", in 1629",
    ],
)
def test_nothing_else_may_be(text: str) -> None:
    assert not allows(grammar_of(PROMPT, NOT_HERE), text)


@pytest.mark.parametrize(("text", "allowed"), [(NOT_HERE, False), ("", False), ("1629", True)])
def test_where_the_refusal_is_decided_elsewhere_it_cannot_be_written(text: str, *, allowed: bool) -> None:
    assert allows(grammar_of(PROMPT, ""), text) is allowed


def test_capitals_aside_a_piece_is_a_piece() -> None:
    assert is_piece('giovanni" BRANCA', PROMPT)
    assert not is_piece("", PROMPT)
    assert not is_piece("Branca described", PROMPT)


def test_a_null_character_does_not_end_the_grammar() -> None:
    assert "\0" not in grammar_of("<passage>\nThe \0 pump.\n</passage>", NOT_HERE)


def test_without_passages_anything_may_be_written() -> None:
    assert grammar_of("Question: Who built it?", NOT_HERE) == ""
