"""`doctor`: what this machine and this library are like, and what to mend."""

from __future__ import annotations

from pathlib import Path

import click

from .common import json_option, library_option, print_json
from .terminal import one_line


@click.command("doctor")
@library_option
@json_option
def doctor_command(library: Path | None, as_json: bool) -> None:
    """Check versions, processor, GPU, models, library and disk space. Exits with 1 when something needs mending."""
    from .. import paths
    from ..app.doctor import examine

    report = examine((library or paths.default_library()).expanduser().absolute())
    if as_json:
        print_json(report.as_json())
    else:
        for section in report.sections:
            click.secho(section.title, bold=True)
            for name, value in section.facts:
                click.echo(f"  {name:<24} {one_line(value)}")
        for problem in report.problems:
            click.secho(f"! {one_line(problem)}", fg="yellow")
        if not report.problems:
            click.secho("Everything looks well.", fg="green")
    if report.problems:
        raise SystemExit(1)


COMMANDS = (doctor_command,)
