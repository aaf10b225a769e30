"""Grammars that would bring llama.cpp down never reach it."""

from __future__ import annotations

from typing import Any

import pytest

from deskrag.generation.worker.grammar import GrammarError, grammar_of


def grammar(schema: Any = None, text: str = "", max_tokens: int = 50) -> str:
    return grammar_of({"grammar": text, "json_schema": schema, "max_tokens": max_tokens})


def test_brackets_nested_so_deep_that_the_parser_overflows_are_refused() -> None:
    with pytest.raises(GrammarError, match="nested deeper"):
        grammar(text="root ::= " + "(" * 60_000 + '"a"' + ")" * 60_000)


def test_brackets_in_literals_classes_and_comments_do_not_count() -> None:
    text = 'root ::= "' + "(" * 5000 + '" [' + "(" * 5000 + "] # " + "(" * 5000 + "\n"
    assert grammar(text=text) == text


def test_an_upper_bound_no_answer_can_reach_is_left_out() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "maxLength": 10**9}}, "required": ["a"]}
    free = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    assert grammar(schema) == grammar(free)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "maxLength": 5000},
        {"anyOf": [{"type": "array", "items": {"type": "integer"}, "maxItems": 5000}]},
        {"type": "string", "minLength": 10**9},
        {"type": "string", "pattern": "^a{0,100000}$"},
    ],
)
def test_a_bound_too_large_for_a_grammar_is_refused_by_name(schema: dict[str, Any]) -> None:
    with pytest.raises(GrammarError, match=r"may be|nested|characters"):
        grammar(schema)


def test_a_property_may_be_called_like_a_bound() -> None:
    schema = {"type": "object", "properties": {"maxItems": {"type": "integer"}}, "required": ["maxItems"]}
    assert "maxItems" in grammar(schema)


def test_half_a_character_in_a_grammar_is_refused() -> None:
    with pytest.raises(GrammarError, match="surrogate"):
        grammar(text='root ::= "\ud800"')
