"""Taking in an adapter that was trained elsewhere, and finding out whether it belongs to the base model at hand.

One idea: three clues, from the surest to the weakest. Shapes that do not fit settle it. An adapter of DeskRAG carries
the identity of the weights it was trained on. Otherwise there are only names, written in many ways; names that
contradict each other (family, version, size) refuse it, names that merely differ are mentioned. Both are always told.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..errors import AccessError, ModelError, NotFoundError
from ..models.gguf_header import GgufHeader, read_part
from ..models.weights import fits_shape
from ..paths import ensure_dir
from .base import Base, weights_of
from .convert import KEY_BASE, KEY_DATA, KEY_WEIGHTS, read_peft, require_shapes, to_gguf

_QUANT = re.compile(r"^(?:i?q\d\w*|[bf]?f?(?:16|32)|4bit|8bit|bnb|gguf|gptq|awq|fp8|int[48]|hf|unsloth|mlx)$")
_ROLE = {"instruct", "chat", "it", "base", "model", "the", "of", "sft", "dpo"}
_SIZE = re.compile(r"^\d+(?:\.\d+)?[mb]$")


@dataclass(frozen=True, slots=True)
class Adopted:
    """An adapter that was taken in.

    Attributes:
        file: As GGUF.
        rank: Its largest rank.
        trained_for: What it says its base model is; empty if nothing.
        data: Identity of its examples, where DeskRAG trained it.
        note: What a person should know, such as names that differ; empty if all is certain.
    """

    file: Path
    rank: int
    trained_for: str
    data: str
    note: str


def adopt(source: Path, base: Base, target: Path, *, anyway: bool = False) -> Adopted:
    """Check an adapter made elsewhere and write it as GGUF for a base model.

    Args:
        source: A folder in PEFT layout, or a GGUF adapter.
        base: The base model it is wanted for.
        target: The new GGUF file.
        anyway: Accept it although the names contradict each other (shapes must fit all the same).

    Raises:
        NotFoundError, AccessError: It cannot be read.
        ModelError: It is no LoRA adapter, or belongs to another base model; with both names.
    """
    if source.is_dir():
        adapter = read_peft(source)
        require_shapes(adapter, base)
        note = require_base(adapter.base_name, adapter.weights, base, str(source), anyway=anyway)
        to_gguf(source, target, base, weights=adapter.weights)
        return Adopted(target, adapter.rank, adapter.base_name, "", note)
    if not source.exists():
        raise NotFoundError(
            "there is no such adapter", subject=str(source), advice="Give a GGUF adapter, or a folder in PEFT layout."
        )
    header = read_part(source)
    require_adapter(header)
    named = trained_for(header)
    if base.header is not None and (why := fits_shape(base.header, header)):
        raise _wrong(named, base, str(source), why)
    note = require_base(named, str(header.metadata.get(KEY_WEIGHTS) or ""), base, str(source), anyway=anyway)
    ensure_dir(target.parent)
    partial = target.with_name(f".{target.name}.partial")
    try:
        shutil.copyfile(source, partial)
        partial.replace(target)
    except OSError as error:
        raise AccessError(f"the adapter cannot be copied ({error.strerror})", subject=str(target)) from error
    finally:
        partial.unlink(missing_ok=True)
    rank = max((min(tensor.shape) for tensor in header.tensors if tensor.name.endswith(".lora_a")), default=0)
    return Adopted(target, rank, named, str(header.metadata.get(KEY_DATA) or ""), note)


def require_adapter(header: GgufHeader) -> None:
    """Refuse a GGUF file that is no LoRA adapter.

    Raises:
        ModelError: It is not.
    """
    if header.metadata.get("general.type") != "adapter" or header.metadata.get("adapter.type") != "lora":
        raise ModelError(
            "this GGUF file is not a LoRA adapter",
            subject=str(header.path),
            advice="A whole model is imported with `deskrag models import`.",
        )


def trained_for(header: GgufHeader) -> str:
    """The base model that a GGUF adapter names; empty if it names none."""
    for key in (KEY_BASE, "general.base_model.0.name", "general.base_model.0.repo_url"):
        if value := header.metadata.get(key):
            return str(value)
    return ""


def require_base(named: str, weights: str, base: Base, subject: str, *, anyway: bool = False) -> str:
    """Refuse an adapter of another base model, by identity or name.

    Args:
        named: What the adapter says its base is.
        weights: Identity of the weights it was trained on, where known.
        base: The base it is wanted for.
        subject: For the error.
        anyway: Accept names that contradict each other.

    Returns:
        What a person should know; empty if it is certain that they belong together.

    Raises:
        ModelError: With both names.
    """
    mine = weights_of(base)
    if weights and mine:
        if weights == mine:
            return ""
        if not anyway:
            raise _wrong(named, base, subject, "it was trained on other weights")
        return f"It was trained on other weights ({named}) than those of {base.name}."
    verdict = compare_names(named, base.name)
    if verdict == "same":
        return ""
    if verdict == "other" and not anyway:
        raise _wrong(named, base, subject, "the names contradict each other")
    if not named:
        return f"It does not say which model it was trained for; its shapes fit {base.name}."
    return f"It was trained for “{named}”, and this model is called “{base.name}”: check that they are the same."


def compare_names(one: str, other: str) -> Literal["same", "unsure", "other"]:
    """Whether two names mean the same model: sizes or families that contradict each other mean another one."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return "unsure"
    if first == second:
        return "same"
    for kind in (_sizes, _families):
        left, right = kind(first), kind(second)
        if left and right and not left & right:
            return "other"
    return "unsure"


def _words(name: str) -> frozenset[str]:
    """Its telling words: the owner, file endings and quantisation left out."""
    text = name.replace("\\", "/").rstrip("/").rpartition("/")[2].lower()
    text = re.sub(r"(?:[._-](?:gguf|safetensors|i?q\d\w*|b?f16|f32))+$", "", text)
    text = re.sub(r"(?<=[a-z])[-_ ](?=\d+(?:\.\d+)?(?:[^\da-z.]|$))", "", text)  # "llama-3.1" is "llama3.1"
    words = [word for word in re.split(r"[^a-z0-9.]+", text) if word]
    return frozenset(word for word in words if not _QUANT.match(word))


def _sizes(words: frozenset[str]) -> set[str]:
    return {word for word in words if _SIZE.match(word)}


def _families(words: frozenset[str]) -> set[str]:
    return {word for word in words if word[0].isalpha() and word not in _ROLE}


def _wrong(named: str, base: Base, subject: str, why: str) -> ModelError:
    return ModelError(
        f"this adapter was made for {named or 'another model'} and does not belong to {base.name}: {why}",
        subject=subject,
        advice="Choose the model it was trained for.",
    )
