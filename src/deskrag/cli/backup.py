"""`backup` and `restore`: a library in one file, and back."""

from __future__ import annotations

import time
from pathlib import Path

import click

from .common import json_option, library_option, print_json, stoppable
from .given import GivenPath

_file = click.argument("file", type=GivenPath(path_type=Path, dir_okay=False))


@click.command("backup")
@_file
@library_option
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@json_option
def backup_command(file: Path, library: Path | None, force: bool, as_json: bool) -> None:
    """Write the library, the settings and the list of models into FILE (a ZIP file).

    The library may be in use meanwhile. Model files and your documents themselves are not in it.
    """
    from .. import paths
    from ..app.backup import back_up
    from ..errors import InputError
    from ..models.fit import size_text
    from .byte_bar import ByteBar

    if file.exists() and not force:
        raise InputError(
            "there is a file of this name already", subject=str(file), advice="Give --force to replace it."
        )
    with stoppable() as cancel, ByteBar(quiet=as_json) as bar:
        found = back_up(_folder(library, paths.default_library()), file.absolute(), bar, cancel)
    if as_json:
        print_json({"file": str(file), "documents": found.documents, "chats": found.conversations, "bytes": found.size})
    else:
        click.echo(
            f"{found.documents} documents and {found.conversations} chats are in {file} ({size_text(found.size)})."
        )


@click.command("restore")
@_file
@library_option
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@json_option
def restore_command(file: Path, library: Path | None, yes: bool, as_json: bool) -> None:
    """Put the backup FILE in the place of the library; the present one is kept beside it."""
    from .. import paths
    from ..app.backup import inspect
    from ..app.restore import restore
    from .byte_bar import ByteBar

    folder = _folder(library, paths.default_library())
    found = inspect(file)
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(found.created))
    if not yes:
        click.echo(f"{file} is of {made}: {found.documents} documents, {found.conversations} chats.", err=True)
        click.confirm(f"Put it in the place of {folder}?", abort=True, err=True)
    with stoppable() as cancel, ByteBar(quiet=as_json) as bar:
        done = restore(file, folder, bar, cancel)
    if as_json:
        kept = str(done.kept) if done.kept else None
        print_json({"library": str(folder), "kept": kept, "documents": found.documents, "notes": list(done.notes)})
        return
    click.echo(f"Restored: {found.documents} documents, {found.conversations} chats.")
    if done.kept is not None:
        click.echo(f"The former library is in {done.kept}; delete it when you no longer need it.")
    for note in done.notes:
        click.secho(note, fg="yellow", err=True)


def _folder(given: Path | None, default: Path) -> Path:
    return (given or default).expanduser().absolute()


COMMANDS = (backup_command, restore_command)
