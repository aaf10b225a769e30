"""Examples as JSON lines: reading, writing, and their identity. The form is described in `types`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ..errors import AccessError, InputError, NotFoundError
from ..models.registry import write_atomically
from ..paths import ensure_dir
from .types import Example, Message, Split

_MOST_DOUBT = 1000.0
_ROLES = ("system", "user", "assistant")
_SPLITS: dict[str, Split] = {"": "", "train": "train", "heldout": "heldout"}


def read_examples(path: Path) -> list[Example]:
    """The examples of a file.

    Raises:
        NotFoundError: There is no such file.
        AccessError: It cannot be read.
        InputError: A line is not an example (the message gives its number), or there is none.
    """
    found: list[Example] = []
    try:
        with path.open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    try:
                        found.append(from_json(json.loads(line)))
                    except (ValueError, KeyError, TypeError, AttributeError) as error:
                        raise InputError(
                            f"line {number} is not a training example ({error})",
                            subject=str(path),
                            advice='A line looks like {"messages": [{"role": "user", "content": "…"}],'
                            ' "completion": "…"}.',
                        ) from error
    except FileNotFoundError as error:
        raise NotFoundError("there is no such file of examples", subject=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("the file of examples is not UTF-8 text", subject=str(path)) from error
    except OSError as error:
        raise AccessError(f"the examples cannot be read ({error.strerror})", subject=str(path)) from error
    if not found:
        raise InputError("there are no examples in this file", subject=str(path))
    return found


def write_examples(path: Path, examples: Iterable[Example]) -> int:
    """Replace a file of examples all or nothing; returns how many were written.

    Raises:
        StorageFullError: No space left.
        AccessError: It cannot be written.
    """
    lines = [json.dumps(to_json(example), ensure_ascii=False) + "\n" for example in examples]
    ensure_dir(path.parent)
    try:
        write_atomically(path, "".join(lines).encode())
    except OSError as error:
        raise AccessError(f"the examples cannot be written ({error.strerror})", subject=str(path)) from error
    return len(lines)


def data_hash(path: Path) -> str:
    """Identity of a file of examples: the start of its SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def to_json(example: Example) -> dict[str, Any]:
    """An example as it is stored; fields that say nothing are left out."""
    row: dict[str, Any] = {
        "messages": [{"role": message.role, "content": message.content} for message in example.messages],
        "completion": example.completion,
    }
    row.update({key: value for key in ("document", "source", "split") if (value := getattr(example, key))})
    if example.doubt is not None:
        row["doubt"] = round(example.doubt, 3)
    return row


def from_json(row: dict[str, Any]) -> Example:
    """An example from its stored form.

    Raises:
        ValueError, KeyError, TypeError: It is none.
    """
    messages = tuple(Message(_text(m["role"]), _text(m["content"])) for m in row["messages"])
    if not messages or any(message.role not in _ROLES for message in messages):
        raise ValueError("there are no messages, or one has an unknown role")
    if messages[-1].role == "assistant":
        raise ValueError("the last message is the assistant's own")
    completion = _text(row["completion"])
    if not completion.strip():
        raise ValueError("the completion is empty")
    split = _SPLITS.get(str(row.get("split") or ""))
    if split is None:
        raise ValueError("the split is neither “train” nor “heldout”")
    doubt = row.get("doubt")
    if doubt is not None and not (isinstance(doubt, int | float) and abs(doubt) <= _MOST_DOUBT):
        raise ValueError("the doubt is not a number of log-odds")
    return Example(messages, completion, _text(row.get("document") or ""), _text(row.get("source") or ""), split, doubt)


def divide(examples: Sequence[Example], share: float, seed: int) -> tuple[list[int], list[int]]:
    """Which examples are learned from and which are held out, as indexes.

    What an example says itself holds; a document of which one example is held out is held out as a whole. Of the
    other documents about `share` is held out, chosen by a hash, so that a document stays where it is when others
    are added. Nothing is held out of fewer than ten documents unless the examples say so.
    """
    names = [example.document or f"\0{number}" for number, example in enumerate(examples)]
    said = {name for name, example in zip(names, examples, strict=True) if example.split == "heldout"}
    trained = {name for name, example in zip(names, examples, strict=True) if example.split == "train"}
    free = sorted(set(names) - said - trained)
    chosen: set[str] = set()
    if not said and share > 0 and len(set(names)) >= 10:
        keyed = sorted(free, key=lambda name: hashlib.sha256(f"{seed}\0{name}".encode()).digest())
        chosen = set(keyed[: max(1, round(share * len(keyed)))]) if keyed else set()
    held = said | chosen
    return (
        [number for number, name in enumerate(names) if name not in held],
        [number for number, name in enumerate(names) if name in held],
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:40]!r} is not a text")
    return value
