"""Keeping a brief answer to the words it was shown: a grammar of all their pieces.

One idea: a model tuned to answer in the words of the sentences knows *where* the answer stands sooner than it can spell
it. A small one writes “Giorno Branca” with “Giovanni Branca” before its eyes, or 27 where there is 72. So it may write
nothing but pieces of what stands between the fences of its prompt, from one word to another (the first letter large or
small), or the one sentence that says it is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .terms import is_cjk

_FENCED = re.compile(r"<passage\b[^>]*>\n(.*?)\n</passage>", re.DOTALL)
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_WORD_CJK = re.compile(r"[A-Za-z0-9]+|[^\s]")
_OPENS = re.compile(r"[\w$£€¥#<>≤≥~±+(\"“‘«「『-]")
"""What an answer may begin with."""


def grammar_of(prompt: str, or_say: str) -> str:
    """The GBNF grammar of all pieces of the passages of a prompt.

    Args:
        prompt: The message with the fenced passages.
        or_say: What may be written instead, as a whole; empty for nothing else.

    Returns:
        The grammar; empty where the prompt holds no passage, which allows anything.
    """
    starts: list[str] = []
    rules: list[str] = []
    for number, line in enumerate(fenced_lines(prompt)):
        found = list(_words(line))
        for index, (start, end) in enumerate(found):
            after = f" n{number}-{index + 1}?" if index + 1 < len(found) else ""
            if _OPENS.match(line[start]):
                starts.append(f"s{number}-{index}")
                rules.append(f"s{number}-{index} ::= {_either_case(line[start:end])}{after}")
            if index:
                rules.append(f"n{number}-{index} ::= {_literal(line[found[index - 1][1] : end])}{after}")
    if not starts:
        return ""
    instead = [_literal(or_say)] if or_say else []
    return "\n".join([f"root ::= {' | '.join([*instead, *starts])}", *rules])


def is_piece(answer: str, prompt: str) -> bool:
    """Whether an answer is a piece of the passages of a prompt, capitals aside.

    Args:
        answer: Any text.
        prompt: See `grammar_of`.
    """
    wanted = [answer[start:end].casefold() for start, end in _words(answer)]
    if not wanted:
        return False
    for line in fenced_lines(prompt):
        words = [line[start:end].casefold() for start, end in _words(line)]
        if any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1)):
            return True
    return False


def fenced_lines(prompt: str) -> Iterator[str]:
    """The lines between the fences of a prompt."""
    for passage in fenced_passages(prompt):
        yield from passage


def fenced_passages(prompt: str) -> Iterator[list[str]]:
    """The same lines, passage by passage."""
    for body in _FENCED.findall(prompt):
        # llama.cpp's parser takes a null character for the end of everything; documents hold none, but examples may.
        yield [line for line in re.split("[\n\0]", body) if line.strip()]


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where words and marks begin and end; of Japanese and Chinese, characters."""
    for match in (_WORD_CJK if is_cjk(text) else _WORD).finditer(text):
        yield match.span()


def _either_case(word: str) -> str:
    first, other = word[0], word[0].swapcase()
    if len(other) != 1 or other == first or not first.isalpha():
        return _literal(word)
    rest = f" {_literal(word[1:])}" if word[1:] else ""
    return f"[{first}{other}]{rest}"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
    return f'"{escaped}"'
