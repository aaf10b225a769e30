"""Makes the fast form of a BERT sentence encoder, once, from a folder of published weights.

One idea: everything slow or heavy happens here, in a child process, and leaves a folder that needs neither
this module nor the weights again: graph, tokenizer, a copy compiled for this machine, and last of all the
metadata. `prepare` is what others call; it works under a lock, and a folder without metadata counts as
unfinished and is made anew. (The folder is made in its final place because the runtime finds compiled copies
by path.)

    python -m deskrag.embeddings.export SOURCE DESTINATION NAME
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from ..errors import ModelError
from ..progress import Progress, ProgressFn, silent

EXPORT_VERSION = 2
"""Raised whenever the same weights would give another graph; old folders are then made anew."""

METADATA = "embedder.json"
GRAPH = "encoder.xml"
TOKENIZER = "tokenizer.json"
COMPILED = "compiled"

_SUPPORTED_MODULES = {"Transformer", "Pooling", "Normalize"}
_SUPPORTED_TYPES = {"F32", "F16"}
_TIMEOUT = 600  # seconds; takes about three


def can_export(source: Path) -> bool:
    """Whether the folder `source` holds a model that `bert_graph` describes: a BERT encoder, mean pooling."""
    try:
        config = _json(source / "config.json")
        modules = _json(source / "modules.json")
        pooling = _json(source / "1_Pooling" / "config.json")
        types = _weight_types(source / "model.safetensors")
    except (OSError, ValueError):
        return False
    return (
        (source / TOKENIZER).is_file()
        and config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and {str(module["type"]).rsplit(".", 1)[-1] for module in modules} <= _SUPPORTED_MODULES
        and pooling.get("pooling_mode_mean_tokens") is True
        and not any(pooling.get(f"pooling_mode_{other}") for other in ("cls_token", "max_tokens"))
        and types <= _SUPPORTED_TYPES
    )


def is_prepared(source: Path, name: str, cache_dir: Path) -> bool:
    """Whether `prepare` has nothing to do.

    Raises:
        ModelError: The weights are missing.
    """
    return (_target(source, name, cache_dir) / METADATA).is_file()


def _target(source: Path, name: str, cache_dir: Path) -> Path:
    """The prepared folder of the model in `source`, named by its weights and the version of the export."""
    weights = source / "model.safetensors"
    try:
        stat = weights.stat()
    except OSError as error:
        raise ModelError(
            "the embedding model's weights are missing", subject=str(weights), advice="Install it again."
        ) from error
    stamp = f"{EXPORT_VERSION}|{source.resolve()}|{stat.st_size}|{stat.st_mtime_ns}"
    return cache_dir / f"{name}-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"


def prepare(source: Path, name: str, cache_dir: Path, progress: ProgressFn = silent) -> Path:
    """The prepared folder of the model in `source`, made now if `cache_dir` has none that is current.

    Safe against other processes doing the same. Takes a millisecond when there is nothing to do.

    Raises:
        ModelError: The weights cannot be read or the graph cannot be made.
        OSError: `cache_dir` cannot be made or locked.
    """
    target = _target(source, name, cache_dir)
    if (target / METADATA).is_file():
        return target
    import filelock

    cache_dir.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(cache_dir / f"{name}.lock"):
        if not (target / METADATA).is_file():
            progress(Progress("preparing", 0, 1, "models", name))
            shutil.rmtree(target, ignore_errors=True)
            _export_in_child(source, target, name)
            for old in cache_dir.glob(f"{glob.escape(name)}-{'?' * 12}"):
                if old != target:
                    shutil.rmtree(old, ignore_errors=True)
            progress(Progress("preparing", 1, 1, "models", name))
    return target


def _export_in_child(source: Path, target: Path, name: str) -> None:
    package_root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, (package_root, os.environ.get("PYTHONPATH", ""))))
    done = subprocess.run(
        [sys.executable, "-m", "deskrag.embeddings.export", str(source), str(target), name],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=_TIMEOUT,
        check=False,
        env={**os.environ, "PYTHONPATH": paths},
    )
    if done.returncode != 0:
        shutil.rmtree(target, ignore_errors=True)
        last = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise ModelError(
            f"the embedding model could not be prepared ({last[:300]})",
            subject=name,
            advice="Check the free disk space and install the model again.",
        )


def export(source: Path, destination: Path, name: str) -> None:
    """Write graph, tokenizer, compiled copy and, last, metadata of `source` into the new folder `destination`."""
    import openvino as ov
    from safetensors.numpy import load_file

    from .bert_graph import BertShape, build
    from .openvino_embedder import compile_graph

    config = _json(source / "config.json")
    weights = {
        key.removeprefix("bert."): value.astype("float32")
        for key, value in load_file(source / "model.safetensors").items()
        if value.dtype.kind == "f"
    }
    shape = BertShape.from_config(config)
    destination.mkdir(parents=True)
    # Half precision on disk loses less than bfloat16 arithmetic does, and halves file and memory.
    ov.save_model(build(shape, weights), destination / GRAPH, compress_to_fp16=True)
    del weights
    shutil.copyfile(source / TOKENIZER, destination / TOKENIZER)
    precision = "bf16" if "BF16" in ov.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
    compile_graph(destination, precision)
    metadata = {
        "version": EXPORT_VERSION,
        "name": name,
        "weights_hash": _hash(source / "model.safetensors")[:16],
        "precision": precision,
        "dimensions": shape.hidden,
        "max_tokens": _max_tokens(source, config),
        "languages": ["*"] if "multilingual" in name else ["en"],
    }
    unfinished = destination / f"{METADATA}.part"
    unfinished.write_text(json.dumps(metadata, indent=1), encoding="utf-8")
    unfinished.replace(destination / METADATA)


def _max_tokens(source: Path, config: dict[str, Any]) -> int:
    limit = int(config.get("max_position_embeddings", 512))
    settings = source / "sentence_bert_config.json"
    if settings.is_file():
        limit = min(limit, int(_json(settings).get("max_seq_length") or limit))
    return limit


def _weight_types(path: Path) -> set[str]:
    """Number types in a safetensors file, integers left out, from its header (8 bytes of length, then JSON)."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 0 < length < 100_000_000:
            raise ValueError("not a safetensors file")
        header = json.loads(file.read(length))
    types = {str(entry["dtype"]) for key, entry in header.items() if key != "__metadata__"}
    return {kind for kind in types if not kind.startswith(("I", "U"))}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
