"""Examples on their way to a training: made, looked at, edited, and only then learned from.

One idea: there is one draft, a folder beside the trainings with the examples and with what is known of their making.
A training gets a copy of its own, so that editing the draft later never changes what was learned.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .. import paths
from ..errors import InputError
from ..models.registry import write_atomically
from ..paths import ensure_dir
from ..progress import CancelToken, Progress, ProgressFn, silent
from .tuning_data import DataReport, DataWishes, make_examples

if TYPE_CHECKING:
    from ..tuning.types import Example
    from .application import Application

FOLDER, EXAMPLES, REPORT = ".draft", "examples.jsonl", "report.json"


@dataclass(frozen=True, slots=True)
class Draft:
    """Examples that wait for a training.

    Attributes:
        examples: In their order.
        title: What they were made from, in a person's words: collections and files.
        writer: Who wrote the questions: ``"model"``, ``"patterns"``, or empty.
        asked: Questions written.
        dropped: Questions that went out, by reason.
        duplicates: Examples that repeated others.
        leaks: Examples that would have told of the held-out part.
        removed: Examples that a person took out.
    """

    examples: tuple[Example, ...]
    title: str = ""
    writer: str = ""
    asked: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    duplicates: int = 0
    leaks: int = 0
    removed: int = 0

    def count(self, split: str) -> int:
        """Examples of one part, ``"train"`` or ``"heldout"``."""
        return sum(example.split == split for example in self.examples)

    @property
    def documents(self) -> int:
        """Documents they are from."""
        return len({example.document for example in self.examples if example.document})


@dataclass(frozen=True, slots=True)
class Sources:
    """What a draft is made from.

    Attributes:
        collections: Questions are made from these.
        files: Files of pairs, or exported chats.
        chats: Take the conversations of the library.
        ratings: Take answers that were rated as good.
        most: Most examples made from the collections together.
    """

    collections: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    chats: bool = False
    ratings: bool = False
    most: int = 500

    @property
    def empty(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.collections or self.files or self.chats or self.ratings)


def draft_folder(runs: Path | None = None) -> Path:
    """Where the draft lies; `runs` is the folder of the trainings, the default one if None."""
    return (runs or paths.tuning_dir()) / FOLDER


def make_draft(
    app: Application,
    sources: Sources,
    runs: Path | None = None,
    progress: ProgressFn = silent,
    cancel: CancelToken | None = None,
) -> Draft:
    """Make examples and keep them as the draft; the former one is replaced.

    Of several collections each gives an equal share. One that gives nothing is passed over as long as another gives
    something.

    Raises:
        InputError: Nothing was chosen, or nothing came of it.
        UserError: See `deskrag.app.tuning_data.make_examples`.
        Cancelled: On a stop; the former draft stays.
    """
    from ..tuning.data_clean import clean
    from ..tuning.jsonl import read_examples

    if sources.empty:
        raise InputError("nothing was chosen to make examples from", advice="Choose a collection or a file.")
    wishes = _wishes(sources)
    examples: list[Example] = []
    reports: list[DataReport] = []
    problem: InputError | None = None
    with tempfile.TemporaryDirectory(prefix="deskrag-examples-") as folder:
        for number, wish in enumerate(wishes):
            out = Path(folder) / f"{number}.jsonl"
            try:
                reports.append(make_examples(app, out, wish, _part(progress, number, len(wishes)), cancel))
            except InputError as error:
                problem = error
                continue
            examples += read_examples(out)
    if problem is not None and not examples:
        raise InputError(
            problem.reason,
            subject=problem.subject,
            advice="Choose a larger language model, which writes better questions, another collection, or a file of"
            " questions and answers.",
        ) from problem
    cleaned = clean(examples)
    dropped: Counter[str] = Counter()
    for report in reports:
        dropped.update(report.dropped)
    draft = Draft(
        cleaned.examples,
        title=", ".join((*sources.collections, *(file.name for file in sources.files))),
        writer=next((report.writer for report in reports if report.writer), ""),
        asked=sum(report.asked for report in reports),
        dropped=dict(dropped.most_common()),
        duplicates=sum(report.duplicates for report in reports) + cleaned.duplicates + cleaned.near,
        leaks=sum(report.leaks for report in reports) + cleaned.leaks,
    )
    write_draft(draft, runs)
    return draft


def read_draft(runs: Path | None = None) -> Draft | None:
    """The draft; None if there is none.

    Raises:
        InputError, AccessError: It cannot be read.
    """
    from ..tuning.jsonl import read_examples

    folder = draft_folder(runs)
    if not (folder / EXAMPLES).is_file():
        return None
    try:
        known = json.loads((folder / REPORT).read_text("utf-8"))
        return Draft(tuple(read_examples(folder / EXAMPLES)), **known)
    except (OSError, ValueError, TypeError):  # the report is lost: the examples are what matters
        return Draft(tuple(read_examples(folder / EXAMPLES)))


def write_draft(draft: Draft, runs: Path | None = None) -> None:
    """Keep a draft; one without examples is discarded.

    Raises:
        StorageFullError, AccessError: It cannot be written.
    """
    from ..tuning.jsonl import write_examples

    folder = draft_folder(runs)
    if not draft.examples:
        discard_draft(runs)
        return
    write_examples(ensure_dir(folder) / EXAMPLES, draft.examples)
    known = asdict(replace(draft, examples=()))
    del known["examples"]
    write_atomically(folder / REPORT, json.dumps(known, ensure_ascii=False).encode())


def discard_draft(runs: Path | None = None) -> None:
    """Delete the draft."""
    shutil.rmtree(draft_folder(runs), ignore_errors=True)


def tidy(draft: Draft) -> Draft:
    """Take out duplicates and leaks that came in by editing."""
    from ..tuning.data_clean import clean

    cleaned = clean(draft.examples)
    return replace(
        draft,
        examples=cleaned.examples,
        duplicates=draft.duplicates + cleaned.duplicates + cleaned.near,
        leaks=draft.leaks + cleaned.leaks,
    )


def asked_in(example: Example) -> str:
    """The question of an example."""
    from ..tuning.data_clean import question_of

    return question_of(example)


def with_question(example: Example, question: str) -> Example:
    """An example that asks something else of the same passages."""
    last = example.messages[-1]
    text = last.content.rstrip()
    before = text[: len(text) - len(asked_in(example))]
    messages = (*example.messages[:-1], replace(last, content=before + question.strip()))
    return replace(example, messages=messages, doubt=None)  # it was of the other question


def says_it_is_not_there(example: Example) -> bool:
    """Whether the answer of an example is that the documents hold none."""
    from ..tuning.measure import is_refusal

    return is_refusal(example.completion)


def _wishes(sources: Sources) -> Sequence[DataWishes]:
    """One for each collection; what people already have is searched for in the only collection, or in all."""
    have = bool(sources.files or sources.chats or sources.ratings)
    if len(sources.collections) <= 1:
        name = sources.collections[0] if sources.collections else ""
        return [DataWishes(name, sources.files, sources.ratings, sources.chats, sources.most)]
    share = max(1, sources.most // len(sources.collections))
    found = [DataWishes(name, most=share) for name in sources.collections]
    return [*found, DataWishes("", sources.files, sources.ratings, sources.chats)] if have else found


def _part(progress: ProgressFn, number: int, parts: int) -> ProgressFn:
    """Progress of one of several parts, as progress of the whole in thousandths."""

    def report(inner: Progress) -> None:
        share = min(1.0, inner.done / inner.total) if inner.total else 0.0
        done = round(1000 * (number + share) / parts)
        progress(Progress(inner.stage, done, 1000, "", inner.detail, inner.done))

    return report
