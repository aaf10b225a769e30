"""What is known of models: one row for a list, everything for one model.

One idea: facts come from the file itself where it is here, from the registry and the catalogue otherwise, and
what was never checked says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ..errors import UserError
from ..models import library
from ..models.catalogue import EmbeddingEntry, LanguageEntry, embedding_models, language_models, package_file
from ..models.fit import Fit, estimate
from ..models.gguf_header import GgufHeader, read_header, require_chat_model
from ..models.memory import MachineMemory, machine_memory
from ..models.registry import Installed, Measurement, Registry
from ..settings import Settings

State = Literal["in use", "here", "included", "available", "gone"]
Kind = Literal["language", "embedding"]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model of the list, on this machine or in the catalogue.

    Attributes:
        name: What a person writes.
        title: What a person reads.
        kind: ``"language"`` or ``"embedding"``.
        state: ``"in use"``, ``"here"``, ``"included"`` (comes with the program), ``"available"`` (to download) or
            ``"gone"`` (registered, but its file is missing).
        size: Bytes.
        parameters: Number of weights; 0 if unknown.
        context: Tokens it was trained for.
        quantization: Such as ``"Q4_K_M"``; empty if unknown.
        licence: SPDX name or the maker's own.
        commercial: Whether commercial use is allowed, as far as known.
        languages: ISO codes; ``("*",)`` for many.
        good_for: A few words.
        trusted: Whether its sentences may be shown before a quote supports them (language models).
        dimensions: Width of its vectors (embedding models of the catalogue).
        fit: Whether it fits this machine (language models); None if it cannot be said.
        unverified: Facts that were not checked.
        in_place: Whether its files are the person's own.
        note: What is wrong with it; usually empty.
    """

    name: str
    title: str
    kind: Kind
    state: State
    size: int
    parameters: int = 0
    context: int = 0
    quantization: str = ""
    licence: str = ""
    commercial: bool = True
    languages: tuple[str, ...] = ()
    good_for: str = ""
    trusted: bool = False
    dimensions: int = 0
    fit: Fit | None = None
    unverified: tuple[str, ...] = ()
    in_place: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Everything known of one model.

    Attributes:
        row: The facts of the list.
        repository: Where it comes from; empty for a local file.
        revision: The commit there.
        files: Its files on this machine; empty if it is not here.
        sha256: Their pinned hashes (hex), in the same order; empty where a file was not used yet.
        architecture: Such as ``"llama"``; empty if not here.
        chat_template: Whether the file holds one; None if not here.
        template: Family of the chat template, from the catalogue.
        made_from: The model or file it was quantised from.
        measurements: What was measured when its type was chosen.
        query_prefix: What is put before a query (embedding models).
        passage_prefix: What is put before a passage.
    """

    row: ModelRow
    repository: str = ""
    revision: str = ""
    files: tuple[Path, ...] = ()
    sha256: tuple[str, ...] = ()
    architecture: str = ""
    chat_template: bool | None = None
    template: str = ""
    made_from: str = ""
    measurements: tuple[Measurement, ...] = ()
    query_prefix: str = ""
    passage_prefix: str = ""


class ModelFacts:
    """Looks models up; changes nothing.

    Args:
        folder: The models folder.
        registry: What is in it.
        settings: What a person chose.
    """

    def __init__(self, folder: Path, registry: Registry, settings: Settings) -> None:
        self.folder, self.registry, self.settings = folder, registry, settings

    def rows(self, *, catalogue: bool = True, context: int = 0) -> list[ModelRow]:
        """All models: those on this machine first, then (unless `catalogue` is False) those of the catalogue.

        Args:
            catalogue: Whether to list what is not on this machine.
            context: Tokens of context the fit is computed for; 0 for each model's own, at most 8192.
        """
        memory = machine_memory()
        here = [self._installed_row(model, memory, context) for model in self.registry.models()]
        names = {row.name.casefold() for row in here}
        known: list[LanguageEntry | EmbeddingEntry] = [*language_models(), *embedding_models()]
        others = [
            self._entry_row(entry, memory, context)
            for entry in known
            if entry.name.casefold() not in names and (entry.package or catalogue)
        ]
        order = {"in use": 0, "here": 1, "gone": 1, "included": 2, "available": 3}
        return sorted(
            (*here, *others), key=lambda row: (row.state == "available", row.kind != "language", order[row.state])
        )

    def info(self, name: str, context: int = 0, kv_type: str = "") -> ModelInfo:
        """Everything known of an installed model, a catalogue name or a GGUF file.

        Raises:
            NotFoundError: There is no such model.
            ModelError: The file is damaged or no chat model.
        """
        memory = machine_memory()
        installed = self.registry.get(name)
        if installed is not None:
            return self._installed_info(installed, memory, context, kv_type)
        entry = library.find_entry(name)
        if entry is not None:
            return self._entry_info(entry, memory, context, kv_type)
        path = Path(name).expanduser()
        if not path.is_file():
            raise library.unknown_model(name, self.registry)
        header = read_header(path)
        require_chat_model(header)
        row = ModelRow(
            name=str(path), title=header.name, kind="language", state=self._state(str(path), "here"),
            size=header.size, parameters=header.parameters, context=header.context_length,
            quantization=header.quantization, licence=header.licence, in_place=True,
            trusted=header.parameters >= library.TRUSTED_PARAMETERS,
            fit=self._fit(header, memory, context, kv_type),
        )  # fmt: skip
        return self._with_file(ModelInfo(row), header)

    def _fit(self, model: GgufHeader | LanguageEntry, memory: MachineMemory, context: int, kv_type: str) -> Fit:
        engine = self.settings.engine
        trained = model.context_length if isinstance(model, GgufHeader) else model.context
        wanted = context or (min(engine.context, trained) if engine.context else 0)
        return estimate(
            model,
            wanted,
            kv_type or engine.kv_type,
            batch=engine.batch,
            fused_attention=engine.flash_attention != "off",
            gpu_layers=engine.gpu_layers,
            memory=memory,
        )

    def _state(self, name: str, otherwise: State) -> State:
        chosen = {self.settings.answer.model.casefold(), self.settings.index.embedder.casefold()}
        return "in use" if name.casefold() in chosen else otherwise

    def _installed_row(
        self, model: Installed, memory: MachineMemory, context: int, kv_type: str = "", header: GgufHeader | None = None
    ) -> ModelRow:
        entry = library.find_entry(model.catalogue) if model.catalogue else None
        row = ModelRow(
            name=model.name,
            title=entry.title if entry else model.name,
            kind=model.kind,
            state=self._state(model.name, "here"),
            size=model.size,
            parameters=entry.parameters if entry else 0,
            context=entry.context if entry else 0,
            licence=model.licence,
            commercial=entry.commercial if isinstance(entry, LanguageEntry) else True,
            languages=entry.languages if entry else model.languages,
            good_for=entry.good_for if entry else "",
            trusted=entry.trusted if isinstance(entry, LanguageEntry) else False,
            dimensions=entry.dimensions if isinstance(entry, EmbeddingEntry) else 0,
            in_place=model.in_place,
        )
        if model.kind == "embedding":
            there = model.path.is_dir()
            return row if there else replace(row, state="gone", note=f"its folder {model.path} is missing")
        try:
            header = header or read_header(model.path)
        except UserError as error:
            return replace(row, state="gone", note=error.reason)
        return replace(
            row,
            parameters=header.parameters,
            context=header.context_length,
            quantization=header.quantization,
            licence=model.licence or header.licence,
            trusted=row.trusted if entry else header.parameters >= library.TRUSTED_PARAMETERS,
            fit=self._fit(header, memory, context, kv_type),
        )

    def _entry_row(
        self, entry: LanguageEntry | EmbeddingEntry, memory: MachineMemory, context: int, kv_type: str = ""
    ) -> ModelRow:
        included: State = self._state(entry.name, "included") if entry.package else "available"
        row = ModelRow(
            name=entry.name,
            title=entry.title,
            kind="language" if isinstance(entry, LanguageEntry) else "embedding",
            state=included,
            size=entry.size,
            parameters=entry.parameters,
            context=entry.context,
            licence=entry.licence,
            languages=entry.languages,
            good_for=entry.good_for,
            unverified=entry.unverified,
        )
        if isinstance(entry, EmbeddingEntry):
            return replace(row, dimensions=entry.dimensions)
        return replace(
            row,
            quantization=entry.quantize.upper() or _type_in(entry.file),
            commercial=entry.commercial,
            trusted=entry.trusted,
            fit=self._fit(entry, memory, context, kv_type),
        )

    def _installed_info(self, model: Installed, memory: MachineMemory, context: int, kv_type: str) -> ModelInfo:
        header = None
        if model.kind == "language" and model.path.is_file():
            header = read_header(model.path)
        row = self._installed_row(model, memory, context, kv_type, header)
        entry = library.find_entry(model.catalogue) if model.catalogue else None
        info = ModelInfo(
            row,
            repository=model.repository,
            revision=model.revision,
            files=tuple(Path(path) for path in model.paths),
            template=entry.template if isinstance(entry, LanguageEntry) else "",
            made_from=model.made_from,
            measurements=model.measurements,
            query_prefix=model.query_prefix,
            passage_prefix=model.passage_prefix,
        )
        if model.kind == "embedding":
            files = tuple(sorted(model.path.rglob("*.safetensors")))
            return replace(info, files=files or info.files, sha256=self._hashes(files))
        return self._with_file(info, header) if header else info

    def _entry_info(
        self, entry: LanguageEntry | EmbeddingEntry, memory: MachineMemory, context: int, kv_type: str
    ) -> ModelInfo:
        info = ModelInfo(self._entry_row(entry, memory, context, kv_type), repository=entry.repository)
        if isinstance(entry, EmbeddingEntry):
            return replace(info, query_prefix=entry.query_prefix, passage_prefix=entry.passage_prefix)
        info = replace(info, template=entry.template)
        if not entry.package:
            return info
        path = self.folder / entry.prepared
        prepared = path.is_file()
        source = path if prepared else package_file(entry.package, entry.file)
        if source is None:
            return replace(info, row=replace(info.row, state="gone", note="its package is not installed"))
        header = read_header(source)
        fit = self._fit(header, memory, context, kv_type) if prepared else info.row.fit
        kept = entry.quantize.upper() or header.quantization
        row = replace(info.row, size=header.size if prepared else entry.size, quantization=kept, fit=fit)
        origin = f"{entry.file} of the package {entry.package.replace('_', '-')}"
        return self._with_file(replace(info, row=row, repository="", made_from=origin), header)

    def _with_file(self, info: ModelInfo, header: GgufHeader) -> ModelInfo:
        files = tuple(library.checked_parts(header))
        return replace(
            info,
            files=files,
            sha256=self._hashes(files),
            architecture=header.architecture,
            chat_template=header.has_chat_template,
        )

    def _hashes(self, files: Sequence[Path]) -> tuple[str, ...]:
        pins = [self.registry.pin_of(file) for file in files]
        return tuple(pin.sha256 if pin else "" for pin in pins)


def _type_in(file: str) -> str:
    found = re.search(r"(I?Q\d\w*|MXFP4|B?F16|F32)(?=\.gguf$|-\d{5}-of)", file, re.IGNORECASE)
    return found[1].upper() if found else ""
