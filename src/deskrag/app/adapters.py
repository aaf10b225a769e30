"""The use cases around adapters: what there is, taking one in, choosing, handing one on, taking one away.

The command line and the window come through `AdapterDesk`. What answers next is the choice it writes: every process
looks at it again for each question, so nothing needs to be started anew.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from .. import paths
from .. import settings as settings_module
from ..errors import AccessError, InputError, ModelError, NotFoundError
from ..models.adapter_cards import CARD, WEIGHTS, Adapter, BaseModel, read_card
from ..models.adapters import AdapterLibrary, base_of, included_folder
from ..models.library import ModelFile, check_name, find_model
from ..models.registry import Installed, Registry, sha256_of
from ..paths import ensure_dir
from ..progress import CancelToken, ProgressFn, silent
from ..settings import Settings


@dataclass(frozen=True, slots=True)
class AdapterRow:
    """One adapter as it stands to the model that answers now.

    Attributes:
        adapter: The adapter.
        fits: Whether it belongs to that model.
        answers: Whether it answers with it.
    """

    adapter: Adapter
    fits: bool
    answers: bool


class AdapterDesk:
    """The adapters of this installation.

    Args:
        folder: The models folder; the default one if None.
        settings: What a person chose; read from the settings file if None.
    """

    def __init__(self, folder: Path | None = None, settings: Settings | None = None) -> None:
        self.folder = folder or paths.models_dir()
        self.settings = settings or settings_module.load()
        self.library = AdapterLibrary(self.folder, included_folder())

    # Looking

    def base(self, name: str = "") -> tuple[BaseModel, ModelFile]:
        """A model as the base of adapters, and its file.

        Args:
            name: Name or path of the model; the one that answers if empty.

        Raises:
            NotFoundError, ModelError: It is not here, or cannot be read.
        """
        model = find_model(name or self.settings.answer.model, self.folder)
        return base_of(model.path, model.name, model.fingerprint), model

    def rows(self) -> list[AdapterRow]:
        """All adapters; those of the model that answers first."""
        try:
            base, _ = self.base()
        except (ModelError, NotFoundError):  # an adapter can be looked at without its model
            base = BaseModel("")
        rows = [
            AdapterRow(adapter, fits := adapter.base.is_same(base), fits and adapter.active)
            for adapter in self.library.all()
        ]
        return sorted(rows, key=lambda row: not row.fits)

    def info(self, name: str) -> AdapterRow:
        """One adapter.

        Raises:
            NotFoundError: There is none of that name.
        """
        wanted = self.library.get(name).name
        return next(row for row in self.rows() if row.adapter.name == wanted)

    # Taking in and handing on

    def import_adapter(
        self,
        path: Path,
        *,
        name: str = "",
        base: str = "",
        topics: Sequence[str] = (),
        prompt: str = "passages",
        anyway: bool = False,
    ) -> Adapter:
        """Take in an adapter: a GGUF file, a folder in PEFT layout (which is converted), or what `export` wrote.

        Args:
            path: The file or folder.
            name: What to call it; from the path if empty.
            base: The model it belongs to; the one that answers if empty.
            topics: What it was trained for.
            prompt: The form of prompt it learned.
            anyway: Accept it although its name for the base model contradicts that of the model.

        Raises:
            NotFoundError: There is nothing there.
            ModelError: It is no adapter, or belongs to another model, with both names.
            InputError: The name cannot be used.
        """
        from ..tuning.adopt import adopt
        from ..tuning.base import read_base

        path = path.expanduser().absolute()
        if not path.exists():
            raise NotFoundError("there is no such file or folder", subject=str(path))
        owner, model = self.base(base)
        chosen = self.library.check_name(name or _suggested(path))
        exported = path if path.is_dir() else path.parent
        if (exported / CARD).is_file() and (path.is_dir() or path.name == WEIGHTS):
            return self._import_exported(exported, chosen, owner, model)
        with tempfile.TemporaryDirectory(prefix="deskrag-adapter-") as folder:
            found = adopt(path, read_base(model.path, model.name), Path(folder) / WEIGHTS, anyway=anyway)
            card = Adapter(
                chosen,
                owner,
                rank=found.rank,
                data_hash=found.data,
                topics=tuple(topics),
                prompt=prompt,
                made="imported",
                note=found.note,
            )
            return self.library.add(found.file, card, model.path)

    def _import_exported(self, folder: Path, name: str, owner: BaseModel, model: ModelFile) -> Adapter:
        """Take in what `export` wrote, with everything that is known of it."""
        card = read_card(folder)
        self.library.require_base(card, owner)
        return self.library.add(folder / WEIGHTS, replace(card, name=name, made="imported"), model.path)

    def export(self, name: str, target: Path) -> Path:
        """Copy an adapter and its card into a new folder, to be imported elsewhere; returns the folder.

        Raises:
            NotFoundError: There is no such adapter.
            InputError: Something is there already.
            AccessError: It cannot be written.
        """
        adapter = self.library.get(name)
        target = target.expanduser().absolute()
        if target.is_dir():
            target = target / adapter.name
        if target.exists():
            raise InputError("something is there already", subject=str(target), advice="Give another place.")
        try:
            shutil.copytree(adapter.folder, target, ignore=shutil.ignore_patterns(".*"))
        except OSError as error:
            raise AccessError(f"the adapter cannot be written ({error.strerror})", subject=str(target)) from error
        return target

    # Choosing and taking away

    def use(self, name: str, *, anyway: bool = False) -> Adapter:
        """Let an adapter answer, from the next question on.

        Raises:
            NotFoundError, ModelError, InputError: See `AdapterLibrary.activate`.
        """
        base, _ = self.base()
        return self.library.activate(name, base, anyway=anyway)

    def stop(self, name: str) -> Adapter:
        """Let an adapter answer no longer.

        Raises:
            NotFoundError: There is no such adapter.
        """
        return self.library.deactivate(name)

    def remove(self, name: str) -> Path:
        """Delete an adapter for good.

        Raises:
            NotFoundError: There is no such adapter.
            InputError: It comes with the program.
        """
        return self.library.remove(name)

    def merge(
        self,
        name: str,
        *,
        new_name: str = "",
        ftype: str = "q8_0",
        progress: ProgressFn = silent,
        cancel: CancelToken | None = None,
    ) -> Installed:
        """Make a stand-alone model of an adapter and its base.

        Args:
            name: The adapter.
            new_name: What to call the model; the base's name with the adapter's if empty.
            ftype: Its type, such as ``"q8_0"``.
            progress: Told what is done.
            cancel: Obeyed; leaves nothing behind.
        """
        from ..tuning.base import read_base
        from ..tuning.merge import merge_adapter

        adapter = self.library.get(name)
        base, model = self._base_of(adapter)
        self.library.require_base(adapter, base)
        called = check_name(new_name or f"{model.name}-{adapter.name}", self._registry)
        with self._making(called) as target:
            merge_adapter(
                read_base(model.path, model.name),
                adapter.file,
                target,
                ftype=ftype,
                name=called,
                progress=progress,
                cancel=cancel,
            )
        return self._install(called, target, adapter.licence, model)

    def import_merged(
        self,
        folder: Path,
        *,
        name: str = "",
        base: str = "",
        ftype: str = "q8_0",
        progress: ProgressFn = silent,
        cancel: CancelToken | None = None,
    ) -> Installed:
        """Take in a whole model that was tuned or merged elsewhere, as a folder with safetensors.

        Args:
            folder: In Hugging Face layout.
            name: What to call it; the folder's name if empty.
            base: The model it was made from, here as GGUF; the one that answers if empty.
            ftype: Its type.
            progress: Told what is done.
            cancel: Obeyed; leaves nothing behind.

        Raises:
            NotFoundError, AccessError: The folder cannot be read.
            ModelError: It was made from another model, with both names.
            InputError: The name cannot be used.
        """
        from ..tuning.base import read_base
        from ..tuning.merge import adopt_merged

        folder = folder.expanduser().absolute()
        _, model = self.base(base)
        called = check_name(name or _suggested(folder), self._registry)
        with self._making(called) as target:
            adopt_merged(
                folder,
                read_base(model.path, model.name),
                target,
                ftype=ftype,
                name=called,
                progress=progress,
                cancel=cancel,
            )
        return self._install(called, target, "", model)

    @contextmanager
    def _making(self, name: str) -> Iterator[Path]:
        """The file of a new model; what fails or is stopped leaves nothing behind."""
        target = ensure_dir(self.folder / name) / f"{name}.gguf"
        try:
            yield target
        except BaseException:
            shutil.rmtree(target.parent, ignore_errors=True)
            raise

    @property
    def _registry(self) -> Registry:
        return Registry(self.folder)

    def _base_of(self, adapter: Adapter) -> tuple[BaseModel, ModelFile]:
        """The base model of an adapter: the one that answers where it fits, else the one of its name."""
        base, model = self.base()
        return (base, model) if adapter.base.is_same(base) else self.base(adapter.base.name)

    def _install(self, name: str, file: Path, licence: str, source: ModelFile) -> Installed:
        self._registry.pin(file, sha256_of(file))
        installed = Installed(
            name=name,
            kind="language",
            paths=(str(file),),
            in_place=False,
            size=file.stat().st_size,
            licence=licence,
            made_from=source.name,
        )
        self._registry.add(installed)
        return installed


def _suggested(path: Path) -> str:
    """A name from a path: the file's, or the folder's where the file has the usual name."""
    stem = path.parent.name if path.stem in ("adapter", "adapter_model", "ggml-adapter-model") else path.stem
    return re.sub(r"[^A-Za-z0-9._-]+", "-", path.name if path.is_dir() else stem).strip("-.") or "adapter"
