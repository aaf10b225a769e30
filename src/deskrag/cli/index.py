"""`index`, `reindex`, `remove`: what changes the index."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import DocumentError, InputError
from .common import application, collection_option, json_option, library_option, print_json, shown_path, stoppable
from .given import GivenPath
from .progress_bar import ProgressBar
from .terminal import one_line

if TYPE_CHECKING:
    from ..app.holder import OpenLibrary
    from ..indexing.indexer import IndexReport


@click.command("index")
@click.argument("paths", nargs=-1, type=GivenPath(path_type=Path))
@collection_option("Collection to add to; made if new.  [default: documents]")
@library_option
@json_option
def index_command(paths: tuple[Path, ...], collection: str | None, library: Path | None, as_json: bool) -> None:
    """Index files and folders, or look again at everything that was added before.

    Unchanged files cost nothing. Stop with Ctrl-C at any time: the next run goes on where this one stopped.
    With --json and neither PATHS nor --collection, the reports of all collections are one list.
    """
    from ..app.early import vectors_early

    with vectors_early(), application(library, "index") as app, stoppable() as cancel:
        from ..app.application import DEFAULT_COLLECTION

        names = [collection or DEFAULT_COLLECTION]
        if not paths and collection is None:
            names = [info.name for info in app.collections()]
            if not names:
                raise InputError("nothing was indexed before", advice="Give a file or folder: deskrag index PATH.")
        reports = []
        for name in names:
            with ProgressBar(quiet=as_json) as bar:
                report = app.index(paths, name, bar, cancel)
            reports.append(_as_json(report, name))
            if not as_json:
                _show(report, name)
        if as_json:
            print_json(reports[0] if paths or collection is not None else reports)
        _tell_of_failed(app, paths, names[0])


@click.command("reindex")
@collection_option("Only this collection.")
@click.option("--failed", is_flag=True, help="Only files that could not be read before.")
@click.option("--rebuild", is_flag=True, help="Make both indexes again from the library's own texts; read no file.")
@library_option
@json_option
def reindex_command(collection: str | None, failed: bool, rebuild: bool, library: Path | None, as_json: bool) -> None:
    """Read everything again, for example after a change of settings."""
    from ..app.early import vectors_early

    with vectors_early(), application(library, "reindex") as app, stoppable() as cancel:
        with ProgressBar(quiet=as_json) as bar:
            report = app.reindex(collection, bar, cancel, failed_only=failed, rebuild=rebuild)
        if as_json:
            print_json(_as_json(report, collection))
        else:
            _show(report, collection)


@click.command("remove")
@click.argument("paths", nargs=-1, type=GivenPath(path_type=Path))
@collection_option("Only from this collection; without PATHS, the whole collection.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask before a whole collection is removed.")
@library_option
def remove_command(paths: tuple[Path, ...], collection: str | None, yes: bool, library: Path | None) -> None:
    """Take files, folders or a whole collection out of the index. The files themselves are never touched."""
    from ..app.early import vectors_early

    with vectors_early(), application(library, "remove") as app:
        if paths:
            count = sum(app.remove(path, collection) for path in paths)
        elif collection:
            app.status(collection)
            if not yes:
                click.confirm(f"Remove the collection {collection!r} from the index?", abort=True, err=True)
            count = app.remove_collection(collection)
        else:
            raise InputError("nothing to remove was named", advice="Give a path, or a collection with --collection.")
    click.echo(f"Removed {count} document{'s' if count != 1 else ''} from the index.")


def _tell_of_failed(app: OpenLibrary, paths: tuple[Path, ...], collection: str) -> None:
    """A file that was named and cannot be read is an error; one that was met in a folder is a row of the ledger."""
    named = {os.path.abspath(path.expanduser()) for path in paths if path.is_file()}  # noqa: PTH100 - as the ledger
    if not named:
        return
    failed = [row for row in app.status(collection).documents if row.state.value == "failed" and row.path in named]
    for row in failed:
        click.secho(one_line(f"{shown_path(row.path)}: {row.reason}"), fg="red", err=True)
    if failed:
        raise SystemExit(DocumentError.exit_code)


def _as_json(report: IndexReport, collection: str | None) -> dict[str, object]:
    return {"collection": collection, **asdict(report)}


def _show(report: IndexReport, collection: str | None) -> None:
    found = (report.indexed, report.unchanged, report.removed, report.skipped, report.failed, report.absent)
    if not any(found) and not report.chunks and not report.unreadable:
        click.echo(f"{collection}: no files found." if collection else "No files found.")
        return
    parts = [f"{report.indexed} indexed"]
    for count, word in (
        (report.unchanged, "unchanged"),
        (report.removed, "gone"),
        (report.skipped, "skipped"),
        (report.failed, "failed"),
        (report.absent, "absent (kept)"),
    ):
        if count:
            parts.append(f"{count} {word}")
    name = f"{collection}: " if collection else ""
    click.echo(f"{name}{', '.join(parts)}; {report.chunks} chunks in {report.seconds:.1f} s.")
    for folder, reason in report.unreadable:
        where = one_line(f"{folder} ({reason})")
        click.secho(f"  Could not look into {where}; what was indexed from it is kept.", fg="yellow")
    if report.failed or report.skipped:
        click.secho("  `deskrag status` says why for each file.", dim=True)


COMMANDS = (index_command, reindex_command, remove_command)
