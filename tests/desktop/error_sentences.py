"""Every sentence that an error of the program can say, read from the source.

What is filled in at run time stands as ``7``; where a part is chosen among literals of the same module (a constant, a
variable, the argument of a helper), each choice makes a sentence of its own. What comes from elsewhere is left out.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deskrag import errors

SOURCE = Path(__file__).resolve().parents[2] / "src" / "deskrag"
NOT_SHOWN = ("cli", "server", "evaluation", "generation/fake.py", "app/token.py", "app/comparing.py")
"""What the window never calls."""
ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.UserError)}
_UNFILLED = re.compile(r" $| ,|  ")
"""Of a variable that is empty only until it is filled."""


@dataclass(frozen=True)
class Said:
    """One sentence and where it stands."""

    place: str
    sentence: str


class Module:
    """One module's errors."""

    def __init__(self, place: str, text: str) -> None:
        self.place = place
        self.tree = ast.parse(text)
        nodes = list(ast.walk(self.tree))
        self.functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
        self.calls = [node for node in nodes if isinstance(node, ast.Call)]
        self.inside = {inner: one for one in self.functions for inner in ast.walk(one)}  # the innermost comes last

    def said(self) -> Iterator[Said]:
        """Reasons and advice of all errors that are made here."""
        for call in self.calls:
            if _name(call) not in ERRORS:
                continue
            given = [*call.args[:1], *(word.value for word in call.keywords if word.arg in ("reason", "advice"))]
            for node in given:
                for sentence in self.texts(node, self.inside.get(call)):
                    if sentence.strip("7 ") and not _UNFILLED.search(sentence):
                        yield Said(f"{self.place}:{call.lineno}", sentence)

    def texts(self, node: ast.expr, function: ast.FunctionDef | None, depth: int = 0) -> list[str]:
        """What an expression can be; empty where it cannot be told."""
        if depth > 9:
            return []
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=values):
                parts = [self.texts(value, function, depth + 1) or ["7"] for value in values]
                return ["".join(chosen) for chosen in itertools.product(*parts)]
            case ast.FormattedValue(value=value) if isinstance(value, ast.Name | ast.BoolOp | ast.IfExp | ast.Call):
                return self.texts(value, function, depth + 1)
            case ast.IfExp(body=body, orelse=other):
                return [*self.texts(body, function, depth + 1), *self.texts(other, function, depth + 1)]
            case ast.BoolOp(op=ast.Or(), values=values):
                return ["7", *(text for value in values for text in self.texts(value, function, depth + 1))]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                parts = [self.texts(side, function, depth + 1) or ["7"] for side in (left, right)]
                return ["".join(chosen) for chosen in itertools.product(*parts)]
            case ast.Call(args=[*_, other]) if _name(node) == "get":
                return self.texts(other, function, depth + 1)
            case ast.Call():
                made = [one for one in self.functions if one.name == _name(node)]
                back = [(inner.value, one) for one in made for inner in ast.walk(one) if isinstance(inner, ast.Return)]
                return [text for value, one in back if value for text in self.texts(value, one, depth + 1)]
            case ast.Name(id=name):
                return self._variable(name, function, depth + 1)
        return []

    def _variable(self, name: str, function: ast.FunctionDef | None, depth: int) -> list[str]:
        if function is not None:
            names = [one.arg for one in function.args.args if one.arg != "self"]
            if name in names:
                place = names.index(name)
                given = [call for call in self.calls if _name(call) == function.name and len(call.args) > place]
                return [text for call in given for text in self.texts(call.args[place], self.inside.get(call), depth)]
            found = [text for value in _assigned(function, name) for text in self.texts(value, function, depth)]
            if found:
                return found
        return [text for value in _assigned(self.tree, name) for text in self.texts(value, None, depth)]


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def _assigned(within: ast.AST, name: str) -> Iterator[ast.expr]:
    body = within.body if isinstance(within, ast.Module) else ast.walk(within)
    for node in body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for one, value in zip(target.elts, node.value.elts, strict=True):
                    if isinstance(one, ast.Name) and one.id == name:
                        yield value


def sentences() -> Iterator[Said]:
    """Of every layer that the window uses."""
    for path in sorted(SOURCE.rglob("*.py")):
        place, text = path.relative_to(SOURCE).as_posix(), path.read_text("utf-8")
        if "Error(" in text and not place.startswith(NOT_SHOWN):
            yield from Module(place, text).said()
