"""The use cases of tuning: from examples to a measured adapter in the library.

One idea: a training has a name and a folder of its own with everything that says how to go on (`task.json`: what was
asked for; the trainer's own checkpoint; `progress.json`: how far it is). So a stop, a crash or another process loses
nothing, and `status` needs nobody to be running.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .. import paths
from .. import settings as settings_module
from ..errors import InputError, NotFoundError
from ..models.adapter_cards import Adapter, BaseModel, Score
from ..models.registry import write_atomically
from ..paths import ensure_dir
from ..progress import CancelToken, ProgressFn, silent
from ..settings import Settings
from .adapters import AdapterDesk

if TYPE_CHECKING:
    from ..tuning.measure import Compared
    from ..tuning.types import LossPoint, TrainingFn, TrainingPlan, TrainingProgress, TrainingResult

TASK, PROGRESS, COMPARED, EXAMPLES = "task.json", "progress.json", "compared.json", "examples.jsonl"
_WRITE_SECONDS = 2.0

State = Literal["running", "stopped", "finished"]


@dataclass(frozen=True, slots=True)
class Task:
    """What was asked for.

    Attributes:
        name: Name of the training and of the adapter that comes of it.
        examples: The file of examples.
        plan: How to train, as given.
        base: Name or path of the base model; empty for the one that answers.
        topics: What it is trained for.
        prompt: The form of prompt of the examples, see `deskrag.tuning.data_prompts.Form`.
    """

    name: str
    examples: Path
    plan: TrainingPlan
    base: str = ""
    topics: tuple[str, ...] = ()
    prompt: str = "passages"


@dataclass(frozen=True, slots=True)
class Run:
    """One training as it stands.

    Attributes:
        name: Its name.
        state: Whether it runs in some process now, was stopped, or is done.
        examples: The file of examples.
        progress: The last report; None before the first.
        adapter: The adapter that came of it; None before the end or once it was removed.
        folder: Where it lies.
    """

    name: str
    state: State
    examples: Path
    progress: TrainingProgress | None
    adapter: Adapter | None
    folder: Path


class TuningDesk:
    """Trainings of this installation.

    Args:
        models: The models folder; the default one if None.
        settings: What a person chose; read from the settings file if None.
        runs: Folder of the trainings; the default one if None.
    """

    def __init__(self, models: Path | None = None, settings: Settings | None = None, runs: Path | None = None) -> None:
        self.settings = settings or settings_module.load()
        self.adapters = AdapterDesk(models, self.settings)
        self.runs = runs or paths.tuning_dir()

    # Training

    def task(
        self,
        name: str,
        examples: Path,
        *,
        base: str = "",
        topics: Sequence[str] = (),
        prompt: str = "",
        after: str = "",
        **plan: Any,
    ) -> Task:
        """What is to be trained, with the base model found and the form of prompt read off the examples.

        Args:
            name: Of the adapter.
            examples: The file of examples.
            base: Name or path of the base model, or a folder in Hugging Face layout; the one that answers if empty.
            topics: What it is trained for.
            prompt: The form of the examples' prompts; looked up in the examples if empty.
            after: An earlier training to go on from, by name; anew if empty.
            **plan: Fields of `TrainingPlan`; those left out are chosen for the model and the machine.

        Raises:
            InputError: The name or the examples cannot be used.
            NotFoundError, ModelError: There is no such model or file.
        """
        from ..tuning.jsonl import read_examples

        self.adapters.library.check_name(name)
        found = read_examples(examples)
        if after:
            try:
                plan["start"] = self.result(after).peft
            except InputError as error:
                raise NotFoundError(
                    "there is no finished training of this name",
                    subject=after,
                    advice="`deskrag tune status` lists them.",
                ) from error
        settled = self.plan(base, **plan)
        form = prompt or _form(found[0].messages[-1].content, found[0].messages[0].content)
        return Task(name, examples.expanduser().absolute(), settled, base, tuple(topics), form)

    def plan(self, base: str = "", **plan: Any) -> TrainingPlan:
        """A plan for a base model: a name, a GGUF file or a folder in Hugging Face layout; the one that answers if
        empty. The other values are as given.

        Raises:
            NotFoundError, ModelError: There is no such model.
        """
        from ..tuning.types import TrainingPlan

        folder = Path(base).expanduser()
        if base and folder.is_dir():
            return TrainingPlan(base=folder.absolute(), base_name=folder.resolve().name, **plan)
        model = self.adapters.base(base)[1]
        return TrainingPlan(base=model.path, base_name=model.name, **plan)

    def train(self, task: Task, progress: TrainingFn | None = None, cancel: CancelToken | None = None) -> Adapter:
        """Train, convert, measure the loss, and take the adapter into the library (not chosen yet).

        Raises:
            InputError: There is a training of this name with other examples or another plan.
            UserError: See `deskrag.tuning.train.train`.
            Cancelled: On a stop; the same call, or `resume`, goes on there.
        """
        from ..tuning.train import train
        from ..tuning.values import plan_to_json

        folder = ensure_dir(self.runs / task.name)
        kept = {**asdict(replace(task, plan=None)), "examples": str(task.examples)}  # type: ignore[arg-type]
        write_atomically(folder / TASK, json.dumps({**kept, "plan": plan_to_json(task.plan)}, indent=1).encode())
        recorder = _Recorder(folder / PROGRESS, progress)
        try:
            result = train(task.plan, task.examples, folder / "run", recorder, cancel)
        finally:
            recorder.rest()
        return self._take_in(task, result)

    def resume(self, name: str = "", progress: TrainingFn | None = None, cancel: CancelToken | None = None) -> Adapter:
        """Go on with a training that was stopped; the last one if no name is given.

        Raises:
            NotFoundError: There is none to go on with.
            InputError: It runs in another process, or is finished.
        """
        from ..tuning.values import plan_from_json

        waiting = [run for run in self.all() if run.state == "stopped" or run.name == name]
        run = next((run for run in waiting if name in ("", run.name)), None)
        if run is None:
            raise NotFoundError(
                "there is no such training to go on with" if name else "there is no training to go on with",
                subject=name,
                advice="`deskrag tune status` lists them.",
            )
        if run.state == "running":
            raise InputError("this training is running already", subject=run.name)
        if run.adapter is not None:
            raise InputError("this training is finished", subject=run.name)
        data = json.loads((run.folder / TASK).read_text("utf-8"))
        task = Task(
            data["name"], Path(data["examples"]), plan_from_json(data["plan"]), data["base"],
            tuple(data["topics"]), data["prompt"],
        )  # fmt: skip
        return self.train(task, progress, cancel)

    def all(self) -> list[Run]:
        """Every training, the latest first."""
        found = []
        known = {adapter.name: adapter for adapter in self.adapters.library.all()}
        for task in self.runs.glob(f"*/{TASK}"):
            folder = task.parent
            try:
                data = json.loads(task.read_text("utf-8"))
                name, examples = str(data["name"]), Path(data["examples"])
            except (OSError, ValueError, KeyError, TypeError):
                continue
            progress, alive = _last(folder / PROGRESS)
            done = (folder / "run" / "result.json").is_file()
            state: State = "running" if alive else "finished" if done else "stopped"
            found.append((task.stat().st_mtime, Run(name, state, examples, progress, known.get(name), folder)))
        return [run for _, run in sorted(found, key=lambda item: -item[0])]

    def result(self, name: str) -> TrainingResult:
        """The result of a finished training, with its loss curves.

        Raises:
            InputError: There is none.
        """
        from ..tuning.train import load_result

        return load_result(self.runs / name / "run")

    def curve(self, name: str) -> list[LossPoint]:
        """The loss curves of a training as far as they were kept: by its result, or by its last checkpoint."""
        from ..tuning.checkpoint import FILE
        from ..tuning.types import LossPoint

        folder = self.runs / name / "run"
        try:
            return list(self.result(name).history)
        except InputError:
            pass
        try:
            with (folder / FILE).open("rb") as stream:  # the header of a safetensors file: its length, then JSON
                header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
            return [LossPoint(**point) for point in json.loads(header["__metadata__"]["state"])["history"]]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def begin(self, name: str, examples: Path, *, topics: Sequence[str] = (), **plan: Any) -> Task:
        """A task on a copy of the examples, so that editing them later does not change what is learned.

        Raises:
            InputError: The name is taken or cannot be used, or the examples cannot be.
            NotFoundError, ModelError: See `task`.
        """
        if (self.runs / name / TASK).is_file():
            raise InputError("there is a training of this name already", subject=name, advice="Choose another name.")
        task = self.task(name, examples, topics=topics, **plan)
        copy = ensure_dir(self.runs / name) / EXAMPLES
        shutil.copyfile(task.examples, copy)
        return replace(task, examples=copy)

    def free_name(self, wanted: str) -> str:
        """A name like the wanted one that neither a training nor an adapter has."""
        stem = re.sub(r"[^A-Za-z0-9._-]+", "-", wanted).strip("-._").lower()[:60] or "adapter"
        taken = {run.name.casefold() for run in self.all()}
        taken |= {adapter.name.casefold() for adapter in self.adapters.library.all()}
        names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)

    def remove(self, name: str) -> None:
        """Delete a training with its adapter.

        Raises:
            InputError: It runs.
            AccessError: The adapter cannot be removed.
        """
        run = next((run for run in self.all() if run.name == name), None)
        if run is None:
            return
        if run.state == "running":
            raise InputError("this training is running", subject=name, advice="Stop it first.")
        if run.adapter is not None and run.adapter.made != "included":
            self.adapters.remove(run.adapter.name)
        shutil.rmtree(run.folder, ignore_errors=True)

    # Measuring

    def measure(
        self,
        name: str,
        examples: Path | None = None,
        *,
        most: int = 0,
        progress: ProgressFn = silent,
        cancel: CancelToken | None = None,
    ) -> list[Compared]:
        """Answer held-out examples with and without an adapter, and write the scores onto its card.

        An adapter that learned to refuse (prompts of single sentences) gets its refusal calibrated first, on the
        other half of the held-out examples.

        Args:
            name: The adapter.
            examples: Their file; that of the training of this name if None.
            most: Most examples answered; 0 for the usual number.
            progress: Told how many answers are written.
            cancel: Obeyed within moments.

        Raises:
            NotFoundError: There is no such adapter, or nothing is known of its examples.
            InputError: No example is held out.
        """
        from ..generation.engine import Engine
        from ..generation.options import choose
        from ..models.library import find_model
        from ..tuning.calibrate import calibrate
        from ..tuning.jsonl import divide, read_examples
        from ..tuning.measure import MOST_EXAMPLES, Refusing, compare, copies, scores

        adapter = self.adapters.library.get(name)
        run = next((run for run in self.all() if run.name == adapter.name), None)
        if examples is None and run is None:
            raise NotFoundError("nothing is known of its examples", subject=adapter.name, advice="Name their file.")
        found = read_examples(examples or run.examples)  # type: ignore[union-attr]
        plan = self.result(run.name).plan if run is not None and run.state == "finished" else None
        _, held_numbers = divide(found, plan.heldout_share if plan else 0.1, plan.seed if plan else 1)  # as in training
        held = [replace(found[number], split="heldout") for number in held_numbers]
        if not held:
            raise InputError("no example is held out, so there is nothing to measure on", subject=adapter.name)
        model = find_model(_base_of(run) or self.settings.answer.model, self.adapters.folder)
        base = self.adapters.base(str(model.path))[0]
        self.adapters.library.require_base(adapter, replace(base, name=model.name))
        engine = Engine(model, choose(self.settings.engine, model))
        try:
            refusing = Refusing(
                at=adapter.refuse_at,
                surely=adapter.refuse_surely,
                doubt_weight=adapter.doubt_weight,
                judge=adapter.judge,
                judge_weight=adapter.judge_weight,
                against_answer=adapter.against_answer,
                quote_at=adapter.quote_at,
            )
            tested = held
            # Thresholds calibrated for one that copies mean nothing for one that does not.
            copying = adapter.prompt == "evidence" and (adapter.against_answer or copies(held))
            if adapter.prompt == "evidence" and len(held) >= 40:
                copying = copies(held)
                refusing = calibrate(
                    engine, held[::2], str(adapter.file), judge=refusing.judge, copies=copying,
                    progress=progress, cancel=cancel,
                )  # fmt: skip
                tested = held[1::2]
            compared = compare(
                engine, tested, str(adapter.file), refusing=refusing, copies=copying,
                most=most or MOST_EXAMPLES, progress=progress, cancel=cancel,
            )  # fmt: skip
        finally:
            engine.close()
        losses = tuple(score for score in adapter.scores if score.name == "heldout_loss")
        if adapter.made != "included":
            self.adapters.library.update(
                adapter.name,
                scores=(*scores(compared), *losses),
                refuse_at=refusing.at,
                refuse_surely=refusing.surely,
                doubt_weight=refusing.doubt_weight,
                judge_weight=refusing.judge_weight,
                against_answer=refusing.against_answer,
                quote_at=refusing.quote_at,
                copies=copying,
            )
        if run is not None:
            text = json.dumps([asdict(each) for each in compared], ensure_ascii=False, indent=1)
            write_atomically(run.folder / COMPARED, text.encode())
        return compared

    def compared(self, name: str) -> list[Compared]:
        """What the last `measure` of a training's adapter compared; empty if there was none."""
        from ..tuning.measure import Compared

        try:
            rows = json.loads((self.runs / name / COMPARED).read_text("utf-8"))
            return [Compared(**row) for row in rows]
        except (OSError, ValueError, TypeError):
            return []

    def _take_in(self, task: Task, result: TrainingResult) -> Adapter:
        """The trained adapter in the library."""
        if result.gguf is None:
            raise InputError("models of this architecture cannot be given an adapter yet", subject=result.base_name)
        base = BaseModel(result.base_name, result.base_fingerprint, result.base_weights, result.architecture)
        scores: tuple[Score, ...] = ()
        if result.heldout_loss is not None:
            scores = (
                Score(
                    "heldout_loss", result.loss_before, result.heldout_loss, "lower", result.heldout_examples
                ),
            )  # fmt: skip
        card = Adapter(
            task.name,
            base,
            rank=result.rank,
            data_hash=result.data_hash,
            examples=result.train_examples,
            topics=task.topics,
            scores=scores,
            prompt=task.prompt,
            seconds=round(result.seconds, 1),
        )
        return self.adapters.library.add(result.gguf, card)


def _base_of(run: Run | None) -> str:
    """The base model a training was given; empty for the one that answers."""
    if run is None:
        return ""
    return str(json.loads((run.folder / TASK).read_text("utf-8")).get("base", ""))


class _Recorder:
    """Passes reports on and keeps the last one where other processes find it."""

    def __init__(self, file: Path, progress: TrainingFn | None) -> None:
        self._file, self._progress = file, progress
        self._written = 0.0
        self._last: TrainingProgress | None = None

    def __call__(self, report: TrainingProgress) -> None:
        self._last = report
        if time.monotonic() - self._written > _WRITE_SECONDS:
            self._written = time.monotonic()
            self._write(os.getpid())
        if self._progress is not None:
            self._progress(report)

    def rest(self) -> None:
        """Say that nobody works on it any more."""
        self._write(0)

    def _write(self, process: int) -> None:
        report = asdict(self._last) if self._last else None
        text = json.dumps({"process": process, "report": report})
        write_atomically(self._file, text.encode())


def _last(file: Path) -> tuple[TrainingProgress | None, bool]:
    """The last report, and whether the process that wrote it is still there."""
    import psutil

    from ..tuning.values import progress_from_json

    try:
        data = json.loads(file.read_text("utf-8"))
        process = int(data["process"])
        report = progress_from_json(data["report"]) if data["report"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None, False
    return report, process > 0 and psutil.pid_exists(process)


def _form(last: str, first: str) -> str:
    """The form of prompt an example has, read off its text."""
    from ..answering.language import ENGLISH, JAPANESE

    if "<passage" in first:
        return "passages"
    if "<passage" in last and any(first == said.brief.format(not_here=said.not_here) for said in (ENGLISH, JAPANESE)):
        return "evidence"
    return "question" if "<passage" not in last else "passages"
