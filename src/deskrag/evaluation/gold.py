"""Gold sets: questions whose answers are known, one JSON object a line."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import AccessError, InputError, NotFoundError


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what a right answer holds.

    Attributes:
        question: The question.
        answers: Reference answers, any of which is right; empty for a question without an answer.
        document: File that holds the answer; empty if that is not known.
        answerable: Whether the documents hold an answer.
    """

    question: str
    answers: tuple[str, ...] = ()
    document: str = ""
    answerable: bool = True


def read_gold(path: Path) -> list[GoldQuestion]:
    """The questions of a file.

    Each line is ``{"question": "…", "answers": ["…"], "document": "guide.pdf", "answerable": true}``; the last two may
    be missing, and ``"answer"`` with one text stands for ``"answers"``.

    Raises:
        NotFoundError: There is no such file.
        AccessError: It cannot be read.
        InputError: A line is not a question (the message gives its number), or there is none.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise NotFoundError("there is no such file of questions", subject=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("the file of questions is not UTF-8 text", subject=str(path)) from error
    except OSError as error:
        raise AccessError(f"the questions cannot be read ({error.strerror})", subject=str(path)) from error
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_question(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"line {number} is not a question with its answers ({error})",
                subject=str(path),
                advice='A line looks like {"question": "…", "answers": ["…"], "answerable": true}.',
            ) from error
    if not found:
        raise InputError("there are no questions in this file", subject=str(path))
    return found


def gold_hash(questions: list[GoldQuestion]) -> str:
    """Identity of a gold set."""
    made_of = [[each.question, each.answers, each.document, each.answerable] for each in questions]
    return hashlib.sha256(json.dumps(made_of, ensure_ascii=False).encode()).hexdigest()[:16]


def _question(data: dict[str, Any]) -> GoldQuestion:
    question = data["question"]
    if not isinstance(question, str) or not question.strip():
        raise ValueError("the question is empty")
    given = data.get("answers", data.get("answer", []))
    answers = [given] if isinstance(given, str) else list(given)
    if not all(isinstance(answer, str) for answer in answers):
        raise TypeError("an answer is not a text")
    kept = tuple(answer for answer in answers if answer.strip())
    answerable = bool(data.get("answerable", bool(kept)))
    if answerable and not kept:
        raise ValueError("an answerable question needs an answer")
    return GoldQuestion(question.strip(), kept, str(data.get("document", "") or ""), answerable)
