"""Examples from what people already have: question–answer pairs, exported chats, ratings.

One idea: every source becomes pairs of a question and what should be said, with the document they are about where that
is known; the prompt around them is made afterwards, the same way for all (`with_prompts`).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import AccessError, InputError, NotFoundError
from ..feedback.store import Feedback, Rating
from ..progress import CancelToken, Progress, ProgressFn, silent
from .data_prompts import EvidenceFinder, Form, messages, refusal
from .jsonl import from_json
from .types import Example, Message

_QUESTIONS = ("question", "prompt", "instruction", "input", "user", "query", "質問")
_ANSWERS = ("answer", "completion", "response", "output", "assistant", "reply", "回答", "答え")
_DOCUMENTS = ("document", "source", "file", "path", "文書")
_LARGEST = 64 * 2**20


@dataclass(frozen=True, slots=True)
class PairOf:
    """A question and what should be said.

    Attributes:
        question: The question.
        answer: What should be said; empty where the documents hold no answer.
        document: What it is about; may be empty.
        source: Where it is from, for display.
        example: A whole example where the source held one; then the rest is not looked at.
    """

    question: str
    answer: str
    document: str = ""
    source: str = ""
    example: Example | None = None


def read_pairs(path: Path) -> list[PairOf]:
    """Pairs from a file: JSON lines, CSV or TSV with named columns, or a chat that was exported as JSON.

    A line of JSON may be ``{"question", "answer"}`` (or other usual names), OpenAI's ``{"messages": […]}`` whose last
    message is the assistant's, or an example as `deskrag tune data` writes it.

    Raises:
        NotFoundError: There is no such file.
        AccessError: It cannot be read.
        InputError: It is none of these, with the line that shows it.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError("the file is larger than 64 MB", subject=str(path), advice="Divide it.")
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise NotFoundError("there is no such file", subject=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("the file is not UTF-8 text", subject=str(path)) from error
    except OSError as error:
        raise AccessError(f"the file cannot be read ({error.strerror})", subject=str(path)) from error
    if path.suffix.casefold() in (".csv", ".tsv"):
        found = list(_of_table(text, path, "\t" if path.suffix.casefold() == ".tsv" else ","))
    else:
        found = list(_of_json(text, path))
    if not found:
        raise InputError("there are no pairs of question and answer in this file", subject=str(path))
    return found


def of_ratings(ratings: Iterable[Feedback]) -> list[PairOf]:
    """Answers that people called good. A bad one says what is wrong, not what would be right, so it teaches nothing."""
    return [
        PairOf(
            rating.question,
            "" if rating.answer.get("refused") else str(rating.answer.get("text", "")),
            _first_document(rating.answer),
            f"rating of {rating.created[:10]}",
        )
        for rating in ratings
        if rating.rating is Rating.UP
        and rating.question
        and (rating.answer.get("text") or rating.answer.get("refused"))
    ]


def of_conversation(data: Mapping[str, Any], name: str) -> list[PairOf]:
    """Questions and answers of an exported conversation; answers that failed are left out."""
    found: list[PairOf] = []
    question = ""
    for message in data.get("messages", ()):
        details = message.get("answer") or {}
        if message.get("role") == "user":
            question = str(message.get("text", ""))
        elif question and not _broken(details) and (message.get("text") or details.get("refused")):
            asked = str(details.get("question") or question)  # as it was searched, follow-ups made whole
            answer = "" if details.get("refused") else str(message["text"])
            found.append(PairOf(asked, answer, _first_document(details), f"chat {name}"))
            question = ""
    return found


def with_prompts(
    pairs: Sequence[PairOf],
    finder: EvidenceFinder | None,
    form: Form,
    sentences: int,
    progress: ProgressFn = silent,
    cancel: CancelToken | None = None,
) -> list[Example]:
    """Examples of pairs.

    Args:
        pairs: Any.
        finder: Over the documents the answers rest on; None leaves the passages out.
        form: Of the prompts.
        sentences: Most sentences shown.
        progress: Told how many pairs are done (``"finding passages"``).
        cancel: Obeyed within moments.

    Raises:
        Cancelled: On a stop.
    """
    cancel = cancel or CancelToken()
    examples: list[Example] = []
    for done, pair in enumerate(pairs, start=1):
        cancel.check()
        if pair.example is not None:
            examples.append(pair.example)
            continue
        found = finder.find(pair.question) if finder is not None and form != "question" else None
        completion = pair.answer.strip() or refusal(pair.question, form)
        prompt = messages(pair.question, found, form, sentences)
        doubt = found.doubt(sentences) if found is not None and form == "evidence" else None
        examples.append(Example(prompt, completion, pair.document, pair.source, doubt=doubt))
        progress(Progress("finding passages", done, len(pairs), "pairs"))
    return examples


def _of_table(text: str, path: Path, separator: str) -> Iterator[PairOf]:
    rows = csv.DictReader(text.splitlines(), delimiter=separator)
    names = {(name or "").strip().casefold(): name for name in rows.fieldnames or ()}
    question = next((names[name] for name in _QUESTIONS if name in names), None)
    answer = next((names[name] for name in _ANSWERS if name in names), None)
    document = next((names[name] for name in _DOCUMENTS if name in names), None)
    if question is None or answer is None:
        raise InputError(
            f"no columns for question and answer were found among: {', '.join(names) or 'none'}",
            subject=str(path),
            advice="Name them “question” and “answer” in the first line.",
        )
    for row in rows:
        asked = " ".join((row.get(question) or "").split())
        if asked:
            of = (row.get(document) or "").strip() if document else ""
            yield PairOf(asked, (row.get(answer) or "").strip(), of, path.name)


def _of_json(text: str, path: Path) -> Iterator[PairOf]:
    whole = _whole(text)
    if isinstance(whole, dict) and whole.get("format") == "deskrag-conversation":
        yield from of_conversation(whole, str(whole.get("title") or path.stem))
        return
    rows: list[tuple[int, Any]]
    if isinstance(whole, list):
        rows = list(enumerate(whole, start=1))
    else:
        rows = [
            (number, _parsed(line, number, path)) for number, line in enumerate(text.split("\n"), 1) if line.strip()
        ]
    for number, row in rows:
        pair = _of_row(row, path.name) if isinstance(row, dict) else None
        if pair is None:
            raise InputError(
                f"line {number} holds no question with its answer",
                subject=str(path),
                advice='A line looks like {"question": "…", "answer": "…"}.',
            )
        yield pair


def _of_row(row: dict[str, Any], name: str) -> PairOf | None:
    lower = {str(key).casefold(): value for key, value in row.items()}
    document = str(next((lower[key] for key in _DOCUMENTS if isinstance(lower.get(key), str)), ""))
    if "messages" in lower:
        example = _of_messages(row, name)
        return PairOf("", "", document, name, example) if example else None
    question = next((lower[key] for key in _QUESTIONS if isinstance(lower.get(key), str)), "")
    answer = next((lower[key] for key in _ANSWERS if isinstance(lower.get(key), str)), None)
    if not question.strip() or answer is None:
        return None
    return PairOf(" ".join(question.split()), answer.strip(), document, name)


def _of_messages(row: dict[str, Any], name: str) -> Example | None:
    """A chat as OpenAI's fine-tuning files have it, or one of our own examples."""
    try:
        if "completion" in row:
            return from_json({"source": name, **row})
        said = [Message(str(m["role"]), str(m["content"])) for m in row["messages"]]
        if len(said) < 2 or said[-1].role != "assistant":
            return None
        return from_json(
            {
                "messages": [{"role": m.role, "content": m.content} for m in said[:-1]],
                "completion": said[-1].content,
                "document": row.get("document", ""),
                "source": name,
            }
        )
    except (ValueError, KeyError, TypeError):
        return None


def _whole(text: str) -> Any:
    """The text as one JSON value; None where it is several lines of them."""
    if not text.lstrip().startswith(("[", "{")):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _parsed(line: str, number: int, path: Path) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise InputError(f"line {number} is not JSON ({error})", subject=str(path)) from error


def _broken(details: Mapping[str, Any]) -> bool:
    """Whether an answer is not the whole one."""
    return bool(details.get("failed") or details.get("stopped"))


def _first_document(answer: Mapping[str, Any]) -> str:
    citations = answer.get("citations") or ()
    return str(citations[0].get("path", "")) if citations else ""
