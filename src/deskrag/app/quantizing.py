"""Making another type of a model: one that a person names, or the fastest whose quality holds on this machine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError, ModelError
from ..models.fit import size_text
from ..models.gguf_header import GgufHeader, read_header, require_chat_model
from ..models.library import check_name, check_space
from ..models.quantize import FTYPES, UNQUANTIZED, expected_size, quantize
from ..models.quantize_auto import choose, work_folder
from ..models.registry import Installed, Measurement, Registry, sha256_of
from ..paths import ensure_dir
from ..progress import CancelToken, ProgressFn
from .model_facts import ModelInfo

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Quantized:
    """What came of it.

    Attributes:
        installed: The new model; None when the one there is was best.
        type: The type it has, or the one of the source when that was best.
        measurements: What was measured; empty for a type that was named.
        note: One sentence for a person.
    """

    installed: Installed | None
    type: str
    measurements: tuple[Measurement, ...]
    note: str


def quantize_model(
    registry: Registry,
    source: ModelInfo,
    ftype: str,
    *,
    new_name: str,
    allow_requantize: bool,
    threads: int,
    progress: ProgressFn,
    cancel: CancelToken,
) -> Quantized:
    """Make `ftype` (or, with ``"auto"``, the fastest type whose quality holds) of a language model that is here.

    Args:
        registry: Where the new model is registered, and beside which it is written.
        source: What is known of the model.
        ftype: A key of `FTYPES`, or ``"auto"``.
        new_name: What to call it; the model's name with the type if empty.
        allow_requantize: Whether a type may be made of one that is quantised already. What the first quantisation
            lost stays lost and the second one loses more; ``"auto"`` measures that and needs no leave.
        threads: CPU threads to measure with; 0 for the physical cores.
        progress: Told tensors and steps.
        cancel: Obeyed within a moment.

    Raises:
        InputError: An unknown type, a name that is taken, or a second quantisation without leave.
        ModelError: The model is not here, or llama.cpp refused it.
        StorageFullError: Not enough space.
        Cancelled: On a stop; nothing stays.
    """
    ftype = ftype.casefold()
    if ftype != AUTO and ftype not in FTYPES:
        raise InputError(f"unknown quantisation type {ftype!r}", advice=f"Known: auto, {', '.join(FTYPES)}.")
    if source.row.kind != "language" or not source.files or not source.files[0].is_file():
        raise ModelError("there is no language model of this name on this machine", subject=source.row.name)
    header = read_header(source.files[0])
    require_chat_model(header)
    base = new_name or Path(source.row.name).stem
    with work_folder(registry.folder) as folder:
        if ftype == AUTO:
            found = choose(header, Path(folder), progress, cancel, threads=threads)
            if found.path is None:
                note = f"{header.quantization} is the fastest type whose quality holds: there is nothing to change."
                known = registry.get(source.row.name)
                if known is not None:
                    registry.add(replace(known, measurements=found.measurements))
                return Quantized(None, header.quantization.casefold(), found.measurements, note)
            name = check_name(new_name or f"{base}-{found.type}", registry)
            installed = _install(registry, source, name, found.path, found.measurements)
            note = f"{found.type.upper()} is the fastest type whose quality holds."
            return Quantized(installed, found.type, found.measurements, note)
        name = check_name(new_name or f"{base}-{ftype}", registry)
        _check_second(header, source.row.name, ftype, allow_requantize)
        check_space(registry.folder, expected_size(header.parameters, ftype), f"the {ftype} file")
        made = Path(folder) / f"{ftype}.gguf"
        quantize(header.path, made, ftype, progress, cancel)
        require_chat_model(read_header(made))
        installed = _install(registry, source, name, made, ())
    note = f"{size_text(header.size)} became {size_text(installed.size)}."
    return Quantized(installed, ftype, (), note)


def _check_second(header: GgufHeader, name: str, ftype: str, allowed: bool) -> None:
    if header.quantization.casefold() == ftype:
        raise InputError(f"the model has the type {header.quantization} already", subject=name)
    if header.quantization not in UNQUANTIZED and not allowed:
        raise InputError(
            f"the model is quantised already ({header.quantization}): what that lost stays lost, and a second time"
            " loses more",
            subject=name,
            advice="Better start from an F16 or BF16 file; or give --allow-requantize, or --type auto, which measures.",
        )


def _install(
    registry: Registry, source: ModelInfo, name: str, made: Path, measurements: tuple[Measurement, ...]
) -> Installed:
    target = ensure_dir(registry.folder / name) / f"{name}.gguf"
    made.replace(target)
    registry.pin(target, sha256_of(target))
    known = registry.get(source.row.name)
    installed = Installed(
        name=name,
        kind="language",
        paths=(str(target),),
        in_place=False,
        size=target.stat().st_size,
        repository=source.repository,
        revision=source.revision,
        licence=source.row.licence,
        catalogue=known.catalogue if known else source.row.name if source.repository else "",
        made_from=source.row.name,
        measurements=measurements,
    )
    registry.add(installed)
    return installed
