"""`deskrag compare`: the same questions through the model alone, with documents, tuned, and tuned with documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .ask import model_option
from .common import application, collection_option, json_option, library_option, print_json, stoppable
from .given import GivenPath

if TYPE_CHECKING:
    from ..evaluation.compare import Way

_WAYS = ("base", "rag", "tuned", "tuned+rag")


@click.command("compare")
@click.argument("gold", type=GivenPath(path_type=Path))
@click.option("--adapter", default="", help="Adapter of the tuned ways; by default the one that answers any question.")
@click.option(
    "--way", "ways", multiple=True, type=click.Choice(_WAYS), help="Only this way; may be given several times."
)
@click.option("--most", type=click.IntRange(1), help="Ask only so many of the first questions.")
@click.option("--seed", type=click.IntRange(0), help="Seed of the sampler.")
@click.option("--out", "-o", type=GivenPath(path_type=Path, file_okay=False), help="Folder for the answers and tables.")
@click.option("--again", is_flag=True, help="Start over instead of going on with what was answered before.")
@collection_option("Only documents of this collection.")
@model_option
@library_option
@json_option
def compare_command(
    gold: Path,
    adapter: str,
    ways: tuple[Way, ...],
    most: int | None,
    seed: int | None,
    out: Path | None,
    again: bool,
    collection: str | None,
    model: str | None,
    library: Path | None,
    as_json: bool,
) -> None:
    """Ask the questions of GOLD in up to four ways and write the table that decides between them.

    GOLD has one JSON object a line: {"question": "…", "answers": ["…"], "document": "guide.pdf", "answerable": true};
    the last two may be missing. The answers, the table (JSON, Markdown) and a picture (SVG) are written to a folder;
    a comparison that was stopped goes on with the same command.
    """
    from ..app.application import Application
    from ..app.comparing import compare_ways
    from ..errors import LibraryBusyError
    from .progress_bar import ProgressBar

    with application(library, "compare", answer={"model": model, "seed": seed}) as app, stoppable() as cancel:
        if not isinstance(app, Application):
            raise LibraryBusyError(
                "another process holds this library", advice="Close the window or the server, then compare again."
            )
        with ProgressBar(quiet=as_json) as bar:
            found = compare_ways(
                app,
                gold,
                adapter=adapter,
                collection=collection,
                only=ways,
                most=most or 0,
                folder=out,
                again=again,
                progress=bar,
                cancel=cancel,
            )
    if as_json:
        from dataclasses import asdict

        rows = [asdict(row) for row in found.rows]
        print_json({"folder": str(found.folder), "rows": rows, "conclusion": found.conclusion})
        return
    click.echo(found.text)
    click.secho(f"Answers, table and picture: {found.folder}", dim=True)


COMMANDS = (compare_command,)
