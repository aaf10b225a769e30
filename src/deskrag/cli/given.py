"""What was typed for an option or argument. One idea: nothing is not a value.

An empty path would mean the current folder and an empty name the default one; both come from a variable of a script
that was never set, and are refused as wrong usage.
"""

from __future__ import annotations

from typing import Any

import click

_EMPTY = "it is empty; leave it out, or give a value."


class GivenPath(click.Path):
    """A path that was really given; an empty one is wrong usage."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse nothing, and leave the rest to `click.Path`."""
        if not str(value):
            self.fail(_EMPTY, param, ctx)
        return super().convert(value, param, ctx)


class GivenText(click.types.StringParamType):
    """A name that was really given; an empty one is wrong usage."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse nothing, and leave the rest to click."""
        if not value:
            self.fail(_EMPTY, param, ctx)
        return super().convert(value, param, ctx)


TEXT = GivenText()
