"""`serve` and `mcp`. Nothing of the server is imported before one of them runs."""

from __future__ import annotations

import sys
from pathlib import Path

import click


def _folder(_context: click.Context, _parameter: click.Parameter, given: str | None) -> Path | None:
    """The folder that was named; an empty name would mean the current one."""
    if given == "":
        raise click.BadParameter("it is empty; leave it out, or give a value.")
    return None if given is None else Path(given)


library_option = click.option(
    "--library",
    metavar="PATH",
    callback=_folder,
    help="Folder of the library; by default the one of your user account ($DESKRAG_LIBRARY).",
)


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), help="Port on 127.0.0.1; 0 for any free one.  [default: 8765]")
@click.option("--show-token", is_flag=True, help="Print the token (made at the first use) and end.")
@library_option
def serve_command(port: int | None, show_token: bool, library: Path | None) -> None:
    """Serve the library and the models to other programs of this machine, OpenAI-compatible. Ctrl-C ends it."""
    from .. import settings as settings_module
    from ..app.token import ensure_token, token_file

    if show_token:
        click.echo(ensure_token())
        return
    from ..app.application import Application
    from .serving import LoopbackServer

    settings = settings_module.load()
    with Application(library, settings, purpose="serve") as app:
        server = LoopbackServer(app, settings.server.port if port is None else port)
        base = f"http://127.0.0.1:{server.port}"
        click.echo(f"Serving {app.parts.folder} on {base} (OpenAI-compatible: {base}/v1). Ctrl-C ends.", err=True)
        click.echo(f"Token: {token_file()}, also printed by: deskrag serve --show-token", err=True)
        click.echo(f'Try:   curl -H "Authorization: Bearer $(deskrag serve --show-token)" {base}/v1/models', err=True)
        sys.stderr.flush()
        server.run()
    click.echo("Stopped.", err=True)


@click.command("mcp")
@library_option
def mcp_command(library: Path | None) -> None:
    """Offer the library to an AI program over the Model Context Protocol (standard input and output)."""
    from .mcp_stdio import run

    run(library)


COMMANDS = (serve_command, mcp_command)
