"""An answer on the terminal: the stream of events as text, citation marks and sources."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import click

from ..answering.events import (
    Answer,
    AnswerEvent,
    Cited,
    Failed,
    Finished,
    Refused,
    Retrieved,
    Routed,
    Support,
    Token,
    shared_locator,
)
from ..retrieval.types import Passage
from .common import shown_path

_QUOTE = 240


def show_answer(events: Iterable[AnswerEvent]) -> Answer | None:
    """Print the stream as it comes; returns the answer, None if it failed."""
    answer: Answer | None = None
    marked = False
    for event in events:
        match event:
            case Token(text):
                # Japanese sentences follow each other without a space; behind a mark they need one.
                space = " " if marked and not text[:1].isspace() else ""
                click.echo(space + _safe(text), nl=False)
                marked = False
            case Cited(sentence):
                numbers = dict.fromkeys(citation.number for citation in sentence.citations)
                marks = "".join(f"[{number}]" for number in numbers)
                if marks:
                    click.secho(f" {marks}", fg="cyan", nl=False)
                    marked = True
                if sentence.support is Support.UNSUPPORTED:
                    marked = True
                    click.secho(" (not found in your documents)", fg="yellow", nl=False)
            case Finished(answer):
                click.echo()
                _show_sources(answer)
            case Refused(answer, _):
                click.echo(_safe(answer.text))
                _show_nearest(answer.nearest)
            case Failed(message):
                click.echo()
                click.secho(message, fg="red", err=True)
            case Routed() as routed:
                if said := way(routed):
                    click.secho(_safe(said), dim=True)
            case Retrieved():
                pass
    return answer


def way(routed: Routed) -> str:
    """Which way a question went, in one line; empty for the usual way and for replies that speak for themselves."""
    match routed.route:
        case "adapter":
            return f"Answered by the adapter {routed.name} ({routed.confidence:.0%}): {routed.reason}."
        case "rule":
            return f"Answered by the rule {routed.name}."
    return ""


def _show_sources(answer: Answer) -> None:
    if answer.mode == "quoted":
        click.secho("Quoted from your documents.", dim=True)
    click.echo()
    for number, citations in groupby(answer.citations, key=lambda citation: citation.number):
        quotes = list(citations)
        chunk = quotes[0].chunk
        locator = shared_locator(quotes)
        where = f" · {locator}" if locator else ""
        missing = " (its drive is missing)" if chunk.absent else ""
        quoted = " … ".join(_one_line(citation.quote) for citation in quotes)
        click.secho(f"[{number}] ", fg="cyan", nl=False)
        click.echo(f"{shown_path(chunk.path)}{where}{missing} · “{quoted}”")
    stated = [s for s in answer.sentences if s.support is not Support.PLAIN]
    held = sum(s.support is not Support.UNSUPPORTED for s in stated)
    if stated and answer.mode == "generated":
        click.secho(f"{held} of {len(stated)} statements found in your documents.", dim=True)


def _show_nearest(nearest: tuple[Passage, ...]) -> None:
    if not nearest:
        return
    click.secho("\nNearest in your documents:", dim=True)
    for passage in nearest:
        where = f" · {passage.chunk.locator}" if passage.chunk.locator else ""
        click.echo(f"  - {shown_path(passage.chunk.path)}{where}")


def _one_line(text: str) -> str:
    line = " ".join(_safe(text).split())
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1].rstrip() + "…"


def _safe(text: str) -> str:
    """No control characters of a document or a model reach the terminal."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t")
