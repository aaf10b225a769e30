"""`deskrag adapters`: what was trained or taken in, how well it does, which of it answers."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .common import json_option, print_json, stoppable
from .given import TEXT, GivenPath
from .terminal import one_line

if TYPE_CHECKING:
    from ..app.adapters import AdapterDesk, AdapterRow
    from ..models.adapter_cards import Score
    from ..models.registry import Installed

name_argument = click.argument("name", metavar="NAME", type=TEXT)


def _desk() -> AdapterDesk:
    from ..app.adapters import AdapterDesk

    return AdapterDesk()


@click.group("adapters")
def adapters_group() -> None:
    """Adapters of language models: list, import, choose, remove, export, merge. Train one with `deskrag tune`."""


@adapters_group.command("list")
@json_option
def list_command(as_json: bool) -> None:
    """List the adapters, those of the model that answers first."""
    desk = _desk()
    rows = desk.rows()
    damaged = desk.library.damaged()
    if as_json:
        print_json({"adapters": [as_plain(row) for row in rows], "damaged": damaged})
        return
    if not rows:
        click.echo("There are no adapters yet. Train one with: deskrag tune data … and deskrag tune train …")
    for row in rows:
        _show_row(row)
    for sentence in damaged:
        click.secho(one_line(sentence), fg="red", err=True)


@adapters_group.command("info")
@name_argument
@json_option
def info_command(name: str, as_json: bool) -> None:
    """Show everything known of an adapter."""
    row = _desk().info(name)
    if as_json:
        print_json(as_plain(row))
        return
    adapter = row.adapter
    click.secho(adapter.name, bold=True)
    where = "answers now" if row.answers else "chosen, for another model" if adapter.active else "does not answer"
    for label, value in (
        ("state", where),
        ("base model", adapter.base.name),
        ("rank", str(adapter.rank)),
        ("size", f"{adapter.size / 1e6:.1f} MB"),
        ("judge", f"beside it ({adapter.judge_file.name})" if adapter.judge_sha256 else ""),
        ("made", adapter.made),
        ("topics", ", ".join(adapter.topics) or "any question"),
        ("examples", f"{adapter.examples} ({adapter.data_hash})" if adapter.examples else ""),
        ("licence", adapter.licence),
        ("note", adapter.note),
        ("folder", str(adapter.folder)),
    ):
        if value:
            click.echo(f"  {label:<11}{one_line(str(value))}")
    for score in adapter.scores:
        click.echo(f"  {score.name:<11}{_score_text(score)}")


@adapters_group.command("import")
@click.argument("path", metavar="PATH", type=GivenPath(path_type=Path))
@click.option("--name", default="", help="What to call it; taken from the file's name if left out.")
@click.option("--base", default="", help="The model it was trained for; the one that answers if left out.")
@click.option("--topic", "topics", multiple=True, help="What it was trained for; may be given several times.")
@click.option(
    "--prompt",
    type=click.Choice(["passages", "evidence", "question"]),
    default="passages",
    show_default=True,
    help="What it was shown when it was trained: whole passages, single sentences, or only the question.",
)
@click.option("--anyway", is_flag=True, help="Also if it names another base model, as long as its shapes fit.")
@click.option("--merged", is_flag=True, help="PATH is the folder of a whole model (safetensors) made from the base.")
@click.option("--use", "use_it", is_flag=True, help="Choose it afterwards.")
@json_option
def import_command(
    path: Path,
    name: str,
    base: str,
    topics: tuple[str, ...],
    prompt: str,
    anyway: bool,
    merged: bool,
    use_it: bool,
    as_json: bool,
) -> None:
    """Take in an adapter trained elsewhere: a GGUF file, a PEFT folder, or what `export` wrote."""
    desk = _desk()
    if merged:
        from .byte_bar import ByteBar

        with stoppable() as cancel, ByteBar(quiet=as_json) as bar:
            _show_model(desk.import_merged(path, name=name, base=base, progress=bar, cancel=cancel), as_json)
        return
    adapter = desk.import_adapter(path, name=name, base=base, topics=topics, prompt=prompt, anyway=anyway)
    if use_it:
        desk.use(adapter.name)
    if as_json:
        print_json(as_plain(desk.info(adapter.name)))
        return
    click.secho(f"{adapter.name} is here, for {adapter.base.name}.", fg="green")
    if adapter.note:
        click.secho(adapter.note, fg="yellow")
    if not use_it:
        click.echo(f"Choose it with: deskrag adapters use {adapter.name}")


@adapters_group.command("use")
@name_argument
@click.option("--anyway", is_flag=True, help="Also if it measured worse than the model alone.")
@click.option("--off", is_flag=True, help="Let it answer no longer.")
@json_option
def use_command(name: str, anyway: bool, off: bool, as_json: bool) -> None:
    """Let an adapter answer with its model from the next question on, or (--off) no longer."""
    desk = _desk()
    adapter = desk.stop(name) if off else desk.use(name, anyway=anyway)
    if as_json:
        print_json(as_plain(desk.info(adapter.name)))
        return
    if off:
        click.secho(f"{adapter.base.name} answers without {adapter.name} from now on.", fg="green")
        return
    about = f" questions about {', '.join(adapter.topics)}" if adapter.topics else ""
    click.secho(f"{adapter.base.name} answers{about} with {adapter.name} from now on.", fg="green")
    if not adapter.scores:
        click.secho("It was not measured: nobody knows yet whether it answers better.", fg="yellow")


@adapters_group.command("remove")
@name_argument
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@json_option
def remove_command(name: str, yes: bool, as_json: bool) -> None:
    """Delete an adapter for good."""
    desk = _desk()
    adapter = desk.library.get(name)
    if not yes:
        click.confirm(f"Delete {adapter.name} ({adapter.size / 1e6:.1f} MB)?", abort=True, err=True)
    folder = desk.remove(name)
    if as_json:
        print_json({"name": adapter.name, "deleted": str(folder)})
    else:
        click.echo(f"{adapter.name} was deleted.")


@adapters_group.command("export")
@name_argument
@click.argument("target", metavar="FOLDER", type=GivenPath(path_type=Path))
@json_option
def export_command(name: str, target: Path, as_json: bool) -> None:
    """Copy an adapter with its card into FOLDER, for another machine or another llama.cpp program."""
    folder = _desk().export(name, target)
    if as_json:
        print_json({"name": name, "folder": str(folder)})
    else:
        click.echo(f"Wrote {folder} (adapter.gguf and card.json).")


@adapters_group.command("merge")
@name_argument
@click.option("--type", "ftype", default="q8_0", show_default=True, help="Type of the new model, such as q4_k_m.")
@click.option("--name", "new_name", default="", help="What to call the new model.")
@json_option
def merge_command(name: str, ftype: str, new_name: str, as_json: bool) -> None:
    """Make a stand-alone model of an adapter and its base model."""
    from .byte_bar import ByteBar

    desk = _desk()
    with stoppable() as cancel, ByteBar(quiet=as_json) as bar:
        installed = desk.merge(name, new_name=new_name, ftype=ftype, progress=bar, cancel=cancel)
    _show_model(installed, as_json)


def _show_model(installed: Installed, as_json: bool) -> None:
    if as_json:
        print_json(asdict(installed))
        return
    click.secho(f"{installed.name} is here ({installed.size / 1e6:.0f} MB).", fg="green")
    click.echo(f"Choose it with: deskrag models use {installed.name}")


def as_plain(row: AdapterRow) -> dict[str, Any]:
    """A row as JSON values."""
    return {**asdict(row.adapter), "folder": str(row.adapter.folder), "fits": row.fits, "answers": row.answers}


def _show_row(row: AdapterRow) -> None:
    adapter = row.adapter
    mark, colour = ("●", "green") if row.answers else ("○", "white") if row.fits else ("✕", "red")
    topics = f" · {', '.join(adapter.topics)}" if adapter.topics else ""
    score = f" · {adapter.scores[0].name} {_score_text(adapter.scores[0])}" if adapter.scores else ""
    other = "" if row.fits else " · for another model than the one that answers"
    click.secho(mark, fg=colour, nl=False)
    click.echo(f" {adapter.name}  {adapter.base.name} · rank {adapter.rank}{topics}{score}{other}")


def _score_text(score: Score) -> str:
    before = f"{score.before:.3f} → " if score.before is not None else ""
    verdict = "" if score.before is None else click.style(" worse", fg="red") if score.is_worse else ""
    return f"{before}{score.after:.3f}{verdict}" + (f" ({score.examples} examples)" if score.examples else "")


COMMANDS = (adapters_group,)
