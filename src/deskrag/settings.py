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

    model_config = ConfigDict(title="Reading")

    workers: int = Field(
        2, ge=1, le=16, title="Readers at a time", description="More of them read a folder sooner and take more memory."
    )
    seconds: int = Field(
        60,
        ge=5,
        le=3600,
        title="Time for one file",
        description="After so many seconds a file is given up, with a reason.",
    )
    memory_mb: int = Field(
        2048,
        ge=256,
        title="Memory of a reader",
        description="A file that needs more is given up, with a reason; in MB.",
    )
    max_file_mb: int = Field(
        512, ge=1, title="Largest file", description="Larger files are left out, with a reason; in MB."
    )
    ocr: bool = Field(True, title="Read scanned pages", description="Images too; needs the extra deskrag[ocr].")


class IndexSettings(_Group):
    """How documents are split and embedded."""

    model_config = ConfigDict(title="Indexing")

    chunk_tokens: int = Field(
        200, ge=48, le=2000, title="Size of a passage", description="Size a chunk aims for, in embedder tokens."
    )
    embedder: str = Field(
        "all-MiniLM-L6-v2",
        title="Embedding model",
        description="A name of `deskrag models list`, or a sentence-transformers folder.",
    )
    ignore: tuple[str, ...] = Field(
        (), title="Leave out", description="Further patterns to leave out, in .gitignore syntax."
    )
    watch: bool = Field(
        True,
        title="Follow folders",
        description="Keep collections current while the window is open, as files change.",
    )


class SearchSettings(_Group):
    """How passages are found."""

    model_config = ConfigDict(title="Search")

    results: int = Field(10, ge=1, le=200, title="Results", description="How many passages a search shows.")
    depth: int = Field(
        100, ge=10, le=1000, title="Candidates", description="Candidates taken from each index before fusion."
    )
    passages: int = Field(
        6, ge=1, le=50, title="Passages of an answer", description="How many of the candidates an answer may rest on."
    )


class AnswerSettings(_Group):
    """How answers are written."""

    model_config = ConfigDict(title="Answers")

    model: str = Field(
        "smollm2-135m-instruct",
        title="Language model",
        description="A name of `deskrag models list`, or the path of a GGUF file.",
    )
    max_tokens: int = Field(
        320, ge=16, le=8192, title="Longest answer", description="In tokens; a hundred are about 75 English words."
    )
    temperature: float = Field(
        0.0, ge=0.0, le=2.0, title="Temperature", description="0 always takes the likeliest token."
    )
    seed: int = Field(
        0, ge=0, title="Seed", description="Where chance has a part, the same seed chooses the same words again."
    )
    history_turns: int = Field(
        6,
        ge=0,
        le=100,
        title="Earlier turns",
        description="How many questions of the chat, with their answers, a model is shown beside a new one.",
    )


class EngineSettings(_Group):
    """How the language model runs."""

    model_config = ConfigDict(title="Engine")

    threads: int = Field(
        0,
        ge=0,
        le=256,
        title="CPU threads",
        description="How many work on an answer; automatic (0) means as many as physical cores.",
    )
    context: int = Field(
        0,
        ge=0,
        title="Context window",
        description=(
            "What a model can read and write for one answer, in tokens; automatic (0) means all it can, at most 8192."
        ),
    )
    slots: int = Field(
        0,
        ge=0,
        le=64,
        title="Answers at a time",
        description="How many are written side by side, as when several programs ask; automatic (0) means 8.",
    )
    cache_tokens: int = Field(
        0,
        ge=0,
        title="Size of the cache",
        description="Tokens the KV cache holds for all answers together; automatic (0) means what memory allows.",
    )
    batch: int = Field(512, ge=32, le=8192, title="Batch", description="Most tokens computed in one step.")
    gpu_layers: int = Field(
        -1,
        ge=-1,
        title="Layers on the GPU",
        description="Layers on the GPU; automatic (-1) means all where a GPU can be used.",
    )
    split_mode: Literal["layer", "row", "none"] = Field(
        "layer",
        title="Sharing of GPUs",
        description="How several GPUs share a model: whole layers, rows of each, or only one GPU.",
    )
    tensor_split: tuple[float, ...] = Field(
        (), title="Shares of GPUs", description="Share of each GPU; empty means by their free memory."
    )
    main_gpu: int = Field(
        0,
        ge=0,
        title="Main GPU",
        description="The GPU that is used where only one is, and for small tensors where rows are shared.",
    )
    kv_type: Literal["f16", "bf16", "f32", "q8_0", "q4_0"] = Field(
        "f16",
        title="Type of the cache",
        description="Type of the KV cache; q8_0 halves its memory and costs some speed on the CPU.",
    )
    flash_attention: Literal["auto", "on", "off"] = Field(
        "auto",
        title="Flash attention",
        description=(
            "Fused attention reads prompts faster. Without it, an answer may differ a little when it is asked for"
            " again."
        ),
    )
    speculate: bool = Field(
        True, title="Guess ahead", description="Guess the next words from the passages where that is quicker."
    )
    keep_cache: bool = Field(
        True,
        title="Keep the cache",
        description="Keep the KV cache of the last prompt on disk when the model is closed.",
    )
    start_seconds: int = Field(
        120, ge=5, title="Time for loading", description="After so many seconds a model that is not loaded is given up."
    )


class EndpointSettings(_Group):
    """An OpenAI-compatible service that writes the answers instead of a local model (off while `url` is empty)."""

    model_config = ConfigDict(title="Endpoint")

    url: str = Field(
        "",
        title="Address of the endpoint",
        description="Base address, such as http://127.0.0.1:8080/v1; text of documents is sent there.",
    )
    model: str = Field(
        "", title="Model of the endpoint", description="Name of the model there; empty takes the first it offers."
    )
    key_variable: str = Field("", title="Variable of the key", description="Environment variable that holds the key.")
    context: int = Field(
        8192,
        ge=512,
        title="Context of the endpoint",
        description="What that model can read and write at once, in tokens.",
    )
    trusted: bool = Field(
        True, title="Trust the endpoint", description="Whether its sentences may be shown before a quote supports them."
    )
    seconds: int = Field(
        300, ge=1, le=86_400, title="Patience", description="Longest time it may stay silent, in seconds."
    )
    proxies: bool = Field(False, title="Use proxies", description="Go through the proxies that the environment names.")


class HubSettings(_Group):
    """Where models are downloaded from, when a person asks for a download."""

    model_config = ConfigDict(title="Downloads")

    url: str = Field(
        "https://huggingface.co", title="Address of the hub", description="Where models are downloaded from."
    )


class NetworkSettings(_Group):
    """Whether DeskRAG may reach other machines at all."""

    model_config = ConfigDict(title="Network")

    mode: Literal["on request", "offline"] = Field(
        "on request",
        title="Connections",
        description="With “offline” every connection to another machine is refused; with “on request” only what you ask"
        " for goes out: downloads of models, and an endpoint whose address you have written.",
    )


class ServerSettings(_Group):
    """The loopback server (`deskrag serve`)."""

    model_config = ConfigDict(title="Server")

    port: int = Field(8765, ge=0, le=65535, title="Port", description="Port on 127.0.0.1; 0 takes any free one.")
    beside_window: bool = Field(
        True,
        title="Let commands reach the window",
        description="While the window is open, serve its library on 127.0.0.1, so that commands work through it.",
    )
    origins: tuple[str, ...] = Field(
        (),
        title="Allowed pages",
        description="Web pages (such as http://localhost:3000) that may call the server from a browser.",
    )


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
    endpoint: EndpointSettings = EndpointSettings()
    hub: HubSettings = HubSettings()
    network: NetworkSettings = NetworkSettings()
    server: ServerSettings = ServerSettings()

    def with_model(self, name: str) -> Settings:
        """The same, answering with a local model that was asked for by name: an endpoint steps back for it."""
        chosen = {
            "answer": self.answer.model_copy(update={"model": name}),
            "endpoint": self.endpoint.model_copy(update={"url": ""}),
        }
        return self.model_copy(update=chosen)

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
