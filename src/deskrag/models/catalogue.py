"""The catalogue: models known by name, with the properties the program acts on."""

from __future__ import annotations

import importlib.util
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LanguageEntry:
    """A language model of the catalogue.

    Attributes:
        name: What a person writes.
        title: What a person reads.
        package: Python package that carries the file.
        file: The file in that package.
        prepared: Name of the file made from it in the models folder.
        quantize: Type it is requantised to when it is prepared; empty for none.
        parameters: Number of weights.
        context: Context window it was trained for, in tokens.
        licence: SPDX name.
        languages: ISO codes.
        trusted: Whether its sentences may be shown before a quote supports them.
    """

    name: str
    title: str
    package: str
    file: str
    prepared: str
    quantize: str
    parameters: int
    context: int
    licence: str
    languages: tuple[str, ...]
    trusted: bool


@dataclass(frozen=True, slots=True)
class EmbeddingEntry:
    """An embedding model of the catalogue."""

    name: str
    title: str
    package: str
    dimensions: int
    context: int
    licence: str
    languages: tuple[str, ...]


@cache
def _table() -> dict[str, list[dict[str, object]]]:
    return tomllib.loads(files(__package__).joinpath("catalogue.toml").read_text("utf-8"))


def language_models() -> list[LanguageEntry]:
    """All language models of the catalogue."""
    return [
        LanguageEntry(**{**row, "languages": tuple(row["languages"])})  # type: ignore[arg-type]
        for row in _table()["language"]
    ]


def embedding_models() -> list[EmbeddingEntry]:
    """All embedding models of the catalogue."""
    return [
        EmbeddingEntry(**{**row, "languages": tuple(row["languages"])})  # type: ignore[arg-type]
        for row in _table()["embedding"]
    ]


def package_file(package: str, file: str) -> Path | None:
    """A file inside an installed package, found without importing it; None if it is not there."""
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / file
        if path.is_file():
            return path
    return None
