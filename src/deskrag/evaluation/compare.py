"""The same questions asked in several ways: with and without the documents, with and without a tuned model.

One idea: every way is the very answer loop people use, so the figures are what a person would see. An answer is one
JSON line, written when it is there; a comparison that was stopped goes on behind its last line, and one that was made
with other questions, models or settings is never mixed in.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

from ..answering.events import Answer, AnswerEvent, Failed, Finished, Refused, Support, Token
from ..errors import AccessError, InputError
from ..progress import CancelToken, Progress, ProgressFn, silent
from .gold import GoldQuestion
from .scores import contains, token_f1

Way = Literal["base", "rag", "tuned", "tuned+rag"]
WAYS: tuple[Way, ...] = ("base", "rag", "tuned", "tuned+rag")
"""The model alone, with passages, the tuned model alone, and with passages."""
Ask = Callable[[str, CancelToken], Iterator[AnswerEvent]]

RIGHT_F1 = 0.5
"""Token F1 from which an answer is right that holds no reference answer word for word: references can be long."""
ANSWERS = "answers.jsonl"
SETUP = "setup.json"


@dataclass(frozen=True, slots=True)
class Record:
    """One question answered one way.

    Attributes:
        way: The way.
        number: Place of the question in the gold set, from 0.
        question: The question.
        answerable: Whether it has an answer.
        text: What was answered.
        refused: Whether it was refused.
        failed: Why there is no whole answer; empty if there is one.
        contains: Whether the answer holds a reference answer; False where there is none.
        f1: Token F1 with the best reference answer; 0 where there is none.
        statements: Sentences that state something.
        supported: Those that a quote of the documents supports.
        right_document: Whether a citation is from the document of the gold set; None if that names none.
        prompt_tokens: Tokens of the prompt; 0 where no model was called.
        new_tokens: Tokens written.
        first_s: Seconds to the first word shown.
        total_s: Seconds to the end.
        memory_mb: Memory of the program and its engine after the answer.
    """

    way: Way
    number: int
    question: str
    answerable: bool
    text: str
    refused: bool
    failed: str
    contains: bool
    f1: float
    statements: int
    supported: int
    right_document: bool | None
    prompt_tokens: int
    new_tokens: int
    first_s: float
    total_s: float
    memory_mb: float

    @property
    def right(self) -> bool:
        """Answered with a reference answer or most of its words, or refused where there is none."""
        if self.failed:
            return False
        return (self.contains or self.f1 >= RIGHT_F1) and not self.refused if self.answerable else self.refused


def compare(
    questions: Sequence[GoldQuestion],
    ways: Mapping[Way, Ask],
    folder: Path,
    setup: Mapping[str, object],
    progress: ProgressFn = silent,
    cancel: CancelToken | None = None,
    memory_mb: Callable[[], float] = lambda: 0.0,
) -> list[Record]:
    """Ask all questions in all ways, or those that an earlier run in `folder` left.

    Args:
        questions: The gold set.
        ways: How a question is asked, by way.
        folder: Where the answers are kept; must exist.
        setup: Everything that decides about the answers, as plain JSON values.
        progress: Told after each answer.
        cancel: Obeyed within a second; what was answered stays.
        memory_mb: Memory in use, asked after each answer.

    Raises:
        InputError: `folder` holds a comparison with another setup.
        AccessError: It cannot be written.
        Cancelled: On a stop.
    """
    cancel = cancel or CancelToken()
    _same_setup(folder, setup)
    records = read_records(folder / ANSWERS)
    done = {(record.way, record.number) for record in records}
    total = len(ways) * len(questions)
    try:
        with (folder / ANSWERS).open("a", encoding="utf-8") as stream:
            for way, ask in ways.items():  # one way after the other: each keeps its cache of the prompt's beginning
                for number, gold in enumerate(questions):
                    if (way, number) in done:
                        continue
                    cancel.check()
                    progress(Progress("asking", len(records), total, "answers", f"{way}: {gold.question}"))
                    record = _asked(way, number, gold, ask, cancel, memory_mb)
                    stream.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")
                    stream.flush()
                    records.append(record)
    except OSError as error:
        raise AccessError(f"the answers cannot be written ({error.strerror})", subject=str(folder)) from error
    progress(Progress("asking", total, total, "answers"))
    wanted = [record for record in records if record.way in ways and record.number < len(questions)]
    return sorted(wanted, key=lambda record: (WAYS.index(record.way), record.number))


def read_records(path: Path) -> list[Record]:
    """The answers of a file so far; a last line that was cut off by a crash is dropped, also from the file."""
    names = {field.name for field in fields(Record)}
    found: list[Record] = []
    if not path.exists():
        return found
    whole = []
    for line in path.read_text("utf-8").splitlines():
        try:
            data = json.loads(line)
            found.append(Record(**{name: data[name] for name in names}))
        except (ValueError, KeyError, TypeError):
            continue
        whole.append(line)
    path.write_text("".join(f"{line}\n" for line in whole), "utf-8")
    return found


def _same_setup(folder: Path, setup: Mapping[str, object]) -> None:
    text = json.dumps(setup, ensure_ascii=False, indent=1, sort_keys=True)
    path = folder / SETUP
    try:
        if path.exists() and (folder / ANSWERS).exists() and path.read_text("utf-8") != text:
            raise InputError(
                "this folder holds a comparison with other questions, models or settings",
                subject=str(folder),
                advice="Give another folder with --out, or start over with --again.",
            )
        path.write_text(text, "utf-8")
    except OSError as error:
        raise AccessError(f"the comparison cannot be written ({error.strerror})", subject=str(folder)) from error


def _asked(
    way: Way, number: int, gold: GoldQuestion, ask: Ask, cancel: CancelToken, memory_mb: Callable[[], float]
) -> Record:
    started = time.perf_counter()
    first = 0.0
    answer, failed, refused = Answer(""), "", False
    for event in ask(gold.question, cancel):
        match event:
            case Token():
                first = first or time.perf_counter() - started
            case Finished(answer):
                pass
            case Refused(answer, _):
                refused = True
            case Failed(failed):
                pass
    total = time.perf_counter() - started
    stated = [sentence for sentence in answer.sentences if sentence.support is not Support.PLAIN]
    cited = {citation.chunk.name for citation in answer.citations}
    return Record(
        way,
        number,
        gold.question,
        gold.answerable,
        answer.text,
        refused,
        failed,
        not refused and gold.answerable and contains(answer.text, gold.answers),
        0.0 if refused or not gold.answerable else token_f1(answer.text, gold.answers),
        len(stated),
        sum(sentence.support is not Support.UNSUPPORTED for sentence in stated),
        None if not gold.document or refused or not gold.answerable else Path(gold.document).name in cited,
        int(answer.timings.get("prompt_tokens", 0)),
        int(answer.timings.get("new_tokens", 0)),
        round(first or total, 4),
        round(total, 4),
        round(memory_mb(), 1),
    )
