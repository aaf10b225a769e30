"""What can be set, read off `deskrag.settings`: nothing is listed twice, so nothing can be forgotten.

Titles and descriptions are English and shown through the translations.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ...settings import Settings
from ..i18n import mark, tr

Kind = Literal["switch", "choice", "integer", "number", "text", "lines", "numbers", "model", "embedder"]

ELSEWHERE = frozenset({"network"})
"""Groups that have a place of their own in the view."""
AUTOMATIC = {
    ("engine", "threads"): 0, ("engine", "context"): 0, ("engine", "slots"): 0, ("engine", "cache_tokens"): 0,
    ("engine", "gpu_layers"): -1, ("server", "port"): 0,
}  # fmt: skip
"""Values that mean “choose for me”."""
CHOICES = {
    "auto": mark("Automatic"), "on": mark("On"), "off": mark("Off"), "layer": mark("Whole layers"),
    "row": mark("Rows of each layer"), "none": mark("Only one GPU"),
}  # fmt: skip
"""Choices whose word in the file is no word for people."""
_MODELS: dict[tuple[str, str], Kind] = {("answer", "model"): "model", ("index", "embedder"): "embedder"}


@dataclass(frozen=True)
class SettingField:
    """One setting.

    Attributes:
        group: Name of its group in the file.
        name: Its name there.
        title: What a person reads, in English.
        help: One sentence, in English.
        default: Its default value.
        kind: Which editor it gets.
        choices: Allowed values, for a choice.
        low: Least value; None for no bound.
        high: Greatest value.
    """

    group: str
    name: str
    title: str
    help: str
    default: Any
    kind: Kind
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def key(self) -> str:
        """As in ``search.results``."""
        return f"{self.group}.{self.name}"

    @property
    def variable(self) -> str:
        """The environment variable that wins over it."""
        return f"DESKRAG_{self.group}__{self.name}".upper()

    @property
    def automatic(self) -> int | None:
        """The value that means “choose for me”; None if there is none."""
        return AUTOMATIC.get((self.group, self.name))


@dataclass(frozen=True)
class SettingGroup:
    """Settings that belong together."""

    name: str
    title: str
    help: str
    fields: tuple[SettingField, ...]


def choice_text(value: str) -> str:
    """A choice as people read it."""
    return tr(CHOICES.get(value, value))


@cache
def groups() -> tuple[SettingGroup, ...]:
    """Every group of settings, in the order of the file."""
    found = []
    for name, info in Settings.model_fields.items():
        model = info.annotation
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            continue
        fields = tuple(_field(name, key, field) for key, field in model.model_fields.items())
        title = str(model.model_config.get("title") or name)
        found.append(SettingGroup(name, title, " ".join((model.__doc__ or "").split()).replace("`", ""), fields))
    return tuple(found)


def _field(group: str, name: str, info: FieldInfo) -> SettingField:
    kind, choices = _kind(info.annotation)
    low = next((float(item.ge) for item in info.metadata if hasattr(item, "ge")), None)
    high = next((float(item.le) for item in info.metadata if hasattr(item, "le")), None)
    return SettingField(
        group, name, info.title or name, (info.description or "").replace("`", ""), info.default,
        _MODELS.get((group, name), kind), choices, low, high,
    )  # fmt: skip


def _kind(annotation: Any) -> tuple[Kind, tuple[str, ...]]:
    origin = typing.get_origin(annotation)
    if annotation is bool:
        return "switch", ()
    if annotation is int:
        return "integer", ()
    if annotation is float:
        return "number", ()
    if origin is Literal:
        return "choice", tuple(str(value) for value in typing.get_args(annotation))
    if origin is tuple:
        return ("numbers" if float in typing.get_args(annotation) else "lines"), ()
    if annotation is str or origin is types.UnionType:
        return "text", ()
    raise TypeError(f"no editor for {annotation!r}")
