"""The use cases around training examples: making them from what a library holds, looking at them, cleaning them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..errors import InputError, NotFoundError
from ..indexing.types import Filters
from ..progress import CancelToken, ProgressFn, silent

if TYPE_CHECKING:
    from ..tuning.data_import import PairOf
    from ..tuning.data_prompts import EvidenceFinder, Form
    from ..tuning.types import Example
    from .application import Application

Writer = Literal["auto", "model", "patterns"]


@dataclass(frozen=True, slots=True)
class DataWishes:
    """What examples to make.

    Attributes:
        collection: Make questions from this collection, and find passages in it; empty for none.
        files: Files of pairs, or exported chats.
        ratings: Take answers that were rated as good.
        chats: Take the conversations of this library.
        most: Most examples made from the collection.
        form: The form of the prompts.
        refusals: Share of made examples whose passages hold no answer.
        writer: Who writes questions: the language model, fixed patterns, or the model if it is large enough.
    """

    collection: str = ""
    files: tuple[Path, ...] = ()
    ratings: bool = False
    chats: bool = False
    most: int = 500
    form: Form = "evidence"
    refusals: float = 0.3
    writer: Writer = "auto"


@dataclass(frozen=True, slots=True)
class DataReport:
    """What was made.

    Attributes:
        out: The file.
        examples: How many examples it holds.
        train: Of these to be learned from.
        heldout: Of these held out.
        sources: Examples by where they came from.
        writer: Who wrote the questions: ``"model"`` or ``"patterns"``; empty if none were written.
        asked: Questions written.
        dropped: Questions that went out, by reason.
        duplicates: Examples that repeated others.
        leaks: Examples that would have told of the held-out part.
    """

    out: Path
    examples: int
    train: int
    heldout: int
    sources: dict[str, int]
    writer: str = ""
    asked: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    duplicates: int = 0
    leaks: int = 0


def make_examples(
    app: Application, out: Path, wishes: DataWishes, progress: ProgressFn = silent, cancel: CancelToken | None = None
) -> DataReport:
    """Make a file of examples, to be looked at and edited before anything is trained on it.

    Args:
        app: The library.
        out: The file (JSON lines); one that is there is replaced.
        wishes: What to make.
        progress: Told how far it is.
        cancel: Obeyed within moments; nothing is written then.

    Raises:
        InputError: Nothing to make examples from was named, or nothing came of it.
        NotFoundError: There is no such collection or file.
        ModelError, GenerationError: From the language model.
        Cancelled: On a stop.
    """
    from ..tuning.data_clean import clean
    from ..tuning.data_import import with_prompts
    from ..tuning.data_prompts import EvidenceFinder, sentences_shown
    from ..tuning.jsonl import write_examples

    cancel = cancel or CancelToken()
    pairs = _pairs(app, wishes)
    if not wishes.collection and not pairs:
        raise InputError(
            "nothing to make examples from was named, or nothing is there",
            advice="Give --collection NAME, --from FILE, --chats or --ratings.",
        )
    finder = None
    if app.collections():
        filters = Filters(collections=(wishes.collection,) if wishes.collection else ())
        if wishes.collection:
            app.parts.ledger.collection_id(wishes.collection)
        finder = EvidenceFinder(app.parts.retriever, app.parts.embedder, filters=filters)
    elif wishes.collection:
        raise NotFoundError("there is no such collection", subject=wishes.collection)
    examples: list[Example] = []
    writer, asked, dropped = "", 0, Counter[str]()
    if wishes.collection and finder is not None:
        writer, made_examples, asked, dropped = _from_collection(app, finder, wishes, progress, cancel)
        examples += made_examples
    examples += with_prompts(pairs, finder, wishes.form, sentences_shown(wishes.form), progress, cancel)
    if not examples:
        why = ", ".join(f"{count} × {reason}" for reason, count in dropped.most_common())
        raise InputError(
            f"no example came of it ({asked} questions were written{': ' + why if why else ''})",
            subject=wishes.collection,
            advice="Choose a larger language model, which writes better questions, or import pairs with --from.",
        )
    cleaned = clean(examples)
    write_examples(out, cleaned.examples)
    return DataReport(
        out=out,
        examples=len(cleaned.examples),
        train=sum(example.split == "train" for example in cleaned.examples),
        heldout=sum(example.split == "heldout" for example in cleaned.examples),
        sources=dict(Counter(example.source.split(":")[0] or "unnamed" for example in cleaned.examples).most_common()),
        writer=writer,
        asked=asked,
        dropped=dict(dropped.most_common()),
        duplicates=cleaned.duplicates + cleaned.near,
        leaks=cleaned.leaks,
    )


def clean_file(path: Path, out: Path) -> tuple[int, int]:
    """Take duplicates and leaks out of a file of examples; returns how many stay and how many went.

    Raises:
        InputError: A line is no example.
        NotFoundError, AccessError: The file cannot be read.
    """
    from ..tuning.data_clean import clean
    from ..tuning.jsonl import read_examples, write_examples

    examples = read_examples(path)
    cleaned = clean(examples)
    write_examples(out, cleaned.examples)
    return len(cleaned.examples), len(examples) - len(cleaned.examples)


def _from_collection(
    app: Application, finder: EvidenceFinder, wishes: DataWishes, progress: ProgressFn, cancel: CancelToken
) -> tuple[str, list[Example], int, Counter[str]]:
    from ..tuning.data_generate import Wishes, generate

    documents = app.status(wishes.collection).documents
    chunks = [
        chunk for row in documents if row.chunks > 0 for chunk in app.parts.chunks.document_chunks(row.document_id)
    ]
    by_model = wishes.writer == "model" or (wishes.writer == "auto" and app.parts.generator.info.trusted)
    made = generate(
        chunks,
        finder,
        app.parts.embedder,
        app.parts.generator if by_model else None,
        Wishes(wishes.most, wishes.form, wishes.refusals),
        progress,
        cancel,
    )
    return "model" if by_model else "patterns", made.examples, made.asked, made.dropped


def _pairs(app: Application, wishes: DataWishes) -> Sequence[PairOf]:
    """What people already have."""
    from ..conversations.export import to_json
    from ..tuning.data_import import of_conversation, of_ratings, read_pairs

    pairs = [pair for path in wishes.files for pair in read_pairs(path.expanduser())]
    if wishes.ratings:
        pairs += of_ratings(app.parts.feedback.all())
    if wishes.chats:
        import json

        store = app.parts.conversations
        for conversation in store.all():
            messages = store.messages(conversation.conversation_id)
            pairs += of_conversation(json.loads(to_json(conversation, messages)), conversation.title)
    return pairs
