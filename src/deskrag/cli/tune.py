"""`deskrag tune`: examples, training, measuring. What comes of it is looked after by `deskrag adapters`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import InputError
from .common import json_option, library_option, print_json, stoppable
from .given import GivenPath
from .terminal import one_line

if TYPE_CHECKING:
    from ..app.tuning import Run, TuningDesk
    from ..models.adapter_cards import Adapter


def _desk() -> TuningDesk:
    from ..app.tuning import TuningDesk

    return TuningDesk()


@click.group("tune")
def tune_group() -> None:
    """Train a language model on this machine: examples from your documents, an adapter, its measurement.

    \b
    deskrag tune data --collection handbook --out examples.jsonl
    deskrag tune check examples.jsonl
    deskrag tune train examples.jsonl --name handbook
    deskrag tune measure handbook
    deskrag adapters use handbook
    """


@tune_group.command("data")
@click.option("--collection", "-c", default="", help="Make questions from this collection.")
@click.option(
    "--from",
    "files",
    multiple=True,
    type=GivenPath(path_type=Path),
    metavar="FILE",
    help="Pairs of question and answer (JSON lines, CSV), or a chat exported as JSON; may be given several times.",
)
@click.option("--chats", is_flag=True, help="Take questions and answers from the conversations of the library.")
@click.option("--ratings", is_flag=True, help="Take answers that were rated as good.")
@click.option("--out", "-o", required=True, type=GivenPath(path_type=Path), help="File to write (JSON lines).")
@click.option("--most", type=click.IntRange(1), default=500, show_default=True, help="Most made from the collection.")
@click.option(
    "--prompt",
    "form",
    type=click.Choice(["evidence", "passages", "question"]),
    default="evidence",
    show_default=True,
    help="What the model is shown: single sentences (for brief answers), whole passages, or only the question.",
)
@click.option(
    "--refusals",
    type=click.FloatRange(0, 0.9),
    default=0.3,
    show_default=True,
    help="Share of made examples whose passages hold no answer.",
)
@click.option(
    "--writer",
    type=click.Choice(["auto", "model", "patterns"]),
    default="auto",
    show_default=True,
    help="Who writes the questions: the language model, fixed patterns, or the model if it is large enough.",
)
@library_option
@json_option
def data_command(
    collection: str,
    files: tuple[Path, ...],
    chats: bool,
    ratings: bool,
    out: Path,
    most: int,
    form: str,
    refusals: float,
    writer: str,
    library: Path | None,
    as_json: bool,
) -> None:
    """Make training examples, to be looked at and edited before anything is trained on them.

    A question made from a collection is kept only if a search finds its passage again and that passage supports the
    answer. Examples of one document are either learned from or held out, never both.
    """
    from ..app.application import Application
    from ..app.holder import require_library
    from ..app.tuning_data import DataWishes, make_examples
    from .byte_bar import ByteBar

    if library is not None and (collection or chats or ratings):
        require_library(library.expanduser().absolute())
    wishes = DataWishes(collection, files, ratings, chats, most, form, refusals, writer)  # type: ignore[arg-type]
    with stoppable() as cancel, ByteBar(quiet=as_json) as bar, Application(library, purpose="tune data") as app:
        report = make_examples(app, out, wishes, bar, cancel)
    if as_json:
        print_json({**asdict(report), "out": str(report.out)})
        return
    click.secho(f"{report.examples} examples in {report.out}", fg="green", nl=False)
    click.echo(f": {report.train} to learn from, {report.heldout} held out")
    if report.asked:
        click.echo(f"{report.asked} questions were written by the {report.writer}; out went:")
        for reason, count in report.dropped.items():
            click.echo(f"  {count:>5}  {reason}")
    if report.duplicates or report.leaks:
        click.echo(f"Taken out: {report.duplicates} alike, {report.leaks} that would tell of the held-out part")
    click.echo(f"Look at them with: deskrag tune check {report.out}")


@tune_group.command("check")
@click.argument("examples", metavar="EXAMPLES", type=GivenPath(path_type=Path))
@click.option("--clean", "clean_it", is_flag=True, help="Take out duplicates and leaks, and write the splits.")
@click.option("--out", "-o", type=GivenPath(path_type=Path), help="With --clean: write here, not into EXAMPLES.")
@click.option("--samples", type=click.IntRange(0, 100), default=3, show_default=True, help="Examples shown.")
@json_option
def check_command(examples: Path, clean_it: bool, out: Path | None, samples: int, as_json: bool) -> None:
    """Show what a file of examples holds: counts, lengths, duplicates, leaks, samples. Exits with 2 when unsound."""
    from ..tuning.data_report import check_file
    from .tune_report import show_report

    if clean_it:
        from ..app.tuning_data import clean_file

        kept, gone = clean_file(examples, out or examples)
        if not as_json:
            click.echo(f"{kept} examples stay, {gone} went.")
        examples = out or examples
    report = check_file(examples, samples)
    if as_json:
        print_json({**asdict(report), "sound": report.sound})
    else:
        show_report(report)
    if not report.sound:
        raise SystemExit(InputError.exit_code)


def _layers(_context: click.Context, _option: click.Parameter, given: str | None) -> tuple[str, ...] | None:
    """Names of linear layers; those that no model has are refused with the ones there are."""
    if given is None:
        return None
    from ..tuning.types import ALL_LINEAR

    names = tuple(name.strip() for name in given.split(",") if name.strip())
    if not names or set(names) - set(ALL_LINEAR):
        raise click.BadParameter(f"choose among {', '.join(ALL_LINEAR)}")
    return names


@tune_group.command("train")
@click.argument("examples", metavar="EXAMPLES", type=GivenPath(path_type=Path))
@click.option("--name", required=True, help="What to call the training and the adapter that comes of it.")
@click.option("--base", default="", help="Model to train: a name, a GGUF file or a folder; the one that answers.")
@click.option("--after", default="", help="An earlier training to go on from, by name: what it learned stays.")
@click.option("--topic", "topics", multiple=True, help="What it is trained for; may be given several times.")
@click.option("--epochs", type=float, help="Passes over the examples; may be a fraction.")
@click.option("--rank", type=click.IntRange(min=0), help="Rank of the adapter.")
@click.option("--alpha", type=float, help="Strength of the adapter over its rank.")
@click.option(
    "--targets",
    callback=_layers,
    metavar="LAYERS",
    help="Layers that get an adapter, divided by commas: q_proj,v_proj.",
)
@click.option("--learning-rate", type=float, help="Peak of the learning rate.")
@click.option("--length", "sequence_length", type=click.IntRange(min=0), help="Longest example in tokens.")
@click.option("--packing/--no-packing", default=None, help="Put several examples into one row.")
@click.option(
    "--checkpointing/--no-checkpointing",
    "gradient_checkpointing",
    default=None,
    help="Store fewer activations and compute them twice; chosen by memory if not given.",
)
@click.option(
    "--patience", type=click.IntRange(min=0), help="Stop after so many evaluations without a better one; 0 for never."
)
@click.option(
    "--held-out", "heldout_share", type=click.FloatRange(0, 0.9), help="Share of documents held out to measure on."
)
@click.option("--batch-tokens", type=click.IntRange(min=0), help="Tokens computed at once.")
@click.option("--max-steps", type=click.IntRange(min=0), help="Most steps.")
@click.option("--threads", type=click.IntRange(min=0), help="CPU threads.")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), help="Where to compute.")
@json_option
def train_command(
    examples: Path, name: str, base: str, after: str, topics: tuple[str, ...], as_json: bool, **plan: Any
) -> None:
    """Train an adapter on EXAMPLES. What is not given is chosen for the model and this machine.

    Ctrl-C stops after a checkpoint; `deskrag tune resume` goes on there.
    """
    desk = _desk()
    given = {key: value for key, value in plan.items() if value is not None}
    task = desk.task(name, examples, base=base, after=after, topics=topics, **given)
    from .training_lines import TrainingLines

    with stoppable() as cancel, TrainingLines(quiet=as_json) as lines:
        adapter = desk.train(task, lines, cancel)
    _done(desk, adapter, as_json)


@tune_group.command("resume")
@click.argument("name", default="")
@json_option
def resume_command(name: str, as_json: bool) -> None:
    """Go on with a training that was stopped: NAME, or the last one."""
    desk = _desk()
    from .training_lines import TrainingLines

    with stoppable() as cancel, TrainingLines(quiet=as_json) as lines:
        adapter = desk.resume(name, lines, cancel)
    _done(desk, adapter, as_json)


@tune_group.command("status")
@json_option
def status_command(as_json: bool) -> None:
    """List the trainings: running, stopped or finished, and how far they are."""
    runs = _desk().all()
    if as_json:
        print_json([_plain(run) for run in runs])
        return
    if not runs:
        click.echo("Nothing was trained yet. Start with: deskrag tune data …")
    for run in runs:
        colour = {"running": "cyan", "stopped": "yellow", "finished": "green"}[run.state]
        click.secho(f"{run.state:<9}", fg=colour, nl=False)
        click.echo(f" {run.name}{_progress_text(run)}")
        if run.state == "stopped":
            click.secho(f"          go on with: deskrag tune resume {run.name}", dim=True)


@tune_group.command("measure")
@click.argument("name")
@click.option("--examples", type=GivenPath(path_type=Path), help="File of examples; that of its training if not given.")
@click.option("--most", type=click.IntRange(min=0), default=0, help="Most examples answered.")
@click.option("--show", type=click.IntRange(min=0), default=5, show_default=True, help="Answers shown side by side.")
@json_option
def measure_command(name: str, examples: Path | None, most: int, show: int, as_json: bool) -> None:
    """Answer held-out examples with and without an adapter, and keep the scores."""
    from .byte_bar import ByteBar

    desk = _desk()
    with stoppable() as cancel, ByteBar(quiet=as_json) as bar:
        compared = desk.measure(name, examples, most=most, progress=bar, cancel=cancel)
    adapter = desk.adapters.library.get(name)
    if as_json:
        print_json(
            {
                "scores": [asdict(score) for score in adapter.scores],
                "refuse_at": adapter.refuse_at,
                "doubt_weight": adapter.doubt_weight,
                "judge_weight": adapter.judge_weight,
                "against_answer": adapter.against_answer,
                "quote_at": adapter.quote_at,
                "copies": adapter.copies,
                "compared": [asdict(each) for each in compared],
            }
        )
        return
    for each in compared[:show]:
        click.secho(one_line(each.question), bold=True)
        for label, text in (("expected", each.expected), ("before", each.before), ("after", each.after)):
            click.echo(f"  {label:<9}{one_line(' '.join(text.split())[:200])}")
    for score in adapter.scores:
        before = f"{score.before:.3f}" if score.before is not None else "–"
        colour = "red" if score.is_worse else "green"
        click.echo(f"{score.name:<15} {before} → " + click.style(f"{score.after:.3f}", fg=colour))
    if adapter.is_worse:
        click.secho("The model alone answers better: this adapter is not chosen without --anyway.", fg="yellow")
    elif not adapter.active:
        click.echo(f"Choose it with: deskrag adapters use {adapter.name}")


def _done(desk: TuningDesk, adapter: Adapter, as_json: bool) -> None:
    result = desk.result(adapter.name)
    if as_json:
        print_json(
            {
                "name": adapter.name,
                "folder": str(adapter.folder),
                "steps": result.steps,
                "loss": result.loss,
                "heldout_loss_before": result.loss_before,
                "heldout_loss": result.heldout_loss,
                "seconds": result.seconds,
                "history": [asdict(point) for point in result.history],
            }
        )
        return
    early = ", stopped early" if result.stopped_early else ""
    click.secho(f"{adapter.name} is trained: {result.steps} steps in {result.seconds / 60:.0f} min{early}.", fg="green")
    if result.heldout_loss is not None and result.loss_before is not None:
        click.echo(f"Held-out loss {result.loss_before:.3f} → {result.heldout_loss:.3f}")
    click.echo(f"Measure its answers with: deskrag tune measure {adapter.name}")
    click.echo(f"Choose it with:           deskrag adapters use {adapter.name}")


def _progress_text(run: Run) -> str:
    report = run.progress
    if report is None or not report.steps:
        return ""
    text = f"  step {report.step} of {report.steps}"
    if report.heldout_loss is not None:
        text += f", held-out loss {report.heldout_loss:.3f}"
    return text


def _plain(run: Run) -> dict[str, Any]:
    return {
        "name": run.name,
        "state": run.state,
        "examples": str(run.examples),
        "progress": asdict(run.progress) if run.progress else None,
        "adapter": run.adapter.name if run.adapter else None,
        "folder": str(run.folder),
    }


COMMANDS = (tune_group,)
