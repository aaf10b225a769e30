"""Typed settings. Every default a person can change stands here, once, with its meaning.

Order of precedence: environment (`DESKRAG_SEARCH__PASSAGES=8`), the settings file (TOML), the defaults.
The file carries `schema_version`; an older file is migrated when it is read.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from . import paths
from .errors import AccessError, InputError

SCHEMA_VERSION = 1


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReadingSettings(_Group):
    """Limits of the processes that parse documents."""

    workers: int = Field(2, ge=1, le=16, description="Reader processes that run side by side.")
    seconds: int = Field(60, ge=5, le=3600, description="Longest time one file may take, in seconds.")
    memory_mb: int = Field(2048, ge=256, description="Memory one reader may take, in MB.")
    max_file_mb: int = Field(512, ge=1, description="Larger files are skipped, with a reason, in MB.")
    ocr: bool = Field(True, description="Read scanned pages and images when deskrag[ocr] is installed.")


class IndexSettings(_Group):
    """How documents are split and embedded."""

    chunk_tokens: int = Field(200, ge=48, le=2000, description="Size a chunk aims for, in embedder tokens.")
    embedder: str = Field(
        "all-MiniLM-L6-v2", description="Embedding model: a catalogue name or a sentence-transformers folder."
    )
    ignore: tuple[str, ...] = Field((), description="Further patterns to leave out, in .gitignore syntax.")


class SearchSettings(_Group):
    """How passages are found."""

    results: int = Field(10, ge=1, le=200, description="Results shown by a search.")
    depth: int = Field(100, ge=10, le=1000, description="Candidates taken from each index before fusion.")
    passages: int = Field(6, ge=1, le=50, description="Passages an answer may rest on.")


class AnswerSettings(_Group):
    """How answers are written."""

    model: str = Field(
        "smollm2-135m-instruct", description="Language model: a catalogue name or the path of a GGUF file."
    )
    max_tokens: int = Field(320, ge=16, le=8192, description="Longest answer, in tokens.")
    temperature: float = Field(0.0, ge=0.0, le=2.0, description="0 always takes the likeliest token.")
    seed: int = Field(0, ge=0, description="Seed of the sampler.")
    history_turns: int = Field(6, ge=0, le=100, description="Earlier turns offered to the model.")


class EngineSettings(_Group):
    """How the language model runs."""

    threads: int = Field(0, ge=0, le=256, description="CPU threads; 0 means as many as physical cores.")
    context: int = Field(0, ge=0, description="Context window in tokens; 0 means the model's own, at most 8192.")
    gpu_layers: int = Field(-1, ge=-1, description="Layers on the GPU; -1 means all where a GPU can be used.")
    start_seconds: int = Field(120, ge=5, description="Longest time loading a model may take, in seconds.")


class Settings(BaseSettings):
    """Everything a person can change."""

    model_config = SettingsConfigDict(env_prefix="DESKRAG_", env_nested_delimiter="__", extra="ignore", frozen=True)

    schema_version: int = SCHEMA_VERSION
    language: Literal["auto", "en", "ja"] = Field("auto", description="Language of messages.")
    reading: ReadingSettings = ReadingSettings()
    index: IndexSettings = IndexSettings()
    search: SearchSettings = SearchSettings()
    answer: AnswerSettings = AnswerSettings()
    engine: EngineSettings = EngineSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, whose values arrive as constructor arguments."""
        return env_settings, init_settings


def load(path: Path | None = None) -> Settings:
    """Read the settings file (missing means defaults) and the environment.

    Raises:
        InputError: The file is not TOML, or a value is not allowed; names the setting.
    """
    path = path or paths.config_file()
    values: dict[str, Any] = {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        pass
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"the settings file cannot be understood ({error})",
            subject=str(path),
            advice="Mend it, or delete it to go back to the defaults.",
        ) from error
    except OSError as error:
        raise AccessError(f"the settings file cannot be read ({error.strerror})", subject=str(path)) from error
    version = values.get("schema_version", 1)
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise InputError(
            "the settings file is from a newer DeskRAG", subject=str(path), advice="Update DeskRAG, or move the file."
        )
    try:
        return Settings(**values)
    except SettingsError as error:
        raise InputError(
            f"an environment variable cannot be understood ({error})",
            subject="settings",
            advice="Write one variable a setting, such as DESKRAG_SEARCH__PASSAGES=8.",
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"{first['msg']} (given: {first.get('input')!r})",
            subject=f"setting {name}",
            advice=f"Change it in {path} or in the environment.",
        ) from error
