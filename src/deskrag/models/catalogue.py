"""The catalogue: models known by name, with the facts the program acts on.

It is a table in the package (`catalogue.toml`), not a service: nothing is asked over the network, and what was not
checked against a model's repository is listed in `unverified` and shown as “about”.
"""

from __future__ import annotations

import importlib.util
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class LanguageEntry:
    """A language model of the catalogue.

    Attributes:
        name: What a person writes.
        title: What a person reads.
        file: The file in its package or repository; of a split model the first one.
        parameters: Number of weights.
        context: Context window it was trained for, in tokens.
        licence: SPDX name, or the name its maker gave it.
        languages: ISO codes; ``("*",)`` for many.
        trusted: Whether its sentences may be shown before a quote supports them.
        repository: ``owner/name`` on the model hub.
        size: Bytes of the file (all files of a split model).
        template: Family of its chat template, for people; the file itself holds the template.
        good_for: What it is good for, in a few words.
        package: Python package that carries the file; empty for none.
        prepared: Name of the file made from that in the models folder.
        quantize: Type it is requantised to when it is prepared; empty for none.
        active_parameters: Weights used for one token of a mixture of experts; 0 for all.
        shape: Layers, KV heads, head length, embedding length, vocabulary; empty if unknown.
        commercial: Whether its licence allows commercial use.
        unverified: Names of facts that were not checked.
    """

    name: str
    title: str
    file: str
    parameters: int
    context: int
    licence: str
    languages: tuple[str, ...]
    trusted: bool
    repository: str
    size: int
    template: str = ""
    good_for: str = ""
    package: str = ""
    prepared: str = ""
    quantize: str = ""
    active_parameters: int = 0
    shape: tuple[int, ...] = ()
    commercial: bool = True
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EmbeddingEntry:
    """An embedding model of the catalogue; all of them load without code of their own.

    Attributes:
        name: What a person writes.
        title: What a person reads.
        repository: ``owner/name`` on the model hub.
        dimensions: Width of its vectors.
        context: Tokens it sees.
        licence: SPDX name.
        languages: ISO codes; ``("*",)`` for many.
        size: Bytes of its weights.
        parameters: Number of weights.
        good_for: What it is good for, in a few words.
        package: Python package that carries it; empty for none.
        query_prefix: What it wants before a query.
        passage_prefix: What it wants before a passage.
        unverified: Names of facts that were not checked.
    """

    name: str
    title: str
    repository: str
    dimensions: int
    context: int
    licence: str
    languages: tuple[str, ...]
    size: int
    parameters: int
    good_for: str = ""
    package: str = ""
    query_prefix: str = ""
    passage_prefix: str = ""
    unverified: tuple[str, ...] = ()


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(files(__package__).joinpath("catalogue.toml").read_text("utf-8"))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


@cache
def language_models() -> tuple[LanguageEntry, ...]:
    """All language models of the catalogue."""
    return tuple(LanguageEntry(**_row(row)) for row in _table()["language"])


@cache
def embedding_models() -> tuple[EmbeddingEntry, ...]:
    """All embedding models of the catalogue."""
    return tuple(EmbeddingEntry(**_row(row)) for row in _table()["embedding"])


def language_entry(name: str) -> LanguageEntry | None:
    """The language model of this name, whatever the case of its letters."""
    return next((entry for entry in language_models() if entry.name.casefold() == name.casefold()), None)


def embedding_entry(name: str) -> EmbeddingEntry | None:
    """The embedding model of this name, whatever the case of its letters."""
    return next((entry for entry in embedding_models() if entry.name.casefold() == name.casefold()), None)


def similar_names(name: str) -> list[str]:
    """Up to three names of the catalogue that look like `name`."""
    from difflib import get_close_matches

    names = [entry.name for entry in language_models()] + [entry.name for entry in embedding_models()]
    known = {name.casefold(): name for name in names}
    return [known[found] for found in get_close_matches(name.casefold(), known, n=3, cutoff=0.6)]


def package_file(package: str, file: str) -> Path | None:
    """A file inside an installed package, found without importing it; None if it is not there."""
    if not package:
        return None
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / file
        if path.is_file():
            return path
    return None
