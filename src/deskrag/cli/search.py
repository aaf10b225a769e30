"""`search`: results without a model."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import (
    application,
    collection_option,
    json_option,
    library_option,
    nothing_to_search,
    print_json,
    shown_path,
    typed_text,
)
from .terminal import one_line, running

if TYPE_CHECKING:
    from ..retrieval.types import Passage, Query

_WIDTH = 320


class _QueryCommand(click.Command):
    """A command whose words may begin with a minus: ``deskrag search pump -valve`` needs no ``--``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        own = args[: args.index("--")] if "--" in args else args
        refused = [word for word in own if re.fullmatch(r"-[^\W\d]\D.*", word) and word not in known]
        left = [word for word in own if word not in refused]
        return super().parse_args(ctx, [*left, "--", *refused, *args[len(own) + 1 :]])


@click.command("search", cls=_QueryCommand)
@click.argument("query", nargs=-1, required=True)
@collection_option("Only this collection.")
@click.option("--limit", "-n", type=click.IntRange(1, 200), help="Number of results.  [default: 10]")
@library_option
@json_option
def search_command(
    query: tuple[str, ...], collection: str | None, limit: int | None, library: Path | None, as_json: bool
) -> None:
    """Find passages by meaning and by words, without a language model.

    \b
    In QUERY:  "exact phrase"   -without
               file:manual  file:*.pdf   type:docx   collection:NAME   after:2026-01   before:2026-03-15
    Without words the documents that the filters admit are listed, newest first.
    """
    from ..app.asking import passage_json
    from ..retrieval.highlight import quote

    with application(library, "search") as app:
        found = app.search(typed_text(" ".join(query)), limit, collection)
        if as_json:
            results = []
            for passage in found.passages:
                shown = quote(passage, found.query, _WIDTH)
                results.append({**passage_json(passage), "quote": asdict(shown)})
            seconds = {name: round(value, 4) for name, value in found.seconds.items()}
            print_json({"query": asdict(found.query), "results": results, "seconds": seconds})
            return
        if not found.passages:
            click.echo(nothing_to_search(app, collection) or "Nothing found.")
        for number, passage in enumerate(found.passages, start=1):
            _show(number, passage, found.query)


def _show(number: int, passage: Passage, query: Query) -> None:
    from ..retrieval.highlight import quote

    chunk = passage.chunk
    click.secho(f"{number}. {shown_path(chunk.path)}", bold=True, nl=False)
    heading = chunk.headings[-1] if chunk.headings else ""
    said = any(part.endswith(heading) for part in chunk.locator.split(" · "))
    for part in (chunk.locator, "" if said else " > ".join(chunk.headings)):
        if part:
            click.secho(f" · {one_line(part)}", fg="cyan", nl=False)
    listed = passage.dense is None and passage.keyword is None
    scores = [f"modified {date.fromtimestamp(chunk.modified)}" if listed else f"{passage.score:.3f}"]
    if passage.dense is not None:
        scores.append(f"meaning {passage.dense:.2f}")
    if passage.keyword is not None:
        scores.append(f"words {passage.keyword:.1f}")
    click.secho(f"  [{', '.join(scores)}]{'  (its drive is missing)' if chunk.absent else ''}", dim=True)
    shown = quote(passage, query, _WIDTH)
    last = 0
    line = ""
    for start, end in shown.marks:
        line += _plain(shown.text[last:start]) + click.style(_plain(shown.text[start:end]), bold=True, fg="yellow")
        last = end
    click.echo(f"   {(line + _plain(shown.text[last:])).strip()}")


def _plain(text: str) -> str:
    return "".join(" " if char.isspace() else char for char in running(text))


COMMANDS = (search_command,)
