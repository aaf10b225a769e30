"""The factory adapter: examples, training, measurement, card. `make factory-adapter` runs all of it.

    python packaging/factory_adapter.py data        # .cache/factory/examples.jsonl and more.jsonl
    python packaging/factory_adapter.py train       # .cache/factory/run, then second (goes on where it was stopped)
    python packaging/factory_adapter.py finish      # calibrates, measures, writes models/grounded/

How the examples are made stands in ``factory_examples.py``. Nothing of the sets comes into the repository.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.adapter import ANSWERABLE, NAME, UNANSWERABLE, own_answers, zeroshot_answers  # noqa: E402
from factory_card import described  # noqa: E402
from factory_examples import CHECKS, EXAMPLES, MORE, WORK, make_examples  # noqa: E402

from deskrag.errors import InputError, UserError  # noqa: E402

if TYPE_CHECKING:
    from deskrag.progress import CancelToken
    from deskrag.tuning.types import TrainingResult

RUN = WORK / "run"
SECOND = WORK / "second"
MADE = WORK / "adapter"
TARGET = ROOT / "models" / NAME
EPOCHS = 1.2
SECOND_RATE = 2.5e-4
"""Peak of the learning rate in the second lesson, which begins with the adapter of the first."""
RANK = 16
BASE = "smollm2-135m-instruct"
FALSE_REFUSALS = (0.18, 0.03)
"""Shares of answerable questions whose refusal the calibration accepts: by the model, and shown to people."""
MOST_CALIBRATED = 400


def main() -> None:
    """Run one step, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["data", "train", "finish", "all"])
    parser.add_argument("--epochs", type=float, default=EPOCHS)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads; 0 for the physical cores")
    parser.add_argument("--most", type=int, default=0, help="learn from so many examples only (for a trial)")
    given = parser.parse_args()
    if given.step in ("data", "all") and not (given.step == "all" and EXAMPLES.is_file()):
        make_examples()
    if given.step in ("train", "all"):
        train_adapter(given.epochs, given.threads, given.most)
    if given.step in ("finish", "all"):
        finish()


def train_adapter(epochs: float, threads: int, most: int) -> None:
    """Train on both lessons; goes on where it was stopped."""
    from deskrag.progress import CancelToken
    from deskrag.tuning.jsonl import read_examples, write_examples

    cancel = CancelToken()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: cancel.cancel())
    examples, folder = EXAMPLES, RUN
    if most:
        found = read_examples(EXAMPLES)
        learned = [example for example in found if example.split == "train"][:most]
        examples, folder = WORK / f"examples-{most}.jsonl", WORK / f"run-{most}"
        write_examples(examples, [*learned, *(example for example in found if example.split == "heldout")])
    first = _lesson(examples, folder, threads, cancel, epochs=epochs)
    if not most:
        _lesson(MORE, SECOND, threads, cancel, start=first.peft, learning_rate=SECOND_RATE)


def _lesson(examples: Path, folder: Path, threads: int, cancel: CancelToken, **more: Any) -> TrainingResult:
    from deskrag.models.library import find_model
    from deskrag.paths import models_dir
    from deskrag.tuning.train import train
    from deskrag.tuning.types import TrainingPlan, TrainingProgress

    model = find_model(BASE, models_dir())
    plan = TrainingPlan(
        base=model.path,
        base_name=model.name,
        rank=RANK,
        threads=threads,
        evaluations=4,
        sequence_length=640,
        **more,
    )
    last = [0.0]

    def show(report: TrainingProgress) -> None:
        from deskrag.cli.training_lines import facts_of

        if report.note or time.monotonic() - last[0] > 30 or report.stage in ("done", "converting"):
            last[0] = time.monotonic()
            print(time.strftime("%H:%M:%S"), report.stage, facts_of(report), report.note, flush=True)

    result = train(plan, examples, folder, show, cancel)
    print(f"{result.steps} steps, held-out loss {result.loss_before} -> {result.heldout_loss}; {result.gguf}")
    return result


def finish() -> None:
    """Calibrate the refusal, measure on the test articles, write the card; into the repository if it helps."""
    from deskrag.generation.engine import Engine
    from deskrag.generation.options import choose
    from deskrag.models.adapter_cards import WEIGHTS, Adapter, BaseModel, Score, write_card
    from deskrag.models.library import find_model
    from deskrag.models.registry import sha256_of
    from deskrag.paths import models_dir
    from deskrag.settings import EngineSettings
    from deskrag.tuning.calibrate import calibrate
    from deskrag.tuning.jsonl import read_examples
    from deskrag.tuning.measure import copies
    from deskrag.tuning.train import load_result

    lessons = [load_result(RUN), load_result(SECOND)]
    result = lessons[-1]
    assert result.gguf is not None
    MADE.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(result.gguf, MADE / WEIGHTS)
    model = find_model(BASE, models_dir())
    engine = Engine(model, choose(EngineSettings(slots=4), model))
    try:
        checks = [each for each in read_examples(CHECKS) if each.source.startswith("squad2")]
        if any(each.doubt is None for each in checks):
            raise InputError("the examples are of an older recipe", subject=str(CHECKS), advice="Run `data` again.")
        refusing = calibrate(engine, checks, str(MADE / WEIGHTS), most_false=FALSE_REFUSALS, most=MOST_CALIBRATED)
    finally:
        engine.close()
    card = Adapter(
        NAME,
        BaseModel(result.base_name, result.base_fingerprint, result.base_weights, result.architecture),
        rank=result.rank,
        size=(MADE / WEIGHTS).stat().st_size,
        sha256=sha256_of(MADE / WEIGHTS),
        data_hash=result.data_hash,
        examples=sum(lesson.train_examples for lesson in lessons),
        prompt="evidence",
        refuse_at=refusing.at,
        refuse_surely=refusing.surely,
        doubt_weight=refusing.doubt_weight,
        copies=copies(checks),
        made="included",
        created=float(int(time.time())),
        seconds=round(sum(lesson.seconds for lesson in lessons), 1),
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
    (MADE / "README.md").write_text(described(replace(card, scores=scores), lessons), "utf-8")
    for score in scores:
        print(f"{score.name:<10} {score.before:.3f} -> {score.after:.3f}")
    if scores[0].is_worse or scores[0].after == scores[0].before:
        print(f"It is no better than the model alone: left in {MADE}.")
        return
    TARGET.mkdir(parents=True, exist_ok=True)
    for file in MADE.iterdir():
        shutil.copyfile(file, TARGET / file.name)
    print(f"Written to {TARGET}.")


if __name__ == "__main__":
    try:
        main()
    except UserError as error:
        print(error.sentence(), file=sys.stderr)
        sys.exit(error.exit_code)
