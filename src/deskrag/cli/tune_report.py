"""A report on training examples, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .terminal import one_line, running

if TYPE_CHECKING:
    from ..tuning.data_report import Report

_SHOWN = 8


def show_report(report: Report) -> None:
    """Counts first, what is wrong next, a few examples last."""
    share = report.refusals / report.examples if report.examples else 0.0
    click.echo(
        f"{report.examples} examples from {report.documents} documents: {report.train} to learn from,"
        f" {report.heldout} held out; {share:.0%} say that the documents hold no answer"
    )
    size = report.lengths
    click.echo(
        f"Tokens of an example (estimated): {size.shortest} to {size.longest}, median {size.median},"
        f" 95 % under {size.p95}; {size.total:,} in all"
    )
    for source, count in report.sources.items():
        click.echo(f"  {count:>6}  {one_line(source)}")
    for title, found in (
        ("no example", [f"line {number}: {why}" for number, why in report.problems]),
        ("the same twice", [f"lines {a} and {b}" for a, b in report.duplicates]),
        ("nearly the same", [f"lines {a} and {b}" for a, b in report.near]),
        ("tell of the held-out part", [f"line {number}" for number in report.leaks]),
    ):
        if found:
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            click.secho(f"{len(found)} {title}: ", fg="yellow", nl=False)
            click.echo(one_line("; ".join(found[:_SHOWN])) + more)
    for example in report.samples:
        click.secho(f"\n{one_line(example.source or 'example')}", bold=True, nl=False)
        click.secho(f"  {example.split or 'undecided'}", dim=True)
        for message in example.messages:
            click.secho(f"  {one_line(message.role)}: ", fg="cyan", nl=False)
            click.echo(running(message.content).replace("\n", "\n    "))
        click.secho("  → ", fg="green", nl=False)
        click.echo(running(example.completion))
    if report.advice:
        click.echo("")
    for sentence in report.advice:
        click.secho(sentence, fg="yellow")
    if report.sound and not report.advice:
        click.secho("\nNothing is wrong with them.", fg="green")
