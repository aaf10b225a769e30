"""`deskrag`: the group of commands, and the one place where errors become exit codes.

Command modules import nothing heavy at their top, so that `deskrag --help` answers at once.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import sys
from typing import Any

import click

from .. import __version__
from ..errors import Cancelled, StorageFullError, UserError
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


class _UnreadError(Exception):
    """Nobody reads any more what is printed: `deskrag search … | head`."""


class _Commands(click.Group):
    """The commands. click would end with 1 where a reader went away, which is no failure of the command."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            if _is_read():  # another pipe: that is a bug, or told by what broke it
                raise
            raise _UnreadError from error


@click.group(
    cls=_Commands,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
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
        code = _run()
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
    except _UnreadError:
        code = 0
    _is_read()
    sys.exit(code or 0)


def _run() -> int:
    """Run the command that was named, to the last letter of what it prints.

    Raises:
        StorageFullError: There was no room for what is printed, as when it goes into a file.
    """
    try:
        code: int = cli.main(standalone_mode=False) or 0
        with contextlib.suppress(BrokenPipeError):  # nobody reads it, which is no failure
            sys.stdout.flush()
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename is not None:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left goes nowhere
        raise StorageFullError("there is no room for what is printed", advice="Free some space.") from error
    return code


def _is_read() -> bool:
    """Whether somebody reads what is printed; if nobody does, the rest goes nowhere."""
    read = True
    for stream in (sys.stdout, sys.stderr):
        try:
            if _hung_up(stream.fileno()):
                raise BrokenPipeError
            stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            read = False
        except (OSError, ValueError):  # no file behind it, or another failure, which the last flush meets
            continue
    return read


def _hung_up(descriptor: int) -> bool:
    """Whether this is a pipe whose reader is gone; False where the system cannot tell without writing."""
    if not hasattr(select, "poll"):
        return False
    poll = select.poll()
    poll.register(descriptor, 0)  # errors are always told
    return any(event & select.POLLERR for _, event in poll.poll(0))


def _use_utf8() -> None:
    """Quotes in any language must print, also where the locale says ASCII."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main()
