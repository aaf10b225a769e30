"""Answers, refusals and citations, asked in the mode a person gets without options."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from .asking import Record, ask_all, kept
from .data import beir, data_folder, squad, work_folder
from .library import library
from .metrics import contains_answer, mean
from .pages import northwind_files, northwind_questions
from .registry import Measured, Row, Skipped, Values, benchmark
from .retrieval import write_files

_SAMPLE = 300
_SEED = 11
_SHOWN = 2


def _squad_files() -> list[Path]:
    paragraphs, _ = squad(data_folder("squad2_cs224n", "dev-v2.0.json"))
    return [write_files("squad2", paragraphs, ".md")]


def _squad_questions(*, answerable: bool) -> list[tuple[str, tuple[str, ...]]]:
    _, questions = squad(data_folder("squad2_cs224n", "dev-v2.0.json"))
    wanted = sorted((each for each in questions if each["answerable"] is answerable), key=lambda each: each["id"])
    picked = random.Random(_SEED).sample(wanted, _SAMPLE)
    return [(each["question"], tuple(each["answers"])) for each in picked]


def _contains(record: Record) -> bool:
    """Whether the first two sentences shown hold a gold answer (a refusal holds none)."""
    if record.refused or not record.sentences:
        return False
    return contains_answer(" ".join(record.sentences[:_SHOWN]), record.gold)


def _scored(records: Sequence[Record]) -> Measured:
    modes = {
        mode: sum(record.mode == mode for record in records) for mode in ("generated", "quoted", "refused", "failed")
    }
    there = mean(any(contains_answer(passage, record.gold) for passage in record.passages) for record in records)
    longer = sum(len(record.sentences) > _SHOWN for record in records)
    detail = ", ".join(f"{count} {mode}" for mode, count in modes.items() if count)
    detail += f"; a passage held the answer in {there:.2f}; {longer} answers had more than {_SHOWN} sentences (cut)"
    return Measured(mean(map(_contains, records)), detail=detail)


_CONTAINS_HOW = (
    "646 paragraphs, each a Markdown file under its article's title; 300 answerable questions (seed 11), no history."
    " SQuAD normal form, whole words, over at most the first two sentences shown; a refusal counts as wrong."
)


@benchmark(
    "answers",
    [
        Row("answer.squad2.contains", "answer of at most two sentences contains the gold answer", "squad2_cs224n",
            target=">= 0.70", against="LangChain, same models: 2 of 29"),
        Row("answer.squad2.contains.generated", "share of those answers that the model wrote", "squad2_cs224n"),
    ],
    _CONTAINS_HOW,
    ["squad2_cs224n"],
)  # fmt: skip
def squad_default() -> Values:
    """Answers as a person gets them."""
    with library("squad2", _squad_files) as app:
        records = ask_all(app, "squad2", _squad_questions(answerable=True), with_model=True)
    return {
        "answer.squad2.contains": _scored(records),
        "answer.squad2.contains.generated": mean(record.mode == "generated" for record in records),
    }


@benchmark(
    "answers",
    [Row("answer.squad2.contains.quoted", "the same with `--no-model`", "squad2_cs224n")],
    _CONTAINS_HOW,
    ["squad2_cs224n"],
)
def squad_quoted() -> Values:
    """Answers that only quote."""
    with library("squad2", _squad_files) as app:
        records = ask_all(app, "squad2_quoted", _squad_questions(answerable=True), with_model=False)
    return {"answer.squad2.contains.quoted": _scored(records)}


@benchmark(
    "answers",
    [
        Row("refusal.squad2.nearmiss", "unanswerable questions with a tempting paragraph that are refused",
            "squad2_cs224n", against="the starter model alone: 2 of 40"),
    ],
    "300 unanswerable questions (seed 11) of the same library, default mode.",
    ["squad2_cs224n"],
)  # fmt: skip
def squad_unanswerable() -> Values:
    """Refusals where the documents speak of the matter but do not hold the answer."""
    with library("squad2", _squad_files) as app:
        records = ask_all(app, "squad2_unanswerable", _squad_questions(answerable=False), with_model=True)
    return {"refusal.squad2.nearmiss": mean(record.refused for record in records)}


@benchmark(
    "answers",
    [Row("refusal.offtopic", "questions about something else that are refused", "scifact claims against northwind_hr",
         target=">= 0.95")],
    "300 scientific claims asked of a library of employee-benefit documents, default mode; the share refused.",
    ["northwind_hr", "scifact"],
)  # fmt: skip
def offtopic() -> Values:
    """Refusals of what the documents do not speak of."""
    _, queries, _ = beir(data_folder("scifact", "beir"))
    with library("northwind", northwind_files) as app:
        records = ask_all(app, "offtopic", [(text, ()) for text in queries.values()], with_model=True)
    return {"refusal.offtopic": mean(record.refused for record in records)}


@benchmark(
    "answers",
    [Row("refusal.false", "answerable questions that are refused", "northwind_hr", target="<= 0.03")],
    "The 50 questions of the employee-benefits set asked of its own documents, default mode; the share refused.",
    ["northwind_hr"],
)
def false_refusals() -> Values:
    """Refusals of what the documents do hold."""
    questions = [(question, (truth,)) for question, truth, _ in northwind_questions()]
    with library("northwind", northwind_files) as app:
        records = ask_all(app, "northwind", questions, with_model=True)
    return {"refusal.false": mean(record.refused for record in records)}


@benchmark(
    "answers",
    [
        Row("citation.precision", "cited quotes that contain what the statement says", "the answers above",
            target=">= 0.95"),
        Row("citation.precision.generated", "the same, only statements that are not themselves the quote",
            "the answers above"),
        Row("citation.coverage", "sentences shown that carry a citation", "the answers above"),
    ],
    "For every cited sentence of the answers above: each quote equals its span of the stored page, and the numbers,"
    " dates, capitalised names and at least 60 % of the content words of the sentence occur in its quotes. A random"
    " 50 are written to `benchmarks/work/citations_sample.txt` to be read by eye.",
    ["northwind_hr", "scifact", "squad2_cs224n"],
)  # fmt: skip
def citations() -> Values:
    """Citations of all answers of the other benchmarks of this group."""
    sets = ("squad2", "squad2_quoted", "squad2_unanswerable", "offtopic", "northwind")
    records = [record for name in sets for record in kept(name)]
    pairs = [(record["question"], each) for record in records for each in record["statements"]]
    if not pairs:
        raise Skipped("there are no answers yet; run the group `answers`")
    right = [each["exact"] and not each["missing"] for _, each in pairs]
    own = [ok for ok, (_, each) in zip(right, pairs, strict=True) if not each["verbatim"]]
    shown = sum(len(record["sentences"]) for record in records if not record["refused"])
    inexact = sum(not each["exact"] for _, each in pairs)
    sample = random.Random(_SEED).sample(pairs, min(50, len(pairs)))
    text = "\n\n".join(
        f"Q: {question}\nS: {each['text']}\n" + "\n".join(f"   > {quote}" for quote in each["quotes"])
        + (f"\n   ! {each['missing']}" if each["missing"] else "")
        for question, each in sample
    )  # fmt: skip
    (work_folder() / "citations_sample.txt").write_text(text + "\n", "utf-8")
    return {
        "citation.precision": Measured(mean(right), detail=f"{len(pairs)} statements; {inexact} quotes not exact"),
        "citation.precision.generated": Measured(mean(own), detail=f"{len(own)} statements"),
        "citation.coverage": Measured(len(pairs) / shown, detail=f"{shown} sentences"),
    }
