"""The use cases around models: what there is, what fits, bringing it here, choosing it, taking it away.

The command line, the window and the server all come through `ModelDesk`; long work takes `(progress, cancel)`.
Only `plan_download` and `download` use the network.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .. import paths
from .. import settings as settings_module
from ..errors import InputError, ModelError, NotFoundError
from ..models import library
from ..models.catalogue import embedding_entry, language_entry
from ..models.fit import Fit
from ..models.registry import Installed, Registry
from ..progress import CancelToken, ProgressFn, silent
from ..settings import Settings
from .model_facts import Kind, ModelFacts, ModelInfo, ModelRow

if TYPE_CHECKING:
    from ..models.download import Plan
    from .quantizing import Quantized


@dataclass(frozen=True, slots=True)
class Chosen:
    """What `use` did.

    Attributes:
        name: The model.
        kind: Which of the two settings was written.
        file: The settings file.
        notes: What to know or to do next, as sentences.
    """

    name: str
    kind: Kind
    file: Path
    notes: tuple[str, ...] = field(default=())


class ModelDesk:
    """The models of this installation.

    Args:
        folder: The models folder; the default one if None.
        settings: What a person chose; read from the settings file if None.
    """

    def __init__(self, folder: Path | None = None, settings: Settings | None = None) -> None:
        self.folder = folder or paths.models_dir()
        self.settings = settings or settings_module.load()
        self.registry = Registry(self.folder)

    # Looking

    @property
    def _facts(self) -> ModelFacts:
        return ModelFacts(self.folder, self.registry, self.settings)

    def rows(self, *, catalogue: bool = True, context: int = 0) -> list[ModelRow]:
        """All models: those on this machine first, then (unless `catalogue` is False) those to download.

        Args:
            catalogue: Whether to list what is not on this machine.
            context: Tokens of context the fit is computed for; 0 for each model's own, at most 8192.
        """
        return self._facts.rows(catalogue=catalogue, context=context)

    def info(self, name: str, context: int = 0, kv_type: str = "") -> ModelInfo:
        """Everything known of an installed model, a catalogue name or a GGUF file.

        Raises:
            NotFoundError: There is no such model.
            ModelError: The file is damaged or no chat model.
        """
        return self._facts.info(name, context, kv_type)

    def fit(self, name: str, context: int = 0, kv_type: str = "") -> Fit:
        """Whether a language model fits this machine.

        Raises:
            NotFoundError: There is no such model.
            ModelError: It is an embedding model, or cannot be read.
        """
        found = self.info(name, context, kv_type).row
        if found.fit is None:
            raise ModelError(
                found.note or "fit advice is for language models; an embedding model takes little more than its size",
                subject=found.name,
            )
        return found.fit

    # Bringing models here

    def plan_download(self, wanted: str, *, file: str = "", revision: str = "main", name: str = "") -> Plan:
        """Ask the hub what would be fetched. Uses the network.

        Raises:
            NotFoundError, ModelError, InputError, AccessError: See `models.download.plan`.
        """
        from ..models.download import plan
        from ..models.hub import Hub

        return plan(wanted, Hub(self.settings.hub.url), self.registry, file=file, revision=revision, name=name)

    def download(self, plan: Plan, progress: ProgressFn = silent, cancel: CancelToken | None = None) -> Installed:
        """Fetch what was planned. Uses the network; a stop or a cut loses nothing that came.

        Raises:
            ModelError, StorageFullError, AccessError, Cancelled: See `models.download.download`.
        """
        from ..models.download import download
        from ..models.hub import Hub

        return download(plan, Hub(self.settings.hub.url), self.registry, progress, cancel or CancelToken())

    def import_model(
        self,
        path: Path,
        *,
        name: str = "",
        in_place: bool = False,
        progress: ProgressFn = silent,
        cancel: CancelToken | None = None,
    ) -> Installed:
        """Take a local GGUF file or embedding folder into the library; see `models.importing.import_model`."""
        from ..models.importing import import_model

        return import_model(
            path, self.registry, name=name, in_place=in_place, progress=progress, cancel=cancel or CancelToken()
        )

    def accept_again(self, name: str, progress: ProgressFn = silent, cancel: CancelToken | None = None) -> list[Path]:
        """Trust a model's files as they are now; returns them."""
        from ..models.importing import accept_again

        return accept_again(name, self.registry, progress, cancel or CancelToken())

    # Making other types

    def quantize(
        self,
        name: str,
        ftype: str,
        *,
        new_name: str = "",
        allow_requantize: bool = False,
        progress: ProgressFn = silent,
        cancel: CancelToken | None = None,
    ) -> Quantized:
        """Make another type of a language model, under a name of its own; see `app.quantizing.quantize_model`."""
        from .quantizing import quantize_model

        return quantize_model(
            self.registry,
            self.info(name),
            ftype,
            new_name=new_name,
            allow_requantize=allow_requantize,
            threads=self.settings.engine.threads,
            progress=progress,
            cancel=cancel or CancelToken(),
        )

    # Choosing and taking away

    def use(self, name: str) -> Chosen:
        """Make a model the one that answers, or the one that searches, from the next command on.

        Raises:
            NotFoundError: There is no such model.
            ModelError: It is not on this machine yet, or is damaged.
        """
        from .settings_file import change_setting

        info = self.info(name)
        if info.row.state == "available":
            raise ModelError(
                "the model is not on this machine yet",
                subject=info.row.name,
                advice=f"Get it with `deskrag models download {info.row.name}`.",
            )
        if info.row.state == "gone":
            raise NotFoundError(info.row.note, subject=info.row.name)
        value = str(info.files[0]) if self._is_path(name) else info.row.name
        group, key = ("answer", "model") if info.row.kind == "language" else ("index", "embedder")
        before = getattr(getattr(self.settings, group), key)
        file = change_setting(group, key, value)
        notes = []
        variable = f"DESKRAG_{group}__{key}".upper()
        if any(known.upper() == variable for known in os.environ):
            notes.append(f"The environment variable {variable} wins over the settings file; unset it.")
        if info.row.kind == "embedding" and before != value:
            notes.append(
                "Run `deskrag reindex` to go over to it: the new index is built beside the old one, which serves until"
                " then."
            )
        fit = info.row.fit
        if fit is not None and fit.verdict == "does not fit":
            notes.append(f"It will probably not load: it {fit.reason}.")
        if info.chat_template is False:
            notes.append("The file holds no chat template; a plain one is used, and answers may suffer.")
        self.settings = settings_module.load()
        return Chosen(value, info.row.kind, file, tuple(notes))

    def remove(self, name: str) -> list[Path]:
        """Take a model away; files imported in place stay. Returns what was deleted.

        Raises:
            NotFoundError: It is not on this machine.
            InputError: It comes with the program, or is in use.
        """
        installed = self.registry.get(name)
        if installed is not None:
            users = self.users(installed)
            if users:
                raise InputError(f"the model is in use: {users[0]}", subject=installed.name, advice=_other(installed))
        return library.remove(name, self.registry)

    def users(self, installed: Installed) -> list[str]:
        """Who needs a model now, as half sentences: a setting, the default library's index, a running process."""
        found = []
        names = {installed.name.casefold(), *(path.casefold() for path in installed.paths)}
        if installed.kind == "language" and self.settings.answer.model.casefold() in names:
            found.append("it is the one that answers")
        if installed.kind == "embedding" and self.settings.index.embedder.casefold() in names:
            found.append("it is the one that searches")
        if installed.kind == "embedding" and _library_embedder(paths.default_library()).casefold() in names:
            found.append("the library's index is made with it")
        found += [f"the process {number} has it loaded" for number in _processes_with(installed.paths)]
        return found

    def _is_path(self, name: str) -> bool:
        return self.registry.get(name) is None and language_entry(name) is None and embedding_entry(name) is None


def _other(installed: Installed) -> str:
    return f"Choose another one first: `deskrag models use NAME` (see `deskrag models list --kind {installed.kind}`)."


def _library_embedder(folder: Path) -> str:
    """Name of the embedder a library's index is made with, read without opening the library; empty if none."""
    import json
    import sqlite3
    from contextlib import closing

    file = folder / "library.sqlite"
    if not file.is_file():
        return ""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=1)) as db:
            row = db.execute("SELECT value FROM cards WHERE name = 'index'").fetchone()
            return str(json.loads(row[0])["embedder"]["name"]) if row else ""
    except (sqlite3.Error, ValueError, KeyError, TypeError):
        return ""


def _processes_with(files: Sequence[str]) -> list[int]:
    """Our own processes that have one of these files open or mapped, as far as the system tells."""
    import psutil

    found = []
    wanted = set(files)
    for process in psutil.process_iter(["pid", "cmdline"]):
        if process.pid == os.getpid() or not any("deskrag" in part for part in process.info["cmdline"] or ()):
            continue
        try:
            mapped = {entry.path for entry in process.open_files()}
            if hasattr(process, "memory_maps"):  # not on macOS
                mapped |= {entry.path for entry in process.memory_maps()}
        except (psutil.Error, OSError):
            continue
        if mapped & wanted:
            found.append(process.pid)
    return found
