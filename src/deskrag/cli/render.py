"""An answer on the terminal: the stream of events as text, citation marks and sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple

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
from ..answering.language import phrases
from .common import shown_path
from .terminal import one_line, running

_QUOTE = 240


class _Heads(NamedTuple):
    """What is said around an answer, in the language that the answer speaks."""

    quoted: str
    found: str
    nearest: str


_HEADS = {
    "en": _Heads(
        "Quoted from your documents.",
        "{held} of {all} statements found in your documents.",
        "Nearest in your documents:",
    ),
    "ja": _Heads(
        "文書からの引用です。", "{all}件の記述のうち{held}件が文書で確認できました。", "文書の中で最も近い箇所:"
    ),
}


def show_answer(events: Iterable[AnswerEvent], nothing: Callable[[], str] = str) -> Answer | None:
    """Print the stream as it comes; returns the answer, None if it failed.

    Args:
        events: The stream.
        nothing: Says why nothing could be found at all, where that is so: told in place of a refusal.
    """
    answer: Answer | None = None
    marked = False
    for event in events:
        match event:
            case Token(text):
                # Japanese sentences follow each other without a space; behind a mark they need one.
                space = " " if marked and not text[:1].isspace() else ""
                click.echo(space + running(text), nl=False)
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
                click.echo(nothing() or running(answer.text))
                _show_nearest(answer)
            case Failed(message):
                click.echo()
                click.secho(one_line(message), fg="red", err=True)
            case Routed() as routed:
                if said := way(routed):
                    click.secho(one_line(said), dim=True)
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


def _heads(answer: Answer) -> _Heads:
    return _HEADS[phrases(answer.question).code]


def _show_sources(answer: Answer) -> None:
    if answer.mode == "quoted":
        click.secho(_heads(answer).quoted, dim=True)
    click.echo()
    for number, citations in groupby(answer.citations, key=lambda citation: citation.number):
        quotes = list(citations)
        chunk = quotes[0].chunk
        locator = shared_locator(quotes)
        where = f" · {one_line(locator)}" if locator else ""
        missing = " (its drive is missing)" if chunk.absent else ""
        quoted = " … ".join(_one_line(citation.quote) for citation in quotes)
        click.secho(f"[{number}] ", fg="cyan", nl=False)
        click.echo(f"{shown_path(chunk.path)}{where}{missing} · “{quoted}”")
    stated = [s for s in answer.sentences if s.support is not Support.PLAIN]
    held = sum(s.support is not Support.UNSUPPORTED for s in stated)
    if stated and answer.mode == "generated":
        click.secho(_heads(answer).found.format(held=held, all=len(stated)), dim=True)


def _show_nearest(answer: Answer) -> None:
    if not answer.nearest:
        return
    click.secho(f"\n{_heads(answer).nearest}", dim=True)
    for passage in answer.nearest:
        where = f" · {one_line(passage.chunk.locator)}" if passage.chunk.locator else ""
        click.echo(f"  - {shown_path(passage.chunk.path)}{where}")


def _one_line(text: str) -> str:
    line = " ".join(running(text).split())
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1].rstrip() + "…"
