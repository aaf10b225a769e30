"""Asking many questions through the application and keeping every answer as a plain record.

The records are what is scored, what `citation.precision` checks and what a person reads when a figure is bad:
``work/answers/<set>.jsonl``, one answer a line.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from deskrag.answering.events import Answer, Failed, Finished, Refused, Retrieved, Token
from deskrag.answering.language import phrases
from deskrag.app.application import Application
from deskrag.generation.protocol import ChatMessage, GenerationRequest
from deskrag.progress import CancelToken

from .citations import Statement, check
from .data import work_folder


@dataclass(frozen=True, slots=True)
class Record:
    """One question with what was answered.

    Attributes:
        question: As asked.
        gold: Reference answers.
        text: The answer shown.
        sentences: Its sentences.
        mode: ``generated``, ``quoted``, ``refused`` or ``failed`` (the engine stopped, whatever was shown then).
        refused: Whether it was refused.
        reason: Why it was refused or failed.
        passages: Texts of the passages it rests on.
        statements: Its cited statements with the outcome of the check.
        first: Seconds to the first shown word.
        seconds: Seconds to the end.
    """

    question: str
    gold: tuple[str, ...]
    text: str
    sentences: tuple[str, ...]
    mode: str
    refused: bool
    reason: str
    passages: tuple[str, ...]
    statements: tuple[Statement, ...] = field(default=())
    first: float = 0.0
    seconds: float = 0.0


def ask_all(
    app: Application, name: str, questions: Iterable[tuple[str, tuple[str, ...]]], *, with_model: bool
) -> list[Record]:
    """Ask every (question, gold answers) without history and keep the records under `name`."""
    asked = list(questions)
    records = []
    if with_model:
        _try_engine(app)
    started = time.monotonic()
    with (work_folder("answers") / f"{name}.jsonl").open("w", encoding="utf-8") as stream:
        for number, (question, gold) in enumerate(asked, start=1):
            record = _ask(app, question, gold, with_model)
            records.append(record)
            stream.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")
            if number % 50 == 0:
                print(f"    {name}: {number} of {len(asked)}, {time.monotonic() - started:.0f} s", file=sys.stderr)
    return records


def _try_engine(app: Application) -> None:
    """Let the engine write a word, so that a broken one fails the benchmark instead of being measured as quoting.

    Raises:
        GenerationError: It cannot.
    """
    request = GenerationRequest([ChatMessage("user", "Say hello.")], max_tokens=4)
    for _ in app.parts.generator.stream(request, CancelToken()):
        pass


def kept(name: str) -> list[dict[str, Any]]:
    """The records of an earlier run of `name`; empty if there was none."""
    path = work_folder("answers") / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def _ask(app: Application, question: str, gold: tuple[str, ...], with_model: bool) -> Record:
    started = time.perf_counter()
    first = 0.0
    passages: tuple[str, ...] = ()
    answer, reason, mode = Answer(""), "", "failed"
    for event in app.ask(question, None, None, with_model=with_model):
        match event:
            case Retrieved(found):
                passages = tuple(passage.chunk.text for passage in found)
            case Token():
                first = first or time.perf_counter() - started
            case Finished(answer):
                mode = answer.mode
            case Refused(answer, reason):
                mode = "refused"
            case Failed(reason):
                pass
    if phrases(question).engine_failed in answer.text:
        mode, reason = "failed", "the engine stopped"
    return Record(
        question,
        gold,
        answer.text,
        tuple(sentence.text for sentence in answer.sentences),
        mode,
        mode == "refused",
        reason,
        passages,
        tuple(check(app.parts.chunks, answer)) if answer.sentences else (),
        first,
        time.perf_counter() - started,
    )
