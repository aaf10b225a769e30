"""What is known of an adapter: the card beside its file.

One idea: an adapter is only as good as what is known of it, so base model, data and scores with and without it travel
in one small JSON file next to the weights. A card from a newer version is refused rather than half understood.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Literal

from ..errors import AccessError, ModelError
from .registry import write_atomically

CARD = "card.json"
WEIGHTS = "adapter.gguf"
JUDGE = "judge.gguf"
VERSION = 1

Made = Literal["trained", "imported", "included"]


@dataclass(frozen=True, slots=True)
class BaseModel:
    """The model an adapter belongs to.

    Attributes:
        name: What a person calls it.
        fingerprint: The start of the SHA-256 of its file.
        weights: See `deskrag.models.weights.weights_identity`; the same for other quantisations; may be empty.
        architecture: Such as ``"llama"``.
    """

    name: str
    fingerprint: str = ""
    weights: str = ""
    architecture: str = ""

    def is_same(self, other: BaseModel) -> bool:
        """Whether both are the same weights, whatever their quantisation."""
        if self.weights and other.weights:
            return self.weights == other.weights
        return bool(self.fingerprint) and self.fingerprint == other.fingerprint


@dataclass(frozen=True, slots=True)
class Score:
    """One measurement with and without the adapter, on examples it did not learn from.

    Attributes:
        name: Such as ``"heldout_loss"`` or ``"f1"``.
        before: The base model alone; None if not measured.
        after: With the adapter.
        better: Which direction is better.
        examples: Number of examples measured on.
    """

    name: str
    before: float | None
    after: float
    better: Literal["higher", "lower"] = "higher"
    examples: int = 0

    @property
    def is_worse(self) -> bool:
        """Whether the adapter measured worse than the base model."""
        if self.before is None:
            return False
        return self.after < self.before if self.better == "higher" else self.after > self.before


@dataclass(frozen=True, slots=True)
class Adapter:
    """One adapter.

    Attributes:
        name: What a person calls it; also its folder.
        base: The model it belongs to.
        rank: Rank of its matrices; 0 if unknown.
        size: Bytes of its file.
        sha256: Hash of its file.
        data_hash: Identity of the examples it learned from; empty if unknown.
        examples: How many those were.
        topics: What it was trained for; empty for any question.
        scores: With and without it; the first one decides which is better.
        alone: Right answers to a gold set with passages (``before``) and without (``after``); None if not compared.
        prompt: The form of prompt it learned: ``"passages"``, ``"evidence"``, or ``"question"`` for none.
        refuse_at: Probability of the refusal from which it refuses, calibrated on examples it did not learn from;
            0 to leave that to the model.
        refuse_surely: Probability from which the refusal is shown; below it the documents are quoted instead.
        doubt_weight: How much the doubt that the sentences shown raise counts beside it (`answering.doubt`); 0 for
            not at all.
        judge_weight: How much its judge counts beside it (`answering.judge`); 0 for not at all, or for none.
        judge_sha256: Hash of the file of its judge; empty for none.
        against_answer: Whether the refusal is weighed against the answer it would give instead, not against any.
        quote_at: Surprisal, in nats, from which the documents are quoted in place of its answer; 0 for never.
        copies: Whether it may write nothing but pieces of the sentences shown (`answering.copying`); as what it
            learned does.
        made: Where it came from.
        created: Unix time.
        seconds: How long its training took; 0 if unknown.
        licence: Its licence, where known.
        note: Anything a person should know.
        by_default: Whether an adapter that comes with the program answers before anybody chose it.
        folder: Where it lies; not part of the card.
        active: Whether it answers; not part of the card.
    """

    name: str
    base: BaseModel
    rank: int = 0
    size: int = 0
    sha256: str = ""
    data_hash: str = ""
    examples: int = 0
    topics: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    alone: Score | None = None
    prompt: str = "passages"
    refuse_at: float = 0.0
    refuse_surely: float = 0.0
    doubt_weight: float = 0.0
    judge_weight: float = 0.0
    judge_sha256: str = ""
    against_answer: bool = False
    quote_at: float = 0.0
    copies: bool = False
    made: Made = "trained"
    created: float = 0.0
    seconds: float = 0.0
    licence: str = ""
    note: str = ""
    by_default: bool = False
    folder: Path = field(default=Path(), compare=False)
    active: bool = False

    @property
    def file(self) -> Path:
        """Its GGUF file."""
        return self.folder / WEIGHTS

    @property
    def judge_file(self) -> Path:
        """The GGUF file of its judge, a second adapter; there only where `judge_sha256` says so."""
        return self.folder / JUDGE

    @property
    def judge(self) -> str:
        """Path of its judge's file; empty for none."""
        return str(self.judge_file) if self.judge_sha256 else ""

    @property
    def files(self) -> tuple[tuple[Path, str], ...]:
        """Its files with the hashes that the card gives; a hash may be empty."""
        return ((self.file, self.sha256), *([(self.judge_file, self.judge_sha256)] if self.judge_sha256 else []))

    @property
    def with_passages(self) -> bool:
        """Whether its topics are answered from passages: as a comparison measured, else as it was trained."""
        if self.alone is not None and self.alone.before is not None:
            return self.alone.before >= self.alone.after
        return self.prompt != "question"

    @property
    def is_worse(self) -> bool:
        """Whether it measured worse than its base model, by the score that decides."""
        return bool(self.scores) and self.scores[0].is_worse


def write_card(folder: Path, adapter: Adapter) -> None:
    """Write what is known of an adapter beside its file.

    Raises:
        AccessError: It cannot be written.
        StorageFullError: No space left.
    """
    facts = {key: value for key, value in asdict(adapter).items() if key not in ("folder", "active")}
    text = json.dumps({"version": VERSION, **facts}, ensure_ascii=False, indent=1)
    try:
        write_atomically(folder / CARD, text.encode())
    except OSError as error:
        raise AccessError(f"the card cannot be written ({error.strerror})", subject=str(folder)) from error


def read_card(folder: Path) -> Adapter:
    """What the card in a folder says.

    Raises:
        AccessError: It cannot be read.
        ModelError: It is damaged, or from a newer version.
    """
    card = folder / CARD
    try:
        data = json.loads(card.read_text("utf-8"))
        if data["version"] > VERSION:
            raise ModelError("the adapter's card is from a newer DeskRAG", subject=str(card), advice="Update DeskRAG.")
        known = {item.name for item in fields(Adapter)}
        given = {key: value for key, value in data.items() if key in known}
        given["base"] = BaseModel(**given["base"])
        given["topics"] = tuple(given.get("topics", ()))
        given["scores"] = tuple(Score(**score) for score in given.get("scores", ()))
        given["alone"] = Score(**given["alone"]) if given.get("alone") else None
        return Adapter(**given)
    except OSError as error:
        raise AccessError(f"the adapter's card cannot be read ({error.strerror})", subject=str(card)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            "the adapter's card is damaged", subject=str(card), advice="Move its folder away and import it again."
        ) from error
