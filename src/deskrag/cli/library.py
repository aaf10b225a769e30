"""`status` and `collections`: what the library holds, file by file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import application, collection_option, json_option, library_option, print_json, shown_path
from .terminal import one_line

if TYPE_CHECKING:
    from ..app.application import StatusReport
    from ..indexing.ledger import DocumentRow

_COLOURS = {"indexed": "green", "failed": "red", "skipped": "yellow", "absent": "magenta", "waiting": "cyan"}


@click.command("status")
@collection_option("Only this collection.")
@click.option(
    "--state",
    type=click.Choice(["indexed", "skipped", "failed", "absent", "waiting"]),
    help="Only files in this state.",
)
@library_option
@json_option
def status_command(collection: str | None, state: str | None, library: Path | None, as_json: bool) -> None:
    """Show every file: indexed, skipped or failed, why, pages, chunks, text quality, when."""
    with application(library, "status") as app:
        report = app.status(collection)
    rows = [row for row in report.documents if state in (None, row.state)]
    if as_json:
        print_json(
            {
                "library": str(report.library),
                "totals": report.totals(),
                "coverage": round(report.coverage, 4),
                "collections": [asdict(info) for info in report.collections],
                "sources": [asdict(source) for source in report.sources],
                "documents": [{**asdict(row), "notes": json.loads(row.notes)} for row in rows],
            }
        )
        return
    if not report.documents:
        click.echo("Nothing is indexed yet. Start with: deskrag index PATH")
        return
    for row in rows:
        _show(row)
    _show_totals(report)


@click.command("collections")
@library_option
@json_option
def collections_command(library: Path | None, as_json: bool) -> None:
    """List the collections with their totals."""
    with application(library, "collections") as app:
        found = app.collections()
    if as_json:
        print_json([asdict(info) for info in found])
        return
    if not found:
        click.echo("There are no collections yet. Start with: deskrag index PATH --collection NAME")
    for info in found:
        click.echo(f"{one_line(info.name)}  {info.indexed} of {info.documents} files searchable, {info.chunks} chunks")


def _show(row: DocumentRow) -> None:
    click.secho(f"{row.state.value:<8}", fg=_COLOURS[row.state], nl=False)
    facts = ""
    if row.chunks:
        pages = f"{row.pages} page{'s' if row.pages != 1 else ''}"
        facts = f"  {pages}, {row.chunks} chunks, quality {row.quality:.2f}, {row.looked}"
    click.echo(f" {shown_path(row.path)}{facts}")
    for reason in [row.reason, *json.loads(row.notes)]:
        if reason:
            click.secho(f"         {one_line(reason)}", dim=True)


def _show_totals(report: StatusReport) -> None:
    totals = [f"{count} {state}" for state, count in report.totals().items() if count]
    chunks = sum(info.chunks for info in report.collections)
    click.echo(f"\n{', '.join(totals)}; {chunks} chunks; {report.coverage:.0%} of the readable files can be searched.")


COMMANDS = (status_command, collections_command)
