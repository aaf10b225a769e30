"""`deskrag`: where the commands of all shells come together. The shells know nothing of each other."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from .cli.main import cli
from .cli.main import main as run
from .server.commands import COMMANDS

for command in COMMANDS:
    cli.add_command(command)


def main() -> NoReturn:
    """Run the command line and exit with the code of the error, if any."""
    try:
        run()
    except SystemExit as end:
        _exit(end.code if isinstance(end.code, int) else 1)
    _exit(0)


def _exit(code: int) -> NoReturn:
    """End at once: every library is closed by now, and taking apart what was imported takes a quarter of a second."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # nobody reads any more
            code = code or 1
    os._exit(code)


if __name__ == "__main__":
    main()
