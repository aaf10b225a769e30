"""The factory adapter on articles that no training example came from: what the model itself writes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from deskrag.answering.judge import judged
from deskrag.answering.tuned import Asked, Tuned
from deskrag.app.application import Application
from deskrag.app.parts import as_tuned
from deskrag.generation.protocol import ChatMessage, GenerationRequest
from deskrag.models.adapter_cards import read_card
from deskrag.models.adapters import AdapterLibrary, included_folder
from deskrag.paths import models_dir
from deskrag.progress import CancelToken
from deskrag.tuning.data_prompts import EvidenceFinder, Form, Found, messages, sentences_shown
from deskrag.tuning.measure import is_refusal

from .adapter_sets import Question, fraction, test_set, write_corpus
from .asking import ask_all
from .data import work_folder
from .library import library
from .metrics import contains_answer, mean, squad_f1
from .registry import Measured, Row, Skipped, Values, benchmark

NAME = "grounded"
ANSWERABLE, UNANSWERABLE = 200, 150
SENTENCES = sentences_shown("evidence")
_TOKENS = 80


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answers to one question.

    Attributes:
        question: What was asked.
        text: What it wrote, or what is quoted in its place.
        quoted: Whether it is quoted, because it was not sure of its words.
    """

    question: Question
    text: str
    quoted: bool = False

    @property
    def refused(self) -> bool:
        """Whether it said that the documents do not hold the answer."""
        return is_refusal(self.text)


def factory_adapter() -> Tuned:
    """The adapter measured: that of `DESKRAG_BENCH_ADAPTER` (a folder with its card), or the one that is shipped.

    Raises:
        Skipped: There is none.
    """
    given = os.environ.get("DESKRAG_BENCH_ADAPTER", "")
    if given:
        folder = Path(given).expanduser().resolve()
        return as_tuned(replace(read_card(folder), folder=folder))
    found = [each for each in AdapterLibrary(models_dir(), included_folder()).all() if each.name == NAME]
    if not found:
        raise Skipped("there is no factory adapter; make it with `make factory-adapter`")
    return as_tuned(found[0])


def questions() -> list[Question]:
    """Answerable and unanswerable questions about the test articles, always the same ones."""
    ordered = sorted(test_set().questions, key=lambda each: fraction(each.key))
    answerable = [each for each in ordered if each.answers][:ANSWERABLE]
    return answerable + [each for each in ordered if not each.answers][:UNANSWERABLE]


def replies(app: Application, asked: Sequence[tuple[Question, Found]], form: Form, tuned: Tuned | None) -> list[Reply]:
    """What the model itself writes to prompts of a form, with or without an adapter; greedy."""

    def write(item: tuple[Question, Found]) -> Reply:
        question, found = item
        prompt = [ChatMessage(m.role, m.content) for m in messages(question.text, found, form, SENTENCES)]  # type: ignore[arg-type]
        quotes = " ".join(excerpt.text for excerpt in found.excerpts(SENTENCES))
        asked = Asked(prompt, question.text, found.doubt(SENTENCES), quotes)
        request = GenerationRequest(prompt, max_tokens=_TOKENS)
        if tuned is not None:
            asked = judged(app.parts.generator, asked, tuned)
            request = replace(request, adapter=tuned.path, **tuned.limits(asked))
        pieces = app.parts.generator.stream(request, CancelToken())
        text = "".join(piece.text for piece in (tuned or Tuned("", "")).written(pieces, asked))
        return Reply(question, text.strip(), text == quotes)

    # One at a time: answers that an engine writes side by side differ in the last digits, and a few of 350 in words.
    return [write(item) for item in asked]


def scores(found: Sequence[Reply]) -> tuple[float, float, float, float]:
    """(contains, F1, refused of the unanswerable, refused of the answerable); a wrong refusal scores nothing."""
    answerable = [each for each in found if each.question.answers]
    empty = [each for each in found if not each.question.answers]
    return (
        mean(not each.refused and contains_answer(each.text, each.question.answers) for each in answerable),
        mean(0.0 if each.refused else squad_f1(each.text, each.question.answers) for each in answerable),
        mean(each.refused for each in empty) if empty else 0.0,
        mean(each.refused for each in answerable),
    )


def test_library_files() -> list[Path]:
    """The paragraphs of all articles of the SQuAD 2 half."""
    return [write_corpus(test_set().paragraphs, work_folder("corpora", "adapter_squad2"))]


_HOW = (
    f"{ANSWERABLE} answerable and {UNANSWERABLE} unanswerable questions about 5 articles of the SQuAD 2 half that no"
    " training example came from, over a library of all 646 paragraphs; the prompt is the program's own, with the best"
    f" {SENTENCES} sentences retrieved; greedy, the model's own text, or those sentences where it is not sure of its"
    " words. Contains and F1 in SQuAD's normal form, the best over the gold answers; a refusal scores nothing."
    " Zero-shot: the same model without the adapter, with the prompt of an untuned model."
)


@benchmark(
    "adapter",
    [
        Row("adapter.squad2.contains", "answer contains the gold answer, with the factory adapter",
            "squad2_cs224n, 5 unseen articles", target=">= 0.70", against="zero-shot, 3 whole passages: 0.28"),
        Row("adapter.squad2.f1", "token F1, with the factory adapter", "squad2_cs224n, 5 unseen articles",
            target=">= 0.60", against="zero-shot, 3 whole passages: 0.12"),
        Row("adapter.squad2.refused", "near-miss unanswerable questions refused", "squad2_cs224n, 5 unseen articles",
            target=">= 0.60", against="zero-shot, 3 whole passages: 0.03"),
        Row("adapter.squad2.false", "answerable questions refused", "squad2_cs224n, 5 unseen articles",
            target="<= 0.20"),
        Row("adapter.squad2.quoted", "answerable questions answered with the sentences shown, for want of sureness",
            "squad2_cs224n, 5 unseen articles"),
    ],
    _HOW,
    ["squad2_cs224n"],
)  # fmt: skip
def own_answers() -> Values:
    """What the starter model writes itself with the adapter."""
    tuned = factory_adapter()
    with library("adapter_squad2", test_library_files) as app:
        asked = _searched(app)
        held = mean(
            contains_answer(" ".join(excerpt.text for excerpt in found.excerpts(SENTENCES)), each.answers)
            for each, found in asked
            if each.answers
        )
        found = replies(app, asked, tuned.prompt, tuned)  # type: ignore[arg-type]
    values = _scored("", found)
    answered = [each for each in found if each.question.answers]
    brief = [each for each in answered if not each.quoted and not each.refused]
    right = mean(contains_answer(each.text, each.question.answers) for each in brief)
    detail = f"the sentences shown held the answer in {held:.2f}; of {len(brief)} brief answers {right:.2f} hold it"
    return {
        **values,
        "adapter.squad2.contains": Measured(values["adapter.squad2.contains"], detail=detail),
        "adapter.squad2.quoted": mean(each.quoted for each in answered),
    }


@benchmark(
    "adapter",
    [
        Row("adapter.squad2.zeroshot.contains", "the same without the adapter: contains", "squad2_cs224n"),
        Row("adapter.squad2.zeroshot.f1", "the same without the adapter: token F1", "squad2_cs224n"),
        Row("adapter.squad2.zeroshot.refused", "the same without the adapter: unanswerable refused", "squad2_cs224n"),
        Row("adapter.squad2.zeroshot.false", "the same without the adapter: answerable refused", "squad2_cs224n"),
    ],
    _HOW,
    ["squad2_cs224n"],
)  # fmt: skip
def zeroshot_answers() -> Values:
    """What it writes itself without the adapter."""
    with library("adapter_squad2", test_library_files) as app:
        return dict(_scored(".zeroshot", replies(app, _searched(app), "passages", None)))


def _searched(app: Application) -> list[tuple[Question, Found]]:
    finder = EvidenceFinder(app.parts.retriever, app.parts.embedder)
    return [(each, finder.find(each.text)) for each in questions()]


def _scored(prefix: str, found: Sequence[Reply]) -> dict[str, float]:
    _keep(f"adapter{prefix}", found)
    named = zip(("contains", "f1", "refused", "false"), scores(found), strict=True)
    return {f"adapter.squad2{prefix}.{name}": value for name, value in named}


_PROGRAM = (
    "The same questions through the whole program, default mode, once with the factory adapter and once without (then"
    " the documents are mostly quoted). Contains: over at most the first two sentences shown; F1: of the whole text"
    " shown; a refusal scores nothing."
)


@benchmark(
    "adapter",
    [
        Row("adapter.program.contains", "the program's answer contains the gold answer, with the adapter",
            "squad2_cs224n, 5 unseen articles"),
        Row("adapter.program.f1", "token F1 of the program's answer, with the adapter",
            "squad2_cs224n, 5 unseen articles"),
        Row("adapter.program.refused", "near-miss unanswerable questions refused by the program, with the adapter",
            "squad2_cs224n, 5 unseen articles"),
        Row("adapter.program.false", "answerable questions refused by the program, with the adapter",
            "squad2_cs224n, 5 unseen articles"),
    ],
    _PROGRAM,
    ["squad2_cs224n"],
)  # fmt: skip
def program_answers() -> Values:
    """Answers as a person gets them with the adapter."""
    return _program("", factory_adapter())


@benchmark(
    "adapter",
    [
        Row("adapter.program.without.contains", "the same without the adapter: contains", "squad2_cs224n"),
        Row("adapter.program.without.f1", "the same without the adapter: token F1", "squad2_cs224n"),
        Row("adapter.program.without.refused", "the same without the adapter: unanswerable refused", "squad2_cs224n"),
        Row("adapter.program.without.false", "the same without the adapter: answerable refused", "squad2_cs224n"),
    ],
    _PROGRAM,
    ["squad2_cs224n"],
)  # fmt: skip
def program_answers_without() -> Values:
    """The same without the adapter."""
    return _program(".without", None)


def _program(prefix: str, tuned: Tuned | None) -> Values:
    with library("adapter_squad2", test_library_files) as app:
        app.parts.tuned = lambda: tuned  # type: ignore[method-assign]
        pairs = [(each.text, each.answers) for each in questions()]
        records = ask_all(app, f"adapter_program{prefix}", pairs, with_model=True)
    answerable = [record for record in records if record.gold]
    found = {
        "contains": mean(not r.refused and contains_answer(" ".join(r.sentences[:2]), r.gold) for r in answerable),
        "f1": mean(0.0 if r.refused else squad_f1(r.text, r.gold) for r in answerable),
        "refused": mean(r.refused for r in records if not r.gold),
        "false": mean(r.refused for r in answerable),
    }
    return {f"adapter.program{prefix}.{name}": value for name, value in found.items()}


def _keep(name: str, found: Sequence[Reply]) -> None:
    """The replies, to be read by eye."""
    lines = [
        f"{'A' if r.question.answers else '-'} | {r.question.text} | {r.question.answers[:1]} | {r.text}" for r in found
    ]
    (work_folder("answers") / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8")
