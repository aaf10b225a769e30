"""Bringing a model from the hub into the library. Only ever started by a person.

One idea: bytes are kept in partial files named by their content until every file is complete and its hash is the
one the hub announced; then the header is checked as for any foreign file, the files move to their place and the
model is registered with its hashes pinned. A cut, a stop or a kill leaves only partial files, which the next try
goes on with.
"""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import InputError, ModelError, NotFoundError
from ..paths import ensure_dir
from ..progress import CancelToken, Progress, ProgressFn
from .catalogue import EmbeddingEntry, LanguageEntry, language_models
from .gguf_header import SPLIT_NAME, read_header, require_chat_model
from .hub import Hub, HubFile, Listing
from .importing import check_embedder_folder, own_prefix, suggested_name, wanted_embedder_file
from .library import check_name, check_space, find_entry, unknown_model
from .registry import Installed, Registry

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_PREFERRED = ("q4_k_m", "q5_k_m", "q8_0", "q4_0", "mxfp4")
_TYPE = re.compile(r"(i?q\d\w*|mxfp4|b?f16|f32)(?=\.gguf$|-\d{5}-of|$)")
_PARTIALS = ".partial"
TELL_SECONDS = 0.1
"""Shortest time between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a download would fetch.

    Attributes:
        name: What the model will be called.
        kind: ``"language"`` or ``"embedding"``.
        listing: The repository and commit.
        files: Which of its files.
        entry: Its catalogue entry, if it has one.
        size: Bytes of all files.
    """

    name: str
    kind: str
    listing: Listing
    files: tuple[HubFile, ...]
    entry: LanguageEntry | EmbeddingEntry | None

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def plan(wanted: str, hub: Hub, registry: Registry, *, file: str = "", revision: str = "main", name: str = "") -> Plan:
    """Ask the hub what `wanted` is.

    Args:
        wanted: A catalogue name, or ``OWNER/NAME`` of any repository.
        hub: Whom to ask.
        registry: The library it is meant for.
        file: Which GGUF file of the repository; of a split model the first one.
        revision: Branch, tag or commit.
        name: What to call it; chosen if empty.

    Raises:
        NotFoundError: Unknown name, repository or file.
        ModelError: It cannot be used, or the hub cannot be reached.
        InputError: The name is taken, or which file is meant is not clear.
    """
    entry = find_entry(wanted)
    if entry is None and not _REPOSITORY.fullmatch(wanted):
        raise unknown_model(wanted, registry)
    if entry is not None and entry.package:
        raise InputError(
            "this model comes with the program", subject=entry.name, advice="There is nothing to download."
        )
    listing = hub.listing(entry.repository if entry else wanted, revision)
    if isinstance(entry, EmbeddingEntry):
        kind = "embedding"
    elif isinstance(entry, LanguageEntry) or file or any(_is_gguf(item) for item in listing.files):
        kind = "language"
    else:
        kind = "embedding"
    if kind == "embedding":
        files = _embedder_files(listing)
        suggested = entry.name if entry else listing.repository.rsplit("/", 1)[-1]
    else:
        asked = file or (entry.file if isinstance(entry, LanguageEntry) else "")
        files = _gguf_files(listing, asked)
        suggested = entry.name if entry and not file else suggested_name(Path(files[0].path.rsplit("/", 1)[-1]))
        suggested = suggested.removesuffix(".gguf")
    return Plan(check_name(name or suggested, registry), kind, listing, tuple(files), entry)


def download(plan: Plan, hub: Hub, registry: Registry, progress: ProgressFn, cancel: CancelToken) -> Installed:
    """Fetch what was planned, check it and register it.

    Raises:
        ModelError: The hub cannot be reached, lied about a hash or size, or the file is not a usable model.
        StorageFullError: Not enough space; known before the first byte where the hub told the truth.
        Cancelled: On a stop; the next try goes on.
    """
    partials = ensure_dir(registry.folder / _PARTIALS)
    try:
        with FileLock(partials / f"{plan.name.casefold()}.lock", timeout=0):
            return _download(plan, hub, registry, partials, progress, cancel)
    except Timeout as error:
        raise ModelError("another process is downloading this model", subject=plan.name) from error


def _download(
    plan: Plan, hub: Hub, registry: Registry, partials: Path, progress: ProgressFn, cancel: CancelToken
) -> Installed:
    parts = [partials / f"{file.identity or plan.listing.commit}-{index:03d}" for index, file in enumerate(plan.files)]
    there = sum(
        min(part.stat().st_size, file.size) for part, file in zip(parts, plan.files, strict=True) if part.exists()
    )
    check_space(registry.folder, plan.size - there, f"what is missing of {plan.name}")
    hashes: list[str] = []
    done = 0
    for file, part in zip(plan.files, parts, strict=True):
        hashes.append(hub.fetch(plan.listing, file, part, _Reporter(progress, done, plan.size, file.path), cancel))
        done += file.size
    place = _place_embedder if plan.kind == "embedding" else _place_gguf
    placed = place(plan, registry, parts)
    weights = [path for path in placed if path.suffix in (".gguf", ".safetensors")]
    for path, digest in zip(placed, hashes, strict=True):
        if path in weights:
            registry.pin(path, digest)
    installed = _installed(plan, registry, placed)
    registry.add(installed)
    return installed


class _Reporter:
    """Passes bytes on as `Progress`, at most ten times a second."""

    def __init__(self, progress: ProgressFn, before: int, total: int, name: str) -> None:
        self._progress, self._before, self._total, self._name = progress, before, total, name
        self._told = 0.0

    def __call__(self, count: int) -> None:
        now = time.monotonic()
        if now - self._told >= TELL_SECONDS or self._before + count >= self._total:
            self._told = now
            self._progress(Progress("downloading", self._before + count, self._total, "bytes", self._name))


def _place_gguf(plan: Plan, registry: Registry, parts: list[Path]) -> list[Path]:
    folder = ensure_dir(registry.folder / plan.name)
    placed = [folder / file.path.rsplit("/", 1)[-1] for file in plan.files]
    try:
        for part, target in zip(parts, placed, strict=True):
            part.replace(target)
        require_chat_model(read_header(placed[0]))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return placed


def _place_embedder(plan: Plan, registry: Registry, parts: list[Path]) -> list[Path]:
    folder = registry.folder / "embedders" / plan.name
    shutil.rmtree(folder, ignore_errors=True)
    placed = [folder / file.path for file in plan.files]
    try:
        for part, target in zip(parts, placed, strict=True):
            ensure_dir(target.parent)
            part.replace(target)
        check_embedder_folder(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return placed


def _installed(plan: Plan, registry: Registry, placed: list[Path]) -> Installed:
    entry = plan.entry
    folder = registry.folder / "embedders" / plan.name
    if plan.kind == "language":
        paths = tuple(str(path) for path in placed)
        query = passage = ""
    else:
        paths = (str(folder),)
        query, passage = own_prefix(folder, "query"), own_prefix(folder, "passage", "document")
    if isinstance(entry, EmbeddingEntry):
        query, passage = entry.query_prefix, entry.passage_prefix
    return Installed(
        name=plan.name,
        kind="language" if plan.kind == "language" else "embedding",
        paths=paths,
        in_place=False,
        size=plan.size,
        repository=plan.listing.repository,
        revision=plan.listing.commit,
        licence=entry.licence if entry else plan.listing.licence,
        catalogue=entry.name if entry else _known(plan),
        query_prefix=query,
        passage_prefix=passage,
        languages=entry.languages if entry else (),
    )


def _known(plan: Plan) -> str:
    return next((entry.name for entry in language_models() if entry.repository == plan.listing.repository), "")


def _is_gguf(file: HubFile) -> bool:
    name = file.path.rsplit("/", 1)[-1].casefold()
    return name.endswith(".gguf") and not name.startswith(("mmproj", "imatrix")) and "mmproj" not in name


def _gguf_files(listing: Listing, asked: str) -> list[HubFile]:
    """The file that is meant, with its other parts."""
    there = [file for file in listing.files if _is_gguf(file)]
    if not there:
        raise NotFoundError(
            "this repository holds no GGUF chat model",
            subject=listing.repository,
            advice="Look for one whose name ends in -GGUF.",
        )
    firsts = [file for file in there if (found := SPLIT_NAME.match(file.path)) is None or int(found["number"]) == 1]
    first = _chosen(listing, firsts, asked)
    split = SPLIT_NAME.match(first.path)
    if split is None:
        return [first]
    count, by_path = int(split["count"]), {file.path: file for file in there}
    names = [f"{split['stem']}-{number:05d}-of-{count:05d}.gguf" for number in range(1, count + 1)]
    missing = [name for name in names if name not in by_path]
    if missing:
        raise ModelError(f"the repository lacks {missing[0]}", subject=listing.repository, advice="Try another one.")
    return [by_path[name] for name in names]


def _chosen(listing: Listing, files: list[HubFile], asked: str) -> HubFile:
    """The file that was asked for by name or by type, or the usual one."""
    names = ", ".join(sorted(file.path for file in files)[:12])
    if asked:
        low = asked.casefold()
        found = [file for file in files if file.path == asked]
        found = found or [file for file in files if _base(file) == low]
        kind = _TYPE.search(low)  # a file may have been renamed, or only its type was given
        found = found or [file for file in files if kind and (own := _TYPE.search(_base(file))) and own[1] == kind[1]]
        if not found:
            raise NotFoundError(f"there is no file {asked}", subject=listing.repository, advice=f"There are: {names}.")
        if len(found) > 1:
            raise InputError(f"several files match {asked}", subject=listing.repository, advice=f"There are: {names}.")
        return found[0]
    if len(files) == 1:
        return files[0]
    for kind_name in _PREFERRED:
        found = [file for file in files if kind_name in _base(file)]
        if len(found) == 1:
            return found[0]
    raise InputError("which file is meant?", subject=listing.repository, advice=f"Give --file; there are: {names}.")


def _base(file: HubFile) -> str:
    return file.path.rsplit("/", 1)[-1].casefold()


def _embedder_files(listing: Listing) -> list[HubFile]:
    wanted = [file for file in listing.files if wanted_embedder_file(file.path)]
    names = {file.path for file in wanted}
    if not any(name.endswith(".safetensors") and "/" not in name for name in names):
        pickled = any(file.path.endswith((".bin", ".pt")) for file in listing.files)
        raise ModelError(
            "its weights are there as pickle only, which can run code and is never loaded"
            if pickled
            else "this repository holds neither a GGUF chat model nor an embedding model",
            subject=listing.repository,
            advice="Choose another model.",
        )
    if "config.json" not in names or "tokenizer.json" not in names:
        raise ModelError("it holds no config.json and tokenizer.json", subject=listing.repository)
    return wanted
