"""Tuning in words: why examples went out, what a score means, how far a training is, what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from ..i18n import mark, tr
from ..models.wording import minutes_left
from ..notices import explain

if TYPE_CHECKING:
    from ...app.jobs import Job
    from ...app.tuning import Run
    from ...app.tuning_draft import Draft
    from ...models.adapter_cards import Adapter, Score
    from ...tuning.types import TrainingProgress

REASONS = {
    "not found again": mark("a search for the question did not find its passage again"),
    "the answer is not among the best sentences": mark("the answer was not in the best sentences found"),
    "its chunk does not support it": mark("its passage does not support the answer"),
    "the model wrote nothing that can be used": mark("the model wrote nothing that can be used"),
}
SCORES = {
    "right": mark("Right answers and right refusals"),
    "f1": mark("Words shared with the expected answer"),
    "false_refusals": mark("Refused although there was an answer"),
    "refused": mark("Refused where there was no answer"),
    "heldout_loss": mark("Loss on the held-out examples"),
}
STAGES = {
    "": mark("Starting…"),
    "loading": mark("Loading the model…"),
    "preparing": mark("Preparing the examples…"),
    "measuring": mark("Measuring the held-out loss"),
    "training": mark("Training"),
    "saving": mark("Keeping the best adapter…"),
    "converting": mark("Converting the adapter…"),
    "done": mark("Trained"),
    "answers": mark("Answering held-out questions with and without the adapter"),
}
STATES = {"running": mark("Running"), "stopped": mark("Stopped"), "finished": mark("Finished")}
SHORT = {
    "good": mark("Answers better"),
    "danger": mark("Answers worse"),
    "warning": mark("Answers no better"),
    "muted": mark("Not measured yet"),
}
"""A verdict in the list, by the role of its colour."""
MAKING = {
    "writing examples": mark("Writing questions and checking each by a search"),
    "finding passages": mark("Finding passages for the questions"),
}


def number(value: float, digits: int = 0) -> str:
    """A number as people of the language write it."""
    return QLocale().toString(float(value), "f", digits)


def share(value: float) -> str:
    """A share as a percentage."""
    return f"{number(100 * value)} %"


def score_text(score: Score, value: float | None) -> str:
    """One side of a score."""
    if value is None:
        return "–"
    return number(value, 2) if score.name.endswith("loss") else share(value)


def score_name(score: Score) -> str:
    """What a score says."""
    return tr(SCORES[score.name]) if score.name in SCORES else score.name


def verdict(adapter: Adapter) -> tuple[str, str]:
    """Whether an adapter helps, as a sentence and the role of its colour."""
    if not adapter.scores or adapter.scores[0].before is None:
        return tr("Not measured yet"), "muted"
    score = adapter.scores[0]
    if score.is_worse:
        return tr("It answers worse than the model alone"), "danger"
    if score.after == score.before:
        return tr("It answers as well as the model alone"), "warning"
    return tr("It answers better than the model alone"), "good"


def counts(draft: Draft) -> str:
    """How many examples a draft holds and how they are divided."""
    parts = [
        tr("%Ln examples", len(draft.examples)),
        tr("%Ln to learn from", draft.count("train")),
        tr("%Ln held out to measure on", draft.count("heldout")),
    ]
    if draft.documents:
        parts.append(tr("%Ln documents", draft.documents))
    return " · ".join(parts)


def left_out(draft: Draft) -> list[tuple[int, str]]:
    """How many examples went out, for which reason; most first."""
    found = [(count, tr(REASONS[why]) if why in REASONS else why) for why, count in draft.dropped.items()]
    found.append((draft.duplicates, tr("they repeated others")))
    found.append((draft.leaks, tr("they would have told of the held-out part")))
    found.append((draft.removed, tr("you deleted them")))
    return sorted((each for each in found if each[0]), key=lambda each: -each[0])


def how_far(report: TrainingProgress | None, *, answers: tuple[int, int] | None = None) -> str:
    """Where a training is, in a line."""
    if answers is not None:
        done, total = answers
        head = tr(STAGES["answers"])
        return f"{head} · {tr('{done} of {total}', done=number(done), total=number(total))}" if total else head
    if report is None:
        return tr(STAGES[""])
    parts = [tr(STAGES.get(report.stage, STAGES[""]))]
    if report.steps and report.stage in ("training", "measuring"):
        parts.append(tr("step {done} of {total}", done=number(report.step), total=number(report.steps)))
    if report.seconds_left is not None and report.stage in ("training", "measuring"):
        parts.append(minutes_left(report.seconds_left))
    return " · ".join(parts)


def run_line(run: Run, percent: int | None = None) -> str:
    """The second line of a training in the list."""
    if percent is not None:
        return tr("Training {percent} %", percent=percent)
    if run.state == "stopped" and run.progress is not None and run.progress.steps:
        return tr("Stopped at {percent} %", percent=100 * run.progress.step // run.progress.steps)
    if run.adapter is not None and run.adapter.active:
        return tr("Answers now")
    if run.state == "finished" and run.adapter is not None:
        return tr(SHORT[verdict(run.adapter)[1]])
    return tr(STATES[run.state])


def duration(seconds: float) -> str:
    """A time, roughly."""
    if seconds < 90:
        return tr("about %Ln seconds", max(1, round(seconds)))
    if seconds < 5400:
        return tr("about %Ln minutes", round(seconds / 60))
    return tr("about %Ln hours", round(seconds / 3600))


def tokens_a_second(speed: float) -> str:
    """A speed."""
    return tr("{count} tokens/s", count=number(speed))


def ending(kind: str, name: str, job: Job) -> tuple[str, str]:
    """How making examples, a training or a measurement ended, as the two parts of a notification."""
    if job.error is not None:
        titles = {
            "examples": tr("Making examples stopped"),
            "training": tr("Training “{name}” stopped", name=name),
            "measuring": tr("Measuring “{name}” stopped", name=name),
        }
        return titles[kind], explain(job.error)
    if kind == "examples":
        return tr("The examples are ready"), tr("%Ln examples were made.", len(job.result.examples))
    if kind == "training":
        return tr("“{name}” is trained", name=name), tr("See in Tune whether it answers better.")
    return tr("“{name}” is measured", name=name), tr("See in Tune whether it answers better.")
