"""The factory adapter: examples, training, measurement, card. `make factory-adapter` runs all of it.

    python packaging/factory_adapter.py data        # .cache/factory/examples.jsonl
    python packaging/factory_adapter.py train       # .cache/factory/run (goes on where it was stopped)
    python packaging/factory_adapter.py judge       # .cache/factory/judge.gguf
    python packaging/factory_adapter.py finish      # calibrates, measures, writes models/grounded/

One idea: the examples are made by the program itself. Every question is searched for in a library of the training
documents, its evidence ranked and its prompt built by the code that answers people; where the sentences found hold the
answer, that is learned, and where they do not (questions written to be unanswerable, and searches that failed), that
it is not there. Everything is chosen by hashes, so two runs over the same sets write the same file. Nothing of the sets
comes into the repository.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.adapter import ANSWERABLE, NAME, UNANSWERABLE, own_answers, zeroshot_answers  # noqa: E402
from benchmarks.adapter_sets import (  # noqa: E402
    LONGEST_ANSWER,
    Question,
    Set,
    fraction,
    is_checked,
    training_sets,
    write_corpus,
)
from benchmarks.metrics import contains_answer  # noqa: E402
from benchmarks.remembering import Remembering  # noqa: E402
from factory_card import described  # noqa: E402

from deskrag.errors import InputError, UserError  # noqa: E402
from deskrag.tuning.data_prompts import Found  # noqa: E402
from deskrag.tuning.types import Example  # noqa: E402

WORK = ROOT / ".cache" / "factory"
EXAMPLES = WORK / "examples.jsonl"
CHECKS = WORK / "checks.jsonl"
"""All examples held out: the refusal is calibrated on them."""
RUN = WORK / "run"
JUDGE_FILE = WORK / "judge.gguf"
JUDGE_FACTS = WORK / "judge.json"
MADE = WORK / "adapter"
TARGET = ROOT / "models" / NAME
EPOCHS = 1.2
RANK = 16
CHECKED_WHILE_TRAINING = 120
"""Held-out examples measured now and then while training; all of them would take as long as the training."""
REFUSALS = 0.48
"""Share of examples whose sentences hold no answer."""
ANSWERED = {"squad2": 2200, "covid_qa": 500, "policyqa": 120, "clapnq": 120}
"""Most examples with an answer from each set."""
ALONE = 0.5
"""Share of the SQuAD questions with an answer that are asked once more of one sentence alone, one of the best three.
Where it is not the one with the answer, it is the nearest miss there can be. The others are asked once more of the
first sentence with the answer beside another one: what is learned is to look, not what was said."""
BESIDE = (2, 6)
"""Ranks of that other sentence, from 0: the first, and the one after the last."""
MOST_ASKED = {"policyqa": 400}
"""Most questions asked of a set: those about policies are so alike that few searches find the right one."""
BASE = "smollm2-135m-instruct"
FALSE_REFUSALS = (0.3, 0.03)
"""Shares of answerable questions whose refusal the calibration accepts: by the model, and shown to people. The two
calibrating articles are harder than most: at three in ten, two in three of their questions without an answer are
refused."""
MOST_CALIBRATED = 400
LONGEST_WORDS = {"clapnq": 32}
_OPEN_QUESTIONS = ("what", "who", "when", "where", "which", "how long", "how many", "how much", "how often")


def main() -> None:
    """Run one step, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["data", "train", "judge", "finish", "all"])
    parser.add_argument("--epochs", type=float, default=EPOCHS)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads; 0 for the physical cores")
    parser.add_argument("--most", type=int, default=0, help="learn from so many examples only (for a trial)")
    given = parser.parse_args()
    if given.step in ("data", "all") and not (given.step == "all" and EXAMPLES.is_file()):
        make_examples()
    if given.step in ("train", "all"):
        train_adapter(given.epochs, given.threads, given.most)
    if given.step in ("judge", "all") and not (given.step == "all" and JUDGE_FACTS.is_file()):
        judge()
    if given.step in ("finish", "all"):
        finish()


def make_examples() -> Path:
    """Write the examples; returns their file."""
    from deskrag.tuning.data_clean import clean
    from deskrag.tuning.jsonl import write_examples

    answered: list[Example] = []
    refused: list[Example] = []
    again: dict[str, Example] = {}
    for each in training_sets():
        made = _of_set(each)
        answered += made.answered
        refused += made.refused
        again |= made.again
    most = round(len(answered) * REFUSALS / (1 - REFUSALS))
    refused = sorted(refused, key=lambda example: fraction(example.messages[-1].content))[:most]
    cleaned = clean([*answered, *refused])
    kept = [example.messages[-1].content for example in cleaned.examples if example.split == "train"]
    views = [again[content] for content in kept if content in again]
    examples = sorted(
        [*cleaned.examples, *views], key=lambda example: fraction(f"order {example.messages[-1].content}")
    )
    held = [example for example in examples if example.split == "heldout"]
    learned = [example for example in examples if example.split == "train"]
    write_examples(CHECKS, held)
    checked = held[:CHECKED_WHILE_TRAINING]
    write_examples(EXAMPLES, [replace(each, doubt=None) for each in (*learned, *checked)])  # nothing to learn from
    counts = Counter((example.source, example.split) for example in examples)
    print(f"{len(examples)} examples; out: {cleaned.duplicates + cleaned.near} alike, {cleaned.leaks} leaks")
    for (source, split), count in sorted(counts.items()):
        print(f"  {source:<24} {split:<8} {count}")
    return EXAMPLES


def train_adapter(epochs: float, threads: int, most: int) -> None:
    """Train on the examples; goes on where it was stopped."""
    from deskrag.models.library import find_model
    from deskrag.paths import models_dir
    from deskrag.progress import CancelToken
    from deskrag.tuning.jsonl import read_examples, write_examples
    from deskrag.tuning.train import train
    from deskrag.tuning.types import TrainingPlan, TrainingProgress

    examples, folder = EXAMPLES, RUN
    if most:
        found = read_examples(EXAMPLES)
        learned = [example for example in found if example.split == "train"][:most]
        examples, folder = WORK / f"examples-{most}.jsonl", WORK / f"run-{most}"
        write_examples(examples, [*learned, *(example for example in found if example.split == "heldout")])
    model = find_model(BASE, models_dir())
    plan = TrainingPlan(
        base=model.path,
        base_name=model.name,
        rank=RANK,
        epochs=epochs,
        threads=threads,
        evaluations=4,
        sequence_length=640,
    )
    cancel = CancelToken()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: cancel.cancel())
    last = [0.0]

    def show(report: TrainingProgress) -> None:
        from deskrag.cli.training_lines import facts_of

        if report.note or time.monotonic() - last[0] > 30 or report.stage in ("done", "converting"):
            last[0] = time.monotonic()
            print(time.strftime("%H:%M:%S"), report.stage, facts_of(report), report.note, flush=True)

    result = train(plan, examples, folder, show, cancel)
    print(f"{result.steps} steps, held-out loss {result.loss_before} -> {result.heldout_loss}; {result.gguf}")


def judge() -> None:
    """Train the judge."""
    from factory_judge import train_judge

    from deskrag.models.library import find_model
    from deskrag.paths import models_dir
    from deskrag.tuning.jsonl import read_examples

    model = find_model(BASE, models_dir())
    learned = [each for each in read_examples(EXAMPLES) if each.split == "train"]
    facts = train_judge([*learned, *read_examples(CHECKS)], model.path, model.name, JUDGE_FILE)
    JUDGE_FACTS.write_text(json.dumps(facts), "utf-8")
    print(f"{facts['judgements']:.0f} judgements; told apart on articles held out: {facts['told']:.3f}; {JUDGE_FILE}")


def finish() -> None:
    """Calibrate the refusal, measure on the test articles, write the card; into the repository if it helps."""
    from deskrag.generation.engine import Engine
    from deskrag.generation.options import choose
    from deskrag.models.adapter_cards import JUDGE, WEIGHTS, Adapter, BaseModel, Score, write_card
    from deskrag.models.library import find_model
    from deskrag.models.registry import sha256_of
    from deskrag.paths import models_dir
    from deskrag.settings import EngineSettings
    from deskrag.tuning.calibrate import calibrate
    from deskrag.tuning.jsonl import read_examples
    from deskrag.tuning.measure import copies
    from deskrag.tuning.train import load_result

    result = load_result(RUN)
    assert result.gguf is not None
    MADE.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(result.gguf, MADE / WEIGHTS)
    shutil.copyfile(JUDGE_FILE, MADE / JUDGE)
    model = find_model(BASE, models_dir())
    engine = Engine(model, choose(EngineSettings(slots=4), model))
    try:
        checks = [each for each in read_examples(CHECKS) if each.source.startswith("squad2")]
        if any(each.doubt is None for each in checks):
            raise InputError("the examples are of an older recipe", subject=str(CHECKS), advice="Run `data` again.")
        refusing = calibrate(
            engine,
            checks,
            str(MADE / WEIGHTS),
            judge=str(MADE / JUDGE),
            copies=copies(checks),
            most_false=FALSE_REFUSALS,
            most=MOST_CALIBRATED,
        )
    finally:
        engine.close()
    card = Adapter(
        NAME,
        BaseModel(result.base_name, result.base_fingerprint, result.base_weights, result.architecture),
        rank=result.rank,
        size=(MADE / WEIGHTS).stat().st_size,
        sha256=sha256_of(MADE / WEIGHTS),
        data_hash=result.data_hash,
        examples=result.train_examples,
        prompt="evidence",
        refuse_at=refusing.at,
        refuse_surely=refusing.surely,
        doubt_weight=refusing.doubt_weight,
        judge_weight=refusing.judge_weight,
        judge_sha256=sha256_of(MADE / JUDGE),
        against_answer=refusing.against_answer,
        quote_at=refusing.quote_at,
        copies=copies(checks),
        made="included",
        created=float(int(time.time())),
        seconds=round(result.seconds, 1),
        licence="CC BY-SA 4.0",
        note="Answers briefly in the words of the sentences found, and says so when they do not hold the answer.",
    )
    write_card(MADE, card)
    os.environ["DESKRAG_BENCH_ADAPTER"] = str(MADE)
    values = {key: getattr(value, "value", value) for key, value in {**own_answers(), **zeroshot_answers()}.items()}
    scores = tuple(
        Score(
            name,
            values[f"adapter.squad2.zeroshot.{name}"],
            values[f"adapter.squad2.{name}"],
            "lower" if name == "false" else "higher",
            ANSWERABLE if name != "refused" else UNANSWERABLE,
        )
        for name in ("f1", "contains", "refused", "false")
    )
    write_card(MADE, replace(card, scores=scores))
    (MADE / "README.md").write_text(
        described(replace(card, scores=scores), result, json.loads(JUDGE_FACTS.read_text("utf-8"))), "utf-8"
    )
    for score in scores:
        print(f"{score.name:<10} {score.before:.3f} -> {score.after:.3f}")
    if scores[0].is_worse or scores[0].after == scores[0].before:
        print(f"It is no better than the model alone: left in {MADE}.")
        return
    TARGET.mkdir(parents=True, exist_ok=True)
    for file in MADE.iterdir():
        shutil.copyfile(file, TARGET / file.name)
    print(f"Written to {TARGET}.")


@dataclass(slots=True)
class Made:
    """The examples of one set: with an answer, without one, and by their prompts the same questions asked of other
    sentences."""

    answered: list[Example] = field(default_factory=list)
    refused: list[Example] = field(default_factory=list)
    again: dict[str, Example] = field(default_factory=dict)


def _of_set(data: Set) -> Made:
    """The examples of one set."""
    from deskrag.app.application import Application
    from deskrag.settings import Settings
    from deskrag.tuning.data_prompts import EvidenceFinder, messages, refusal, sentences_shown
    from deskrag.tuning.measure import is_refusal

    def example_of(question: Question, found: Found, most: int) -> Example:
        answer = _held_answer(data.name, _shown(found, most), question)
        return Example(
            messages(question.text, found, "evidence", most),
            answer or refusal(question.text, "evidence"),
            question.document,
            data.name if answer else f"{data.name}, no answer",
            "heldout" if is_checked(question.document) else "train",
            found.doubt(most),
        )

    shown_at_once = sentences_shown("evidence")
    corpus = write_corpus(data.paragraphs, WORK / "corpus" / data.name)
    made = Made()
    with Application(WORK / "libraries" / data.name, Settings(), purpose="factory adapter") as app:
        if not app.collections():
            report = app.index([corpus])
            print(f"{data.name}: {report.indexed} files, {report.chunks} chunks", flush=True)
        embedder = Remembering(app.parts.embedder)
        finder = EvidenceFinder(app.parts.retriever, embedder)
        left = ANSWERED[data.name]
        empty = round(left * REFUSALS / (1 - REFUSALS))
        for done, question in enumerate(islice(_wanted(data), MOST_ASKED.get(data.name))):
            if (question.answers and left <= 0) or (not question.answers and empty <= 0):
                continue
            found = finder.find(question.text)
            if not _shown(found, 1):
                continue
            example = example_of(question, found, shown_at_once)
            content = example.messages[-1].content
            if not is_refusal(example.completion):
                made.answered.append(example)
                left -= 1
            elif not question.answers or data.name == "squad2":
                made.refused.append(example)
                empty -= not question.answers
            if question.answers and data.name == "squad2":
                other = _other_sentences(found, question, answer=not is_refusal(example.completion))
                if other is not None:
                    made.again[content] = example_of(question, other, len(other.evidence))
            if done % 500 == 499:
                print(f"  {data.name}: {done + 1} asked, {len(made.answered)} and {len(made.refused)}", flush=True)
    return made


def _other_sentences(found: Found, question: Question, *, answer: bool) -> Found | None:
    """The question once more with other sentences, see `ALONE`; None where there are none.

    Args:
        found: What was found for it.
        question: One with an answer.
        answer: Whether the sentences shown the first time hold it.
    """
    drawn = fraction(f"alone {question.key}")
    if drawn < ALONE:
        rank = int(drawn / ALONE * 3)
        one = found.evidence[rank : rank + 1]
        return replace(found, evidence=one) if one else None
    first, end = BESIDE
    beside = found.evidence[first:end]
    if not answer or not beside:
        return None
    holding = next(
        (each for each in found.evidence[:first] if contains_answer(each.candidate.text, question.answers)), None
    )
    if holding is None:
        return None
    other = beside[int((drawn - ALONE) / (1 - ALONE) * len(beside))]
    return replace(found, evidence=(holding, other))


def _wanted(data: Set) -> Iterator[Question]:
    """The questions worth asking, in an order that depends on nothing but themselves."""
    longest = LONGEST_WORDS.get(data.name, LONGEST_ANSWER)
    for question in sorted(data.questions, key=lambda each: fraction(each.key)):
        if question.answers and len(question.answers[0].split()) > longest:
            continue
        if data.name == "policyqa" and (
            not question.text.lower().startswith(_OPEN_QUESTIONS) or len(question.answers[0].split()) < 3
        ):
            continue
        yield question


def _shown(found: Found, most: int) -> str:
    return " ".join(excerpt.text for excerpt in found.excerpts(most))


def _held_answer(name: str, shown: str, question: Question) -> str:
    """The answer that the sentences shown hold; one in people's own words is held where most of its words are."""
    from deskrag.answering.terms import terms

    if name == "clapnq":
        wanted = {term for answer in question.answers for term in terms(answer)}
        return question.answers[0] if wanted and len(wanted & set(terms(shown))) >= 0.75 * len(wanted) else ""
    brief = [answer for answer in question.answers if len(answer.split()) <= LONGEST_ANSWER]
    return next((answer for answer in brief if contains_answer(shown, [answer])), "")


if __name__ == "__main__":
    try:
        main()
    except UserError as error:
        print(error.sentence(), file=sys.stderr)
        sys.exit(error.exit_code)
