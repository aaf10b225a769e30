"""The adapters on this machine: what each was made for, how well it does, and which of them answer.

One idea: an adapter is only as good as what is known of it. Each lies in a folder of its own with a card beside it
(base model, data, scores with and without it); the card never changes once it is written. Which adapters answer is a
choice, kept apart in one small file that is replaced as a whole. An adapter that measured worse than its base model is
not chosen without a word, and one that was made for other weights is never used at all.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ..errors import AccessError, InputError, ModelError, NotFoundError, UserError
from ..paths import ensure_dir
from .adapter_cards import CARD, JUDGE, WEIGHTS, Adapter, BaseModel, read_card, write_card
from .gguf_header import GgufHeader, read_part
from .registry import sha256_of, write_atomically
from .weights import fits_shape, weights_identity

FOLDER = "adapters"
CHOICE = "active.json"
VERSION = 1
"""Of the file that says which adapters answer."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LOCK_SECONDS = 30


def included_folder() -> Path | None:
    """Where the adapters lie that come with the program: beside an installation, or in a checkout; None for none."""
    for folder in (Path(sys.prefix) / "share" / "deskrag" / FOLDER, Path(__file__).resolve().parents[3] / "models"):
        if folder.is_dir() and any(folder.glob(f"*/{CARD}")):
            return folder
    return None


class AdapterLibrary:
    """The adapters of one models folder, and those that come with the program.

    Args:
        models: The models folder.
        included: Folder with the adapters that come with the program; None for none.
    """

    def __init__(self, models: Path, included: Path | None = None) -> None:
        self.folder = models / FOLDER
        self._included = included

    def all(self) -> list[Adapter]:
        """All adapters, by name; those that `damaged` names are left out."""
        return self._look()[0]

    def damaged(self) -> list[str]:
        """What is wrong with folders that hold no readable adapter, as sentences."""
        return self._look()[1]

    def _look(self) -> tuple[list[Adapter], list[str]]:
        chosen = self._choice()
        wrong: list[str] = []
        found: dict[str, Adapter] = {}
        for folder in (self._included, self.folder):
            if folder is None or not folder.is_dir():
                continue
            for card in sorted(folder.glob(f"*/{CARD}")):
                if card.parent.name.startswith(".") or not (card.parent / WEIGHTS).is_file():
                    continue
                try:
                    adapter = read_card(card.parent)
                except UserError as error:
                    wrong.append(error.sentence())
                    continue
                found[adapter.name.casefold()] = replace(
                    adapter,
                    folder=card.parent,
                    active=chosen.get(adapter.name.casefold(), adapter.made == "included" and adapter.by_default),
                )
        return sorted(found.values(), key=lambda adapter: adapter.name.casefold()), wrong

    def get(self, name: str) -> Adapter:
        """The adapter called `name`, whatever the case of its letters.

        Raises:
            NotFoundError: There is none.
        """
        known = self.all()
        for adapter in known:
            if adapter.name.casefold() == name.casefold():
                return adapter
        there = f"There are: {', '.join(adapter.name for adapter in known)}." if known else "There are none yet."
        raise NotFoundError("there is no such adapter", subject=name, advice=there)

    def active(self, base: BaseModel) -> list[Adapter]:
        """The adapters that answer with this base model; those for topics first."""
        found = [adapter for adapter in self.all() if adapter.active and adapter.base.is_same(base)]
        return sorted(found, key=lambda adapter: not adapter.topics)

    def check_name(self, name: str) -> str:
        """A name that can be used for a new adapter.

        Raises:
            InputError: It has characters that cannot stand in a file name, or is taken.
        """
        if not _NAME.fullmatch(name) or name.endswith("."):
            raise InputError(
                "an adapter's name has letters, digits, dots, dashes and underscores only",
                subject=name,
                advice="Choose one with --name.",
            )
        if any(adapter.name.casefold() == name.casefold() for adapter in self.all()):
            raise InputError(
                "there is an adapter of this name already",
                subject=name,
                advice="Choose another name with --name, or remove that one first.",
            )
        return name

    def add(self, weights: Path, card: Adapter, model: Path | None = None) -> Adapter:
        """Take an adapter in: copy its file, write its card; it does not answer before it is chosen.

        Args:
            weights: Its GGUF file.
            card: What is known of it; size, hash, time and folder are filled in here.
            model: The base model's file to compare shapes with; None skips that.

        Raises:
            InputError: The name cannot be used.
            NotFoundError: There is no such file, or not the judge that the card speaks of.
            ModelError: The file is no adapter, or one for another model; or its judge is another one.
            AccessError: It cannot be copied.
        """
        self.check_name(card.name)
        header = _require_adapter(weights, card, model)
        judge = weights.with_name(JUDGE)
        if card.judge_sha256:
            _require_adapter(judge, card, model)
        target = ensure_dir(self.folder) / card.name
        unfinished = self.folder / f".{card.name}.partial"
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            ensure_dir(unfinished)
            shutil.copyfile(weights, unfinished / WEIGHTS)
            if card.judge_sha256:
                shutil.copyfile(judge, unfinished / JUDGE)
                check(replace(card, sha256="", folder=unfinished))
            done = replace(
                card,
                size=(unfinished / WEIGHTS).stat().st_size,
                sha256=sha256_of(unfinished / WEIGHTS),
                rank=card.rank or _rank(header.tensors),
                created=card.created or time.time(),
                folder=target,
                active=False,
            )
            write_card(unfinished, done)
            unfinished.replace(target)
        except OSError as error:
            raise AccessError(f"the adapter cannot be stored ({error.strerror})", subject=str(target)) from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        return done

    def update(self, name: str, **changes: Any) -> Adapter:
        """Write facts that became known later, such as scores, onto an adapter's card.

        Raises:
            NotFoundError: There is no such adapter.
            InputError: It comes with the program.
        """
        adapter = self.get(name)
        self._own(adapter, "changed")
        changed = replace(adapter, **changes)
        write_card(adapter.folder, changed)
        return changed

    def activate(self, name: str, base: BaseModel, *, anyway: bool = False) -> Adapter:
        """Let an adapter answer with its base model. One without topics takes the place of another one without.

        Args:
            name: The adapter.
            base: The model that answers now.
            anyway: Also if it measured worse than the base model.

        Raises:
            NotFoundError: There is no such adapter.
            ModelError: It belongs to another model, or its file is not the one it was.
            InputError: It measured worse, and `anyway` is False.
        """
        adapter = self.get(name)
        self.require_base(adapter, base)
        if adapter.is_worse and not anyway:
            score = adapter.scores[0]
            raise InputError(
                f"this adapter is worse than {adapter.base.name} alone on the examples held out for it"
                f" ({score.name} {score.after:.3f} with it, {score.before:.3f} without)",
                subject=adapter.name,
                advice="Train it on more or better examples; or use it all the same with --anyway.",
            )
        check(adapter)
        with self._choosing() as chosen:
            if not adapter.topics:
                for other in self.active(base):
                    if not other.topics:
                        chosen[other.name.casefold()] = False
            chosen[adapter.name.casefold()] = True
        return replace(adapter, active=True)

    def deactivate(self, name: str) -> Adapter:
        """Let an adapter answer no longer.

        Raises:
            NotFoundError: There is no such adapter.
        """
        adapter = self.get(name)
        with self._choosing() as chosen:
            chosen[adapter.name.casefold()] = False
        return replace(adapter, active=False)

    def remove(self, name: str) -> Path:
        """Delete an adapter for good; returns its folder.

        Raises:
            NotFoundError: There is no such adapter.
            InputError: It comes with the program.
        """
        adapter = self.get(name)
        self._own(adapter, "removed")
        with self._choosing() as chosen:
            chosen.pop(adapter.name.casefold(), None)
        gone = adapter.folder.with_name(f".{adapter.folder.name}.removed")
        shutil.rmtree(gone, ignore_errors=True)
        try:
            adapter.folder.replace(gone)
        except OSError as error:
            raise AccessError(f"the adapter cannot be removed ({error.strerror})", subject=adapter.name) from error
        shutil.rmtree(gone, ignore_errors=True)
        return adapter.folder

    @staticmethod
    def require_base(adapter: Adapter, base: BaseModel) -> None:
        """Refuse an adapter of another model.

        Raises:
            ModelError: With both names.
        """
        if not adapter.base.is_same(base):
            raise ModelError(
                f"this adapter was made for {adapter.base.name}, and the model that answers is {base.name}"
                + (", of the same name but with other weights" if adapter.base.name == base.name else ""),
                subject=adapter.name,
                advice=f"Choose that model with `deskrag models use {adapter.base.name}`, or train an adapter for"
                " this one.",
            )

    def _own(self, adapter: Adapter, done: str) -> None:
        if self.folder not in adapter.folder.parents:
            raise InputError(
                f"this adapter comes with the program and cannot be {done}",
                subject=adapter.name,
                advice=f"Switch it off with `deskrag adapters use --off {adapter.name}`.",
            )

    def _choice(self) -> dict[str, bool]:
        file = self.folder / CHOICE
        try:
            data = json.loads(file.read_text("utf-8"))
            return {str(name): bool(value) for name, value in data["active"].items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(
                "the list of active adapters is damaged", subject=str(file), advice="Delete the file and choose again."
            ) from error

    @contextmanager
    def _choosing(self) -> Iterator[dict[str, bool]]:
        """The choice of active adapters, written back when the block ends well."""
        ensure_dir(self.folder)
        try:
            with FileLock(self.folder / f".{CHOICE}.lock", timeout=_LOCK_SECONDS):
                chosen = self._choice()
                yield chosen
                data = {"version": VERSION, "active": dict(sorted(chosen.items()))}
                write_atomically(self.folder / CHOICE, json.dumps(data, indent=1).encode())
        except Timeout as error:
            raise ModelError("another process is choosing adapters", subject=str(self.folder)) from error
        except OSError as error:
            raise AccessError(
                f"the choice of adapters cannot be written ({error.strerror})", subject=str(self.folder)
            ) from error


def base_of(path: Path, name: str, fingerprint: str) -> BaseModel:
    """The base model that a GGUF file is.

    Args:
        path: Its file.
        name: What a person calls it.
        fingerprint: The start of its SHA-256.

    Raises:
        NotFoundError, AccessError, ModelError: It cannot be read, or is damaged.
    """
    return BaseModel(name, fingerprint, weights_identity(path), read_part(path).architecture)


def check(adapter: Adapter) -> None:
    """Make sure that an adapter's files are those its card speaks of.

    Raises:
        ModelError: One is another one.
        AccessError: One cannot be read.
    """
    for file, known in adapter.files:
        if known and sha256_of(file) != known:
            raise ModelError(
                "the adapter's file is not the one it was when its card was written",
                subject=str(file),
                advice="Train or import it again.",
            )


def _require_adapter(file: Path, card: Adapter, model: Path | None) -> GgufHeader:
    """The header of a file, which must be an adapter for the card's base model.

    Raises:
        ModelError: It is none, or one for another model.
    """
    header = read_part(file)
    if header.metadata.get("general.type") != "adapter" or header.metadata.get("adapter.type") != "lora":
        raise ModelError(
            "this GGUF file is not a LoRA adapter",
            subject=str(file),
            advice="Give an adapter; a whole model is imported with `deskrag models import`.",
        )
    if model is not None:
        why = fits_shape(read_part(model), header)
        if why:
            raise ModelError(
                f"the adapter does not belong to {card.base.name}: {why}",
                subject=card.name,
                advice="Choose the model it was trained for with --base.",
            )
    return header


def _rank(tensors: Sequence[Any]) -> int:
    return max((min(tensor.shape) for tensor in tensors if tensor.name.endswith(".lora_a")), default=0)
