"""Taking a model from this machine's disk into the library, by copy or where it lies.

One idea: everything is checked before the first byte is copied, and nothing is registered before the last one is
in place. A file imported in place stays the person's own and is never deleted.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

from ..errors import AccessError, InputError, ModelError, NotFoundError, StorageFullError
from ..paths import ensure_dir
from ..progress import CancelToken, Progress, ProgressFn
from .catalogue import embedding_entry, language_models
from .gguf_header import SPLIT_NAME, GgufHeader, read_header, require_chat_model
from .library import check_name, check_space, checked_parts
from .registry import Installed, Registry

_BLOCK = 4 * 2**20
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


def import_model(
    path: Path,
    registry: Registry,
    *,
    name: str = "",
    in_place: bool = False,
    progress: ProgressFn,
    cancel: CancelToken,
) -> Installed:
    """Import a GGUF chat model (all its files), or the folder of a sentence-transformers embedding model.

    Args:
        path: The file, of a split model the first one; or the folder.
        registry: Where it is registered, and beside which it is copied.
        name: What to call it; from the file's name if empty.
        in_place: Use it where it lies.
        progress: Told the bytes copied (``"copying"``).
        cancel: Obeyed; leaves nothing behind.

    Raises:
        NotFoundError, AccessError: The file is missing or cannot be read.
        ModelError: It is not a model that can be used here.
        InputError: The name cannot be used.
        StorageFullError: Not enough space for a copy.
    """
    path = path.expanduser().absolute()
    if path.is_dir():
        return _import_embedder(path, registry, name, in_place, progress, cancel)
    if path.suffix.casefold() in (".safetensors", ".bin", ".pt", ".pth", ".onnx"):
        raise ModelError(
            f"a {path.suffix} file alone is not a model DeskRAG can run",
            subject=str(path),
            advice="Give a GGUF file for writing, or the folder of a sentence-transformers model for searching.",
        )
    header = read_header(path)
    require_chat_model(header)
    parts = checked_parts(header)
    chosen = check_name(name or suggested_name(path), registry)
    if in_place:
        paths = [part.resolve() for part in parts]
        for part in paths:
            registry.verify(part, progress, cancel, name=chosen)
    else:
        paths = _copy(list(parts), registry, chosen, header.size, progress, cancel)
    same = next((entry for entry in language_models() if entry.file.casefold() == path.name.casefold()), None)
    installed = Installed(
        name=chosen,
        kind="language",
        paths=tuple(str(part) for part in paths),
        in_place=in_place,
        size=header.size,
        licence=header.licence or (same.licence if same else ""),
        catalogue=same.name if same and _plausible(header, same.parameters) else "",
    )
    registry.add(installed)
    return installed


def accept_again(name_or_path: str, registry: Registry, progress: ProgressFn, cancel: CancelToken) -> list[Path]:
    """Trust files as they are now: check and hash them anew; returns them.

    Raises:
        NotFoundError: Neither a model of this machine nor a file.
        ModelError: It is no longer a usable model.
    """
    installed = registry.get(name_or_path)
    if installed is not None and installed.kind == "embedding":
        files = sorted(installed.path.rglob("*.safetensors"))
    else:
        path = installed.path if installed else _included(name_or_path, registry) or Path(name_or_path).expanduser()
        if not path.exists():
            raise NotFoundError("there is no such model or file", subject=name_or_path)
        header = read_header(path)
        require_chat_model(header)
        files = list(checked_parts(header))
    registry.forget_pins(files)
    for file in files:
        registry.verify(file, progress, cancel, name=name_or_path)
    return files


def suggested_name(path: Path) -> str:
    """A name from a file's or folder's name: no ending, no part number, lower case for files."""
    found = SPLIT_NAME.match(path.name)
    stem = found["stem"] if found else path.name.removesuffix(".gguf") if path.is_file() else path.name
    return _UNFIT.sub("-", stem).strip("-.") or "model"


def check_embedder_folder(folder: Path) -> dict[str, Any]:
    """The configuration of an embedding model's folder.

    Raises:
        ModelError: It is none, or one that cannot be loaded safely.
    """
    weights = list(folder.glob("*.safetensors"))
    if not weights:
        pickled = [file.name for file in (*folder.glob("*.bin"), *folder.glob("*.pt"))]
        why = (
            f"its weights ({pickled[0]}) are pickled, which can run code"
            if pickled
            else "it holds no model.safetensors"
        )
        raise ModelError(
            f"this folder is not an embedding model DeskRAG can use: {why}",
            subject=str(folder),
            advice="Choose a sentence-transformers model with .safetensors weights.",
        )
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError("its config.json is missing or damaged", subject=str(folder)) from error
    if not isinstance(config, dict) or not (folder / "tokenizer.json").is_file():
        raise ModelError("it holds no tokenizer.json", subject=str(folder), advice="Choose another model.")
    return config


def _import_embedder(
    folder: Path, registry: Registry, name: str, in_place: bool, progress: ProgressFn, cancel: CancelToken
) -> Installed:
    check_embedder_folder(folder)
    chosen = check_name(name or suggested_name(folder), registry)
    if embedding_entry(chosen) is not None and embedding_entry(chosen).package:  # type: ignore[union-attr]
        raise InputError("there is a model of this name already", subject=chosen, advice="Choose one with --name.")
    known = embedding_entry(folder.name)
    files = [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
        and wanted_embedder_file(file.relative_to(folder).as_posix())
    ]
    size = sum(file.stat().st_size for file in files)
    target = folder.resolve() if in_place else registry.folder / "embedders" / chosen
    if in_place:
        for weights in sorted(folder.rglob("*.safetensors")):
            registry.verify(weights, progress, cancel, name=chosen)
    else:
        check_space(registry.folder, size, "the copy")
        unfinished = target.with_name(f".{chosen}.partial")
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            hashes, done = {}, 0
            for file in files:
                copy = unfinished / file.relative_to(folder)
                ensure_dir(copy.parent)
                hashes[file.relative_to(folder)] = _copy_file(file, copy, done, size, progress, cancel)
                done += file.stat().st_size
            shutil.rmtree(target, ignore_errors=True)
            unfinished.replace(target)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        for relative, digest in hashes.items():
            if relative.suffix == ".safetensors":
                registry.pin(target / relative, digest)
    installed = Installed(
        name=chosen,
        kind="embedding",
        paths=(str(target),),
        in_place=in_place,
        size=size,
        licence=known.licence if known else "",
        catalogue=known.name if known else "",
        query_prefix=known.query_prefix if known else own_prefix(folder, "query"),
        passage_prefix=known.passage_prefix if known else own_prefix(folder, "passage", "document"),
        languages=known.languages if known else (),
    )
    registry.add(installed)
    return installed


def wanted_embedder_file(path: str) -> bool:
    """Whether a file of a sentence-transformers repository is needed to run it: weights, tables, no code, no pickle."""
    parts = path.split("/")
    if len(parts) > 2 or (len(parts) == 2 and not re.fullmatch(r"\d+_[A-Za-z]+", parts[0])):
        return False
    return parts[-1].endswith((".safetensors", ".json", ".txt", ".safetensors.index.json")) or parts[-1] in (
        "sentencepiece.bpe.model",
        "tokenizer.model",
        "spiece.model",
    )


def own_prefix(folder: Path, *names: str) -> str:
    """What a model's own files put before a text of one of these kinds; empty if nothing."""
    try:
        prompts = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8")).get("prompts") or {}
    except (OSError, ValueError, AttributeError):
        return ""
    found = next((prompts[name] for name in names if isinstance(prompts, dict) and prompts.get(name)), "")
    return found if isinstance(found, str) and len(found) <= 500 else ""


def _copy(
    parts: list[Path], registry: Registry, name: str, size: int, progress: ProgressFn, cancel: CancelToken
) -> list[Path]:
    check_space(registry.folder, size, "the copy")
    folder = ensure_dir(registry.folder / name)
    made: list[Path] = []
    done = 0
    try:
        for part in parts:
            target = folder / part.name
            if target.exists():
                raise InputError("a file of this name is there already", subject=str(target), advice="Use --name.")
            partial = folder / f".{part.name}.partial"
            made.append(partial)
            digest = _copy_file(part, partial, done, size, progress, cancel)
            partial.replace(target)
            made[-1] = target
            registry.pin(target, digest)
            done += target.stat().st_size
    except BaseException:
        for file in made:
            file.unlink(missing_ok=True)
        registry.forget_pins(made)
        if not any(folder.iterdir()):
            folder.rmdir()
        raise
    return made


def _copy_file(source: Path, target: Path, before: int, total: int, progress: ProgressFn, cancel: CancelToken) -> str:
    """Copy one file and hash it on the way; returns its SHA-256."""
    digest, done = hashlib.sha256(), before
    try:
        with source.open("rb") as reader, target.open("xb") as writer:
            while block := reader.read(_BLOCK):
                cancel.check()
                writer.write(block)
                digest.update(block)
                done += len(block)
                progress(Progress("copying", done, total, "bytes", source.name))
            writer.flush()
            os.fsync(writer.fileno())
    except OSError as error:
        if error.errno == 28:
            raise StorageFullError("the disk is full", subject=str(target.parent), advice="Free some space.") from error
        raise AccessError(f"the file cannot be copied ({error.strerror})", subject=str(source)) from error
    return digest.hexdigest()


def _included(name: str, registry: Registry) -> Path | None:
    entry = next((entry for entry in language_models() if entry.package and entry.name == name.casefold()), None)
    return registry.folder / entry.prepared if entry else None


def _plausible(header: GgufHeader, parameters: int) -> bool:
    return 0.8 < header.parameters / max(1, parameters) < 1.3
