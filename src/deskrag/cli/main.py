"""`deskrag`: the group of commands, and the one place where errors become exit codes.

Command modules import nothing heavy at their top, so that `deskrag --help` answers at once.
"""

from __future__ import annotations

import os
import sys

import click

from .. import __version__
from ..errors import Cancelled, UserError
from . import adapters, ask, backup, compare, doctor, history, index, library, models, search, tune
from .terminal import one_line

EXIT_CODES = """\
\b
Exit codes:
  0   done                          6   the library cannot be used
  1   failed for another reason     7   another process holds the library
  2   wrong usage or input          8   the disk is full
  3   not found                     9   a model is missing or broken
  4   no permission                10   the engine failed while answering
  5   a document cannot be read   130   stopped by the person
"""


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="deskrag")
def cli() -> None:
    """Answers from your own documents, with the page and the quote, entirely on your machine."""


for module in (index, library, search, ask, history, doctor, models, adapters, tune, compare, backup):
    for command in module.COMMANDS:
        cli.add_command(command)


def main() -> None:
    """Run the command line and exit with the code of the table in `EXIT_CODES`."""
    _use_utf8()
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = 2
    except (click.Abort, KeyboardInterrupt, Cancelled):
        click.echo("Stopped.", err=True)
        code = Cancelled.exit_code
    except UserError as error:
        click.secho("Error: ", fg="red", bold=True, nl=False, err=True)
        click.echo(one_line(error.sentence()), err=True)
        code = error.exit_code
    except BrokenPipeError:  # `deskrag search … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code or 0)


def _use_utf8() -> None:
    """Quotes in any language must print, also where the locale says ASCII."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main()
