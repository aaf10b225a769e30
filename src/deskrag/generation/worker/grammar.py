"""Grammars that llama.cpp can be given without harm.

Its parser calls itself for every open bracket and converts a bound of n characters into n nested groups, so that a
few hundred kilobytes of brackets, or ``"maxLength": 1000000``, end the process with a stack overflow (llama.cpp
issue 26600). What is too deep or too long is refused here, before native code sees it.
"""

from __future__ import annotations

import json
import re
from typing import Any

MOST_DEPTH = 2000
MOST_CHARACTERS = 500_000
LARGEST_BOUND = 1000
"""Largest upper bound in a schema that is made part of the grammar; llama.cpp refuses 2000."""
LARGEST_LEAST = 10_000
_CHARACTERS_A_TOKEN = 256
"""More than any token of any vocabulary has."""
_NO_BRACKETS = re.compile(r'"(?:\\.|[^"\\\n])*"|\[(?:\\.|[^\]\\\n])*\]|#[^\n]*')
_UPPER, _LOWER = ("maxLength", "maxItems"), ("minLength", "minItems")


class GrammarError(Exception):
    """A grammar or schema that cannot be used."""


def grammar_of(request: dict[str, Any]) -> str:
    """The GBNF grammar of a request's `json_schema` or `grammar`; empty for none.

    Raises:
        GrammarError: It cannot be used.
    """
    text: str = request.get("grammar") or ""
    if request.get("json_schema") is not None:
        text = schema_grammar(request["json_schema"], int(request["max_tokens"]))
    if len(text) > MOST_CHARACTERS:
        raise GrammarError(f"the grammar has {len(text):,} characters and may have {MOST_CHARACTERS:,}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise GrammarError("the grammar holds a character that is none (half of a surrogate pair)") from error
    if _depth(text) > MOST_DEPTH:
        raise GrammarError(f"the brackets of the grammar are nested deeper than {MOST_DEPTH:,}")
    return text


def schema_grammar(schema: dict[str, Any], max_tokens: int) -> str:
    """The GBNF grammar of a JSON Schema; references to other places are not fetched.

    Args:
        schema: The schema.
        max_tokens: Most tokens of the answer; an upper bound that it cannot reach is left out.

    Raises:
        GrammarError: The schema cannot be expressed.
    """
    from llama_cpp.llama_grammar import json_schema_to_gbnf

    try:
        return str(json_schema_to_gbnf(json.dumps(_bounded(schema, max_tokens * _CHARACTERS_A_TOKEN))))
    except GrammarError:
        raise
    except RecursionError as error:
        raise GrammarError("the JSON schema is nested too deeply") from error
    except Exception as error:  # the converter raises what Python happens to raise
        raise GrammarError(f"the JSON schema cannot be used ({type(error).__name__}: {error})") from error


def _bounded(schema: Any, reachable: int) -> Any:
    """The schema without upper bounds of `reachable` and more.

    Raises:
        GrammarError: A bound that matters is too large for a grammar.
    """
    if isinstance(schema, list):
        return [_bounded(item, reachable) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept: dict[str, Any] = {}
    for name, value in schema.items():
        number = isinstance(value, int) and not isinstance(value, bool)
        if number and name in _UPPER and value > LARGEST_BOUND:
            if value >= reachable:
                continue
            raise GrammarError(f"{name} is {value:,} in the JSON schema and may be {LARGEST_BOUND:,}; or leave it out")
        if number and name in _LOWER and value > LARGEST_LEAST:
            raise GrammarError(f"{name} is {value:,} in the JSON schema and may be {LARGEST_LEAST:,}")
        kept[name] = value if name in ("const", "enum", "default", "examples") else _bounded(value, reachable)
    return kept


def _depth(text: str) -> int:
    """How deep the groups of a grammar are nested."""
    deepest = depth = 0
    for bracket in re.findall(r"[()]", _NO_BRACKETS.sub("", text)):
        depth += 1 if bracket == "(" else -1
        deepest = max(deepest, depth)
    return deepest
