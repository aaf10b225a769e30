"""The table that decides between the ways, and the sentence it comes to."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .compare import WAYS, Record, Way

_ALIKE = 0.01
NAMES: dict[Way, str] = {
    "base": "model alone",
    "rag": "model + documents",
    "tuned": "tuned model alone",
    "tuned+rag": "tuned model + documents",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One way over the whole gold set.

    Attributes:
        way: The way.
        questions: Questions asked.
        right: Share of right answers (`Record.right`) and right refusals.
        contains: Share of the answerable questions whose answer holds a reference answer.
        f1: Mean token F1 of the answerable questions.
        supported: Share of what was stated that a quote of the documents supports.
        right_document: Share of the answers that cite the document of the gold set; None without such.
        refused_right: Share of the unanswerable questions that were refused; None without such.
        refused_wrong: Share of the answerable questions that were refused.
        prompt_tokens: Mean tokens of a prompt.
        first_s: Median seconds to the first word.
        total_s: Median seconds to the end.
        memory_mb: Most memory of the program and its engine.
        failed: Answers the engine failed in.
        update_s: Seconds until a changed document counts; None if that is not known.
    """

    way: Way
    questions: int
    right: float
    contains: float
    f1: float
    supported: float
    right_document: float | None
    refused_right: float | None
    refused_wrong: float
    prompt_tokens: float
    first_s: float
    total_s: float
    memory_mb: float
    failed: int
    update_s: float | None = None


@dataclass(frozen=True, slots=True)
class UpdateCost:
    """What it takes until a changed document counts.

    Attributes:
        reindex_s: Seconds to read and index one document anew.
        retrain_s: Seconds to train the adapter anew; None if that is not known.
    """

    reindex_s: float | None = None
    retrain_s: float | None = None

    def of(self, way: Way) -> float | None:
        """Of one way; the model alone learns nothing."""
        if way == "rag":
            return self.reindex_s
        if way == "tuned":
            return self.retrain_s
        if way == "tuned+rag":  # the documents carry the facts, the adapter only the manner
            return self.reindex_s
        return None


def table(records: Sequence[Record], update: UpdateCost | None = None) -> list[Row]:
    """One row for each way that was asked."""
    update = update or UpdateCost()
    return [
        _row(way, own, update.of(way)) for way in WAYS if (own := [record for record in records if record.way == way])
    ]


def _row(way: Way, records: Sequence[Record], update_s: float | None) -> Row:
    inside = [record for record in records if record.answerable]
    outside = [record for record in records if not record.answerable]
    named = [record.right_document for record in inside if record.right_document is not None]
    stated = sum(record.statements for record in records)
    called = [record.prompt_tokens for record in records if record.prompt_tokens]
    return Row(
        way,
        len(records),
        _mean(record.right for record in records),
        _mean(record.contains for record in inside),
        _mean(record.f1 for record in inside),
        sum(record.supported for record in records) / stated if stated else 0.0,
        _mean(named) if named else None,
        _mean(record.refused for record in outside) if outside else None,
        _mean(record.refused for record in inside),
        _mean(called),
        statistics.median(record.first_s for record in records),
        statistics.median(record.total_s for record in records),
        max(record.memory_mb for record in records),
        sum(bool(record.failed) for record in records),
        update_s,
    )


def best(rows: Sequence[Row]) -> Row:
    """The way that is right most often; of those within a hundredth, the quickest."""
    most = max(row.right for row in rows)
    return min((row for row in rows if row.right >= most - _ALIKE), key=lambda row: row.total_s)


def conclusion(rows: Sequence[Row]) -> str:
    """What the table comes to, in one or two sentences."""
    chosen = best(rows)
    others = [row for row in rows if row is not chosen]
    said = f"On these {chosen.questions} questions {NAMES[chosen.way]} is right"
    if not others:
        return f"{said} in {chosen.right:.0%}."
    second = max(others, key=lambda row: row.right)
    if chosen.right - second.right < _ALIKE:
        said += f" as often as {NAMES[second.way]} ({chosen.right:.0%} and {second.right:.0%}), and quicker."
    else:
        said += f" most often ({chosen.right:.0%}), before {NAMES[second.way]} ({second.right:.0%})."
    spread = 1 / max(1, chosen.questions) ** 0.5
    if chosen.right - second.right < spread:
        said += f" With so few questions a difference below {spread:.0%} may be chance."
    return said


Format = Callable[[Row], str]
COLUMNS: tuple[tuple[str, Format], ...] = (
    ("right", lambda row: f"{row.right:.2f}"),
    ("contains", lambda row: f"{row.contains:.2f}"),
    ("F1", lambda row: f"{row.f1:.2f}"),
    ("supported by quotes", lambda row: f"{row.supported:.2f}"),
    ("right document", lambda row: _or_dash(row.right_document, ".2f")),
    ("refused rightly", lambda row: _or_dash(row.refused_right, ".2f")),
    ("refused wrongly", lambda row: f"{row.refused_wrong:.2f}"),
    ("prompt tokens", lambda row: f"{row.prompt_tokens:.0f}"),
    ("first word, s", lambda row: f"{row.first_s:.2f}"),
    ("whole answer, s", lambda row: f"{row.total_s:.2f}"),
    ("memory, MB", lambda row: f"{row.memory_mb:.0f}"),
    ("an update, s", lambda row: _or_dash(row.update_s, ".1f")),
)
"""Columns of the printed table."""


def markdown(rows: Sequence[Row], notes: Iterable[str] = ()) -> str:
    """The table for people, the ways as columns, with its conclusion."""
    head = ["", *(NAMES[row.way] for row in rows)]
    lines = [head, ["---", *("---:" for _ in rows)]]
    lines += [[name, *(shown(row) for row in rows)] for name, shown in COLUMNS]
    text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return "\n\n".join(["# When to use which", conclusion(rows), text, *notes, _LEGEND]) + "\n"


_LEGEND = (
    "*Right*: the answer holds a reference answer or shares most of its words with one, or there is none and it was"
    " refused. *Contains* and *F1* are of the answerable questions, in SQuAD's normal form. *Supported by quotes*:"
    " share of the sentences that state something. Times are medians. *An update*: until one changed document counts,"
    " by indexing it or by training anew."
)


def as_json(rows: Sequence[Row]) -> dict[str, Any]:
    """The table for programs."""
    return {"rows": [asdict(row) for row in rows], "best": best(rows).way, "conclusion": conclusion(rows)}


def _or_dash(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def _mean(values: Iterable[float | bool]) -> float:
    found = [float(value) for value in values]
    return statistics.fmean(found) if found else 0.0
