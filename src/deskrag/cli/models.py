"""`deskrag models`: what there is, what fits this machine, bringing it here, choosing it, taking it away."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import InputError
from .common import json_option, print_json, stoppable
from .given import TEXT

if TYPE_CHECKING:
    from ..app.models import ModelDesk

name_argument = click.argument("name", metavar="NAME", type=TEXT)
context_option = click.option("--context", type=click.IntRange(min=0), default=0, help="Tokens of context to plan for.")
yes_option = click.option("--yes", "-y", is_flag=True, help="Do not ask.")


def _desk() -> ModelDesk:
    from ..app.models import ModelDesk

    return ModelDesk()


@click.group("models")
def models_group() -> None:
    """Language and embedding models: list, fit advice, download, import, choose, remove, quantise.

    Nothing but `deskrag models download` ever uses the network.
    """


@models_group.command("list")
@click.option("--here", is_flag=True, help="Only what is on this machine.")
@click.option("--kind", type=click.Choice(["language", "embedding"]), help="Only models that write, or that search.")
@click.option("--language", "-l", metavar="CODE", help="Only models that know this language, such as ja.")
@click.option("--fits", is_flag=True, help="Only what runs on this machine.")
@context_option
@json_option
def list_command(here: bool, kind: str | None, language: str | None, fits: bool, context: int, as_json: bool) -> None:
    """List the models on this machine and those that can be downloaded, with fit advice."""
    from ..models.memory import machine_memory

    rows = [
        row
        for row in _desk().rows(catalogue=not here, context=context)
        if kind in (None, row.kind)
        and (language is None or language in row.languages or "*" in row.languages)
        and not (fits and row.fit is not None and row.fit.verdict == "does not fit")
    ]
    if as_json:
        print_json({"memory": asdict(machine_memory()), "models": [_plain(asdict(row)) for row in rows]})
        return
    from .model_tables import show_rows

    show_rows(rows, machine_memory())


@models_group.command("info")
@name_argument
@context_option
@json_option
def info_command(name: str, context: int, as_json: bool) -> None:
    """Show everything known of a model: NAME of the list, or the path of a GGUF file."""
    info = _desk().info(name, context)
    if as_json:
        print_json(_plain(asdict(info)))
        return
    from .model_tables import show_info

    show_info(info)


@models_group.command("fit")
@name_argument
@context_option
@click.option("--kv-type", default="", help="Type of the KV cache, such as f16 or q8_0.")
@json_option
def fit_command(name: str, context: int, kv_type: str, as_json: bool) -> None:
    """Say whether a model fits the memory that is free now, with the numbers. Exits with 9 when it does not."""
    from ..errors import ModelError

    fit = _desk().fit(name, context, kv_type)
    if as_json:
        print_json(asdict(fit))
    else:
        from .model_tables import show_fit

        show_fit(name, fit)
    if fit.verdict == "does not fit":
        raise SystemExit(ModelError.exit_code)


@models_group.command("download")
@click.argument("wanted", metavar="NAME|OWNER/REPOSITORY", type=TEXT)
@click.option("--file", default="", help="Which GGUF file of the repository, or its type, such as Q8_0.")
@click.option("--revision", default="main", show_default=True, help="Branch, tag or commit.")
@click.option("--name", default="", help="What to call it here.")
@click.option("--use", "use_it", is_flag=True, help="Choose it afterwards.")
@yes_option
@json_option
def download_command(wanted: str, file: str, revision: str, name: str, use_it: bool, yes: bool, as_json: bool) -> None:
    """Fetch a model of the catalogue, or of any repository of the hub. A stop or a cut loses nothing that came."""
    from ..models.fit import size_text
    from .byte_bar import ByteBar

    desk = _desk()
    entry_licence = _ask_about_licence(desk, wanted, yes or as_json)
    plan = desk.plan_download(wanted, file=file, revision=revision, name=name)
    if not as_json:
        parts = f" in {len(plan.files)} files" if len(plan.files) > 1 else ""
        click.echo(
            f"{plan.name}: {size_text(plan.size)}{parts} from {plan.listing.repository}{entry_licence}", err=True
        )
    with stoppable() as cancel, ByteBar(quiet=as_json) as bar:
        installed = desk.download(plan, bar, cancel)
    chosen = desk.use(installed.name) if use_it else None
    if as_json:
        print_json({**asdict(installed), "in_use": chosen is not None})
        return
    click.secho(f"{installed.name} is here ({size_text(installed.size)}), its hash is pinned.", fg="green")
    _after(desk, installed.name, chosen)


@models_group.command("import")
@click.argument("path", metavar="PATH", type=TEXT)
@click.option("--name", default="", help="What to call it; taken from the file's name if left out.")
@click.option("--in-place", is_flag=True, help="Use it where it lies, without a copy. It is never deleted.")
@click.option("--again", is_flag=True, help="Accept a file (or NAME) that changed since its first use.")
@click.option("--use", "use_it", is_flag=True, help="Choose it afterwards.")
@json_option
def import_command(path: str, name: str, in_place: bool, again: bool, use_it: bool, as_json: bool) -> None:
    """Take a GGUF file (of a split model the first one), or the folder of an embedding model, into the library."""
    from ..models.fit import size_text
    from .byte_bar import ByteBar

    desk = _desk()
    if again:
        with stoppable() as cancel, ByteBar(quiet=as_json) as bar:
            files = desk.accept_again(path, bar, cancel)
        if as_json:
            print_json([str(file) for file in files])
        else:
            click.secho(f"Accepted as it is now: {', '.join(str(file) for file in files)}", fg="green")
        return
    with stoppable() as cancel, ByteBar(quiet=as_json) as bar:
        installed = desk.import_model(Path(path), name=name, in_place=in_place, progress=bar, cancel=cancel)
    chosen = desk.use(installed.name) if use_it else None
    if as_json:
        print_json({**asdict(installed), "in_use": chosen is not None})
        return
    where = "where it lies" if in_place else "copied"
    click.secho(f"{installed.name} is here ({size_text(installed.size)}, {where}), its hash is pinned.", fg="green")
    _after(desk, installed.name, chosen)


@models_group.command("use")
@name_argument
@json_option
def use_command(name: str, as_json: bool) -> None:
    """Make a model the one that answers (or, an embedding model, the one that searches)."""
    chosen = _desk().use(name)
    if as_json:
        print_json({"name": chosen.name, "kind": chosen.kind, "file": str(chosen.file), "notes": list(chosen.notes)})
        return
    does = "answers" if chosen.kind == "language" else "searches"
    click.secho(f"{chosen.name} {does} from now on.", fg="green")
    click.secho(f"Written to {chosen.file}", dim=True)
    for note in chosen.notes:
        click.secho(note, fg="yellow")


@models_group.command("remove")
@name_argument
@yes_option
@json_option
def remove_command(name: str, yes: bool, as_json: bool) -> None:
    """Take a model out of the library. A file that was imported in place stays where it is."""
    from ..models.fit import size_text

    desk = _desk()
    installed = desk.registry.get(name)
    if installed is not None and not yes:
        what = "Forget" if installed.in_place else f"Delete {size_text(installed.size)} of"
        click.confirm(f"{what} {installed.name}?", abort=True)
    deleted = desk.remove(name)
    if as_json:
        print_json({"name": name, "deleted": [str(path) for path in deleted]})
    elif deleted:
        click.echo(f"{name} was removed ({len(deleted)} file{'s' if len(deleted) > 1 else ''} deleted).")
    else:
        click.echo(f"{name} was taken out of the list; its files stay where they are.")


@models_group.command("quantize")
@name_argument
@click.option(
    "--type", "ftype", default="auto", show_default=True, help="Such as q8_0 or q4_k_m; auto tries and measures."
)
@click.option("--name", "new_name", default="", help="What to call the new model.")
@click.option(
    "--allow-requantize", is_flag=True, help="Also of a model that is quantised already; loses quality twice."
)
@click.option("--use", "use_it", is_flag=True, help="Choose it afterwards.")
@json_option
def quantize_command(name: str, ftype: str, new_name: str, allow_requantize: bool, use_it: bool, as_json: bool) -> None:
    """Make another type of a model that is here. The one there is stays.

    With “auto” the types are made and measured on this machine, and the fastest one is kept whose perplexity on a
    built-in text is at most 1.02 times that of the original.
    """
    from .byte_bar import ByteBar

    desk = _desk()
    with stoppable() as cancel, ByteBar(quiet=as_json) as bar:
        done = desk.quantize(
            name, ftype, new_name=new_name, allow_requantize=allow_requantize, progress=bar, cancel=cancel
        )
    chosen = desk.use(done.installed.name) if use_it and done.installed else None
    if as_json:
        print_json(_plain(asdict(done)))
        return
    if done.measurements:
        from .model_tables import show_measurements

        show_measurements(done.measurements)
    click.secho(done.note, fg="green")
    if done.installed is not None:
        click.echo(f"{done.installed.name} is here.")
        _after(desk, done.installed.name, chosen)


def _ask_about_licence(desk: ModelDesk, wanted: str, yes: bool) -> str:
    """Tell the licence of a catalogue entry; ask where commercial use is not allowed. Returns words for the plan."""
    from ..models.catalogue import LanguageEntry
    from ..models.library import find_entry

    entry = find_entry(wanted)
    if entry is None:
        return ""
    if isinstance(entry, LanguageEntry) and not entry.commercial and not yes:
        click.secho(f"{entry.title} may not be used commercially ({entry.licence}).", fg="yellow", err=True)
        if not click.confirm("Download it all the same?", err=True):
            raise InputError("nothing was downloaded", subject=entry.name)
    fit = desk.info(entry.name).row.fit
    if fit is not None and fit.verdict == "does not fit" and not yes:
        click.secho(f"It {fit.reason}.", fg="yellow", err=True)
        if not click.confirm("Download it all the same?", err=True):
            raise InputError("nothing was downloaded", subject=entry.name)
    return f", {entry.licence}"


def _after(desk: ModelDesk, name: str, chosen: Any) -> None:
    from .model_tables import show_fit

    row = desk.info(name).row
    if row.fit is not None:
        show_fit(name, row.fit, brief=True)
    if chosen is None:
        click.echo(f"Choose it with: deskrag models use {name}")
    else:
        for note in chosen.notes:
            click.secho(note, fg="yellow")


def _plain(value: Any) -> Any:
    """JSON values of nested dataclass dictionaries."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value


COMMANDS = (models_group,)
